//! What is known about the revocation of a signer's certificate.
//!
//! Only an authority's verified answer makes a certificate good. Whatever is missing, late or
//! cannot be believed is unknown, and says so.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::instant::LegalTime;

const GOOD: &str = "vigente a las ";
const NOT_ASKED: &str = "no consultada";
const UNKNOWN: &str = "desconocida a las ";

/// What a receipt says of it: what was known when the filing was received. It never changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RevocationAtReception {
    /// The authority said that it was not revoked.
    Good {
        /// When it said so.
        at: LegalTime,
    },
    /// This mailbox asks nobody; only the test environment may be so.
    NotAsked,
    /// It was asked, and no answer could be believed.
    Unknown {
        /// When it was asked.
        at: LegalTime,
    },
}

impl fmt::Display for RevocationAtReception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good { at } => write!(f, "{GOOD}{at}"),
            Self::NotAsked => f.write_str(NOT_ASKED),
            Self::Unknown { at } => write!(f, "{UNKNOWN}{at}"),
        }
    }
}

/// A text that says nothing about revocation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotARevocation;

impl fmt::Display for NotARevocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not what a receipt says about revocation")
    }
}

impl core::error::Error for NotARevocation {}

impl FromStr for RevocationAtReception {
    type Err = NotARevocation;

    fn from_str(text: &str) -> Result<Self, NotARevocation> {
        let at = |rest: &str| rest.parse::<LegalTime>().map_err(|_| NotARevocation);
        if let Some(rest) = text.strip_prefix(GOOD) {
            Ok(Self::Good { at: at(rest)? })
        } else if let Some(rest) = text.strip_prefix(UNKNOWN) {
            Ok(Self::Unknown { at: at(rest)? })
        } else if text == NOT_ASKED {
            Ok(Self::NotAsked)
        } else {
            Err(NotARevocation)
        }
    }
}

/// What is known today of the certificate of a filing: at reception, or by a later question.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RevocationStanding {
    /// The authority said that it was not revoked.
    Good,
    /// This mailbox asked nobody.
    NotAsked,
    /// It was not known at reception, and a later answer said that it is revoked.
    Revoked,
    /// It is not known yet, and is asked again.
    Unknown,
}

impl RevocationStanding {
    /// Returns the word of the contract and of the records.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::NotAsked => "not_asked",
            Self::Revoked => "revoked",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word of the contract and of the records.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Good, Self::NotAsked, Self::Revoked, Self::Unknown]
            .into_iter()
            .find(|standing| standing.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_receipt_says_it_in_one_way() {
        let at: LegalTime = "2026-11-24T10:10:51-06:00".parse().unwrap();
        for (said, text) in [
            (
                RevocationAtReception::Good { at },
                "vigente a las 2026-11-24T10:10:51-06:00",
            ),
            (RevocationAtReception::NotAsked, "no consultada"),
            (
                RevocationAtReception::Unknown { at },
                "desconocida a las 2026-11-24T10:10:51-06:00",
            ),
        ] {
            assert_eq!(said.to_string(), text);
            assert_eq!(text.parse(), Ok(said));
        }
        for text in [
            "",
            "vigente",
            "vigente a las",
            "vigente a las 10:10",
            "Vigente a las 2026-11-24T10:10:51-06:00",
            "vigente a las  2026-11-24T10:10:51-06:00",
            "revocada a las 2026-11-24T10:10:51-06:00",
            "no consultada.",
        ] {
            let read = text.parse::<RevocationAtReception>();
            assert_eq!(read, Err(NotARevocation), "{text}");
        }
    }

    #[test]
    fn the_word_is_that_of_the_contract() {
        for word in ["good", "not_asked", "revoked", "unknown"] {
            let standing = RevocationStanding::parse(word).unwrap();
            assert_eq!(
                serde_json::to_string(&standing).unwrap(),
                format!("\"{word}\"")
            );
        }
        assert_eq!(RevocationStanding::parse("Good"), None);
    }

    proptest! {
        #[test]
        fn what_is_said_reads_back(seconds in 0i64..250_000_000_000, kind in 0..3) {
            let at = LegalTime::from_unix_seconds(seconds).unwrap();
            let said = match kind {
                0 => RevocationAtReception::Good { at },
                1 => RevocationAtReception::NotAsked,
                _ => RevocationAtReception::Unknown { at },
            };
            prop_assert_eq!(said.to_string().parse(), Ok(said));
        }

        #[test]
        fn any_text_is_read_in_one_way_or_not_at_all(text in "(vigente|desconocida|no consultada)?( a las )?\\PC{0,30}") {
            if let Ok(said) = text.parse::<RevocationAtReception>() {
                prop_assert_eq!(said.to_string(), text);
            }
        }
    }
}
