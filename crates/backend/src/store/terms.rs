//! The versions of the terms, and which of them each mailbox accepted.

use mailbox::api::Terms;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::terms::{TermsReference, TermsVersion};
use sqlx::AnyConnection;

use super::{StoreError, instant, parsed};

#[derive(sqlx::FromRow)]
struct Row {
    version: String,
    sha256: String,
    in_force_on: String,
    text: String,
    text_en: String,
}

impl TryFrom<Row> for Terms {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            reference: reference(&row.version, &row.sha256)?,
            in_force_on: parsed(&row.in_force_on, "terms", "in_force_on")?,
            text: row.text,
            text_en: row.text_en,
        })
    }
}

fn reference(version: &str, sha256: &str) -> Result<TermsReference, StoreError> {
    Ok(TermsReference {
        version: parsed(version, "terms", "version")?,
        sha256: parsed(sha256, "terms", "sha256")?,
    })
}

/// Adds a version; `false` when there is one of that name.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    terms: &Terms,
    now: LegalTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO terms (version, sha256, in_force_on, text, text_en, published_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (version) DO NOTHING",
    )
    .bind(terms.reference.version.as_str())
    .bind(terms.reference.sha256.to_string())
    .bind(terms.in_force_on.to_string())
    .bind(&terms.text)
    .bind(&terms.text_en)
    .bind(now.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Finds a version by its name, in force or not yet.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    version: &TermsVersion,
) -> Result<Option<Terms>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT version, sha256, in_force_on, text, text_en FROM terms WHERE version = $1",
    )
    .bind(version.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    row.map(Terms::try_from).transpose()
}

/// Returns the name and digest of the version in force at `now`: the last to enter into force.
///
/// Before the first one is in force, it is the first.
pub(crate) async fn current(
    connection: &mut AnyConnection,
    now: LegalTime,
) -> Result<Option<TermsReference>, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT version, sha256 FROM terms ORDER BY \
         CASE WHEN in_force_on <= $1 THEN in_force_on ELSE '' END DESC, \
         CASE WHEN in_force_on <= $1 THEN '' ELSE in_force_on END, published_at DESC LIMIT 1",
    )
    .bind(mailbox::civil_date::CivilDate::from(now.date()).to_string())
    .fetch_optional(&mut *connection)
    .await?;
    row.map(|(version, sha256)| reference(&version, &sha256))
        .transpose()
}

/// What a mailbox accepted last, and when it was enabled first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Accepted {
    pub(crate) reference: TermsReference,
    pub(crate) signed_at: LegalTime,
    pub(crate) enabled_at: LegalTime,
}

/// Finds what a mailbox accepted last; nothing when it never was enabled.
pub(crate) async fn accepted(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
) -> Result<Option<Accepted>, StoreError> {
    let row: Option<(String, String, i64, i64)> = sqlx::query_as(
        "SELECT t.version, t.sha256, a.accepted_at, \
         (SELECT MIN(f.accepted_at) FROM accepted_terms f WHERE f.mailbox = $1) \
         FROM accepted_terms a JOIN terms t USING (version) WHERE a.mailbox = $1 \
         ORDER BY a.accepted_at DESC, t.in_force_on DESC, t.published_at DESC LIMIT 1",
    )
    .bind(mailbox.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    row.map(|(version, sha256, accepted_at, enabled_at)| {
        Ok(Accepted {
            reference: reference(&version, &sha256)?,
            signed_at: instant(accepted_at, "accepted_terms", "accepted_at")?,
            enabled_at: instant(enabled_at, "accepted_terms", "accepted_at")?,
        })
    })
    .transpose()
}

/// Notes that a mailbox accepted a version.
pub(crate) async fn accept(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    version: &TermsVersion,
    folio: Option<&Folio>,
    now: LegalTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO accepted_terms (mailbox, version, accepted_at, folio) \
         VALUES ($1, $2, $3, $4)",
    )
    .bind(mailbox.as_str())
    .bind(version.as_str())
    .bind(now.unix_seconds())
    .bind(folio.map(Folio::as_str))
    .execute(&mut *connection)
    .await?;
    Ok(())
}
