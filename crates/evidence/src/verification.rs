//! What a file proves: to whom it may matter, without asking anybody.
//!
//! One question, three steps, so that whoever asks brings the mathematics: [`Case::examine`] reads
//! and compares everything; [`Examined::chained`] takes what is known of each certificate's path
//! to a root and reads the answers about revocation; [`Chained::conclude`] takes the outcome of
//! every RSA verification. Natively [`verify`] does all three; in the browser WebCrypto stands in,
//! and [`Examined::leading`] finds the paths.
//!
//! Everything is judged at the time it was received, not today: certificates and authorities end,
//! and what was signed stays. A [`Verdict`] always says on whose word that time rests, and what
//! was not checked.

mod case;
mod conclude;
mod examine;
mod gap;
#[cfg(feature = "chain")]
mod native;
mod paths;
mod pile;
mod revocation;
mod words;

pub use efirma::ocsp::{RsaCheck, RsaHash};
pub use efirma::path::{Trusted, TrustedError};
use efirma::timestamp::{Timestamp, TimestampError};
use efirma::{Certificate, SignatureError, SignerError};
use mailbox::civil_date::CivilDate;
use mailbox::environment::Environment;
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::statement::Purpose;
use time::{Duration, OffsetDateTime};

pub use self::case::{Case, CaseError, Source};
pub use self::conclude::{Chained, Path};
pub use self::examine::{Examined, Question};
pub use self::gap::{Gap, NoRevocation};
#[cfg(feature = "chain")]
pub use self::native::{Trust, verify, verify_case};
pub use self::paths::Leading;
pub use self::pile::{FILES_MAX, Pile, PileError, Sort};
pub use self::revocation::{ListFinding, Revocation};
pub use self::words::Language;
use crate::seal::OutOfTime;
use crate::story::Act;

/// What was found out about a file.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Yes, no, or not without authorities to trust.
    pub outcome: Outcome,
    /// What kind of file it is, if it could be read.
    pub source: Option<Source>,
    /// What it is about, if it could be read.
    pub act: Option<Act>,
    /// Where its statements count, if they could be read.
    pub environment: Option<Environment>,
    /// What it proves; empty unless the outcome is [`Outcome::Proven`].
    pub claims: Vec<Claim>,
    /// Every signature and seal, the package's own first.
    pub signatures: Vec<SignatureFinding>,
    /// The text of every statement, in order.
    pub statements: Vec<String>,
    /// Every document that the statements name.
    pub documents: Vec<DocumentFinding>,
    /// What was not checked, or is not there, and why that matters.
    pub gaps: Vec<Gap>,
    /// The environment of the authorities that are trusted, if it is known.
    pub realm: Option<Environment>,
    /// The instant of the judgement.
    pub judged_at: OffsetDateTime,
}

/// How the question ends.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// Everything holds, under authorities that are trusted.
    Proven,
    /// It proves nothing.
    Refused(Refusal),
    /// Everything that could be checked holds; nobody said which authorities are trusted.
    Untrusted,
}

/// The answers that people tell apart; why is said by the verdict's own sentences.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Answer {
    /// It is genuine and unchanged.
    Authentic,
    /// It changed after it was signed or sealed, or its parts do not belong together.
    Changed,
    /// It is no proof, for another reason.
    NoProof,
    /// Not everything could be checked: nobody said which authorities are trusted.
    Unchecked,
    /// Nobody whom one trusts vouches for who signed it.
    Unknown,
}

impl Answer {
    /// Returns the word that machines read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Authentic => "authentic",
            Self::Changed => "changed",
            Self::NoProof => "no-proof",
            Self::Unchecked => "unchecked",
            Self::Unknown => "unknown",
        }
    }
}

impl Outcome {
    /// Returns which of the answers it is.
    pub const fn answer(&self) -> Answer {
        match self {
            Self::Proven => Answer::Authentic,
            Self::Untrusted => Answer::Unchecked,
            Self::Refused(refusal) => match refusal {
                Refusal::Chain {
                    fault: ChainFault::UnknownIssuer,
                    ..
                }
                | Refusal::SealUnknown { .. }
                | Refusal::SealsDiffer { .. } => Answer::Unknown,
                Refusal::Signature { .. }
                | Refusal::Timestamp {
                    error:
                        TimestampError::Digest | TimestampError::Imprint | TimestampError::Signature,
                    ..
                }
                | Refusal::Unreadable(CaseError::Contradiction(_) | CaseError::Package(_)) => {
                    Answer::Changed
                }
                _ => Answer::NoProof,
            },
        }
    }
}

/// Whose signature is meant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Of {
    /// The seal of the whole package.
    Package,
    /// That of a statement, counted from 1.
    Record(usize),
}

