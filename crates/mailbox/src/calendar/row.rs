//! One row: a day or a rule for days, and what it rests on.

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use crate::civil_date::CivilDate;

/// A list of non-working days. Layers are never mixed unless a reading asks for it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// Código Fiscal de la Federación, article 12: the default.
    Cff12,
    /// What an authority decreed for once: always in force where its scope reaches.
    Extraordinary,
    /// Holy Thursday and Friday.
    HolyWeek,
    /// Days the Institute closes by its collective contract or by its own list.
    Imss,
    /// Ley Federal de Procedimiento Administrativo, article 28.
    Lfpa28,
    /// Ley Federal del Trabajo, article 74.
    Lft74,
}

/// Whom a row reaches.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = RowScope))]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Everybody.
    National,
    /// One delegación or subdelegación, by its name or key.
    Office(String),
    /// Everybody who uses the mailbox: an outage of the system.
    System,
}

/// What a row does to the count.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Not a business day (CFF 12).
    #[default]
    NonWorking,
    /// A business day on which offices are closed: it counts, but no term ends on it (CFF 12).
    OfficesClosed,
    /// Terms are suspended by a general provision (CFF 12, last paragraph): it counts for no
    /// term, not even of calendar days.
    Suspension,
}

/// A day of every year.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A weekday by its place in a month of every year: the third Monday of March.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Nth {
    /// 1 to 12.
    pub month: u8,
    /// 1 to 5.
    pub nth: u8,
    /// The weekday.
    pub weekday: Weekday,
}

/// Days from one to another, both included.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First day.
    pub from: CivilDate,
    /// Last day.
    pub to: CivilDate,
}

/// A day of the week, in the order of the week.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[expect(
    missing_docs,
    reason = "the names of the days are their own documentation"
)]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<time::Weekday> for Weekday {
    fn from(weekday: time::Weekday) -> Self {
        match weekday {
            time::Weekday::Monday => Self::Monday,
            time::Weekday::Tuesday => Self::Tuesday,
            time::Weekday::Wednesday => Self::Wednesday,
            time::Weekday::Thursday => Self::Thursday,
            time::Weekday::Friday => Self::Friday,
            time::Weekday::Saturday => Self::Saturday,
            time::Weekday::Sunday => Self::Sunday,
        }
    }
}

/// A day, or a rule for days.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// Each day of a span: general vacations, suspensions.
    Between(Span),
    /// The nth weekday of a month, every year.
    Nth(Nth),
    /// One day.
    On(CivilDate),
    /// A weekday, every week.
    Weekly(Weekday),
    /// A day of the year, every year.
    Yearly(MonthDay),
}

/// A date taken apart once, to be compared with every row.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    date: Date,
    month: u8,
    day: u8,
    weekday: Weekday,
}

impl From<Date> for Parts {
    fn from(date: Date) -> Self {
        let (_, month, day) = date.to_calendar_date();
        Self {
            date,
            month: u8::from(month),
            day,
            weekday: date.weekday().into(),
        }
    }
}

impl When {
    /// Says whether `day` is one of them.
    pub fn covers(&self, day: Date) -> bool {
        self.covers_parts(day.into())
    }

    pub(super) fn covers_parts(&self, day: Parts) -> bool {
        match self {
            Self::Between(span) => span.from.date() <= day.date && day.date <= span.to.date(),
            Self::Nth(rule) => {
                day.month == rule.month
                    && (day.day - 1) / 7 + 1 == rule.nth
                    && day.weekday == rule.weekday
            }
            Self::On(one) => one.date() == day.date,
            Self::Weekly(weekday) => day.weekday == *weekday,
            Self::Yearly(rule) => day.day == rule.day && day.month == rule.month,
        }
    }

    /// Says whether such a day ever comes. 29 February does, in leap years.
    pub(super) fn happens(&self) -> bool {
        match self {
            Self::Between(span) => span.from <= span.to,
            Self::Nth(rule) => (1..=12).contains(&rule.month) && (1..=5).contains(&rule.nth),
            Self::On(_) | Self::Weekly(_) => true,
            Self::Yearly(rule) => Month::try_from(rule.month)
                .is_ok_and(|month| (1..=month.length(2024)).contains(&rule.day)),
        }
    }
}

/// A day that does not count, and why.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Which day.
    pub when: When,
    /// The list it belongs to.
    pub layer: Layer,
    /// Whom it reaches.
    pub scope: Scope,
    /// What it does.
    #[serde(default)]
    pub effect: Effect,
    /// The article or decree, as people quote it: `CFF 12`.
    pub basis: String,
    /// Where that was read.
    pub source: String,
}
