//! The days under one reading of a calendar: which count, and why the others do not.

use serde::{Deserialize, Serialize};
use time::Date;

use super::row::Parts;
use super::{Calendar, Effect, Layer, Published, Row, Scope};
use crate::civil_date::CivilDate;

/// The law whose list of days a count follows. They are never mixed.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// CFF 12.
    #[default]
    Cff12,
    /// LFPA 28.
    Lfpa28,
    /// LFT 74.
    Lft74,
}

impl Base {
    /// Returns its layer.
    pub const fn layer(self) -> Layer {
        match self {
            Self::Cff12 => Layer::Cff12,
            Self::Lfpa28 => Layer::Lfpa28,
            Self::Lft74 => Layer::Lft74,
        }
    }
}

/// One reading of a calendar.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Selection {
    /// The law that lists the days.
    pub base: Base,
    /// With Holy Thursday and Friday.
    pub holy_week: bool,
    /// With the Institute's closures.
    pub imss: bool,
    /// The delegación or subdelegación whose own days count too.
    pub office: Option<String>,
}

/// A year that a layer has not published. No date in it is ever guessed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unpublished {
    /// The year.
    pub year: i32,
    /// The layer that lacks it.
    pub layer: Layer,
}

/// What a day is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DayKind<'a> {
    /// It does not count, by this row.
    NonWorking(&'a Row),
    /// It counts, but no term ends on it: offices are closed by this row.
    OfficesClosed(&'a Row),
    /// Terms are suspended by this row.
    Suspended(&'a Row),
    /// A business day.
    Working,
}

impl DayKind<'_> {
    /// Says whether it counts as a business day.
    pub const fn is_working(self) -> bool {
        matches!(self, Self::OfficesClosed(_) | Self::Working)
    }

    /// Says whether a term may end on it (CFF 12).
    pub const fn may_end_a_term(self) -> bool {
        matches!(self, Self::Working)
    }
}

/// The days under one reading: the rows that apply, picked once.
#[derive(Clone, Debug)]
pub struct WorkingDays<'a> {
    rows: Vec<&'a Row>,
    published: &'a [Published],
    layers: Vec<Layer>,
}

impl<'a> WorkingDays<'a> {
    pub(super) fn new(calendar: &'a Calendar, selection: &Selection) -> Self {
        let mut layers = vec![selection.base.layer()];
        if selection.holy_week {
            layers.push(Layer::HolyWeek);
        }
        if selection.imss {
            layers.push(Layer::Imss);
        }
        let reaches = |row: &Row| match &row.scope {
            Scope::National | Scope::System => true,
            Scope::Office(office) => selection.office.as_ref() == Some(office),
        };
        let applies = |row: &Row| row.layer == Layer::Extraordinary || layers.contains(&row.layer);
        let mut rows: Vec<&Row> = calendar
            .rows()
            .iter()
            .filter(|row| reaches(row) && applies(row))
            .collect();
        // A suspension says more than a holiday, and a holiday more than a closed office.
        rows.sort_by_key(|row| match row.effect {
            Effect::Suspension => 0,
            Effect::NonWorking => 1,
            Effect::OfficesClosed => 2,
        });
        Self {
            rows,
            published: calendar.published(),
            layers,
        }
    }

    /// Says what `day` is, and by which row.
    pub fn kind(&self, day: Date) -> Result<DayKind<'a>, Unpublished> {
        let year = day.year();
        let complete = |layer: Layer| {
            self.published
                .iter()
                .any(|p| p.layer == layer && (p.from..=p.to).contains(&year))
        };
        if let Some(layer) = self.layers.iter().find(|layer| !complete(**layer)) {
            return Err(Unpublished {
                year,
                layer: *layer,
            });
        }
        let parts = Parts::from(day);
        let row = self.rows.iter().find(|row| row.when.covers_parts(parts));
        Ok(row.map_or(DayKind::Working, |row| match row.effect {
            Effect::NonWorking => DayKind::NonWorking(row),
            Effect::OfficesClosed => DayKind::OfficesClosed(row),
            Effect::Suspension => DayKind::Suspended(row),
        }))
    }

    /// Returns how many business days there are after `after`, up to and with `until`.
    pub fn between(&self, after: CivilDate, until: CivilDate) -> Result<u16, Unpublished> {
        let mut count = 0u16;
        let mut day = after.date();
        while day < until.date() {
            let Some(next) = day.next_day() else { break };
            day = next;
            if self.kind(day)?.is_working() {
                count = count.saturating_add(1);
            }
        }
        Ok(count)
    }
}
