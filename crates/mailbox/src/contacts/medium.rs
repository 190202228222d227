//! One medium of contact, as a statement writes it: `correo ana@empresa.mx`.

use core::fmt;
use core::str::FromStr;

use super::{Email, Mobile};
use crate::travels::{travels_as_text, words};

/// The kinds of media.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// An e-mail address.
    Email,
    /// A mobile number.
    Mobile,
}

words!(Kind named "MediumKind" { Email => "correo", Mobile => "movil" });

/// To where alerts go.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Medium {
    /// An e-mail address.
    Email(Email),
    /// A mobile number.
    Mobile(Mobile),
}

/// A text that is not `correo ana@empresa.mx` or `movil +525512345678`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotAMedium;

impl fmt::Display for NotAMedium {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("neither an e-mail nor a mobile")
    }
}

impl core::error::Error for NotAMedium {}

impl Medium {
    /// Returns its kind.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Email(_) => Kind::Email,
            Self::Mobile(_) => Kind::Mobile,
        }
    }

    /// Returns it as it may be shown on a cover.
    pub fn masked(&self) -> String {
        match self {
            Self::Email(email) => email.masked(),
            Self::Mobile(mobile) => mobile.masked(),
        }
    }
}

impl fmt::Display for Medium {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = match self {
            Self::Email(email) => email.as_str(),
            Self::Mobile(mobile) => mobile.as_str(),
        };
        write!(f, "{} {address}", self.kind().word())
    }
}

impl FromStr for Medium {
    type Err = NotAMedium;

    fn from_str(text: &str) -> Result<Self, NotAMedium> {
        let (kind, address) = text.split_once(' ').ok_or(NotAMedium)?;
        match Kind::parse(kind).ok_or(NotAMedium)? {
            Kind::Email => address.parse().map(Self::Email).map_err(|_| NotAMedium),
            Kind::Mobile => address.parse().map(Self::Mobile).map_err(|_| NotAMedium),
        }
    }
}

travels_as_text!(Medium, r"^(correo|movil) [^ ]+$");
