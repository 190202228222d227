//! Notifications: the act as it was deposited, and what happened to it since.
//!
//! An event is only added to the past it was decided on: [`update`] asks for the revision that was
//! read, so of two that come at once one finds that something changed before.

mod board;
mod due;
mod lists;

use mailbox::attachment::{Attachment, PDF};
use mailbox::civil_date::CivilDate;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::notification::{Act, Addressee, Event, Life, Oficio};
use sqlx::AnyConnection;

use super::{StoreError, instant, parsed};

pub(crate) use board::{
    Board, BoardEntry, BoardRecord, on_board, post, post_until, posting, take_down,
};
pub(crate) use due::{papers_due, postpone, redate, to_redate, untold};
pub(crate) use lists::{Filter, Key, Words, answering, live_counts, newest, opening, rest};

const TABLE: &str = "notifications";

/// A notification, as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Notification {
    pub(crate) id: Id,
    pub(crate) folio: Folio,
    pub(crate) addressee: Addressee,
    pub(crate) act: Act,
    pub(crate) deposited_at: LegalTime,
    /// What happened since, in its order.
    pub(crate) events: Vec<Event>,
    /// Grows with what happens.
    pub(crate) revision: i64,
    /// The *acuerdo* that ordered its posting.
    pub(crate) agreement: Option<Oficio>,
    /// The folio of the receipt of its opening.
    pub(crate) opening: Option<Folio>,
    /// The folio of its *constancia*.
    pub(crate) attestation: Option<Folio>,
    /// When anybody was first told.
    pub(crate) told_at: Option<LegalTime>,
}

impl Notification {
    /// Returns what happened to it.
    pub(crate) fn life(&self) -> Result<Life, StoreError> {
        let life = Life::deposited(&self.act, self.deposited_at).replay(&self.events);
        life.map_err(|_| corrupt("events"))
    }

    /// Returns whose mailbox it is in.
    pub(crate) fn mailbox(&self) -> &Rfc {
        &self.addressee.rfc
    }
}

/// What follows from the events, by one calendar: only to sort, to count and to select.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Derived {
    /// The number of the calendar.
    pub(crate) dated_by: i64,
    pub(crate) told_at: Option<LegalTime>,
    pub(crate) opened_at: Option<LegalTime>,
    pub(crate) answered_at: Option<LegalTime>,
    pub(crate) withdrawn_at: Option<LegalTime>,
    /// `announced` or `posted`: as what it waits to be made.
    pub(crate) waits: Option<&'static str>,
    pub(crate) made_on: Option<CivilDate>,
    pub(crate) effective_on: Option<CivilDate>,
    pub(crate) answer_by_on: Option<CivilDate>,
    /// The last day before it is made, while nothing closed it.
    pub(crate) wait_on: Option<CivilDate>,
    /// The last day to answer, while nothing closed it.
    pub(crate) answer_on: Option<CivilDate>,
    /// From when on its *constancia* is due.
    pub(crate) paper_due_at: Option<LegalTime>,
}

/// What an event brings besides itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Brought<'a> {
    pub(crate) agreement: Option<&'a str>,
    pub(crate) served_with: Option<&'a str>,
    pub(crate) withdrawn_for: Option<&'a str>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    folio: String,
    mailbox: String,
    addressee_name: String,
    addressee_kind: String,
    registration: Option<String>,
    oficio: String,
    issued_on: String,
    place: String,
    issuer: String,
    officer: String,
    kind: String,
    legal_basis: String,
    document_name: String,
    document_bytes: i64,
    document_sha256: String,
    rule: String,
    answer_days: Option<i64>,
    deposited_at: i64,
    events: String,
    revision: i64,
    agreement: Option<String>,
    opening: Option<String>,
    attestation: Option<String>,
    told_at: Option<i64>,
}

