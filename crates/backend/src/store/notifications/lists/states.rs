//! From where the notifications of a state are read.
//!
//! A state follows from what happened and from the day: it is computed, never kept. What happened
//! is in the conditions of the indexes. What the day decides is found by its dates: what waits, or
//! does not take effect yet, or can be answered, is never older than the oldest with such a date.

use mailbox::civil_date::CivilDate;

use super::{Filter, StoreError};
use crate::store::asking::Asking;

/// Some of the notifications of a mailbox; no two hold the same one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Source {
    /// Everything that was told.
    Told,
    /// Waits to be made, as it was announced.
    Announced,
    /// Waits to be made, as it was posted.
    Posted,
    /// Made, and without effect yet.
    Notified,
    /// Can be answered.
    Answerable,
    /// In effect, and nothing has to be answered.
    TermLess,
    /// Its term is over.
    Lapsed,
    Answered,
    Withdrawn,
    /// Made, and nothing has to be answered.
    MadeTermLess,
}

impl Source {
    /// What neither waits nor has a term that runs.
    pub(super) const AT_REST: [Self; 4] = [
        Self::MadeTermLess,
        Self::Lapsed,
        Self::Answered,
        Self::Withdrawn,
    ];
}

/// Returns from where states are read, which stand between commas.
pub(super) fn sources(list: &str) -> Vec<Source> {
    let of_word = |word: &str| match word {
        "announced" => vec![Source::Announced],
        "posted" => vec![Source::Posted],
        "notified" => vec![Source::Notified],
        "effective" => vec![Source::Answerable, Source::TermLess],
        "lapsed" => vec![Source::Lapsed],
        "answered" => vec![Source::Answered],
        "withdrawn" => vec![Source::Withdrawn],
        _ => vec![],
    };
    let mut all = Vec::new();
    for source in list.split(',').flat_map(of_word) {
        if !all.contains(&source) {
            all.push(source);
        }
    }
    all
}

impl Source {
    /// Asks for what is in it on the filter's day, and was told from its first instant on. There is
    /// one bound of time, for with two the index would be read from the wrong one.
    pub(super) fn ask(self, asking: &mut Asking, filter: &Filter) -> Result<(), StoreError> {
        let day = filter.today.to_string();
        let day = day.as_str();
        match self {
            Self::Told => {}
            Self::Announced | Self::Posted => {
                let waits = if self == Self::Posted {
                    " AND waits = 'posted' AND wait_on >= "
                } else {
                    " AND waits = 'announced' AND wait_on >= "
                };
                asking.ask(waits, day)?;
                return since(asking, filter, " AND wait_on >= ", day);
            }
            Self::Notified => {
                asking.ask(" AND wait_on < ", day)?;
                asking.ask(" AND effective_on > ", day)?;
                let dated = " AND wait_on IS NOT NULL AND effective_on > ";
                return since(asking, filter, dated, day);
            }
            Self::Answerable => {
                asking.ask(" AND effective_on <= ", day)?;
                asking.ask(" AND answer_on >= ", day)?;
                return since(asking, filter, " AND answer_on >= ", day);
            }
            Self::TermLess => {
                asking.say(" AND wait_on IS NOT NULL AND answer_on IS NULL");
                asking.ask(" AND effective_on <= ", day)?;
            }
            Self::MadeTermLess => {
                asking.say(" AND wait_on IS NOT NULL AND answer_on IS NULL");
                asking.ask(" AND wait_on < ", day)?;
            }
            Self::Lapsed => {
                asking.say(" AND answer_on IS NOT NULL");
                asking.ask(" AND answer_on < ", day)?;
            }
            Self::Answered => asking.say(" AND answered_at IS NOT NULL AND withdrawn_at IS NULL"),
            Self::Withdrawn => asking.say(" AND withdrawn_at IS NOT NULL"),
        }
        asking.ask(" AND told_at >= ", filter.first_second())
    }
}

/// Asks for nothing older than the oldest that has such a date. Added to nothing, an instant is no
/// column whose index gives the least: the way to it would be through all that is older.
fn since(
    asking: &mut Asking,
    filter: &Filter,
    dated: &'static str,
    day: &str,
) -> Result<(), StoreError> {
    asking.ask(
        " AND told_at >= (SELECT MIN(told_at + 0) FROM notifications WHERE mailbox = ",
        filter.mailbox.as_str(),
    )?;
    asking.ask(dated, day)?;
    asking.ask(" AND told_at + 0 >= ", filter.first_second())?;
    asking.say(")");
    Ok(())
}

/// Keeps what is in one of the states that stand between commas, of a list that is short anyway.
pub(super) fn narrow(asking: &mut Asking, list: &str, today: CivilDate) -> Result<(), StoreError> {
    let today = today.to_string();
    asking.ask(" AND ", list)?;
    asking.ask(
        " LIKE '%,' || CASE WHEN withdrawn_at IS NOT NULL THEN 'withdrawn' \
         WHEN answered_at IS NOT NULL THEN 'answered' \
         WHEN made_on IS NULL OR made_on > ",
        today.as_str(),
    )?;
    asking.ask(" THEN waits WHEN effective_on > ", today.as_str())?;
    asking.ask(" THEN 'notified' WHEN answer_by_on < ", today.as_str())?;
    asking.say(" THEN 'lapsed' ELSE 'effective' END || ',%'");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_from_where_they_are_and_each_once() {
        assert_eq!(
            sources(",effective,withdrawn,effective,"),
            [Source::Answerable, Source::TermLess, Source::Withdrawn]
        );
        assert_eq!(sources(",announced,"), [Source::Announced]);
    }
}
