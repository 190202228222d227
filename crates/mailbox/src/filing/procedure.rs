//! The kinds of filing, and what each must hold beyond words and files (CFF 18, LSS 286 L).

use super::Requirement;
use crate::travels::words;

/// What a filing is.
///
/// The order is that of how often people need them.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Procedure {
    /// A free petition to the authority (CFF 18, LSS 286 L).
    Promocion,
    /// A request that a procedure of the catalogue begins with.
    Solicitud,
    /// A notice that a law asks for.
    Aviso,
    /// The answer to a requirement: it quotes its *oficio* and date (DOMAIN 6.8).
    Desahogo,
    /// A clarification, also of a *cédula* within five business days (LSS 39-D).
    Aclaracion,
    /// The appeal of *inconformidad* within fifteen business days (LSS 294).
    Inconformidad,
}

words!(Procedure {
    Promocion => "promocion",
    Solicitud => "solicitud",
    Aviso => "aviso",
    Desahogo => "desahogo",
    Aclaracion => "aclaracion",
    Inconformidad => "inconformidad",
});

impl Procedure {
    /// Returns what a filing of this kind cannot be without.
    pub const fn demands(self) -> &'static [Requirement] {
        match self {
            Self::Promocion | Self::Solicitud | Self::Aviso | Self::Aclaracion => &[],
            Self::Desahogo => &[Requirement::AnsweredAct],
            Self::Inconformidad => &[
                Requirement::FiscalAddress,
                Requirement::Registration,
                Requirement::AnsweredAct,
            ],
        }
    }

    /// Returns what a filing of this kind should have: without it the authority gives ten days to
    /// supply it, and then takes the filing as not presented (CFF 18).
    pub const fn wants(self) -> &'static [Requirement] {
        match self {
            Self::Promocion | Self::Solicitud => &[Requirement::FiscalAddress, Requirement::Email],
            Self::Aviso => &[
                Requirement::FiscalAddress,
                Requirement::Email,
                Requirement::Registration,
            ],
            Self::Desahogo | Self::Inconformidad => &[Requirement::Email],
            Self::Aclaracion => &[Requirement::Registration, Requirement::Email],
        }
    }

    /// Returns the business days after effects in which the law takes it, when it says so and
    /// not the act.
    pub const fn term_days(self) -> Option<u16> {
        match self {
            Self::Promocion | Self::Solicitud | Self::Aviso | Self::Desahogo => None,
            Self::Aclaracion => Some(5),
            Self::Inconformidad => Some(15),
        }
    }
}
