//! What the statements of one act say of one another: a receipt answers its filing, a record of
//! notification repeats its alert, an opening opens that notification and no other.
//!
//! A contradiction voids the whole (PRODECON 19/2023: number and date of the *oficio* must be the
//! same everywhere). What is merely absent is no contradiction: [`Story::missing`] names it.

mod agree;
mod kinds;

use core::fmt;

use mailbox::digest::Digest;
use mailbox::environment::Environment;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use mailbox::statement::{Attestation, Attested, Statement};

use crate::sha256;

/// A statement with the digests by which others speak of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Told {
    /// What it says.
    pub statement: Statement,
    /// SHA-256 of its text.
    pub statement_sha256: Digest,
    /// SHA-256 of its signature or seal.
    pub signature_sha256: Digest,
}

/// What kind of act a set of statements is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Act {
    /// The mailbox was enabled.
    Activation,
    /// The addressee was alerted of a notification.
    Alert,
    /// A requirement was answered.
    Answer,
    /// A medium of contact was registered, changed, removed or proved.
    Contact,
    /// A notification was made by lapse of its term.
    Deemed,
    /// A filing was presented.
    Filing,
    /// A mandate was given, limited, taken back, accepted or given up.
    Mandate,
    /// A notification was opened.
    Opening,
    /// A notification was posted at estrados.
    Posted,
    /// Another version of the terms was accepted.
    Terms,
}

impl Act {
    /// Returns the word that machines read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::Alert => "alert",
            Self::Answer => "answer",
            Self::Contact => "contact",
            Self::Deemed => "deemed",
            Self::Filing => "filing",
            Self::Mandate => "mandate",
            Self::Opening => "opening",
            Self::Posted => "posted",
            Self::Terms => "terms",
        }
    }
}

/// Why statements do not belong together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Contradiction {
    /// A statement answers another than the one that is here; places count from 1.
    AnswersAnother {
        /// Which statement.
        record: usize,
    },
    /// Two statements say different things of the same; places count from 1.
    Disagrees {
        /// Which statement.
        record: usize,
        /// With which.
        with: usize,
    },
    /// A document is there that no statement names.
    DocumentUnnamed {
        /// Which document, counted from 1.
        document: usize,
    },
    /// There is no statement.
    Empty,
    /// A statement is of a purpose that proves no act: a sign-in.
    NotEvidence {
        /// Which statement.
        record: usize,
    },
    /// A statement is of another mailbox, authority, origin or environment than the first.
    Place {
        /// Which statement.
        record: usize,
    },
    /// The same statement is there twice.
    Twice {
        /// Which statement.
        record: usize,
    },
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnswersAnother { record } => write!(f, "statement {record} answers another"),
            Self::Disagrees { record, with } => {
                write!(f, "statement {record} contradicts statement {with}")
            }
            Self::DocumentUnnamed { document } => {
                write!(f, "no statement names document {document}")
            }
            Self::Empty => f.write_str("no statement"),
            Self::NotEvidence { record } => write!(f, "statement {record} proves no act"),
            Self::Place { record } => write!(f, "statement {record} is of another mailbox"),
            Self::Twice { record } => write!(f, "statement {record} is there twice"),
        }
    }
}

impl core::error::Error for Contradiction {}

/// What is not among the statements, and what they say of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Missing {
    /// The alert that a record of notification repeats.
    Alert,
    /// The receipt of what a party signed.
    Receipt {
        /// Which statement, counted from 1.
        record: usize,
    },
    /// What a receipt answers.
    Signed {
        /// Which statement, counted from 1.
        record: usize,
    },
}

/// A document as a statement names it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Named {
    /// Its name, if one is given.
    pub name: Option<String>,
    /// Its size, if it is given.
    pub size_bytes: Option<u64>,
    /// Its SHA-256.
    pub sha256: Digest,
}

/// Statements that belong together.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Story {
    told: Vec<Told>,
    act: Act,
}

impl Told {
    /// Takes a statement, its text and its signature.
    pub fn new(statement: Statement, text: &str, signature: &[u8]) -> Self {
        Self {
            statement,
            statement_sha256: sha256(text.as_bytes()),
            signature_sha256: sha256(signature),
        }
    }
}

