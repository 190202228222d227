//! Every word a person reads, Spanish beside English. A missing sentence does not compile.

pub(crate) mod calendar;
mod compose;
pub(crate) mod errors;
pub(crate) mod frame;
pub(crate) mod help;
mod key_stays;
pub(crate) mod keys;
mod procedures;
mod receipt;
mod settings;
mod sign;
mod sign_in;
pub(crate) mod when;

pub(crate) use calendar::{CALENDAR, COUNT};
pub(crate) use compose::COMPOSE;
pub(crate) use frame::FRAME;
pub(crate) use help::HELP;
pub(crate) use key_stays::KEY_STAYS;
pub(crate) use keys::KEYS;
pub(crate) use procedures::PROCEDURES;
pub(crate) use receipt::RECEIPT;
pub(crate) use settings::SETTINGS;
pub(crate) use sign::SIGN;
pub(crate) use sign_in::SIGN_IN;

/// The two languages. Spanish is the law's.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Language {
    Spanish,
    English,
}

/// The same words in both languages.
pub(crate) struct Both<T: 'static> {
    pub(crate) es: T,
    pub(crate) en: T,
}

impl<T> Both<T> {
    /// Returns the words in a language.
    pub(crate) const fn in_(&self, language: Language) -> &T {
        match language {
            Language::Spanish => &self.es,
            Language::English => &self.en,
        }
    }
}

const REMEMBERED_AS: &str = "buzon.idioma";

impl Language {
    /// Returns the code of the language, for `lang`.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Spanish => "es",
            Self::English => "en",
        }
    }

    /// Returns its name, in itself.
    pub(crate) const fn own_name(self) -> &'static str {
        match self {
            Self::Spanish => "Español",
            Self::English => "English",
        }
    }

    /// Returns the language in which `mailbox` explains the law.
    pub(crate) const fn of_the_law(self) -> mailbox::deadline::Language {
        match self {
            Self::Spanish => mailbox::deadline::Language::Spanish,
            Self::English => mailbox::deadline::Language::English,
        }
    }

    /// Returns the other language.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Spanish => Self::English,
            Self::English => Self::Spanish,
        }
    }

    /// Returns the language chosen last on this device; Spanish at first.
    pub(crate) fn remembered() -> Self {
        let storage = web_sys::window().and_then(|w| w.local_storage().ok().flatten());
        match storage
            .and_then(|s| s.get_item(REMEMBERED_AS).ok().flatten())
            .as_deref()
        {
            Some("en") => Self::English,
            _ => Self::Spanish,
        }
    }

    /// Remembers the language on this device.
    pub(crate) fn remember(self) {
        if let Some(storage) = web_sys::window().and_then(|w| w.local_storage().ok().flatten()) {
            // Without storage the choice lasts as long as the page.
            let _ = storage.set_item(REMEMBERED_AS, self.code());
        }
    }
}
