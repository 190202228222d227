//! Who may see what of a mailbox by a permission that its holder signed. At most one is open for
//! each third party and purpose; '' stands for anybody.

use mailbox::api::PermissionAnswer;
use mailbox::civil_date::CivilDate;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::{StoreError, instant, parsed};

const TABLE: &str = "permissions";

/// A permission to write.
pub(crate) struct PermissionRecord<'a> {
    /// The filing that gives it.
    pub(crate) granted_by: &'a Folio,
    pub(crate) mailbox: &'a Rfc,
    /// The procedure it is of.
    pub(crate) code: &'a str,
    /// To whom; to anybody when nobody is named.
    pub(crate) third_party: Option<&'a Rfc>,
    pub(crate) from_on: CivilDate,
    pub(crate) until_on: Option<CivilDate>,
}

#[derive(sqlx::FromRow)]
struct Row {
    third_party: String,
    from_on: String,
    until_on: Option<String>,
    ended_at: Option<i64>,
}

impl Row {
    fn answer(self, on: CivilDate) -> Result<PermissionAnswer, StoreError> {
        let named = Some(self.third_party).filter(|text| !text.is_empty());
        let until_on = self.until_on.as_deref();
        let from_on = parsed(&self.from_on, TABLE, "from_on")?;
        let until_on: Option<CivilDate> = until_on
            .map(|text| parsed(text, TABLE, "until_on"))
            .transpose()?;
        let runs = from_on <= on && until_on.is_none_or(|until| on <= until);
        Ok(PermissionAnswer {
            rfc: named
                .map(|text| parsed(&text, TABLE, "third_party"))
                .transpose()?,
            from_on,
            until_on,
            is_active: runs && self.ended_at.is_none(),
            ended_at: self
                .ended_at
                .map(|seconds| instant(seconds, TABLE, "ended_at"))
                .transpose()?,
        })
    }
}

fn named(third_party: Option<&Rfc>) -> &str {
    third_party.map_or("", Rfc::as_str)
}

/// Adds a permission.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    record: &PermissionRecord<'_>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO permissions (granted_by, mailbox, code, third_party, from_on, until_on) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(record.granted_by.as_str())
    .bind(record.mailbox.as_str())
    .bind(record.code)
    .bind(named(record.third_party))
    .bind(record.from_on.to_string())
    .bind(record.until_on.map(|date| date.to_string()))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Ends the open permission of a third party. Tells whether there was one.
pub(crate) async fn end(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    code: &str,
    third_party: Option<&Rfc>,
    ended_by: &Folio,
    at: LegalTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE permissions SET ended_at = $1, ended_by = $2 \
         WHERE mailbox = $3 AND code = $4 AND third_party = $5 AND ended_at IS NULL",
    )
    .bind(at.unix_seconds())
    .bind(ended_by.as_str())
    .bind(mailbox.as_str())
    .bind(code)
    .bind(named(third_party))
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Finds the open permission of a third party, whether its days run or not.
pub(crate) async fn open(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    code: &str,
    third_party: Option<&Rfc>,
    on: CivilDate,
) -> Result<Option<PermissionAnswer>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT third_party, from_on, until_on, ended_at FROM permissions \
         WHERE mailbox = $1 AND code = $2 AND third_party = $3 AND ended_at IS NULL",
    )
    .bind(mailbox.as_str())
    .bind(code)
    .bind(named(third_party))
    .fetch_optional(&mut *connection)
    .await?;
    row.map(|row| row.answer(on)).transpose()
}

/// Finds the permission that a filing gave or ended, as it stands on a day.
pub(crate) async fn of_filing(
    connection: &mut AnyConnection,
    folio: &Folio,
    on: CivilDate,
) -> Result<Option<PermissionAnswer>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT third_party, from_on, until_on, ended_at FROM permissions \
         WHERE granted_by = $1 OR ended_by = $1 \
         ORDER BY CASE WHEN granted_by = $1 THEN 0 ELSE 1 END LIMIT 1",
    )
    .bind(folio.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    row.map(|row| row.answer(on)).transpose()
}
