//! Lists of a mailbox's notifications, page by page, and how many wait.
//!
//! A list says what it asks for and nothing else, so that each reads an index in its own order from
//! where the page begins, and stops when the page is full. For each filter there is an index that
//! holds little but what it keeps; what two filters leave out is passed over. Only what was told to
//! the addressee is listed.

mod found;
#[cfg(test)]
mod plans;
mod states;

use mailbox::civil_date::CivilDate;
use mailbox::id::Id;
use mailbox::identifiers::{Nrp, Rfc};
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::{Notification, Row, StoreError, TABLE, columns, instant, parsed};
use crate::store::asking::Asking;
use states::Source;

/// What is asked of a list.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub(crate) mailbox: Rfc,
    pub(crate) registration: Option<Nrp>,
    /// What the act is, exactly.
    pub(crate) kind: Option<String>,
    /// Words of states between commas, `,announced,posted,`.
    pub(crate) states: Option<String>,
    /// Told from then on.
    pub(crate) from: Option<LegalTime>,
    /// Told before then.
    pub(crate) before: Option<LegalTime>,
    /// What the cover has.
    pub(crate) words: Words,
    /// The day by which states are told apart.
    pub(crate) today: CivilDate,
    pub(crate) limit: u32,
}

/// What is searched for; nothing finds everything.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Words {
    /// Patterns, all of which the text that is found has. The sign that makes others literal is `!`.
    pub(crate) patterns: Vec<String>,
    /// Every three letters that follow each other in a word.
    pub(crate) threes: Vec<String>,
}

/// Where a row stands: told when, and its id.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Key {
    pub(crate) told_at: LegalTime,
    pub(crate) id: Id,
}

impl Filter {
    /// Asks for everything in a mailbox.
    pub(crate) fn everything(mailbox: Rfc, today: CivilDate, limit: u32) -> Self {
        Self {
            mailbox,
            registration: None,
            kind: None,
            states: None,
            from: None,
            before: None,
            words: Words::default(),
            today,
            limit,
        }
    }

    fn first_second(&self) -> i64 {
        self.from.map_or(i64::MIN, LegalTime::unix_seconds)
    }
}

/// A row with the last day by which it is sorted.
type Sorted = Vec<(Notification, Option<CivilDate>)>;

/// Adds to each row the last day by which it is sorted.
fn sorted(rows: Vec<DatedRow>) -> Result<Sorted, StoreError> {
    let one = |row: DatedRow| {
        let on = row.sorted_on.as_deref();
        let on = on.map(|on| parsed(on, TABLE, "sorted_on")).transpose()?;
        Ok((Notification::try_from(row.row)?, on))
    };
    rows.into_iter().map(one).collect()
}

#[derive(sqlx::FromRow)]
struct DatedRow {
    #[sqlx(flatten)]
    row: Row,
    sorted_on: Option<String>,
}

impl DatedRow {
    /// Where it stands among others, by when it was told.
    fn place(&self) -> (Option<i64>, &str) {
        (self.row.told_at, &self.row.id)
    }
}

/// Lists the newest, after `key`.
pub(crate) async fn newest(
    connection: &mut AnyConnection,
    filter: &Filter,
    key: Option<Key>,
) -> Result<Sorted, StoreError> {
    let sources = filter.states.as_deref().map(states::sources);
    let sources = sources.unwrap_or_else(|| vec![Source::Told]);
    sorted(found::told(connection, filter, &sources, None, key).await?)
}

/// Lists what neither waits nor has a term that runs on `day`, the newest first.
pub(crate) async fn rest(
    connection: &mut AnyConnection,
    filter: &Filter,
    day: CivilDate,
    key: Option<Key>,
) -> Result<Sorted, StoreError> {
    let rows = if let Some(list) = &filter.states {
        found::told(connection, filter, &states::sources(list), Some(day), key).await?
    } else {
        let today = day;
        let filter = Filter {
            today,
            ..filter.clone()
        };
        found::told(connection, &filter, &Source::AT_REST, Some(day), key).await?
    };
    sorted(rows)
}

/// Lists what is not made on `day`, by the last day before it is.
pub(crate) async fn opening(
    connection: &mut AnyConnection,
    filter: &Filter,
    day: CivilDate,
    after: Option<(CivilDate, Key)>,
) -> Result<Sorted, StoreError> {
    let asking = ask_opening(filter, day, after)?;
    sorted(asking.rows(connection).await?)
}

