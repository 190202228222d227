//! Evidence of an act that has a receipt: all about it in one package, or its receipt on paper.
//!
//! Everything comes from the records as it was signed and sealed. The document of a notification
//! is only in the package of whoever may open it, once it was opened. The seal over a package says
//! the last hour that the package tells of, not that of the request: asked again, the same bytes,
//! until another seal takes its place. Documents are never in memory as a whole: they come from
//! their place when their turn has come.

use std::borrow::Cow;

use evidence::audit::{AUDIT_ENTRIES_MAX, AuditEntry, AuditExcerpt};
use evidence::package::{
    AUTHORITIES_MAX, AnswerKind, Document, Elsewhere, Outline, Parts, Record, RevocationAnswer,
    SealTimestamp,
};
use evidence::pdf::Paper;
use mailbox::digest::Digest;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::mandates::Power;
use mailbox::statement::{Purpose, Received, Statement};
use mailbox::terms::TermsReference;
use sqlx::AnyConnection;
use time::OffsetDateTime;

use super::pieces::{Part, checksum};
use super::{Failure, NotDone, Party, digest_of, permission, read_receipts};
use crate::audit;
use crate::house::House;
use crate::store::sealed::Sealed;
use crate::store::{
    StoreError, filings, notifications, proofs, sealed, signed_acts, terms, timestamps,
};

/// What the records hold of an act.
#[derive(Default)]
struct Kept {
    records: Vec<Record>,
    /// The folios under which something was signed.
    signed: Vec<Folio>,
    /// Documents in the place of documents: what they are called, and their digests.
    files: Vec<(String, Digest)>,
    terms: Option<TermsReference>,
    last_at: Option<LegalTime>,
    /// Which of the statements the institute sealed, counted from 1, and where each is kept.
    sealed: Vec<(usize, Folio, Purpose)>,
}

impl Kept {
    fn take(&mut self, statement: &str, signature: Vec<u8>) -> Result<(), NotDone> {
        let statement = Statement::parse(statement).map_err(|_| Failure::KeptStatement)?;
        self.records.push(Record {
            statement,
            signature,
        });
        Ok(())
    }

    fn take_sealed(&mut self, sealed: &Sealed) -> Result<(), NotDone> {
        self.last_at = self.last_at.max(Some(sealed.at));
        self.take(&sealed.statement, sealed.seal.clone())?;
        let record = self.records.len();
        (self.sealed).push((record, sealed.folio.clone(), sealed.purpose));
        Ok(())
    }
}

/// Makes the evidence package of a receipt of the mailbox of `party`, in its parts.
pub(crate) async fn package(
    house: &House,
    party: &Party,
    folio: &Folio,
) -> Result<Vec<Part>, NotDone> {
    let mut connection = house.store.read().await?;
    let sealed = read_receipts::find(house, &mut connection, party, folio).await?;
    let kept = kept(house, &mut connection, party, &sealed).await?;
    let mut contents = Parts {
        audit: excerpt(&mut connection, &party.mailbox, &kept.records).await?,
        ..Parts::default()
    };
    for folio in &kept.signed {
        let proofs = proofs::of_act(&mut connection, folio).await?;
        contents.answers.extend(proofs.into_iter().map(|proof| {
            let kind = if proof.is_list {
                AnswerKind::Crl
            } else {
                AnswerKind::Ocsp
            };
            RevocationAnswer {
                kind,
                asked_at: proof.asked_at,
                bytes: proof.bytes,
            }
        }));
    }
    if let Some(reference) = &kept.terms
        && let Some(found) = terms::find(&mut connection, &reference.version).await?
        && digest_of(found.text.as_bytes()) == reference.sha256
    {
        contents.documents.push(Document {
            name: Cow::Owned(format!("terminos-{}.txt", reference.version.as_str())),
            bytes: Cow::Owned(found.text.into_bytes()),
        });
    }
    let stamps = timestamps(house, &mut connection, &kept).await?;
    drop(connection);
    let mut elsewhere = Vec::with_capacity(kept.files.len());
    for (name, sha256) in kept.files {
        let checksum = checksum(house, sha256).await?;
        elsewhere.push(Elsewhere {
            name,
            sha256,
            size_bytes: checksum.size_bytes,
            crc32: checksum.crc32,
        });
    }
    contents.records = kept.records;
    contents.authorities = authorities(house, &contents.records, &stamps.chains);
    contents.timestamps = stamps.tokens;
    let told_at = kept.last_at.unwrap_or(sealed.at).max(stamps.last_at);
    let last_entry = (contents.audit.iter()).flat_map(|it| it.entries().iter().map(|one| one.at));
    let seal = (house.seals.at(house.clock.now())).map_err(StoreError::Seal)?;
    let at = seal.not_before(last_entry.fold(told_at, Ord::max));
    let made = tokio::task::spawn_blocking(move || {
        let outline = Outline::new(contents, elsewhere).map_err(Failure::Evidence)?;
        let manifest = String::from_utf8_lossy(outline.manifest()).into_owned();
        let sealed = seal.sign(&manifest, at).map_err(StoreError::Seal)?;
        outline.seal(sealed).map_err(Failure::Evidence)
    });
    let pieces = made.await.map_err(|_| Failure::Interrupted)??;
    Ok(pieces.into_iter().map(Part::from).collect())
}

