//! By what dates are computed: the last calendar that was published, and the operator's policy.

use std::sync::{Arc, PoisonError};

use mailbox::calendar::Calendar;
use mailbox::deadline::Policy;
use mailbox::notification::Rules;
use sqlx::AnyConnection;

use crate::acts::NotDone;
use crate::house::House;
use crate::store::{StoreError, calendars};

/// A calendar, its number, and a policy.
#[derive(Clone, Debug)]
pub(crate) struct Rulebook {
    /// The number of the calendar; 0 for the one that ships.
    pub(crate) number: i64,
    pub(crate) calendar: Arc<Calendar>,
    pub(crate) policy: Policy,
}

impl Rulebook {
    /// Returns what counts now. A calendar is read once in a process.
    pub(crate) async fn current(
        house: &House,
        connection: &mut AnyConnection,
    ) -> Result<Self, NotDone> {
        let policy = house.policy;
        let number = calendars::current(connection).await?;
        let read = house
            .calendar
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if read.0 == number {
            let (number, calendar) = read;
            return Ok(Self {
                number,
                calendar,
                policy,
            });
        }
        let text = calendars::text(connection, number).await?;
        let calendar: Calendar = serde_json::from_str(&text).map_err(|_| StoreError::Corrupt {
            table: "calendars",
            column: "text",
        })?;
        let calendar = Arc::new(calendar);
        *house
            .calendar
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = (number, calendar.clone());
        Ok(Self {
            number,
            calendar,
            policy,
        })
    }

    /// Returns them as the law's functions take them.
    pub(crate) fn rules(&self) -> Rules<'_> {
        Rules {
            calendar: &self.calendar,
            policy: &self.policy,
            office: None,
        }
    }
}
