//! What authorities said of whoever signed an act, as it came, for evidence packages.

use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::{StoreError, instant};

/// An answer of an authority, and when it was asked for.
pub(crate) struct Proof {
    pub(crate) is_list: bool,
    pub(crate) asked_at: LegalTime,
    pub(crate) bytes: Vec<u8>,
}

/// Lists the answers about the certificate that signed the act of a folio, the first first.
pub(crate) async fn of_act(
    connection: &mut AnyConnection,
    folio: &Folio,
) -> Result<Vec<Proof>, StoreError> {
    let rows: Vec<(String, Vec<u8>, i64)> = sqlx::query_as(
        "SELECT a.source, a.bytes, s.asked_at FROM signed_acts s \
         JOIN revocation_answers a ON a.sha256 = s.answer_sha256 WHERE s.folio = $1 \
         UNION ALL SELECT a.source, a.bytes, r.asked_at FROM filing_revocations r \
         JOIN revocation_answers a ON a.sha256 = r.answer_sha256 WHERE r.folio = $1 \
         UNION ALL SELECT a.source, a.bytes, r.settled_at FROM filing_revocations r \
         JOIN revocation_answers a ON a.sha256 = r.settled_by_sha256 WHERE r.folio = $1",
    )
    .bind(folio.as_str())
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter()
        .map(|(source, bytes, asked_at)| {
            Ok(Proof {
                is_list: source == "crl",
                asked_at: instant(asked_at, "revocation_answers", "asked_at")?,
                bytes,
            })
        })
        .collect()
}
