//! By which rule an act is notified is a field of the act, never guessed (DOMAIN 4.5.3): what its
//! alert says, and why another way was taken.

use crate::deadline::Rule;
use crate::travels::words;

impl Rule {
    /// Returns the sentence on its term that every alert carries (DOMAIN 4.3.3), when the act is
    /// notified by an alert.
    pub const fn sentence(self) -> Option<&'static str> {
        match self {
            Self::Cff134 => Some(
                "El destinatario cuenta con tres días hábiles para abrir el documento digital, \
                 contados a partir del día siguiente a aquel en que se envía este aviso. De no \
                 abrirlo, la notificación se tendrá por realizada al cuarto día (CFF 134, \
                 fracción I).",
            ),
            Self::Lss40 => Some(
                "El destinatario debe enviar el acuse con fecha y hora. De no hacerlo, la \
                 notificación se tendrá por realizada el día en que se envía este aviso (LSS 40).",
            ),
            Self::Lfpa => Some(
                "La notificación se realiza cuando el destinatario abre el documento digital y \
                 surte efectos ese mismo día (LFPA 38).",
            ),
            Self::Estrados | Self::Personal => None,
        }
    }
}

/// Why an act is posted at estrados.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Cause {
    /// The mailbox was not enabled (LSS 286 M).
    NotEnabled,
    /// The contact media were wrong, not registered or not kept up (LSS 286 M).
    ContactsFail,
    /// The addressee could not be found (CFF 134-III).
    NotFound,
    /// The addressee opposed the service (CFF 134-III).
    Opposed,
}

words!(Cause {
    NotEnabled => "sin-habilitar",
    ContactsFail => "medios-de-contacto",
    NotFound => "no-localizable",
    Opposed => "oposicion",
});

impl Cause {
    /// Returns its legal basis.
    pub const fn basis(self) -> &'static str {
        match self {
            Self::NotEnabled | Self::ContactsFail => "LSS 286 M; CFF 134, fracción III",
            Self::NotFound | Self::Opposed => "CFF 134, fracción III",
        }
    }
}