/// What authorities of time said of the seals of a package.
struct Stamps {
    tokens: Vec<SealTimestamp>,
    /// The certificates of those who vouch for them.
    chains: Vec<Vec<u8>>,
    last_at: LegalTime,
}

/// Gathers the tokens of the seals; those that are still waited for are not there.
async fn timestamps(
    house: &House,
    connection: &mut AnyConnection,
    kept: &Kept,
) -> Result<Stamps, NotDone> {
    let mut stamps = Stamps {
        tokens: Vec::new(),
        chains: Vec::new(),
        last_at: LegalTime::new(OffsetDateTime::UNIX_EPOCH),
    };
    for (record, folio, purpose) in &kept.sealed {
        let found = timestamps::find(connection, folio, *purpose).await?;
        let sealed = record.checked_sub(1).and_then(|at| kept.records.get(at));
        let (Some(token), Some(sealed)) = (found, sealed) else {
            continue;
        };
        let text = sealed.statement.to_text();
        let seal = efirma::examine(&sealed.signature, text.as_bytes())
            .map_err(|_| Failure::KeptStatement)?;
        let said =
            evidence::seal::examine_timestamp(&seal, &token).map_err(|_| Failure::KeptStatement)?;
        stamps.last_at = stamps.last_at.max(LegalTime::new(said.timestamp().at));
        // Whom the operator no longer believes, the reader may: the token comes, the path does not.
        if let Ok(said) = house.timestamps.read(&seal, &token) {
            stamps.chains.extend(said.chain);
        }
        let record = *record;
        stamps.tokens.push(SealTimestamp { record, token });
    }
    stamps.tokens.sort_by_key(|stamp| stamp.record);
    Ok(stamps)
}

/// The certificates from who issued each signer's up to the root, each once: whoever knows only
/// the root's digest can check with them. They give no trust.
fn authorities(house: &House, records: &[Record], chains: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut take = |chain: &[Vec<u8>]| {
        for der in chain {
            if !found.contains(der) {
                found.push(der.clone());
            }
        }
    };
    for record in records {
        let text = record.statement.to_text();
        let Ok(signed) = efirma::examine(&record.signature, text.as_bytes()) else {
            continue;
        };
        // An authority that is pinned no more has no path: its certificates are not ours to give.
        if let Ok(chain) = (house.anchors).chain(signed.certificate(), signed.signing_time()) {
            take(&chain);
        }
    }
    take(chains);
    found.truncate(AUTHORITIES_MAX);
    found
}

/// Prints a receipt of the mailbox of `party`, with what it answers.
pub(crate) async fn paper(house: &House, party: &Party, folio: &Folio) -> Result<Vec<u8>, NotDone> {
    let mut connection = house.store.read().await?;
    let sealed = read_receipts::find(house, &mut connection, party, folio).await?;
    let mut kept = Kept::default();
    if sealed.purpose == Purpose::Acuse {
        signed(&mut connection, &mut kept, &party.mailbox, folio).await?;
    }
    drop(connection);
    let signed = kept.records.pop();
    kept.take_sealed(&sealed)?;
    let sealed = kept.records.pop().ok_or(Failure::KeptStatement)?;
    let made = tokio::task::spawn_blocking(move || {
        let paper = Paper {
            sealed: &sealed,
            signed: signed.as_ref(),
        };
        paper.to_pdf().map_err(Failure::Receipt)
    });
    Ok(made.await.map_err(|_| Failure::Interrupted)??)
}

