//! What of the list is asked for: it stands in the address, in Spanish, and is read from there.

use crate::route::Place;

/// The three views of the list.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Tab {
    /// What waits to be opened or for its days on the board, the most pressing first.
    #[default]
    Unopened,
    /// What was made: opened, deemed, posted for its days, served.
    Made,
    All,
}

impl Tab {
    pub(super) const ALL: [Self; 3] = [Self::Unopened, Self::Made, Self::All];

    /// Returns its word in the address; the first view has none.
    pub(super) const fn word(self) -> Option<&'static str> {
        match self {
            Self::Unopened => None,
            Self::Made => Some("notificadas"),
            Self::All => Some("todas"),
        }
    }

    fn parse(word: Option<&str>) -> Self {
        let found = Self::ALL.into_iter().find(|tab| tab.word() == word);
        found.unwrap_or_default()
    }
}

/// Where an act may stand, and the states of the contract.
pub(super) const STANDINGS: [(&str, &str); 5] = [
    ("en-plazo", "notified,effective"),
    ("vencidas", "lapsed"),
    ("contestadas", "answered"),
    ("estrados", "posted"),
    ("retiradas", "withdrawn"),
];

/// The names of the query, as they stand in the address and in the contract.
pub(super) const STATE: &str = "estado";
pub(super) const REGISTRATION: &str = "registro";
pub(super) const KIND: &str = "tipo";
pub(super) const FROM: &str = "desde";
pub(super) const TO: &str = "hasta";
pub(super) const TEXT: &str = "buscar";
/// Narrower than a view: it takes the place of what the view says.
pub(super) const STANDING: &str = "situacion";

const NARROWING: [(&str, &str); 6] = [
    (STANDING, "state"),
    (REGISTRATION, "registration"),
    (KIND, "kind"),
    (FROM, "from"),
    (TO, "to"),
    (TEXT, "q"),
];

/// What is asked for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Asked {
    pub(super) tab: Tab,
    /// Names of the address and what they narrow to.
    narrowed: Vec<(&'static str, String)>,
}

impl Asked {
    /// Reads the address, and follows it.
    pub(super) fn of(place: Place) -> Self {
        Self::read(|name| place.query(name))
    }

    fn read(value: impl Fn(&str) -> Option<String>) -> Self {
        let narrowed = NARROWING.iter();
        Self {
            tab: Tab::parse(value(STATE).as_deref()),
            narrowed: narrowed
                .filter_map(|(name, _)| Some((*name, value(name)?)))
                .collect(),
        }
    }

    /// Returns what one name narrows to.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let mut narrowed = self.narrowed.iter();
        let found = narrowed.find(|(one, _)| *one == name);
        found.map(|(_, value)| value.clone())
    }

    /// Returns how many filters narrow the list, the text that is searched apart.
    pub(super) fn filters(&self) -> usize {
        self.narrowed
            .iter()
            .filter(|(name, _)| *name != TEXT)
            .count()
    }

    /// Tells whether the whole view is shown.
    pub(super) fn is_whole(&self) -> bool {
        self.narrowed.is_empty()
    }

    /// Returns the query of the contract; `encode` writes a value as an address can hold it.
    pub(super) fn to_query(&self, encode: impl Fn(&str) -> String) -> String {
        let standing = self.value(STANDING);
        let standing = standing.and_then(|word| {
            let found = STANDINGS.iter().find(|(ours, _)| *ours == word);
            found.map(|(_, states)| *states)
        });
        let states = standing.or(match self.tab {
            Tab::Unopened => Some("announced,posted"),
            Tab::Made => Some("notified,effective,lapsed,answered"),
            Tab::All => None,
        });
        let states = states.map(|states| format!("state={states}"));
        let rest = self.narrowed.iter().filter_map(|(name, value)| {
            let (_, theirs) = NARROWING.iter().find(|(ours, _)| ours == name)?;
            (*name != STANDING).then(|| format!("{theirs}={}", encode(value)))
        });
        let order = Some("order=due".to_owned());
        let all = order.into_iter().chain(states).chain(rest);
        all.collect::<Vec<_>>().join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_question() {
        let asked = |pairs: &'static [(&str, &str)]| {
            Asked::read(|name| {
                let found = pairs.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        let query = |asked: Asked| asked.to_query(|value| value.replace(' ', "%20"));
        let first = "order=due&state=announced,posted";
        assert_eq!(query(asked(&[])), first);
        assert_eq!(query(asked(&[("estado", "todas")])), "order=due");
        assert_eq!(query(asked(&[("estado", "otra")])), first);
        let lapsed = asked(&[("estado", "todas"), ("situacion", "vencidas")]);
        assert_eq!(query(lapsed), "order=due&state=lapsed");
        let narrow = asked(&[
            ("estado", "notificadas"),
            ("buscar", "la espiga"),
            ("desde", "2026-01-01"),
            ("vista", "mes"),
        ]);
        assert_eq!(narrow.filters(), 1);
        assert!(!narrow.is_whole());
        assert_eq!(
            query(narrow),
            "order=due&state=notified,effective,lapsed,answered&from=2026-01-01&q=la%20espiga"
        );
    }
}
