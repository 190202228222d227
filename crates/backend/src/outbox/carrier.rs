//! What a carrier makes of one message, said in classes that hold nothing of anybody.

use std::fmt;

/// What came of one attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Attempt {
    /// The carrier took it.
    Accepted,
    /// The carrier refuses this destination, or this message, for ever.
    Bounced(Reason),
    /// The message was taken back, or is another's to send, before it went out.
    Lost,
    /// The carrier surely did not take it; it may later.
    NotTaken(Reason),
    /// It went out and no answer came: it may have arrived.
    Unknown(Reason),
}

/// Why a carrier did not take a message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Reason {
    pub(super) why: Why,
    /// The carrier's own number for it.
    pub(super) code: Option<u16>,
}

/// The class of a reason.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Why {
    /// Our own folder could not be written.
    Disk,
    /// The carrier says: not now.
    Later,
    /// The carrier refused the destination or the message.
    Refused,
    /// The carrier refused us: a matter of settings.
    RefusedUs,
    /// It answered too late.
    Timeout,
    /// No protected connection came about.
    Tls,
    /// What came was no answer of such a carrier.
    Unreadable,
    /// It could not be reached, or it broke off.
    Unreachable,
}

impl Reason {
    pub(super) const fn of(why: Why) -> Self {
        Self { why, code: None }
    }

    pub(super) const fn with(why: Why, code: u16) -> Self {
        Self {
            why,
            code: Some(code),
        }
    }
}

impl Why {
    const fn word(self) -> &'static str {
        match self {
            Self::Disk => "disk",
            Self::Later => "later",
            Self::Refused => "refused",
            Self::RefusedUs => "refused_us",
            Self::Timeout => "timeout",
            Self::Tls => "tls",
            Self::Unreadable => "unreadable",
            Self::Unreachable => "unreachable",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            None => formatter.write_str(self.why.word()),
            Some(code) => write!(formatter, "{} {code}", self.why.word()),
        }
    }
}
