//! The audit: what was done, in a chain where each entry carries the hash of the one before.
//!
//! An entry is appended in the transaction of the act it tells about, so neither is there
//! without the other. It holds digests, never contents. The chain shows that an entry was
//! changed, removed or put in between, or that the newest were cut off and their head left; that
//! they were cut off with the head shows only against a hash noted elsewhere.

use mailbox::api::AuditEntry;
use mailbox::digest::Digest;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;

use crate::store::{Asking, Store, StoreError, Transaction, instant, parsed, pieces};

/// What was done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verb {
    AcceptTerms,
    AdmitFiling,
    AnnounceNotification,
    /// A message came back from its destination.
    BounceAlert,
    AnswerRequest,
    AskProcedure,
    /// A certificate that was unknown at a filing's reception was learned to be good.
    CertificateGood,
    /// A certificate that was unknown at a filing's reception was learned to be revoked.
    CertificateRevoked,
    ChangeContact,
    ChangeMandate,
    ChooseWord,
    Communicate,
    DemandMore,
    DepositNotification,
    EnableMailbox,
    /// Many receipts and what proves them; the subject is the list of their folios.
    ExportReceipts,
    ExtendFiling,
    ForgetContact,
    /// A *constancia*, by time.
    IssueAttestation,
    /// Of the institute.
    LinkRegistrations,
    MakeFeed,
    OpenNotification,
    /// Of the institute, at estrados.
    PostNotification,
    PresentFiling,
    ProveContact,
    /// Of the institute, in nobody's mailbox.
    PublishCalendar,
    /// Of the institute, in nobody's mailbox.
    PublishTerms,
    PutDocument,
    /// Of the institute, in nobody's mailbox.
    ReplaceSeal,
    ResolveFiling,
    RevokeFeed,
    /// Of the institute, in nobody's mailbox.
    RevokeSeal,
    SendCode,
    /// Of the institute, in person.
    ServeNotification,
    SignIn,
    SignOut,
    /// Of the institute.
    WithdrawNotification,
}

impl Verb {
    const fn word(self) -> &'static str {
        match self {
            Self::AcceptTerms => "accept_terms",
            Self::AdmitFiling => "admit_filing",
            Self::AnnounceNotification => "announce_notification",
            Self::BounceAlert => "bounce_alert",
            Self::AnswerRequest => "answer_request",
            Self::AskProcedure => "ask_procedure",
            Self::CertificateGood => "certificate_good_after_reception",
            Self::CertificateRevoked => "certificate_revoked_after_reception",
            Self::ChangeContact => "change_contact",
            Self::ChangeMandate => "change_mandate",
            Self::ChooseWord => "choose_word",
            Self::Communicate => "communicate",
            Self::DemandMore => "demand_more",
            Self::DepositNotification => "deposit_notification",
            Self::EnableMailbox => "enable_mailbox",
            Self::ExportReceipts => "export_receipts",
            Self::ExtendFiling => "extend_filing",
            Self::ForgetContact => "forget_contact",
            Self::IssueAttestation => "issue_attestation",
            Self::LinkRegistrations => "link_registrations",
            Self::MakeFeed => "make_feed",
            Self::OpenNotification => "open_notification",
            Self::PostNotification => "post_notification",
            Self::PresentFiling => "present_filing",
            Self::ProveContact => "prove_contact",
            Self::PublishCalendar => "publish_calendar",
            Self::PublishTerms => "publish_terms",
            Self::PutDocument => "put_document",
            Self::ReplaceSeal => "replace_seal",
            Self::ResolveFiling => "resolve_filing",
            Self::RevokeFeed => "revoke_feed",
            Self::RevokeSeal => "revoke_seal",
            Self::SendCode => "send_code",
            Self::ServeNotification => "serve_notification",
            Self::SignIn => "sign_in",
            Self::SignOut => "sign_out",
            Self::WithdrawNotification => "withdraw_notification",
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

impl TryFrom<Row> for AuditEntry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        const TABLE: &str = "audit";
        Ok(Self {
            number: row.seq,
            at: instant(row.at, TABLE, "at")?,
            verb: row.verb,
            mailbox: parsed(&row.mailbox, TABLE, "mailbox")?,
            subject_sha256: parsed(&row.subject_digest, TABLE, "subject_digest")?,
            previous_sha256: parsed(&row.previous_hash, TABLE, "previous_hash")?,
            sha256: parsed(&row.hash, TABLE, "hash")?,
        })
    }
}

/// What an act was, for the audit: its number and hash are known when it is kept.
pub(crate) struct Entry {
    at: LegalTime,
    verb: Verb,
    mailbox: Rfc,
    subject: Digest,
}

