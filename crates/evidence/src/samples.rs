//! One package of every kind of act, for tests, benchmarks and seeds: fictional people, one
//! fictional institute, and everything in it agrees.
//!
//! Nothing that ships calls it.

mod acts;
mod notified;

use core::fmt::Debug;
use core::str::FromStr;
use std::borrow::Cow;
use std::error::Error;

use efirma::Credential;
use mailbox::attachment::{Attachment, PDF};
use mailbox::environment::Environment;
use mailbox::filing::{AnsweredAct, Filing, Particulars, Procedure};
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::revocation::RevocationAtReception;
use mailbox::statement::{Answered, FilingReceipt, Nonce, Present, Sealed, SignedBy, Statement};
use time::Duration;

use crate::audit::{AuditEntry, AuditExcerpt};
use crate::package::{Document, Draft, Package, Parts, Record, RevocationAnswer};
use crate::sha256;

/// Why a sample was not made.
pub type Trouble = Box<dyn Error>;

const ORIGIN: &str = "https://buzon.example";

/// Who plays, and when.
#[derive(Clone)]
pub struct Cast<'a> {
    /// The party, with an e.firma.
    pub party: &'a Credential,
    /// The institute, with its seal.
    pub seal: &'a Credential,
    /// When it happens.
    pub at: LegalTime,
    /// Certificates of authorities that come along.
    pub authorities: Vec<Vec<u8>>,
    /// Answers about revocation that come along.
    pub answers: Vec<RevocationAnswer>,
}

/// A kind of act.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sample {
    /// The mailbox is enabled.
    Activation,
    /// An alert of a notification.
    Alert,
    /// A requirement is answered.
    Answer,
    /// A medium of contact is registered.
    Contact,
    /// A medium of contact is proved, which nobody signs.
    ContactProved,
    /// A notification is made by lapse.
    Deemed,
    /// A filing with two documents.
    Filing,
    /// A mandate is given.
    Mandate,
    /// A notification is opened.
    Opening,
    /// A notification is posted at estrados.
    Posted,
    /// Another version of the terms is accepted.
    Terms,
}

impl Sample {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Activation,
        Self::Alert,
        Self::Answer,
        Self::Contact,
        Self::ContactProved,
        Self::Deemed,
        Self::Filing,
        Self::Mandate,
        Self::Opening,
        Self::Posted,
        Self::Terms,
    ];
}

