//! Lists by when it was told, and what a search finds in them.
//!
//! What many covers have is met soon on the way through the list. What few have is not: SQLite is
//! asked for it by three letters that follow each other (`notifications_found`), once the newest
//! part of the list was gone through. PostgreSQL chooses between both by itself. Words of one or two
//! letters alone have no threes: the list is gone through.

use mailbox::civil_date::CivilDate;
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::states::{self, Source};
use super::{DatedRow, Filter, Key, StoreError, Words, columns, instant};
use crate::store::asking::Asking;

/// How many rows of the list are gone through before it is asked by threes.
const NEAR_ROWS: i64 = 2_000;
/// What the driver of SQLite is called.
const SQLITE: &str = "SQLite";

/// Lists what is in the sources, and neither waits nor has a term that runs on `at_rest_on`, the
/// newest first.
pub(super) async fn told(
    connection: &mut AnyConnection,
    filter: &Filter,
    sources: &[Source],
    at_rest_on: Option<CivilDate>,
    key: Option<Key>,
) -> Result<Vec<DatedRow>, StoreError> {
    let is_searched = !filter.words.threes.is_empty() && connection.backend_name() == SQLITE;
    let far = if is_searched {
        far_from(connection, filter, key).await?
    } else {
        None
    };
    let Some(far) = far else {
        return gone_through(connection, filter, sources, at_rest_on, key).await;
    };
    let near = Filter {
        from: Some(far),
        ..filter.clone()
    };
    let found = gone_through(connection, &near, sources, at_rest_on, key).await?;
    if is_full(&found, filter) {
        return Ok(found);
    }
    ask_threes(filter, at_rest_on, key)?.rows(connection).await
}

/// Returns when that was told which ends the near part of the list; `None` when all of it is near.
async fn far_from(
    connection: &mut AnyConnection,
    filter: &Filter,
    key: Option<Key>,
) -> Result<Option<LegalTime>, StoreError> {
    let mut asking = Asking::default();
    asking.ask(
        "SELECT told_at FROM notifications WHERE mailbox = ",
        filter.mailbox.as_str(),
    )?;
    asking.ask(" AND told_at >= ", filter.first_second())?;
    before(&mut asking, filter, key)?;
    asking.ask(" ORDER BY told_at DESC, id DESC LIMIT 1 OFFSET ", NEAR_ROWS)?;
    let found: Vec<(i64,)> = asking.rows(connection).await?;
    let far = found
        .first()
        .map(|(seconds,)| instant(*seconds, super::TABLE, "told_at"));
    far.transpose()
}

/// Reads each source in its order, and puts what comes first of all.
async fn gone_through(
    connection: &mut AnyConnection,
    filter: &Filter,
    sources: &[Source],
    at_rest_on: Option<CivilDate>,
    key: Option<Key>,
) -> Result<Vec<DatedRow>, StoreError> {
    let mut all: Vec<DatedRow> = Vec::new();
    for source in sources {
        let asking = ask_source(filter, *source, at_rest_on, key)?;
        all.extend(asking.rows::<DatedRow>(connection).await?);
    }
    if sources.len() > 1 {
        all.sort_by(|one, other| other.place().cmp(&one.place()));
        // Something may have happened to one between two sources: it is listed once.
        all.dedup_by(|one, other| one.place() == other.place());
        all.truncate(usize::try_from(filter.limit).unwrap_or(usize::MAX));
    }
    Ok(all)
}

pub(super) fn ask_source(
    filter: &Filter,
    source: Source,
    at_rest_on: Option<CivilDate>,
    key: Option<Key>,
) -> Result<Asking, StoreError> {
    let mut asking = Asking::default();
    if !filter.words.patterns.is_empty() {
        asking.think_each_time();
    }
    asking.say(concat!("SELECT ", columns!(), ", NULL AS sorted_on "));
    asking.ask(
        "FROM notifications WHERE mailbox = ",
        filter.mailbox.as_str(),
    )?;
    source.ask(&mut asking, filter)?;
    before(&mut asking, filter, key)?;
    if let Some(registration) = &filter.registration {
        asking.ask(" AND registration = ", registration.as_str())?;
    }
    if let Some(kind) = &filter.kind {
        asking.ask(" AND kind = ", kind.as_str())?;
    }
    end(&mut asking, filter, at_rest_on)?;
    Ok(asking)
}