impl Entry {
    /// Returns the word of what was done.
    pub(crate) const fn word(&self) -> &'static str {
        self.verb.word()
    }

    fn row(&self, seq: i64, previous_hash: &str) -> Row {
        let mut row = Row {
            seq,
            at: self.at.unix_seconds(),
            verb: self.word().to_owned(),
            mailbox: self.mailbox.to_string(),
            subject_digest: self.subject.to_string(),
            previous_hash: previous_hash.to_owned(),
            hash: String::new(),
        };
        row.hash = hash_of(&row);
        row
    }
}

/// Has an entry appended with this transaction; `subject` is the digest of what the act was about.
pub(crate) fn append(
    transaction: &mut Transaction,
    at: LegalTime,
    verb: Verb,
    mailbox: &Rfc,
    subject: Digest,
) {
    transaction.enter(Entry {
        at,
        verb,
        mailbox: mailbox.clone(),
        subject,
    });
}

/// Appends entries to the chain, in their order.
pub(crate) async fn keep(
    connection: &mut AnyConnection,
    entries: impl IntoIterator<Item = &Entry>,
) -> Result<(), StoreError> {
    let entries: Vec<&Entry> = entries.into_iter().collect();
    let Ok(added @ 1..) = i64::try_from(entries.len()) else {
        return Ok(());
    };
    // Taken first: whoever appends at the same time waits here until these are committed.
    let (last, mut hash): (i64, String) =
        sqlx::query_as("UPDATE audit_head SET seq = seq + $1 RETURNING seq, hash")
            .bind(added)
            .fetch_one(&mut *connection)
            .await?;
    let mut rows = Vec::with_capacity(entries.len());
    for (seq, entry) in (last - added + 1..).zip(entries) {
        let row = entry.row(seq, &hash);
        hash.clone_from(&row.hash);
        rows.push(row);
    }
    sqlx::query("UPDATE audit_head SET hash = $1")
        .bind(hash)
        .execute(&mut *connection)
        .await?;
    for rows in pieces(&rows) {
        let mut asking = Asking::default();
        asking.say(
            "INSERT INTO audit (seq, at, verb, mailbox, subject_digest, previous_hash, hash) VALUES",
        );
        for (place, row) in rows.iter().enumerate() {
            asking.ask(if place == 0 { " (" } else { ", (" }, row.seq)?;
            asking.ask(", ", row.at)?;
            let texts = [
                &row.verb,
                &row.mailbox,
                &row.subject_digest,
                &row.previous_hash,
                &row.hash,
            ];
            for text in texts {
                asking.ask(", ", text.as_str())?;
            }
            asking.say(")");
        }
        asking.change(connection).await?;
    }
    Ok(())
}

/// Lists the entries of one mailbox, newest first, from the one after the number `after`.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM audit WHERE mailbox = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
    )
    .bind(mailbox.as_str())
    .bind(after.unwrap_or(i64::MAX))
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(AuditEntry::try_from).collect()
}

/// Lists the entries of one mailbox about a subject, the first first.
pub(crate) async fn about(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    subject: Digest,
) -> Result<Vec<AuditEntry>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM audit WHERE mailbox = $1 AND subject_digest = $2 ORDER BY seq",
    )
    .bind(mailbox.as_str())
    .bind(subject.to_string())
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(AuditEntry::try_from).collect()
}

/// Returns whom an entry names that is about nobody's mailbox: the RFC that stands for everybody.
pub(crate) fn nobody() -> Result<Rfc, StoreError> {
    parsed("XAXX010101000", "audit", "mailbox")
}

/// Hands every entry to `each`, the first first, a page at a time.
///
/// # Errors
///
/// [`StoreError`] when the entries cannot be read; whatever `each` returns.
pub async fn export<E: From<StoreError>>(
    store: &Store,
    mut each: impl FnMut(AuditEntry) -> Result<(), E>,
) -> Result<usize, E> {
    let mut connection = store.read().await?;
    let (mut entries, mut last_seq) = (0, 0);
    loop {
        let rows = rows_after(&mut connection, last_seq).await?;
        if rows.is_empty() {
            return Ok(entries);
        }
        for row in rows {
            (entries, last_seq) = (entries + 1, row.seq);
            each(row.try_into()?)?;
        }
    }
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
        let rows = rows_after(connection, last_seq).await?;
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

/// Returns a thousand entries at most, from the one after the number `seq`.
async fn rows_after(connection: &mut AnyConnection, seq: i64) -> Result<Vec<Row>, StoreError> {
    let rows = sqlx::query_as("SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT 1000")
        .bind(seq)
        .fetch_all(&mut *connection)
        .await?;
    Ok(rows)
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
