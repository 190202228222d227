//! The last days of one mailbox, for calendar programs: its terms and the duties of every
//! employer, and nothing that says what any of it is about.
//!
//! A calendar program cannot sign in, so a feed has an address that is its own secret. It is told
//! once, only its digest is kept, it reads these days alone, and its holder takes it back at will.

mod ics;

use mailbox::api::{CalendarFeed, PAGE_ITEMS_MAX};
use mailbox::calendar::CalendarDraft;
use mailbox::civil_date::CivilDate;
use mailbox::deadline::DeadlineError;
use mailbox::duties::{Duty, duties};
use mailbox::identifiers::Rfc;
use mailbox::mandates::Power;
use mailbox::problem::Code;
use sqlx::AnyConnection;
use time::Duration;

use super::notifications::{Rulebook, standing};
use super::{NotDone, Party, digest_of, permission};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::ids::SessionToken;
use crate::store::feeds;
use crate::store::notifications::{self, Filter};

/// How far ahead duties are told.
const AHEAD: Duration = Duration::days(400);
/// A month or a little more: duties are asked for in such steps, to the end of what is published.
const STEP: Duration = Duration::days(31);

/// Returns the days that count, and why the others do not.
pub(crate) async fn calendar(house: &House) -> Result<CalendarDraft, NotDone> {
    let mut connection = house.store.read().await?;
    let rulebook = Rulebook::current(house, &mut connection).await?;
    Ok(CalendarDraft::from(rulebook.calendar.as_ref().clone()))
}

/// Makes the feed of the mailbox of `party`; the one before is void.
pub(crate) async fn make(
    house: &House,
    party: &Party,
    base: &str,
) -> Result<CalendarFeed, NotDone> {
    permission::require_holder(party)?;
    let token = SessionToken::new();
    let (now, mailbox) = (house.clock.now(), &party.mailbox);
    let mut transaction = house.store.begin().await?;
    feeds::make(&mut transaction, mailbox, token.digest(), now).await?;
    let subject = digest_of(token.digest().to_string().as_bytes());
    audit::append(&mut transaction, now, Verb::MakeFeed, mailbox, subject);
    transaction.commit().await?;
    Ok(CalendarFeed {
        path: format!("{base}/{}", token.reveal()),
        made_at: now,
    })
}

/// Takes back the feed of the mailbox of `party`.
pub(crate) async fn revoke(house: &House, party: &Party) -> Result<(), NotDone> {
    permission::require_holder(party)?;
    let (now, mailbox) = (house.clock.now(), &party.mailbox);
    let mut transaction = house.store.begin().await?;
    if !feeds::revoke(&mut transaction, mailbox).await? {
        return Err(Code::NotFound.into());
    }
    let subject = digest_of(mailbox.as_str().as_bytes());
    audit::append(&mut transaction, now, Verb::RevokeFeed, mailbox, subject);
    transaction.commit().await?;
    Ok(())
}

/// Returns the last days of the mailbox of `party`, as a calendar.
pub(crate) async fn of_party(house: &House, party: &Party) -> Result<String, NotDone> {
    let mut connection = house.store.read().await?;
    let now = house.clock.now();
    permission::require(&mut connection, party, Power::View, None, now).await?;
    print(house, &mut connection, &party.mailbox).await
}

/// Returns the calendar of whoever has its address.
pub(crate) async fn of_token(house: &House, token: &SessionToken) -> Result<String, NotDone> {
    let mut connection = house.store.read().await?;
    let mailbox = feeds::mailbox_of(&mut connection, token.digest()).await?;
    let mailbox = mailbox.ok_or(Code::NotFound)?;
    print(house, &mut connection, &mailbox).await
}

async fn print(
    house: &House,
    connection: &mut AnyConnection,
    mailbox: &Rfc,
) -> Result<String, NotDone> {
    let now = house.clock.now();
    let today = CivilDate::from(now.date());
    let rulebook = Rulebook::current(house, connection).await?;
    let filter = Filter::everything(mailbox.clone(), today, PAGE_ITEMS_MAX);
    let mut calendar = ics::Days::new(&house.authority, now);
    let waiting = notifications::opening(connection, &filter, today, None).await?;
    let running = notifications::answering(connection, &filter, today, None).await?;
    for (notification, _) in waiting.into_iter().chain(running) {
        if let Some(state) = standing(&notification.life()?, &rulebook, now)? {
            calendar.add_term(notification.id, &state);
        }
    }
    for duty in published_duties(today, &rulebook) {
        calendar.add_duty(&duty);
    }
    Ok(calendar.to_text())
}

/// Lists the duties ahead, as far as the days of their years are published.
fn published_duties(today: CivilDate, rulebook: &Rulebook) -> Vec<Duty> {
    let mut found = Vec::new();
    let end = today.date().saturating_add(AHEAD);
    let mut from = today.date();
    while from <= end {
        let to = from.saturating_add(STEP).min(end);
        let step: Result<Vec<Duty>, DeadlineError> =
            duties(from.into(), to.into(), &rulebook.calendar, &rulebook.policy);
        // What is not published is not guessed: the feed ends there.
        let Ok(step) = step else { break };
        found.extend(step);
        let Some(next) = to.next_day() else { break };
        from = next;
    }
    found
}