/// Asks by threes. What is said of the mailbox and of time must not call for their index, which
/// would go through the mailbox; the plus is for that, and for SQLite alone.
pub(super) fn ask_threes(
    filter: &Filter,
    at_rest_on: Option<CivilDate>,
    key: Option<Key>,
) -> Result<Asking, StoreError> {
    let (told_at, id) = bound(filter, key);
    let mut asking = Asking::default();
    asking.say(concat!("SELECT ", columns!(), ", NULL AS sorted_on "));
    asking.ask(
        "FROM notifications WHERE id IN (SELECT id FROM notifications_found \
         WHERE notifications_found MATCH ",
        matching(filter),
    )?;
    asking.ask(") AND +mailbox = ", filter.mailbox.as_str())?;
    asking.ask(" AND +told_at >= ", filter.first_second())?;
    asking.ask(" AND (+told_at, +id) < (", told_at)?;
    asking.ask(", ", id)?;
    asking.say(")");
    if let Some(registration) = &filter.registration {
        asking.ask(" AND +registration = ", registration.as_str())?;
    }
    if let Some(kind) = &filter.kind {
        asking.ask(" AND +kind = ", kind.as_str())?;
    }
    if let Some(list) = &filter.states {
        states::narrow(&mut asking, list, filter.today)?;
    }
    end(&mut asking, filter, at_rest_on)?;
    Ok(asking)
}

/// Writes what is looked for: the last three of the mailbox, and every three of the words.
fn matching(filter: &Filter) -> String {
    let mailbox: Vec<char> = filter.mailbox.as_str().chars().collect();
    let last: String = mailbox
        .iter()
        .skip(mailbox.len().saturating_sub(3))
        .collect();
    let quoted = |three: &str| format!("\"{}\"", three.replace('"', "\"\""));
    let mut all = vec![quoted(&last)];
    all.extend(filter.words.threes.iter().map(|three| quoted(three)));
    all.join(" AND ")
}

/// Asks for what was told before the end of the filter, and after `key` in the list.
fn before(asking: &mut Asking, filter: &Filter, key: Option<Key>) -> Result<(), StoreError> {
    let (told_at, id) = bound(filter, key);
    asking.ask(" AND (told_at, id) < (", told_at)?;
    asking.ask(", ", id)?;
    asking.say(")");
    Ok(())
}

fn bound(filter: &Filter, key: Option<Key>) -> (i64, String) {
    let before = filter.before.map_or(i64::MAX, LegalTime::unix_seconds);
    let end = (before, String::new());
    let key = key.map(|key| (key.told_at.unix_seconds(), key.id.to_string()));
    key.map_or(end.clone(), |key| key.min(end))
}

fn end(
    asking: &mut Asking,
    filter: &Filter,
    at_rest_on: Option<CivilDate>,
) -> Result<(), StoreError> {
    if let Some(day) = at_rest_on {
        let day = day.to_string();
        let day = day.as_str();
        asking.ask(" AND NOT (wait_on IS NOT NULL AND wait_on >= ", day)?;
        asking.ask(") AND NOT (answer_on IS NOT NULL AND answer_on >= ", day)?;
        asking.ask(" AND made_on <= ", day)?;
        asking.say(")");
    }
    narrow(asking, &filter.words)?;
    asking.ask(
        " ORDER BY told_at DESC, id DESC LIMIT ",
        i64::from(filter.limit),
    )
}

/// Keeps what has all the words.
pub(super) fn narrow(asking: &mut Asking, words: &Words) -> Result<(), StoreError> {
    for pattern in &words.patterns {
        asking.ask(" AND folded LIKE ", pattern.as_str())?;
        asking.say(" ESCAPE '!'");
    }
    Ok(())
}

fn is_full(found: &[DatedRow], filter: &Filter) -> bool {
    u32::try_from(found.len()).is_ok_and(|found| found >= filter.limit)
}