/// The columns of a [`Row`].
macro_rules! columns {
    () => {
        "id, folio, mailbox, addressee_name, addressee_kind, registration, oficio, issued_on, \
         place, issuer, officer, kind, legal_basis, document_name, document_bytes, \
         document_sha256, rule, answer_days, deposited_at, events, revision, agreement, opening, \
         attestation, told_at"
    };
}
use columns;

fn corrupt(column: &'static str) -> StoreError {
    let table = TABLE;
    StoreError::Corrupt { table, column }
}

fn optional<T: std::str::FromStr>(
    text: Option<&str>,
    column: &'static str,
) -> Result<Option<T>, StoreError> {
    text.map(|text| parsed(text, TABLE, column)).transpose()
}

impl TryFrom<Row> for Notification {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: parsed(&row.id, TABLE, "id")?,
            folio: parsed(&row.folio, TABLE, "folio")?,
            addressee: Addressee {
                rfc: parsed(&row.mailbox, TABLE, "mailbox")?,
                name: parsed(&row.addressee_name, TABLE, "addressee_name")?,
                kind: parsed(&row.addressee_kind, TABLE, "addressee_kind")?,
                registration: optional(row.registration.as_deref(), "registration")?,
            },
            act: Act {
                oficio: parsed(&row.oficio, TABLE, "oficio")?,
                issued_on: parsed(&row.issued_on, TABLE, "issued_on")?,
                place: parsed(&row.place, TABLE, "place")?,
                issuer: parsed(&row.issuer, TABLE, "issuer")?,
                officer: parsed(&row.officer, TABLE, "officer")?,
                kind: parsed(&row.kind, TABLE, "kind")?,
                legal_basis: parsed(&row.legal_basis, TABLE, "legal_basis")?,
                document: Attachment {
                    name: row.document_name,
                    media_type: PDF.to_owned(),
                    size_bytes: u64::try_from(row.document_bytes)
                        .map_err(|_| corrupt("document_bytes"))?,
                    sha256: parsed(&row.document_sha256, TABLE, "document_sha256")?,
                },
                rule: parsed(&row.rule, TABLE, "rule")?,
                answer_days: row
                    .answer_days
                    .map(|days| u16::try_from(days).map_err(|_| corrupt("answer_days")))
                    .transpose()?,
            },
            deposited_at: instant(row.deposited_at, TABLE, "deposited_at")?,
            events: serde_json::from_str(&row.events).map_err(|_| corrupt("events"))?,
            revision: row.revision,
            agreement: optional(row.agreement.as_deref(), "agreement")?,
            opening: optional(row.opening.as_deref(), "opening")?,
            attestation: optional(row.attestation.as_deref(), "attestation")?,
            told_at: row
                .told_at
                .map(|seconds| instant(seconds, TABLE, "told_at"))
                .transpose()?,
        })
    }
}

fn all(rows: Vec<Row>) -> Result<Vec<Notification>, StoreError> {
    rows.into_iter().map(Notification::try_from).collect()
}

