//! What one tab tells the others of this site: that the keys are locked, that the person has left.
//!
//! The word travels as a change of `localStorage`, which every other tab hears of and which leaves
//! nothing behind. A tab that locks by itself because nobody is there tells nobody: they may be in
//! another one.

use leptos::ev;
use leptos::prelude::*;

use crate::state::{App, Presence};

const SPOKEN_AS: &str = "buzon.pestanas";

/// What is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Word {
    /// The person locked every e.firma.
    Locked,
    /// The person signed out.
    Left,
}

impl Word {
    const fn text(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Left => "left",
        }
    }

    fn of(text: &str) -> Option<Self> {
        [Self::Locked, Self::Left]
            .into_iter()
            .find(|word| word.text() == text)
    }
}

/// Tells every other tab.
pub(crate) fn tell(word: Word) {
    let storage = window().local_storage().ok().flatten();
    if let Some(storage) = storage {
        // Without storage each tab is alone; the session ends for all of them anyway.
        let _ = storage.set_item(SPOKEN_AS, word.text());
        let _ = storage.remove_item(SPOKEN_AS);
    }
}

/// Does what another tab tells.
pub(crate) fn listen(app: App) {
    window_event_listener(ev::storage, move |event| {
        if event.key().as_deref() != Some(SPOKEN_AS) {
            return;
        }
        let word = event.new_value();
        match word.as_deref().and_then(Word::of) {
            Some(Word::Locked) => app.lock(),
            Some(Word::Left) => {
                app.lock();
                app.picked.set_value(Vec::new());
                app.presence.set(Presence::Out);
            }
            None => {}
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_heard_as_it_was_told() {
        for word in [Word::Locked, Word::Left] {
            assert_eq!(Word::of(word.text()), Some(word));
        }
        assert_eq!(Word::of(""), None);
    }
}