/// Why a file proves nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// The audit's excerpt is about another mailbox.
    AuditOfAnother,
    /// A certificate has no path to a trusted root.
    Chain {
        /// Whose.
        of: Of,
        /// Why.
        fault: ChainFault,
    },
    /// Something lies in the future of the judgement.
    Future {
        /// Whose signature.
        of: Of,
        /// When it says to be of.
        at: OffsetDateTime,
    },
    /// It cannot be read, or contradicts itself.
    Unreadable(CaseError),
    /// The statement is of one environment and the authorities are of the other.
    Realm,
    /// The certificate was already revoked.
    Revoked {
        /// Whose.
        of: Of,
        /// Since when.
        since: OffsetDateTime,
    },
    /// Two seals name different institutes.
    SealsDiffer {
        /// The one that differs from the first.
        of: Of,
    },
    /// A seal of the institute, at an hour when it was not in force.
    SealOutOfTime {
        /// Which.
        of: Of,
        /// Why.
        why: OutOfTime,
    },
    /// A seal is none of those that the institute published.
    SealUnknown {
        /// Which.
        of: Of,
    },
    /// A signature does not hold.
    Signature {
        /// Which.
        of: Of,
        /// Why.
        error: SignatureError,
    },
    /// The certificate may not sign this.
    Signer {
        /// Whose.
        of: Of,
        /// Why.
        error: SignerError,
    },
    /// A statement names another certificate than the one that signed it.
    SignerNotNamed {
        /// Which.
        of: Of,
    },
    /// What should be the word of an authority of time on a seal is none.
    Timestamp {
        /// Whose.
        of: Of,
        /// Why.
        error: TimestampError,
    },
    /// The time a signature says does not agree with the statement's or with reception.
    SigningTime {
        /// Whose.
        of: Of,
        /// How far ahead it is; negative when it lies behind.
        ahead: Duration,
    },
}

/// Why a certificate has no path to a trusted root.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ChainFault {
    /// A signature on the way does not verify.
    BadSignature,
    /// A certificate on the way was not valid then.
    NotValidThen,
    /// No trusted authority issued it.
    UnknownIssuer,
    /// An authority on the way may not issue it, or it is not for this use.
    Unsuitable,
    /// A certificate on the way is signed with an algorithm that is too weak.
    WeakSignature,
}

/// Who signs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Role {
    /// The institute, with its seal.
    Institute,
    /// A party, with an e.firma.
    Party,
}

/// On whose word the time rests at which a signature was judged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TimeBasis {
    /// The institute's, in a receipt that is here too.
    Receipt,
    /// The institute's, in what it sealed itself.
    Seal,
    /// Nobody's: it was judged at the instant of the question.
    Question,
}

/// What was found out about a signature or seal.
#[derive(Clone, Debug)]
pub struct SignatureFinding {
    /// Whose it is.
    pub of: Of,
    /// What it is for; absent for the seal of the package.
    pub purpose: Option<Purpose>,
    /// Who must have signed it.
    pub role: Role,
    /// The certificate that it names, if it could be read.
    pub certificate: Option<Certificate>,
    /// When the signer says to have signed.
    pub signing_time: Option<OffsetDateTime>,
    /// The instant that it was judged at.
    pub judged_at: OffsetDateTime,
    /// Whose word that instant is.
    pub basis: TimeBasis,
    /// What is known of revocation.
    pub revocation: Revocation,
    /// What an authority of time says of it, if one does.
    pub timestamp: Option<TimestampFinding>,
    /// Why it does not hold, if it doesn't.
    pub refusal: Option<Refusal>,
}

/// What an authority of time says of a seal: that it existed already.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TimestampFinding {
    /// When, by its word.
    pub at: OffsetDateTime,
    /// How far the true instant may be from it, if it says so.
    pub accuracy: Option<Duration>,
    /// The name on its certificate.
    pub authority: String,
    /// Why its word does not count yet, unless it is one that is trusted.
    pub fault: Option<ChainFault>,
}

impl TimestampFinding {
    fn of(said: Timestamp, fault: Option<ChainFault>) -> Self {
        Self {
            at: said.at,
            accuracy: said.accuracy,
            authority: said.authority,
            fault,
        }
    }
}

/// A document that a statement names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DocumentFinding {
    /// Its name, if one is given.
    pub name: Option<String>,
    /// Its size in bytes, if it is given.
    pub size_bytes: Option<u64>,
    /// Its SHA-256.
    pub sha256: mailbox::digest::Digest,
    /// Whether it is here; then its digest is this one.
    pub is_here: bool,
}

/// Something that is proved.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Claim {
    /// The addressee was alerted.
    Alerted {
        /// The folio of the notification.
        notification: Folio,
        /// When.
        at: LegalTime,
        /// To how many addresses.
        addresses: usize,
    },
    /// Documents are exactly those that were named.
    Documents {
        /// How many.
        count: usize,
    },
    /// The institute attests that a notification was made.
    Notified {
        /// Its folio.
        notification: Folio,
        /// On which day.
        on: CivilDate,
        /// Since which day it has effect.
        effective_on: CivilDate,
    },
    /// The institute received an act.
    Received {
        /// The folio of the receipt.
        folio: Folio,
        /// When.
        at: LegalTime,
    },
    /// A third party says that the seal of a statement existed already.
    Stamped {
        /// Which, counted from 1.
        record: usize,
        /// When, by its word.
        at: OffsetDateTime,
        /// How far the true instant may be from it, if it says so.
        accuracy: Option<Duration>,
        /// Its name.
        authority: String,
    },
    /// Somebody signed a statement.
    Signed {
        /// Which, counted from 1.
        record: usize,
        /// What for.
        purpose: Purpose,
        /// The name on the certificate.
        name: String,
        /// The RFC on the certificate.
        rfc: String,
        /// When, by the signer's own word.
        at: OffsetDateTime,
    },
}

impl Verdict {
    /// The verdict on what cannot be read.
    pub fn unreadable(error: CaseError, judged_at: OffsetDateTime) -> Self {
        Self {
            outcome: Outcome::Refused(Refusal::Unreadable(error)),
            source: None,
            act: None,
            environment: None,
            claims: Vec::new(),
            signatures: Vec::new(),
            statements: Vec::new(),
            documents: Vec::new(),
            gaps: Vec::new(),
            realm: None,
            judged_at,
        }
    }

    /// Whether it proves what it claims.
    pub fn is_proven(&self) -> bool {
        self.outcome == Outcome::Proven
    }
}