/// Adds a notification that was deposited; what follows from its life is added by [`update`].
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    notification: &Notification,
    officer_signature: &[u8],
    folded: &str,
) -> Result<(), StoreError> {
    let Notification { addressee, act, .. } = notification;
    let document = &act.document;
    sqlx::query(
        "INSERT INTO notifications (id, folio, mailbox, addressee_name, addressee_kind, \
         registration, oficio, issued_on, place, issuer, officer, kind, legal_basis, \
         document_name, document_bytes, document_sha256, officer_signature, rule, answer_days, \
         folded, deposited_at, events, revision, dated_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20, $21, '[]', 0, 0)",
    )
    .bind(notification.id.to_string())
    .bind(notification.folio.as_str())
    .bind(addressee.rfc.as_str())
    .bind(addressee.name.as_str())
    .bind(addressee.kind.word())
    .bind(addressee.registration.as_ref().map(ToString::to_string))
    .bind(act.oficio.as_str())
    .bind(act.issued_on.to_string())
    .bind(act.place.as_str())
    .bind(act.issuer.as_str())
    .bind(act.officer.as_str())
    .bind(act.kind.as_str())
    .bind(act.legal_basis.as_str())
    .bind(&document.name)
    .bind(i64::try_from(document.size_bytes).unwrap_or(i64::MAX))
    .bind(document.sha256.to_string())
    .bind(officer_signature)
    .bind(act.rule.word())
    .bind(act.answer_days.map(i64::from))
    .bind(folded)
    .bind(notification.deposited_at.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Writes what happened to a notification, and what follows from it; `false` when something else
/// happened since it was read.
pub(crate) async fn update(
    connection: &mut AnyConnection,
    notification: &Notification,
    derived: &Derived,
    brought: Brought<'_>,
) -> Result<bool, StoreError> {
    let events = serde_json::to_string(&notification.events).map_err(|_| corrupt("events"))?;
    let done = sqlx::query(
        "UPDATE notifications SET revision = revision + 1, events = $1, opening = $2, \
         attestation = $3, agreement = COALESCE($4, agreement), \
         served_with = COALESCE($5, served_with), withdrawn_for = COALESCE($6, withdrawn_for) \
         WHERE id = $7 AND revision = $8",
    )
    .bind(events)
    .bind(notification.opening.as_ref().map(Folio::as_str))
    .bind(notification.attestation.as_ref().map(Folio::as_str))
    .bind(brought.agreement)
    .bind(brought.served_with)
    .bind(brought.withdrawn_for)
    .bind(notification.id.to_string())
    .bind(notification.revision)
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    derive(
        connection,
        notification.id,
        notification.revision + 1,
        derived,
    )
    .await
}

/// Writes what follows from the events of a revision; `false` when there is a later one.
async fn derive(
    connection: &mut AnyConnection,
    id: Id,
    revision: i64,
    derived: &Derived,
) -> Result<bool, StoreError> {
    let seconds = |at: Option<LegalTime>| at.map(LegalTime::unix_seconds);
    let day = |on: Option<CivilDate>| on.map(|on| on.to_string());
    let done = sqlx::query(
        "UPDATE notifications SET dated_by = $1, told_at = $2, opened_at = $3, answered_at = $4, \
         withdrawn_at = $5, waits = $6, made_on = $7, effective_on = $8, answer_by_on = $9, \
         wait_on = $10, answer_on = $11, paper_due_at = $12 WHERE id = $13 AND revision = $14",
    )
    .bind(derived.dated_by)
    .bind(seconds(derived.told_at))
    .bind(seconds(derived.opened_at))
    .bind(seconds(derived.answered_at))
    .bind(seconds(derived.withdrawn_at))
    .bind(derived.waits)
    .bind(day(derived.made_on))
    .bind(day(derived.effective_on))
    .bind(day(derived.answer_by_on))
    .bind(day(derived.wait_on))
    .bind(day(derived.answer_on))
    .bind(seconds(derived.paper_due_at))
    .bind(id.to_string())
    .bind(revision)
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Finds a notification, whoever it is for.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    id: Id,
) -> Result<Option<Notification>, StoreError> {
    let row: Option<Row> = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM notifications WHERE id = $1"
    ))
    .bind(id.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    row.map(Notification::try_from).transpose()
}

/// Finds the notification of a folio, whoever it is for.
pub(crate) async fn of_folio(
    connection: &mut AnyConnection,
    folio: &Folio,
) -> Result<Option<Notification>, StoreError> {
    let row: Option<Row> = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM notifications WHERE folio = $1"
    ))
    .bind(folio.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    row.map(Notification::try_from).transpose()
}

/// Returns the officer's signature over the document of a notification.
pub(crate) async fn officer_signature(
    connection: &mut AnyConnection,
    id: Id,
) -> Result<Option<Vec<u8>>, StoreError> {
    let signature = sqlx::query_scalar("SELECT officer_signature FROM notifications WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    Ok(signature)
}
