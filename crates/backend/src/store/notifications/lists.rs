//! Lists of a mailbox's notifications, page by page, and how many wait.
//!
//! Each list reads one index in its order and stops when the page is full, wherever the page
//! begins; what a filter leaves out is passed over. A search passes over the whole mailbox when
//! nothing in it is found. Only what was told to the addressee is listed.

use mailbox::civil_date::CivilDate;
use mailbox::id::Id;
use mailbox::identifiers::{Nrp, Rfc};
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::{Notification, Row, StoreError, TABLE, columns, parsed};

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
    /// Three patterns, all of which the cover has.
    pub(crate) patterns: [String; 3],
    /// The day by which states are told apart.
    pub(crate) today: CivilDate,
    pub(crate) limit: u32,
}

/// Where a row stands: told when, and its id.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Key {
    pub(crate) told_at: LegalTime,
    pub(crate) id: Id,
}

/// A list's statement: the filters, then what makes it that list. `$1` to `$8` are the filter's.
/// Each list sets its own bounds of time, in the way that its index can use.
macro_rules! listed {
    ($sorted_on:literal, $($rest:literal),+ $(,)?) => {
        concat!(
            "SELECT ", columns!(), ", ", $sorted_on, " AS sorted_on FROM notifications \
             WHERE mailbox = $1 \
             AND ($2 IS NULL OR registration = $2) AND ($3 IS NULL OR kind = $3) \
             AND ($4 IS NULL OR $4 LIKE '%,' || CASE \
                 WHEN withdrawn_at IS NOT NULL THEN 'withdrawn' \
                 WHEN answered_at IS NOT NULL THEN 'answered' \
                 WHEN made_on IS NULL OR made_on > $5 THEN waits \
                 WHEN effective_on > $5 THEN 'notified' \
                 WHEN answer_by_on < $5 THEN 'lapsed' \
                 ELSE 'effective' END || ',%') \
             AND folded LIKE $6 ESCAPE '!' AND folded LIKE $7 ESCAPE '!' \
             AND folded LIKE $8 ESCAPE '!' ",
            $($rest),+
        )
    };
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
            patterns: ["%", "%", "%"].map(str::to_owned),
            today,
            limit,
        }
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

/// Binds the arguments of the filter.
macro_rules! filtered {
    ($query:expr, $filter:expr) => {{
        let filter: &Filter = $filter;
        let [one, two, three] = &filter.patterns;
        // In the statement's own order, as `listed!` numbers them.
        $query
            .bind(filter.mailbox.as_str())
            .bind(filter.registration.as_ref().map(Nrp::as_str))
            .bind(filter.kind.as_deref())
            .bind(filter.states.as_deref())
            .bind(filter.today.to_string())
            .bind(one.as_str())
            .bind(two.as_str())
            .bind(three.as_str())
    }};
}

/// Lists the newest, after `key`.
pub(crate) async fn newest(
    connection: &mut AnyConnection,
    filter: &Filter,
    key: Option<Key>,
) -> Result<Sorted, StoreError> {
    let (from, told_at, id) = span(filter, key);
    let query = filtered!(
        sqlx::query_as::<_, DatedRow>(listed!(
            "NULL",
            "AND told_at >= $9 AND (told_at, id) < ($10, $11) ",
            "ORDER BY told_at DESC, id DESC LIMIT $12"
        )),
        filter
    );
    let query = query.bind(from).bind(told_at).bind(id);
    let rows = query.bind(i64::from(filter.limit));
    sorted(rows.fetch_all(&mut *connection).await?)
}

/// Lists what is not made on `day`, by the last day before it is.
pub(crate) async fn opening(
    connection: &mut AnyConnection,
    filter: &Filter,
    day: CivilDate,
    after: Option<(CivilDate, Key)>,
) -> Result<Sorted, StoreError> {
    let (from, before, _) = span(filter, None);
    let (first_on, on, told_at, id) = dated_bound(day, after);
    let query = filtered!(
        sqlx::query_as::<_, DatedRow>(listed!(
            "wait_on",
            "AND wait_on >= $9 AND (wait_on > $10 OR (told_at, id) < ($11, $12)) ",
            "AND +told_at >= $13 AND +told_at < $14 ",
            "ORDER BY wait_on, told_at DESC, id DESC LIMIT $15"
        )),
        filter
    );
    let query = query.bind(first_on).bind(on).bind(told_at).bind(id);
    let query = query.bind(from).bind(before);
    let rows = query.bind(i64::from(filter.limit));
    sorted(rows.fetch_all(&mut *connection).await?)
}

/// Lists what was made by `day` and has a term that runs, by its last day.
pub(crate) async fn answering(
    connection: &mut AnyConnection,
    filter: &Filter,
    day: CivilDate,
    after: Option<(CivilDate, Key)>,
) -> Result<Sorted, StoreError> {
    let (from, before, _) = span(filter, None);
    let (first_on, on, told_at, id) = dated_bound(day, after);
    let query = filtered!(
        sqlx::query_as::<_, DatedRow>(listed!(
            "answer_on",
            "AND answer_on >= $9 AND (answer_on > $10 OR (told_at, id) < ($11, $12)) ",
            "AND +told_at >= $13 AND +told_at < $14 AND made_on <= $15 ",
            "ORDER BY answer_on, told_at DESC, id DESC LIMIT $16"
        )),
        filter
    );
    let query = query.bind(first_on).bind(on).bind(told_at).bind(id);
    let query = query.bind(from).bind(before).bind(day.to_string());
    let rows = query.bind(i64::from(filter.limit));
    sorted(rows.fetch_all(&mut *connection).await?)
}

/// Lists what neither waits nor has a term that runs on `day`, the newest first.
pub(crate) async fn rest(
    connection: &mut AnyConnection,
    filter: &Filter,
    day: CivilDate,
    key: Option<Key>,
) -> Result<Sorted, StoreError> {
    let (from, told_at, id) = span(filter, key);
    let query = filtered!(
        sqlx::query_as::<_, DatedRow>(listed!(
            "NULL",
            "AND told_at >= $9 AND (told_at, id) < ($10, $11) ",
            "AND NOT (wait_on IS NOT NULL AND wait_on >= $12) ",
            "AND NOT (answer_on IS NOT NULL AND answer_on >= $12 AND made_on <= $12) ",
            "ORDER BY told_at DESC, id DESC LIMIT $13"
        )),
        filter
    );
    let query = query.bind(from).bind(told_at).bind(id);
    let query = query.bind(day.to_string());
    let rows = query.bind(i64::from(filter.limit));
    sorted(rows.fetch_all(&mut *connection).await?)
}

/// Between which instants a list is, and after which row: one bound at each end, for with two the
/// index would be read from the wrong one.
fn span(filter: &Filter, key: Option<Key>) -> (i64, i64, String) {
    let from = filter.from.map_or(i64::MIN, LegalTime::unix_seconds);
    let before = filter.before.map_or(i64::MAX, LegalTime::unix_seconds);
    let key = key.map(|key| (key.told_at.unix_seconds(), key.id.to_string()));
    let end = (before, String::new());
    let (told_at, id) = key.map_or(end.clone(), |key| key.min(end));
    (from, told_at, id)
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
