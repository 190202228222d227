//! What the law leaves open, as eight switches. Defaults first; every result records them.
//!
//! None of the eight is settled for the Institute by a text we have: the defaults follow the
//! letter of the CFF, the alternatives other readings or the tax authority's practice.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use time::{Time, macros::time};

use super::Rule;
use crate::calendar::{Base, Selection};
use crate::travels::words;

/// From then on an act is within hours, where a reading has hours (the tax mailbox's, by analogy).
pub const OPENING_HOUR: Time = time!(9:30);

/// After then an act is out of hours, where a reading has hours (CFF 13). 18:00:00 is within.
pub const CLOSING_HOUR: Time = time!(18:00);

/// Which of two readings.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Reading {
    /// The letter of the CFF.
    #[default]
    Default,
    /// The other one.
    Alternative,
}

words!(Reading {
    Default => "default",
    Alternative => "alt",
});

/// P2: the readings of an alert sent out of hours.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum SentAfterHours {
    /// The date of sending prevails.
    #[default]
    Default,
    /// After 18:00 it counts as sent on the next business day.
    Alternative,
    /// So does what is sent before 9:30.
    Window,
}

words!(SentAfterHours {
    Default => "default",
    Alternative => "alt",
    Window => "window",
});

/// P4: the lists added to the base calendar.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Layers {
    /// A: the base alone, CFF 12.
    #[default]
    Base,
    /// B: with Holy Thursday and Friday.
    HolyWeek,
    /// C: with both.
    HolyWeekAndImss,
    /// With the Institute's closures alone.
    Imss,
}

words!(Layers {
    Base => "A",
    HolyWeek => "B",
    HolyWeekAndImss => "C",
    Imss => "imss",
});

impl Layers {
    /// Returns the layers so chosen.
    pub const fn of(holy_week: bool, imss: bool) -> Self {
        match (holy_week, imss) {
            (false, false) => Self::Base,
            (true, false) => Self::HolyWeek,
            (true, true) => Self::HolyWeekAndImss,
            (false, true) => Self::Imss,
        }
    }

    /// Says whether Holy Thursday and Friday are added.
    pub const fn holy_week(self) -> bool {
        matches!(self, Self::HolyWeek | Self::HolyWeekAndImss)
    }

    /// Says whether the Institute's closures are added.
    pub const fn imss(self) -> bool {
        matches!(self, Self::Imss | Self::HolyWeekAndImss)
    }
}

/// The eight switches.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// An alert sent on a non-working day: sent that day, or on the next business day.
    #[serde(rename = "P1")]
    pub sent_on_a_non_working_day: Reading,
    /// An alert sent out of hours: sent that day, or on the next business day.
    #[serde(rename = "P2")]
    pub sent_after_hours: SentAfterHours,
    /// Opened on a non-working day or hour: notified then, or on the next business day at 9:30.
    #[serde(rename = "P3")]
    pub opened_out_of_hours: Reading,
    /// The lists of days added to the base.
    #[serde(rename = "P4")]
    pub layers: Layers,
    /// A filing after 18:00 or on a non-working day: presented then (CFF 17-E), or on the next
    /// business day.
    #[serde(rename = "P5")]
    pub filed_out_of_hours: Reading,
    /// The fourth day: an opening on it counts as one at any hour, or only before 9:30. The date
    /// is the same; the kind of document is not.
    #[serde(rename = "P6")]
    pub fourth_day_cut: Reading,
    /// What fills the gaps of the LSS: the CFF, or the LFT first (LSS 9).
    #[serde(rename = "P7")]
    pub supplementary_law: Reading,
    /// A term that ends on a Friday: on it, or on the next business day (RACERF 3).
    #[serde(rename = "P8")]
    pub friday: Reading,
}

/// One of the eight.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(missing_docs, reason = "they are documented on the policy's fields")]
pub enum Switch {
    P1,
    P2,
    P3,
    P4,
    P5,
    P6,
    P7,
    P8,
}

