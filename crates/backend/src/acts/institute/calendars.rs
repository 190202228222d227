//! Publishing a calendar: every act from then on counts its days by it.
//!
//! The dates of what waits are computed anew whenever they are asked; those that only sort lists
//! are made again by the next sweep.

use mailbox::api::PublishedCalendar;
use mailbox::calendar::{Calendar, CalendarDraft, CalendarError};
use mailbox::problem::Code;

use super::call::Begun;
use super::{Answered, Call};
use crate::acts::{Failure, NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::calendars;

/// How many calendars a list tells.
const LISTED: u32 = 100;

/// Publishes a calendar.
pub(crate) async fn publish(
    house: &House,
    call: &Call,
    draft: CalendarDraft,
) -> Result<Answered<PublishedCalendar>, NotDone> {
    let now = house.clock.now();
    let mut transaction = match call.begin(house, now).await? {
        Begun::Before(answered) => return Ok(answered),
        Begun::Now(transaction) => transaction,
    };
    let calendar = Calendar::try_from(draft).map_err(|error| {
        let at = match error {
            CalendarError::BasisMissing { row } => format!("rows[{row}].basis"),
            CalendarError::NeverHappens { row } => format!("rows[{row}].when"),
            CalendarError::TooManyRows => "rows".to_owned(),
            CalendarError::VersionMissing => "version".to_owned(),
        };
        NotDone::RefusedAt(Code::ActIncomplete, at)
    })?;
    let text = serde_json::to_string(&calendar).map_err(|_| Failure::KeptAnswer)?;
    let answer = PublishedCalendar {
        version: calendar.version().to_owned(),
        published_at: Some(now),
        rows: u32::try_from(calendar.rows().len()).unwrap_or(u32::MAX),
    };
    if !calendars::publish(&mut transaction, &answer, &text, now).await? {
        let at = "version".to_owned();
        return Err(NotDone::RefusedAt(Code::StateConflict, at));
    }
    let (verb, subject) = (Verb::PublishCalendar, digest_of(text.as_bytes()));
    let nobody = audit::nobody()?;
    audit::append(&mut transaction, now, verb, &nobody, subject);
    call.end(transaction, answer).await
}

/// Lists the calendars that were published, the newest first, down to the one that ships.
pub(crate) async fn list(house: &House) -> Result<Vec<PublishedCalendar>, NotDone> {
    let mut connection = house.store.read().await?;
    let mut all = calendars::last(&mut connection, LISTED).await?;
    let seed = Calendar::seed();
    all.push(PublishedCalendar {
        version: seed.version().to_owned(),
        published_at: None,
        rows: u32::try_from(seed.rows().len()).unwrap_or(u32::MAX),
    });
    Ok(all)
}