impl Story {
    /// Takes statements, in the order of the act.
    ///
    /// # Errors
    ///
    /// [`Contradiction`]: the first that is found.
    pub fn new(told: Vec<Told>) -> Result<Self, Contradiction> {
        let first = told.first().ok_or(Contradiction::Empty)?;
        let place = place(&first.statement);
        for (record, it) in (1..).zip(&told) {
            if matches!(it.statement, Statement::SignIn(_)) {
                return Err(Contradiction::NotEvidence { record });
            }
            if self::place(&it.statement) != place {
                return Err(Contradiction::Place { record });
            }
            let before = told.iter().take(record - 1);
            if before.into_iter().any(|one| one.statement == it.statement) {
                return Err(Contradiction::Twice { record });
            }
        }
        agree::check(&told)?;
        let act = kinds::act_of(&told).ok_or(Contradiction::Empty)?;
        Ok(Self { told, act })
    }

    /// Returns what it is about.
    pub fn act(&self) -> Act {
        self.act
    }

    /// Returns where it counts.
    pub fn environment(&self) -> Option<Environment> {
        place(&self.told.first()?.statement).map(|place| place.0)
    }

    /// Returns whose mailbox it is about.
    pub fn mailbox(&self) -> Option<&Rfc> {
        place(&self.told.first()?.statement).map(|place| place.3)
    }

    /// Returns the statements.
    pub fn told(&self) -> &[Told] {
        &self.told
    }

    /// Returns when the institute says to have received statement `index` (from 0), which a
    /// party signed.
    pub fn received_at(&self, index: usize) -> Option<LegalTime> {
        let signed = self.told.get(index)?;
        (self.told.iter())
            .filter(|it| agree::answers(&it.statement) == Some(signed.statement_sha256))
            .find_map(|it| moment(&it.statement))
    }

    /// Lists what the statements speak of and is not among them.
    pub fn missing(&self) -> Vec<Missing> {
        let mut missing = Vec::new();
        for (record, it) in (1..).zip(&self.told) {
            if it.statement.signed_by().is_some() && self.received_at(record - 1).is_none() {
                missing.push(Missing::Receipt { record });
            }
            if let Some(answered) = agree::answers(&it.statement)
                && !self.told.iter().any(|one| one.statement_sha256 == answered)
            {
                missing.push(Missing::Signed { record });
            }
            if let Statement::Attestation(attestation) = &it.statement
                && alert_of(attestation).is_some()
                && !(self.told.iter()).any(|one| matches!(one.statement, Statement::Notice(_)))
            {
                missing.push(Missing::Alert);
            }
        }
        missing
    }

    /// Lists the documents that the statements name, each once.
    pub fn documents(&self) -> Vec<Named> {
        let mut named: Vec<Named> = Vec::new();
        for found in self
            .told
            .iter()
            .flat_map(|it| kinds::documents_of(&it.statement))
        {
            match named.iter_mut().find(|it| it.sha256 == found.sha256) {
                None => named.push(found),
                Some(known) => {
                    known.name = known.name.take().or(found.name);
                    known.size_bytes = known.size_bytes.or(found.size_bytes);
                }
            }
        }
        named
    }
}

/// When the institute says that something happened, in what it seals.
pub(crate) fn moment(statement: &Statement) -> Option<LegalTime> {
    Some(match statement {
        Statement::Notice(notice) => notice.sent_at,
        Statement::FilingReceipt(receipt) => receipt.received_at,
        Statement::ActReceipt(receipt) => receipt.received_at,
        Statement::Attestation(attestation) => attestation.issued_at,
        _ => return None,
    })
}

/// The digest of the alert that a record of notification repeats.
fn alert_of(attestation: &Attestation) -> Option<Digest> {
    match &attestation.attested {
        Attested::Opened { alert, .. } | Attested::Deemed { alert } => Some(alert.notice_sha256),
        Attested::Posted { .. } => None,
    }
}

/// Where a statement counts, whose word it is, and whose mailbox it is about.
fn place(statement: &Statement) -> Option<(Environment, &str, &str, &Rfc)> {
    if let Some(by) = statement.signed_by() {
        return Some((by.environment, &by.authority, &by.origin, &by.mailbox));
    }
    let (sealed, mailbox) = match statement {
        Statement::FilingReceipt(it) => {
            return Some((it.environment, &it.authority, &it.origin, &it.mailbox));
        }
        Statement::Notice(it) => (&it.sealed, &it.addressee.rfc),
        Statement::ActReceipt(it) => (&it.sealed, &it.mailbox),
        Statement::Attestation(it) => (&it.sealed, &it.addressee.rfc),
        _ => return None,
    };
    Some((
        sealed.environment,
        &sealed.authority,
        &sealed.origin,
        mailbox,
    ))
}
