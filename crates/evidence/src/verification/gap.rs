//! What a verdict leaves open, and why: said beside what is proved, never instead of it.

use efirma::ocsp::OcspError;
use time::OffsetDateTime;

use super::{ChainFault, Of};
use crate::story::Missing;

/// Something that was not checked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Gap {
    /// What the page of a PDF shows was not compared with the statement inside.
    Appearance,
    /// The excerpt has entries of others left out, and the rest of the chain is not here.
    AuditPartial {
        /// How often others lie between two entries.
        gaps: usize,
    },
    /// No entry of the excerpt is about any of the statements.
    AuditUnrelated,
    /// Nobody said which authorities are trusted.
    Authorities,
    /// The days on which a notification was made and takes effect were not computed again.
    Dates,
    /// A document that is named is not here.
    DocumentAbsent {
        /// Its name, if one is given.
        name: Option<String>,
    },
    /// That the signer may act for this mailbox is the institute's word.
    Mandate {
        /// Which statement.
        record: usize,
    },
    /// Something that the statements speak of is not here.
    Missing(Missing),
    /// Whether a certificate was revoked is not known.
    Revocation {
        /// Whose.
        of: Of,
        /// Why.
        why: NoRevocation,
    },
    /// The seal's key is in doubt since an hour that is later than this: whoever has it can write an
    /// earlier one.
    SealCompromised {
        /// Which.
        of: Of,
        /// Since when.
        since: OffsetDateTime,
    },
    /// The seal was not compared with those that the institute publishes.
    SealNotPinned,
    /// No third party confirms the hours.
    Timestamp,
    /// A seal has no timestamp, where another has one.
    TimestampAbsent {
        /// Which.
        of: Of,
    },
    /// The timestamp of a seal is of nobody who is trusted to stamp time.
    TimestampUntrusted {
        /// Whose.
        of: Of,
        /// Why its word does not count.
        fault: ChainFault,
    },
    /// Whether the certificate of an authority of time was revoked was asked of nobody.
    TimestamperRevocation,
    /// When it was received is not known.
    ReceptionUnknown {
        /// Whose.
        of: Of,
    },
}

/// Why nothing is known of revocation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NoRevocation {
    /// There is no answer about it.
    Absent,
    /// The answer was asked for too long before.
    TooEarly,
    /// The answer proves nothing.
    Unusable(OcspError),
    /// There is only a list, which nobody read.
    ListUnread,
    /// The authority does not know the certificate, or its list proves nothing.
    Unknown,
}
