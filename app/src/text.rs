//! Every word a person reads, Spanish beside English. A missing sentence does not compile.

pub(crate) mod asking;
mod board;
pub(crate) mod calendar;
mod communications;
pub(crate) mod companies;
mod compose;
pub(crate) mod contacts;
mod enabling;
pub(crate) mod errors;
mod evidence;
mod exporting;
pub(crate) mod filings;
pub(crate) mod frame;
pub(crate) mod help;
pub(crate) mod inbox;
mod key_stays;
pub(crate) mod keys;
pub(crate) mod notification;
mod procedures;
mod receipt;
pub(crate) mod receipts;
mod settings;
mod sign;
mod sign_in;
mod uploads;
pub(crate) mod verify;
pub(crate) mod when;

pub(crate) use asking::ASKING;
pub(crate) use board::BOARD;
pub(crate) use calendar::{CALENDAR, COUNT};
pub(crate) use communications::COMMUNICATIONS;
pub(crate) use companies::COMPANIES;
pub(crate) use compose::COMPOSE;
pub(crate) use contacts::CONTACTS;
pub(crate) use enabling::ENABLING;
pub(crate) use evidence::EVIDENCE;
pub(crate) use exporting::EXPORTING;
pub(crate) use filings::FILINGS;
pub(crate) use frame::FRAME;
pub(crate) use help::HELP;
pub(crate) use inbox::INBOX;
pub(crate) use key_stays::KEY_STAYS;
pub(crate) use keys::KEYS;
pub(crate) use notification::NOTIFICATION;
pub(crate) use procedures::PROCEDURES;
pub(crate) use receipt::RECEIPT;
pub(crate) use receipts::RECEIPTS;
pub(crate) use settings::SETTINGS;
pub(crate) use sign::SIGN;
pub(crate) use sign_in::SIGN_IN;
pub(crate) use uploads::UPLOADS;
pub(crate) use verify::VERIFY;

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

    /// Returns the language in which `evidence` says what a file proves.
    pub(crate) const fn of_evidence(self) -> ::evidence::verification::Language {
        match self {
            Self::Spanish => ::evidence::verification::Language::Spanish,
            Self::English => ::evidence::verification::Language::English,
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// UX 6: people read twenty words at once, not more.
    const WORDS_MAX: usize = 20;

    /// Every text between quotes of a file, escapes aside.
    fn quoted(source: &str) -> Vec<String> {
        let mut texts = Vec::new();
        let mut letters = source.chars();
        while letters.by_ref().any(|letter| letter == '"') {
            let mut text = String::new();
            while let Some(letter) = letters.next() {
                match letter {
                    '"' => break,
                    '\\' => drop(letters.next()),
                    letter => text.push(letter),
                }
            }
            texts.push(text);
        }
        texts
    }

    fn too_long(folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(too_long(&path));
                continue;
            }
            for text in quoted(&fs::read_to_string(&path).unwrap()) {
                let sentences = text.split_inclusive(['.', ';', ':', '?', '!']);
                let long = sentences.filter(|one| one.split_whitespace().count() > WORDS_MAX);
                found.extend(long.map(|one| format!("{}: {one}", path.display())));
            }
        }
        found
    }

    #[test]
    fn no_sentence_has_more_than_twenty_words() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text");
        assert_eq!(too_long(&folder), Vec::<String>::new());
        assert_eq!(quoted("a \"b \\\" c\" d \"e\""), ["b  c", "e"]);
    }
}