words!(Switch {
    P1 => "P1",
    P2 => "P2",
    P3 => "P3",
    P4 => "P4",
    P5 => "P5",
    P6 => "P6",
    P7 => "P7",
    P8 => "P8",
});

/// A text that is not a list such as `P3=alt,P4=B`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NotAPolicy {
    /// The piece that cannot be read.
    pub piece: String,
}

impl fmt::Display for NotAPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a switch such as P3=alt or P4=B: {}", self.piece)
    }
}

impl core::error::Error for NotAPolicy {}

impl Policy {
    /// Returns the word of a switch.
    pub const fn word(&self, switch: Switch) -> &'static str {
        match switch {
            Switch::P1 => self.sent_on_a_non_working_day.word(),
            Switch::P2 => self.sent_after_hours.word(),
            Switch::P3 => self.opened_out_of_hours.word(),
            Switch::P4 => self.layers.word(),
            Switch::P5 => self.filed_out_of_hours.word(),
            Switch::P6 => self.fourth_day_cut.word(),
            Switch::P7 => self.supplementary_law.word(),
            Switch::P8 => self.friday.word(),
        }
    }

    /// Returns the policy with a switch set to a word; `None` when it has no such word.
    ///
    /// Every switch knows `default` and `alt`; for P4 they are A and C.
    #[must_use]
    pub fn with(mut self, switch: Switch, word: &str) -> Option<Self> {
        match switch {
            Switch::P1 => self.sent_on_a_non_working_day = Reading::parse(word)?,
            Switch::P2 => self.sent_after_hours = SentAfterHours::parse(word)?,
            Switch::P3 => self.opened_out_of_hours = Reading::parse(word)?,
            Switch::P4 => {
                self.layers = match word {
                    "default" => Layers::Base,
                    "alt" => Layers::HolyWeekAndImss,
                    _ => Layers::parse(word)?,
                }
            }
            Switch::P5 => self.filed_out_of_hours = Reading::parse(word)?,
            Switch::P6 => self.fourth_day_cut = Reading::parse(word)?,
            Switch::P7 => self.supplementary_law = Reading::parse(word)?,
            Switch::P8 => self.friday = Reading::parse(word)?,
        }
        Some(self)
    }

    /// Returns the switches that differ from those of `other`.
    pub fn differences(&self, other: &Self) -> Vec<Switch> {
        let differs = |switch: &Switch| self.word(*switch) != other.word(*switch);
        Switch::ALL.iter().copied().filter(differs).collect()
    }

    /// Returns the reading of the calendar that a rule counts by.
    ///
    /// LFPA 28 is never mixed with the other two laws (P7 says nothing of it).
    pub fn selection(&self, rule: Rule, office: Option<&str>) -> Selection {
        let base = match (rule, self.supplementary_law) {
            (Rule::Lfpa, _) => Base::Lfpa28,
            (_, Reading::Default) => Base::Cff12,
            (_, Reading::Alternative) => Base::Lft74,
        };
        Selection {
            base,
            holy_week: self.layers.holy_week(),
            imss: self.layers.imss(),
            office: office.map(ToOwned::to_owned),
        }
    }
}

/// Only what is not the default is written: `P3=alt,P4=B`; nothing for the defaults.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, switch) in self.differences(&Self::default()).into_iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(f, "{comma}{switch}={}", self.word(switch))?;
        }
        Ok(())
    }
}

impl FromStr for Policy {
    type Err = NotAPolicy;

    fn from_str(text: &str) -> Result<Self, NotAPolicy> {
        let mut pieces = text.split(',').map(str::trim).filter(|p| !p.is_empty());
        pieces.try_fold(Self::default(), |policy, piece| {
            piece
                .split_once('=')
                .and_then(|(switch, word)| policy.with(Switch::parse(switch.trim())?, word.trim()))
                .ok_or_else(|| NotAPolicy {
                    piece: piece.to_owned(),
                })
        })
    }
}