/// Takes what was signed under a folio, if anything was: a code that was typed is not.
async fn signed(
    connection: &mut AnyConnection,
    kept: &mut Kept,
    mailbox: &Rfc,
    folio: &Folio,
) -> Result<(), NotDone> {
    if let Some(found) = filings::evidence(connection, mailbox, folio).await? {
        kept.take(&found.statement, found.signature)?;
    } else if let Some(found) = signed_acts::find(connection, mailbox, folio).await? {
        kept.take(&found.statement, found.signature)?;
    } else {
        return Ok(());
    }
    kept.signed.push(folio.clone());
    Ok(())
}

/// Gathers the statements of the act in its order, and names its documents.
async fn kept(
    house: &House,
    connection: &mut AnyConnection,
    party: &Party,
    receipt: &Sealed,
) -> Result<Kept, NotDone> {
    let statement = Statement::parse(&receipt.statement).map_err(|_| Failure::KeptStatement)?;
    let mut kept = Kept::default();
    let mailbox = &party.mailbox;
    match &statement {
        Statement::Attestation(it) => {
            notified(house, connection, party, &it.notification, &mut kept).await?;
        }
        Statement::ActReceipt(it) => match &it.received {
            Received::Opening { notification, .. } => {
                notified(house, connection, party, notification, &mut kept).await?;
            }
            other => {
                if let Received::Activation { terms, .. } | Received::Terms { terms } = other {
                    kept.terms = Some(terms.clone());
                }
                signed(connection, &mut kept, mailbox, &receipt.folio).await?;
                kept.take_sealed(receipt)?;
            }
        },
        Statement::FilingReceipt(it) => {
            signed(connection, &mut kept, mailbox, &receipt.folio).await?;
            kept.take_sealed(receipt)?;
            let files = it.attachments.iter();
            kept.files = files.map(|it| (it.name.clone(), it.sha256)).collect();
        }
        _ => return Err(Failure::KeptStatement.into()),
    }
    Ok(kept)
}

/// Everything that was sealed and signed about a notification so far.
async fn notified(
    house: &House,
    connection: &mut AnyConnection,
    party: &Party,
    folio: &Folio,
    kept: &mut Kept,
) -> Result<(), NotDone> {
    let mailbox = &party.mailbox;
    let found = notifications::of_folio(connection, folio).await?;
    let found = found.filter(|it| it.mailbox() == mailbox);
    let notification = found.ok_or(Failure::KeptStatement)?;
    if let Some(notice) = sealed::find(connection, mailbox, folio, Purpose::Aviso).await? {
        kept.take_sealed(&notice)?;
    }
    if let Some(opening) = &notification.opening {
        signed(connection, kept, mailbox, opening).await?;
        let receipt = sealed::find(connection, mailbox, opening, Purpose::Acuse).await?;
        kept.take_sealed(&receipt.ok_or(Failure::KeptStatement)?)?;
        let registration = notification.addressee.registration.as_ref();
        let now = house.clock.now();
        match permission::require(connection, party, Power::Open, registration, now).await {
            Ok(()) => {
                let document = &notification.act.document;
                kept.files.push((document.name.clone(), document.sha256));
            }
            // Whoever may only look gets the words about it.
            Err(NotDone::Refused(_)) => {}
            Err(failed) => return Err(failed),
        }
    }
    if let Some(attestation) = &notification.attestation {
        let found = sealed::find(connection, mailbox, attestation, Purpose::Constancia).await?;
        kept.take_sealed(&found.ok_or(Failure::KeptStatement)?)?;
    }
    Ok(())
}

/// What the audit says of the statements.
async fn excerpt(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    records: &[Record],
) -> Result<Option<AuditExcerpt>, NotDone> {
    let mut entries = Vec::new();
    for record in records {
        let subject = digest_of(record.statement.to_text().as_bytes());
        for entry in audit::about(connection, mailbox, subject).await? {
            entries.push(AuditEntry {
                seq: u64::try_from(entry.number).map_err(|_| Failure::KeptStatement)?,
                at: entry.at,
                verb: entry.verb,
                mailbox: entry.mailbox,
                subject: entry.subject_sha256,
                previous_hash: entry.previous_sha256,
            });
        }
    }
    entries.sort_by_key(|entry| entry.seq);
    entries.dedup_by_key(|entry| entry.seq);
    entries.truncate(AUDIT_ENTRIES_MAX);
    if entries.is_empty() {
        return Ok(None);
    }
    Ok(Some(
        AuditExcerpt::new(entries).map_err(|_| Failure::KeptStatement)?,
    ))
}
