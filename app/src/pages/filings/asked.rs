//! What of the filings is asked for: it stands in the address, in Spanish, and is read from there.

use mailbox::filing::Phase;

use crate::route::Place;

/// The names of the query.
pub(super) const STATE: &str = "estado";
pub(super) const REGISTRATION: &str = "registro";
pub(super) const FROM: &str = "desde";
pub(super) const TO: &str = "hasta";
pub(super) const TEXT: &str = "buscar";
pub(super) const ALL: [&str; 5] = [STATE, REGISTRATION, FROM, TO, TEXT];

/// Where a filing may stand, as the address says it.
pub(super) const STATES: [(&str, Phase); 6] = [
    ("recibidas", Phase::Received),
    ("en-tramite", Phase::Admitted),
    ("te-piden-mas", Phase::Demanded),
    ("contestadas", Phase::Supplied),
    ("con-prorroga", Phase::Extended),
    ("resueltas", Phase::Resolved),
];

/// Most words of a search of the contract.
const WORDS_MAX: usize = 4;

/// What is asked for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Asked([Option<String>; ALL.len()]);

impl Asked {
    /// Reads the address, and follows it.
    pub(super) fn of(place: Place) -> Self {
        Self::read(|name| place.query(name))
    }

    fn read(value: impl Fn(&str) -> Option<String>) -> Self {
        Self(ALL.map(|name| value(name).filter(|value| !value.trim().is_empty())))
    }

    /// Returns what one name narrows to.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let mut pairs = ALL.iter().zip(&self.0);
        pairs.find(|(one, _)| **one == name)?.1.as_deref()
    }

    /// Returns how many filters narrow the list, the text that is searched apart.
    pub(super) fn filters(&self) -> usize {
        let pairs = ALL.iter().zip(&self.0);
        pairs
            .filter(|(name, value)| **name != TEXT && value.is_some())
            .count()
    }

    /// Tells whether all filings are shown.
    pub(super) fn is_whole(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the query of the contract; `encode` writes a value as an address can hold it. A
    /// filing is found by its registration as by any of its words.
    pub(super) fn to_query(&self, encode: impl Fn(&str) -> String) -> String {
        let state = self.value(STATE).and_then(|word| {
            let found = STATES.iter().find(|(ours, _)| *ours == word);
            found.map(|(_, phase)| format!("state={}", phase.word()))
        });
        let registration = self.value(REGISTRATION).into_iter();
        let typed = self.value(TEXT).unwrap_or_default().split_whitespace();
        let words: Vec<&str> = registration.chain(typed).take(WORDS_MAX).collect();
        let words = (!words.is_empty()).then(|| format!("q={}", encode(&words.join(" "))));
        let day = |ours, theirs: &str| {
            let value = self.value(ours)?;
            Some(format!("{theirs}={}", encode(value)))
        };
        let days = day(FROM, "from").into_iter().chain(day(TO, "to"));
        let all = state.into_iter().chain(days).chain(words);
        all.collect::<Vec<_>>().join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> String {
        let asked = Asked::read(|name| {
            let found = pairs.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        });
        asked.to_query(|value| value.replace(' ', "%20"))
    }

    #[test]
    fn the_address_is_the_question() {
        assert_eq!(query(&[]), "");
        assert_eq!(query(&[("estado", "otro"), ("buscar", "  ")]), "");
        assert_eq!(
            query(&[
                ("estado", "te-piden-mas"),
                ("registro", "Y5491234101"),
                ("desde", "2026-01-01"),
                ("hasta", "2026-02-01"),
                ("buscar", "uno dos  tres cuatro"),
            ]),
            "state=demanded&from=2026-01-01&to=2026-02-01&q=Y5491234101%20uno%20dos%20tres"
        );
    }

    #[test]
    fn every_phase_can_be_asked_for() {
        for phase in Phase::ALL {
            assert!(STATES.iter().any(|(_, one)| one == phase), "{phase:?}");
        }
    }
}
