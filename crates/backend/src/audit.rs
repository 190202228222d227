//! The audit: what was done, in a chain where each entry carries the hash of the one before.
//!
//! An entry is appended in the transaction of the act it tells about, so neither is there
//! without the other. It holds digests, never contents. The chain shows that an entry was
//! changed, removed or put in between, or that the newest were cut off and their head left; that
//! they were cut off with the head shows only against a hash noted elsewhere.

use mailbox::digest::Digest;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;

use crate::store::{Store, StoreError};

/// What was done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verb {
    AdmitFiling,
    AnswerRequest,
    AskProcedure,
    /// A certificate that was unknown at a filing's reception was learned to be good.
    CertificateGood,
    /// A certificate that was unknown at a filing's reception was learned to be revoked.
    CertificateRevoked,
    Communicate,
    DemandMore,
    ExtendFiling,
    PresentFiling,
    PutDocument,
    ResolveFiling,
    SignIn,
    SignOut,
}

impl Verb {
    const fn word(self) -> &'static str {
        match self {
            Self::AdmitFiling => "admit_filing",
            Self::AnswerRequest => "answer_request",
            Self::AskProcedure => "ask_procedure",
            Self::CertificateGood => "certificate_good_after_reception",
            Self::CertificateRevoked => "certificate_revoked_after_reception",
            Self::Communicate => "communicate",
            Self::DemandMore => "demand_more",
            Self::ExtendFiling => "extend_filing",
            Self::PresentFiling => "present_filing",
            Self::PutDocument => "put_document",
            Self::ResolveFiling => "resolve_filing",
            Self::SignIn => "sign_in",
            Self::SignOut => "sign_out",
        }
    }
}

/// What the audit says about itself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Chain {
    /// The first entry that does not follow from the one before.
    Broken {
        /// Its number.
        seq: i64,
    },
    /// Every entry follows from the one before.
    Whole {
        /// How many there are.
        entries: usize,
    },
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    at: i64,
    verb: String,
    mailbox: String,
    subject_digest: String,
    previous_hash: String,
    hash: String,
}

/// Appends an entry; `subject` is the digest of what the act was about.
pub(crate) async fn append(
    connection: &mut AnyConnection,
    at: LegalTime,
    verb: Verb,
    mailbox: &Rfc,
    subject: Digest,
) -> Result<(), StoreError> {
    // Taken first: whoever appends at the same time waits here until this act is committed.
    let (seq, previous_hash): (i64, String) =
        sqlx::query_as("UPDATE audit_head SET seq = seq + 1 RETURNING seq, hash")
            .fetch_one(&mut *connection)
            .await?;
    let mut row = Row {
        seq,
        at: at.unix_seconds(),
        verb: verb.word().to_owned(),
        mailbox: mailbox.to_string(),
        subject_digest: subject.to_string(),
        previous_hash,
        hash: String::new(),
    };
    row.hash = hash_of(&row);
    sqlx::query("UPDATE audit_head SET hash = $1")
        .bind(&row.hash)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO audit (seq, at, verb, mailbox, subject_digest, previous_hash, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(row.seq)
    .bind(row.at)
    .bind(row.verb)
    .bind(row.mailbox)
    .bind(row.subject_digest)
    .bind(row.previous_hash)
    .bind(row.hash)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Computes the whole chain again.
///
/// # Errors
///
/// [`StoreError`] when the entries cannot be read.
pub async fn verify(store: &Store) -> Result<Chain, StoreError> {
    verify_in(&mut *store.read().await?).await
}

/// Computes the whole chain again, over one connection.
pub(crate) async fn verify_in(connection: &mut AnyConnection) -> Result<Chain, StoreError> {
    // Read first: what is appended meanwhile comes after it.
    let head: (i64, String) = sqlx::query_as("SELECT seq, hash FROM audit_head")
        .fetch_one(&mut *connection)
        .await?;
    let (mut entries, mut last_seq, mut last_hash) = (0, 0, first_hash());
    loop {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT 1000")
                .bind(last_seq)
                .fetch_all(&mut *connection)
                .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let follows = row.seq == last_seq + 1
                && row.previous_hash == last_hash
                && row.hash == hash_of(&row)
                && (row.seq != head.0 || row.hash == head.1);
            if !follows {
                return Ok(Chain::Broken { seq: row.seq });
            }
            (entries, last_seq, last_hash) = (entries + 1, row.seq, row.hash);
        }
    }
    if last_seq < head.0 {
        return Ok(Chain::Broken { seq: last_seq + 1 });
    }
    Ok(Chain::Whole { entries })
}

/// What the first entry follows from.
fn first_hash() -> String {
    Digest::new([0; 32]).to_string()
}

fn hash_of(row: &Row) -> String {
    let Row {
        seq,
        at,
        verb,
        mailbox,
        subject_digest,
        previous_hash,
        hash: _,
    } = row;
    let text = format!("{seq}\n{at}\n{verb}\n{mailbox}\n{subject_digest}\n{previous_hash}\n");
    Digest::new(Sha256::digest(text.as_bytes()).into()).to_string()
}
