//! Reasons to look twice at an identifier that is well formed. They never block.

use core::fmt;

/// Why a well-formed identifier may still be mistyped.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Doubt {
    /// The check digit is another than the rest computes to.
    CheckDigit {
        /// What it has.
        found: char,
        /// What the rest computes to.
        expected: char,
    },
    /// A generic RFC: right for invoices, but it owns no mailbox.
    Generic,
    /// A registro patronal without its check digit (10 characters).
    NoCheckDigit,
    /// Registered with the institute before the year of birth (DOMAIN 2.4.4).
    RegisteredBeforeBirth,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CheckDigit { found, expected } => {
                write!(f, "check digit {found}, expected {expected}")
            }
            Self::Generic => f.write_str("a generic key"),
            Self::NoCheckDigit => f.write_str("without its check digit"),
            Self::RegisteredBeforeBirth => f.write_str("registered before birth"),
        }
    }
}

/// Makes what people type canonical: upper case, without blanks or hyphens, `N` and a combining
/// tilde made `Ñ`.
pub(super) fn canonical(text: &str) -> String {
    text.replace("n\u{303}", "Ñ")
        .replace("N\u{303}", "Ñ")
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
        .flat_map(char::to_uppercase)
        .collect()
}

/// Compares a check digit with what it should be.
pub(super) fn check(found: Option<char>, expected: Option<char>) -> Option<Doubt> {
    let (found, expected) = (found?, expected?);
    (found != expected).then_some(Doubt::CheckDigit { found, expected })
}
