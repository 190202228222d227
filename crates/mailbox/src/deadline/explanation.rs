//! The chain of a date, in words a person can check: short and full, Spanish and English.

use super::{Answer, Due, Outcome};

/// The two languages. Spanish is the law's.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Language {
    /// The gloss.
    English,
    /// The law's.
    Spanish,
}

/// Why a date is what it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Explanation {
    /// A few sentences: what counted, what did not, what follows.
    pub short: Vec<String>,
    /// One line a day, and the readings applied.
    pub full: Vec<String>,
}

impl Outcome {
    /// Explains the days of opening, of the notification and of its effects.
    pub fn explain(&self, language: Language) -> Explanation {
        let _ = language;
        Explanation {
            short: Vec::new(),
            full: Vec::new(),
        }
    }
}

impl Due {
    /// Explains the last day of a term.
    pub fn explain(&self, language: Language) -> Explanation {
        let _ = language;
        Explanation {
            short: Vec::new(),
            full: Vec::new(),
        }
    }
}

impl Answer {
    /// Says why the prudent dates are earlier, switch by switch; nothing when they are not.
    pub fn why_prudent(&self, language: Language) -> Vec<String> {
        let _ = language;
        Vec::new()
    }
}