/// Makes the package of an act.
///
/// # Errors
///
/// [`Trouble`]: never for a cast that may sign at its instant.
pub fn package(cast: &Cast<'_>, sample: Sample) -> Result<Package<'static>, Trouble> {
    sealed(cast, parts(cast, sample)?)
}

/// Makes the package of a filing with one document of that many bytes.
///
/// # Errors
///
/// [`Trouble`]: never for a cast that may sign at its instant.
pub fn large_filing(cast: &Cast<'_>, bytes: usize) -> Result<Package<'static>, Trouble> {
    let (records, documents) = filing(cast, false, vec![pdf("grande.pdf", &"x".repeat(bytes))])?;
    let parts = Parts {
        records,
        documents,
        ..Parts::default()
    };
    sealed(cast, parts)
}

/// Seals parts a minute after the act.
///
/// # Errors
///
/// [`Trouble`] when the parts make no package.
pub fn sealed<'a>(cast: &Cast<'_>, parts: Parts<'a>) -> Result<Package<'a>, Trouble> {
    let last = parts
        .records
        .iter()
        .filter_map(|it| crate::story::moment(&it.statement));
    let at = last.max().unwrap_or(cast.at).plus(Duration::MINUTE);
    let draft = Draft::new(parts)?;
    let seal = cast.seal.sign(draft.manifest(), at.instant())?;
    Ok(draft.seal(seal)?)
}

/// Makes the parts of an act.
///
/// # Errors
///
/// [`Trouble`]: never for a cast that may sign at its instant.
pub fn parts(cast: &Cast<'_>, sample: Sample) -> Result<Parts<'static>, Trouble> {
    let (records, documents) = match sample {
        Sample::Alert | Sample::Deemed | Sample::Opening | Sample::Posted => {
            notified::of(cast, sample)?
        }
        Sample::Answer | Sample::Filing => {
            let files = vec![
                pdf("Escrito de aclaración.pdf", "escrito"),
                pdf("Poder notarial Ñ.pdf", "poder"),
            ];
            filing(cast, sample == Sample::Answer, files)?
        }
        _ => acts::act(cast, sample)?,
    };
    let audit = audit(cast, &records)?;
    Ok(Parts {
        records,
        documents,
        authorities: cast.authorities.clone(),
        answers: cast.answers.clone(),
        timestamps: Vec::new(),
        audit: Some(audit),
    })
}

type Content = (Vec<Record>, Vec<Document<'static>>);

fn read<T: FromStr<Err: Debug>>(text: &str) -> Result<T, Trouble> {
    text.parse()
        .map_err(|error| format!("{text}: {error:?}").into())
}

impl Cast<'_> {
    fn mailbox(&self) -> Result<Rfc, Trouble> {
        read(&self.party.certificate().holder().rfc)
    }

    fn by(&self) -> Result<SignedBy, Trouble> {
        let certificate = self.party.certificate();
        Ok(SignedBy {
            environment: Environment::Prueba,
            authority: "Instituto de demostración".into(),
            origin: ORIGIN.into(),
            mailbox: self.mailbox()?,
            signer: self.mailbox()?,
            certificate_number: certificate.number().to_owned(),
            certificate_sha256: mailbox::digest::Digest::new(certificate.sha256()),
            nonce: Nonce::new([2; 16]),
            legal_time: self.at,
        })
    }

    /// What the party signs, three seconds after it was given its nonce.
    fn signs(&self, statement: Statement) -> Result<Record, Trouble> {
        let at = self.at.plus(Duration::seconds(3));
        record(self.party, statement, at)
    }

    /// What the institute seals, at the hour that it says.
    fn seals(&self, statement: Statement) -> Result<Record, Trouble> {
        let at = crate::story::moment(&statement).unwrap_or(self.at);
        record(self.seal, statement, at)
    }
}

fn where_it_counts() -> Sealed {
    Sealed {
        environment: Environment::Prueba,
        authority: "Instituto de demostración".into(),
        origin: ORIGIN.into(),
    }
}

fn record(by: &Credential, statement: Statement, at: LegalTime) -> Result<Record, Trouble> {
    let text = statement
        .to_complete_text()
        .map_err(|error| error.to_string())?;
    let signature = by.sign(text.as_bytes(), at.instant())?;
    Ok(Record {
        statement,
        signature,
    })
}

fn answered(record: &Record) -> Answered {
    Answered {
        statement_sha256: sha256(record.statement.to_text().as_bytes()),
        signature_sha256: sha256(&record.signature),
    }
}

fn pdf(name: &str, text: &str) -> (Attachment, Document<'static>) {
    let bytes = format!("%PDF-1.4\n% {text}\n%%EOF\n").into_bytes();
    let attachment = Attachment {
        name: name.to_owned(),
        media_type: PDF.to_owned(),
        size_bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        sha256: sha256(&bytes),
    };
    let document = Document {
        name: Cow::Owned(name.to_owned()),
        bytes: Cow::Owned(bytes),
    };
    (attachment, document)
}

fn filing(
    cast: &Cast<'_>,
    is_answer: bool,
    files: Vec<(Attachment, Document<'static>)>,
) -> Result<Content, Trouble> {
    let (attachments, documents) = files.into_iter().unzip();
    let (procedure, particulars) = if is_answer {
        let act = AnsweredAct {
            notification: Some(Folio::new(Folio::NOTIFICATIONS, 2026, 14)),
            oficio: read("00641/2026")?,
            issued_on: read("2026-11-03")?,
            notified_on: read("2026-11-10")?,
        };
        let particulars = Particulars {
            answers: Some(act),
            ..Particulars::default()
        };
        (Procedure::Desahogo, particulars)
    } else {
        (Procedure::Promocion, Particulars::default())
    };
    let text = "Pido que se aclare el adeudo.\n\nAnexo el escrito y el poder.";
    let filing = Filing::with_particulars(
        procedure,
        "Aclaración de adeudo",
        text,
        attachments,
        particulars,
    )
    .map_err(|error| format!("{error:?}"))?;
    let by = cast.by()?;
    let present = cast.signs(Statement::Present(Present {
        by: by.clone(),
        filing: filing.clone(),
    }))?;
    let answered = answered(&present);
    let receipt = cast.seals(Statement::FilingReceipt(FilingReceipt {
        environment: by.environment,
        authority: by.authority,
        origin: by.origin,
        folio: Folio::new(Folio::FILINGS, 2026, 7),
        received_at: cast.at.plus(Duration::seconds(20)),
        mailbox: by.mailbox,
        signer_name: cast.party.certificate().holder().name.clone(),
        signer: by.signer,
        certificate_number: by.certificate_number,
        revocation: match cast.answers.first() {
            Some(answer) => RevocationAtReception::Good {
                at: answer.asked_at,
            },
            None => RevocationAtReception::NotAsked,
        },
        procedure: filing.procedure,
        subject: filing.subject,
        attachments: filing.attachments,
        statement_sha256: answered.statement_sha256,
        signature_sha256: answered.signature_sha256,
    }))?;
    Ok((vec![present, receipt], documents))
}

/// Two entries of a chain: one about the first statement, one of another act before it.
fn audit(cast: &Cast<'_>, records: &[Record]) -> Result<AuditExcerpt, Trouble> {
    let subject = records
        .first()
        .map(|it| sha256(it.statement.to_text().as_bytes()));
    let earlier = AuditEntry {
        seq: 40,
        at: cast.at.plus(-Duration::MINUTE),
        verb: "sign_in".into(),
        mailbox: cast.mailbox()?,
        subject: sha256(b"session"),
        previous_hash: sha256(b"the entry before"),
    };
    let previous_hash = earlier.hash();
    let later = AuditEntry {
        seq: 41,
        at: cast.at.plus(Duration::seconds(20)),
        verb: "act".into(),
        subject: subject.ok_or("a package has a statement")?,
        previous_hash,
        ..earlier.clone()
    };
    Ok(AuditExcerpt::new(vec![earlier, later])?)
}
