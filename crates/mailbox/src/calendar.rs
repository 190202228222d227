//! Which days count: a calendar is data, versioned and published, never code.
//!
//! A row names a day (or a rule for days), the layer that lists it, whom it reaches, the article
//! it rests on and where that was read. Whoever runs the backend publishes a new [`Calendar`] as
//! JSON; no release is needed. A day of a year that a layer has not published is an error: it is
//! never guessed.
//!
//! ```
//! use mailbox::calendar::{Base, Calendar, Selection};
//! use time::macros::date;
//!
//! let calendar = Calendar::seed();
//! let days = calendar.working_days(&Selection::default());
//! assert!(days.kind(date!(2026 - 05 - 04)).unwrap().is_working());
//! assert!(!days.kind(date!(2026 - 05 - 05)).unwrap().is_working()); // CFF 12
//! assert!(days.kind(date!(2028 - 01 - 03)).is_err()); // nobody has published 2028
//! assert_eq!(Selection::default().base, Base::Cff12);
//! ```

mod row;
mod seed;
mod working;

use serde::{Deserialize, Serialize};

pub use row::{Effect, Layer, MonthDay, Nth, Row, Scope, Span, Weekday, When};
pub use working::{Base, DayKind, Selection, Unpublished, WorkingDays};

/// Rows a calendar may have: twenty years of every layer, with room for each office.
pub const ROWS_MAX: usize = 5_000;

/// The published years of a layer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// The layer.
    pub layer: Layer,
    /// First year, inclusive.
    pub from: i32,
    /// Last year, inclusive.
    pub to: i32,
}

/// A calendar as it is written: see [`Calendar`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CalendarDraft {
    /// Its name, recorded with every date computed from it, as `2026-11-24`.
    pub version: String,
    /// Which years of which layers are complete.
    pub published: Vec<Published>,
    /// The days that do not count.
    pub rows: Vec<Row>,
}

/// A calendar that holds together: every rule can happen and every row says what it rests on.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "CalendarDraft", into = "CalendarDraft")]
pub struct Calendar(CalendarDraft);

/// Why a calendar cannot be published.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CalendarError {
    /// A row has no legal basis or no source.
    BasisMissing {
        /// Its place in the list, from 0.
        row: usize,
    },
    /// A row names a day that never comes, such as 30 February.
    NeverHappens {
        /// Its place in the list, from 0.
        row: usize,
    },
    /// There are more rows than [`ROWS_MAX`].
    TooManyRows,
    /// It has no version.
    VersionMissing,
}

impl core::fmt::Display for CalendarError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::BasisMissing { row } => write!(f, "row {row} has no basis or no source"),
            Self::NeverHappens { row } => write!(f, "row {row} names a day that never comes"),
            Self::TooManyRows => write!(f, "more than {ROWS_MAX} rows"),
            Self::VersionMissing => f.write_str("no version"),
        }
    }
}

impl core::error::Error for CalendarError {}

impl TryFrom<CalendarDraft> for Calendar {
    type Error = CalendarError;

    fn try_from(draft: CalendarDraft) -> Result<Self, CalendarError> {
        if draft.version.trim().is_empty() {
            return Err(CalendarError::VersionMissing);
        }
        if draft.rows.len() > ROWS_MAX {
            return Err(CalendarError::TooManyRows);
        }
        for (row, facts) in draft.rows.iter().enumerate() {
            if facts.basis.trim().is_empty() || facts.source.trim().is_empty() {
                return Err(CalendarError::BasisMissing { row });
            }
            if !facts.when.happens() {
                return Err(CalendarError::NeverHappens { row });
            }
        }
        Ok(Self(draft))
    }
}

impl From<Calendar> for CalendarDraft {
    fn from(calendar: Calendar) -> Self {
        calendar.0
    }
}

impl Calendar {
    /// Returns the calendar this version ships: CFF 12, LFT 74, LFPA 28, Holy Week for 2024 to
    /// 2027, and the Institute's closures we know of, for 2024 to 2026.
    pub fn seed() -> Self {
        Self(seed::draft())
    }

    /// Returns its version.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// Returns its rows.
    pub fn rows(&self) -> &[Row] {
        &self.0.rows
    }

    /// Returns the published years of its layers.
    pub fn published(&self) -> &[Published] {
        &self.0.published
    }

    /// Returns the days under one reading of the calendar.
    pub fn working_days(&self, selection: &Selection) -> WorkingDays<'_> {
        WorkingDays::new(self, selection)
    }
}

#[cfg(test)]
mod tests;