fn ask_opening(
    filter: &Filter,
    day: CivilDate,
    after: Option<(CivilDate, Key)>,
) -> Result<Asking, StoreError> {
    let (first_on, on, told_at, id) = dated_bound(day, after);
    let mut asking = Asking::default();
    asking.say(concat!("SELECT ", columns!(), ", wait_on AS sorted_on "));
    asking.ask(
        "FROM notifications WHERE mailbox = ",
        filter.mailbox.as_str(),
    )?;
    asking.ask(" AND wait_on >= ", first_on)?;
    asking.ask(" AND (wait_on > ", on)?;
    asking.ask(" OR (told_at, id) < (", told_at)?;
    asking.ask(", ", id)?;
    asking.say("))");
    narrow_dated(&mut asking, filter)?;
    asking.ask(
        " ORDER BY wait_on, told_at DESC, id DESC LIMIT ",
        i64::from(filter.limit),
    )?;
    Ok(asking)
}

/// Lists what was made by `day` and has a term that runs, by its last day.
pub(crate) async fn answering(
    connection: &mut AnyConnection,
    filter: &Filter,
    day: CivilDate,
    after: Option<(CivilDate, Key)>,
) -> Result<Sorted, StoreError> {
    let asking = ask_answering(filter, day, after)?;
    sorted(asking.rows(connection).await?)
}

fn ask_answering(
    filter: &Filter,
    day: CivilDate,
    after: Option<(CivilDate, Key)>,
) -> Result<Asking, StoreError> {
    let (first_on, on, told_at, id) = dated_bound(day, after);
    let mut asking = Asking::default();
    asking.say(concat!("SELECT ", columns!(), ", answer_on AS sorted_on "));
    asking.ask(
        "FROM notifications WHERE mailbox = ",
        filter.mailbox.as_str(),
    )?;
    asking.ask(" AND answer_on >= ", first_on)?;
    asking.ask(" AND (answer_on > ", on)?;
    asking.ask(" OR (told_at, id) < (", told_at)?;
    asking.ask(", ", id)?;
    asking.ask(")) AND made_on <= ", day.to_string())?;
    narrow_dated(&mut asking, filter)?;
    asking.ask(
        " ORDER BY answer_on, told_at DESC, id DESC LIMIT ",
        i64::from(filter.limit),
    )?;
    Ok(asking)
}

/// Narrows a list by last days, which is short: what is filtered is said so that no other index
/// is taken for it, which would have to be sorted.
fn narrow_dated(asking: &mut Asking, filter: &Filter) -> Result<(), StoreError> {
    let before = filter.before.map_or(i64::MAX, LegalTime::unix_seconds);
    asking.ask(" AND +told_at >= ", filter.first_second())?;
    asking.ask(" AND +told_at < ", before)?;
    if let Some(registration) = &filter.registration {
        asking.ask(" AND COALESCE(registration, '') = ", registration.as_str())?;
    }
    if let Some(kind) = &filter.kind {
        asking.ask(" AND COALESCE(kind, '') = ", kind.as_str())?;
    }
    if let Some(list) = &filter.states {
        states::narrow(asking, list, filter.today)?;
    }
    found::narrow(asking, &filter.words)
}

/// Where a list by last days goes on: from that day on, and on that day after that row.
fn dated_bound(day: CivilDate, after: Option<(CivilDate, Key)>) -> (String, String, i64, String) {
    let Some((on, key)) = after else {
        return (day.to_string(), String::new(), i64::MAX, String::new());
    };
    let (told_at, id) = (key.told_at.unix_seconds(), key.id.to_string());
    (on.max(day).to_string(), on.to_string(), told_at, id)
}

/// Returns how many wait to be opened on `day`, and how many terms to answer run.
pub(crate) async fn live_counts(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    day: CivilDate,
) -> Result<(i64, i64), StoreError> {
    let counts = sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM notifications WHERE mailbox = $1 AND wait_on >= $2 \
         AND waits = 'announced' AND opened_at IS NULL), \
         (SELECT COUNT(*) FROM notifications WHERE mailbox = $1 AND answer_on >= $2 \
         AND made_on <= $2)",
    )
    .bind(mailbox.as_str())
    .bind(day.to_string())
    .fetch_one(&mut *connection)
    .await?;
    Ok(counts)
}
