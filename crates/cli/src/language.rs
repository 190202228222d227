//! The two languages of what people read; JSON keeps its names in both.

use clap::ValueEnum;

/// The language of the sentences.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub(crate) enum Language {
    /// Inglés
    En,
    /// Español
    #[default]
    Es,
}

impl Language {
    /// Returns the text in this language.
    pub(crate) fn pick<T>(self, spanish: T, english: T) -> T {
        match self {
            Self::En => english,
            Self::Es => spanish,
        }
    }
}
