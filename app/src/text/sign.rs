//! Words of the sign panel.

use super::Both;

/// Words of the sign panel.
pub(crate) struct Sign {
    pub(crate) signs: &'static str,
    pub(crate) for_: &'static str,
    pub(crate) in_name_of: fn(&str) -> String,
    pub(crate) before: &'static str,
    pub(crate) act: &'static str,
    pub(crate) exact: &'static str,
    pub(crate) signing: &'static str,
    pub(crate) open: &'static str,
    pub(crate) opening: &'static str,
    pub(crate) open_title: &'static str,
    pub(crate) open_lead: &'static str,
    pub(crate) asking: &'static str,
    pub(crate) key_open: fn(u8) -> String,
}

pub(crate) const SIGN: Both<Sign> = Both {
    es: Sign {
        signs: "Firma",
        for_: "Por",
        in_name_of: |name| format!("Firmas en nombre de {name}. Lo que firmes cuenta en su buzón."),
        before: "Ante",
        act: "Acto",
        exact: "Lo que vas a firmar (cadena original)",
        signing: "Firmando…",
        open: "Abrir mi e.firma",
        opening: "Abriendo…",
        open_title: "Abre tu e.firma para firmar",
        open_lead: "Tu llave no se guarda: después de bloquear o recargar hay que abrirla otra vez.",
        asking: "Firmamos, pero no llegó la respuesta. Estamos preguntando si quedó hecho.",
        key_open: |minutes| {
            format!("Tu llave está abierta. Se cierra tras {minutes} minutos sin actividad.")
        },
    },
    en: Sign {
        signs: "Signs",
        for_: "For",
        in_name_of: |name| format!("You sign in the name of {name}. It counts in their mailbox."),
        before: "Before",
        act: "Act",
        exact: "What you are about to sign (original string)",
        signing: "Signing…",
        open: "Open my e.firma",
        opening: "Opening…",
        open_title: "Open your e.firma to sign",
        open_lead: "Your key is not stored: after locking or reloading it has to be opened again.",
        asking: "We signed, but no answer came. We are asking whether it was done.",
        key_open: |minutes| {
            format!("Your key is open. It locks after {minutes} minutes without activity.")
        },
    },
};
