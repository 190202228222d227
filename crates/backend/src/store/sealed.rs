//! What the institute sealed, as the exact bytes, under the folio it is quoted by.

use base64ct::{Base64, Encoding as _};
use mailbox::api::{SealedReceipt, SealedStatement};
use mailbox::digest::Digest;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::statement::Purpose;
use sqlx::AnyConnection;
use tokio::task::JoinHandle;

use super::asking::{Asking, pieces};
use super::receipts::Listed;
use super::{StoreError, parsed};
use crate::seal::{SealError, threads};

/// Makes the seal over a text; slow, and may be done on any thread.
pub(crate) type Sealing = Box<dyn FnOnce(&str) -> Result<Vec<u8>, SealError> + Send>;

/// A text that is to be sealed with the transaction that it belongs to.
pub(crate) struct ToSeal {
    /// What it is quoted by.
    pub(crate) folio: Folio,
    /// `aviso`, `acuse` or `constancia`.
    pub(crate) purpose: Purpose,
    /// In whose mailbox it is.
    pub(crate) mailbox: Rfc,
    /// The text.
    pub(crate) statement: String,
    /// The hour that the seal says.
    pub(crate) at: LegalTime,
    /// The seal that is in force then, if any is.
    pub(crate) by: Option<Digest>,
    /// How.
    pub(crate) sealing: Sealing,
}

/// A seal that is being made, on a thread where that keeps nobody waiting.
pub(crate) struct Making(JoinHandle<Result<Made, SealError>>);

/// A text under its seal, to be added.
struct Made {
    sealed: Sealed,
    listed: Listed,
    by: Digest,
}

impl Making {
    /// Begins to make it.
    pub(super) fn begin(text: ToSeal) -> Self {
        Self(threads::begin(move || {
            let ToSeal {
                folio,
                purpose,
                mailbox,
                statement,
                at,
                by,
                sealing,
            } = text;
            let seal = sealing(&statement)?;
            let listed = Listed::of(&statement);
            let sealed = Sealed {
                folio,
                purpose,
                mailbox,
                statement,
                seal,
                at,
            };
            let by = by.ok_or(SealError::NoneInForce { at })?;
            Ok(Made { sealed, listed, by })
        }))
    }

    async fn made(self) -> Result<Made, StoreError> {
        let made = self.0.await.map_err(|_| StoreError::Interrupted)?;
        made.map_err(StoreError::Seal)
    }
}

/// Waits for the seals of acts, and adds all that they seal.
///
/// What is returned is in the order it was asked for, an act after another.
pub(super) async fn keep(
    connection: &mut AnyConnection,
    acts: impl Iterator<Item = Vec<Making>>,
) -> Result<Vec<Vec<Sealed>>, StoreError> {
    let (mut all, mut counts) = (Vec::new(), Vec::new());
    for makings in acts {
        counts.push(makings.len());
        for making in makings {
            all.push(making.made().await?);
        }
    }
    for made in pieces(&all) {
        insert(connection, made).await?;
    }
    let mut sealed = all.into_iter().map(|made| made.sealed);
    Ok((counts.into_iter())
        .map(|count| sealed.by_ref().take(count).collect())
        .collect())
}

/// A text under its seal.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Sealed {
    pub(crate) folio: Folio,
    pub(crate) purpose: Purpose,
    pub(crate) mailbox: Rfc,
    pub(crate) statement: String,
    /// CMS, DER.
    pub(crate) seal: Vec<u8>,
    pub(crate) at: LegalTime,
}

impl Sealed {
    /// Returns it as the contract carries a receipt.
    pub(crate) fn receipt(&self) -> SealedReceipt {
        SealedReceipt {
            folio: self.folio.clone(),
            statement: self.statement.clone(),
            seal: Base64::encode_string(&self.seal),
        }
    }

    /// Returns it as the contract carries a sealed word.
    pub(crate) fn word(&self) -> SealedStatement {
        SealedStatement {
            statement: self.statement.clone(),
            seal: Base64::encode_string(&self.seal),
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    folio: String,
    purpose: String,
    mailbox: String,
    statement: String,
    seal: Vec<u8>,
    sealed_at: i64,
}

impl TryFrom<Row> for Sealed {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        const TABLE: &str = "sealed";
        let purpose = [Purpose::Aviso, Purpose::Acuse, Purpose::Constancia]
            .into_iter()
            .find(|purpose| purpose.word() == row.purpose);
        Ok(Self {
            folio: parsed(&row.folio, TABLE, "folio")?,
            purpose: purpose.ok_or(StoreError::Corrupt {
                table: TABLE,
                column: "purpose",
            })?,
            mailbox: parsed(&row.mailbox, TABLE, "mailbox")?,
            statement: row.statement,
            seal: row.seal,
            at: super::instant(row.sealed_at, TABLE, "sealed_at")?,
        })
    }
}

/// Adds sealed texts, each if its seal is the one in force at its hour: a replica that did not hear
/// of a new seal adds nothing.
async fn insert(connection: &mut AnyConnection, all: &[Made]) -> Result<(), StoreError> {
    let mut asking = Asking::default();
    asking.say(
        "INSERT INTO sealed (folio, purpose, mailbox, statement, kind, folded, seal, sealed_at) \
         SELECT column1, column2, column3, column4, column5, column6, column8, column9 FROM (VALUES",
    );
    for (place, made) in all.iter().enumerate() {
        let Made { sealed, listed, by } = made;
        asking.ask(if place == 0 { " (" } else { ", (" }, sealed.folio.as_str())?;
        let by = by.to_string();
        let texts = [
            sealed.purpose.word(),
            sealed.mailbox.as_str(),
            &sealed.statement,
            listed.kind,
            &listed.folded,
            &by,
        ];
        for text in texts {
            asking.ask(", ", text)?;
        }
        asking.ask(", ", sealed.seal.as_slice())?;
        asking.ask(", ", sealed.at.unix_seconds())?;
        asking.say(")");
    }
    asking.say(
        ") AS made JOIN seals ON seals.sha256 = column7 AND seals.from_at <= column9 \
         AND (seals.until_at IS NULL OR seals.until_at > column9)",
    );
    if usize::try_from(asking.change(connection).await?) == Ok(all.len()) {
        Ok(())
    } else {
        Err(StoreError::Seal(SealError::Changed))
    }
}

/// Finds a sealed text of this mailbox.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    folio: &Folio,
    purpose: Purpose,
) -> Result<Option<Sealed>, StoreError> {
    let row: Option<Row> =
        sqlx::query_as("SELECT * FROM sealed WHERE folio = $1 AND purpose = $2 AND mailbox = $3")
            .bind(folio.as_str())
            .bind(purpose.word())
            .bind(mailbox.as_str())
            .fetch_optional(&mut *connection)
            .await?;
    row.map(Sealed::try_from).transpose()
}

/// Finds a receipt of this mailbox: an *acuse*, or the *constancia* of a notification.
pub(crate) async fn receipt(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    folio: &Folio,
) -> Result<Option<Sealed>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT * FROM sealed WHERE folio = $1 AND purpose IN ('acuse', 'constancia') \
         AND mailbox = $2",
    )
    .bind(folio.as_str())
    .bind(mailbox.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    row.map(Sealed::try_from).transpose()
}
