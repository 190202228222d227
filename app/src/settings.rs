//! What a person chose for this device: colours, size of text, idle time, keys,
//! reading without a network.
//!
//! Kept in the open, as the language is: none of it says who one is or what one does here.

use web_sys::Storage;

/// Colours.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Scheme {
    /// As the device says.
    #[default]
    Device,
    Light,
    Dark,
}

/// The size of the text, as `tokens.css` has them.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum TextSize {
    #[default]
    Usual,
    Large,
    Larger,
    Largest,
}

/// The choices, each with its usual value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Settings {
    pub(crate) scheme: Scheme,
    pub(crate) text: TextSize,
    /// Minutes without a key or a touch after which the e.firma is locked.
    pub(crate) idle_minutes: u8,
    /// Whether single keys do something (WCAG 2.1.4).
    pub(crate) keys: bool,
    /// Whether what is read is kept, encrypted, to be read without a network.
    pub(crate) offline: bool,
}

/// The idle times that can be chosen; the worker allows no more than the last.
pub(crate) const IDLE_MINUTES: [u8; 4] = [5, 15, 30, 60];

const SCHEME: &str = "buzon.aspecto";
const TEXT: &str = "buzon.texto";
const IDLE: &str = "buzon.inactividad";
const KEYS: &str = "buzon.teclas";
const OFFLINE: &str = "buzon.sin-conexion";

impl Default for Settings {
    fn default() -> Self {
        Self {
            scheme: Scheme::Device,
            text: TextSize::Usual,
            idle_minutes: 15,
            keys: true,
            offline: true,
        }
    }
}

impl Scheme {
    pub(crate) const ALL: [Self; 3] = [Self::Device, Self::Light, Self::Dark];

    /// The value of `data-scheme`; none for the device's own.
    pub(crate) const fn word(self) -> Option<&'static str> {
        match self {
            Self::Device => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

impl TextSize {
    pub(crate) const ALL: [Self; 4] = [Self::Usual, Self::Large, Self::Larger, Self::Largest];

    /// The value of `data-text`; none for the usual size.
    pub(crate) const fn word(self) -> Option<&'static str> {
        match self {
            Self::Usual => None,
            Self::Large => Some("large"),
            Self::Larger => Some("larger"),
            Self::Largest => Some("largest"),
        }
    }
}

impl Settings {
    /// Returns what was chosen on this device; what is not there or not known is as usual.
    pub(crate) fn remembered() -> Self {
        let found = |name: &str| storage().and_then(|kept| kept.get_item(name).ok().flatten());
        Self::read(found)
    }

    fn read(found: impl Fn(&str) -> Option<String>) -> Self {
        let usual = Self::default();
        let (scheme, text) = (found(SCHEME), found(TEXT));
        let idle = found(IDLE).and_then(|text| text.parse().ok());
        Self {
            scheme: (Scheme::ALL.into_iter())
                .find(|each| each.word() == scheme.as_deref())
                .unwrap_or_default(),
            text: (TextSize::ALL.into_iter())
                .find(|each| each.word() == text.as_deref())
                .unwrap_or_default(),
            idle_minutes: idle
                .filter(|minutes| IDLE_MINUTES.contains(minutes))
                .unwrap_or(usual.idle_minutes),
            keys: found(KEYS).as_deref() != Some("no"),
            offline: found(OFFLINE).as_deref() != Some("no"),
        }
    }

    /// Remembers the choices on this device, and dresses the page in them.
    pub(crate) fn remember(self) {
        if let Some(kept) = storage() {
            let idle = self.idle_minutes.to_string();
            let keys = (!self.keys).then_some("no");
            let offline = (!self.offline).then_some("no");
            for (name, value) in [
                (SCHEME, self.scheme.word()),
                (TEXT, self.text.word()),
                (IDLE, Some(idle.as_str())),
                (KEYS, keys),
                (OFFLINE, offline),
            ] {
                // Without storage a choice lasts as long as the page.
                let _ = match value {
                    Some(value) => kept.set_item(name, value),
                    None => kept.remove_item(name),
                };
            }
        }
        self.dress();
    }

    /// Dresses the page: the sheets look at these attributes of the root.
    pub(crate) fn dress(self) {
        let root = web_sys::window()
            .and_then(|w| w.document())
            .and_then(|d| d.document_element());
        let Some(root) = root else { return };
        for (name, value) in [
            ("data-scheme", self.scheme.word()),
            ("data-text", self.text.word()),
        ] {
            let _ = match value {
                Some(value) => root.set_attribute(name, value),
                None => root.remove_attribute(name),
            };
        }
    }

    /// Seconds without a key or a touch after which the e.firma is locked.
    pub(crate) const fn idle_seconds(self) -> i32 {
        #[expect(
            clippy::as_conversions,
            reason = "a byte always fits; `from` is not const"
        )]
        let minutes = self.idle_minutes as i32;
        minutes * 60
    }
}

fn storage() -> Option<Storage> {
    web_sys::window().and_then(|w| w.local_storage().ok().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_as_usual() {
        assert_eq!(Settings::read(|_| None), Settings::default());
        assert_eq!(
            Settings::read(|_| Some("nonsense".to_owned())),
            Settings::default()
        );
        let chosen = Settings::read(|name| {
            let value = match name {
                SCHEME => "dark",
                TEXT => "largest",
                IDLE => "60",
                _ => "no",
            };
            Some(value.to_owned())
        });
        assert_eq!(chosen.scheme, Scheme::Dark);
        assert_eq!(chosen.text, TextSize::Largest);
        assert_eq!(chosen.idle_seconds(), 3600);
        assert!(!chosen.keys && !chosen.offline);
        // A time that was never offered is not taken.
        let idle = |text: &'static str| {
            Settings::read(move |name| (name == IDLE).then(|| text.to_owned())).idle_minutes
        };
        assert_eq!((idle("5"), idle("90")), (5, 15));
    }

    #[test]
    fn the_sheets_know_every_choice() {
        let tokens = include_str!("../../style/tokens.css");
        let sizes = TextSize::ALL.into_iter().filter_map(TextSize::word);
        for word in sizes {
            assert!(
                tokens.contains(&format!("[data-text=\"{word}\"]")),
                "{word}"
            );
        }
        for word in Scheme::ALL.into_iter().filter_map(Scheme::word) {
            assert!(
                tokens.contains(&format!("[data-scheme=\"{word}\"]")),
                "{word}"
            );
        }
    }
}
