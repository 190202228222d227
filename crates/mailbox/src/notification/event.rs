//! What can happen to a notification, and why something cannot.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::Cause;
use crate::instant::LegalTime;

/// Something that happened, at an instant of the legal clock.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Event {
    /// The alert was sent to the contact media: the term runs from its sending (CFF 134-I).
    Announced {
        /// When.
        at: LegalTime,
    },
    /// The addressee authenticated and opened the document.
    Opened {
        /// When.
        at: LegalTime,
    },
    /// It was published at estrados.
    Posted {
        /// When.
        at: LegalTime,
        /// Why there.
        cause: Cause,
    },
    /// It was served in person (LSS 286 M keeps that right for employers).
    Served {
        /// When.
        at: LegalTime,
    },
    /// The addressee declared to know the act since then (CFF 135, second paragraph).
    Known {
        /// When.
        at: LegalTime,
    },
    /// The addressee's answer was received.
    Answered {
        /// When.
        at: LegalTime,
    },
    /// The institute took it back before it was notified.
    Withdrawn {
        /// When.
        at: LegalTime,
    },
}

impl Event {
    /// Returns when it happened.
    pub const fn at(self) -> LegalTime {
        match self {
            Self::Announced { at }
            | Self::Opened { at }
            | Self::Posted { at, .. }
            | Self::Served { at }
            | Self::Known { at }
            | Self::Answered { at }
            | Self::Withdrawn { at } => at,
        }
    }
}

/// Why an event cannot follow what happened before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Impossible {
    /// The alert was sent already: a second one moves no date.
    AlreadyAnnounced {
        /// When.
        at: LegalTime,
    },
    /// It was answered already.
    AlreadyAnswered {
        /// When.
        at: LegalTime,
    },
    /// The addressee declared to know it already.
    AlreadyKnown {
        /// Since when.
        at: LegalTime,
    },
    /// It was opened already: what follows is only consultation.
    AlreadyOpened {
        /// When.
        at: LegalTime,
    },
    /// It was posted already.
    AlreadyPosted {
        /// When.
        at: LegalTime,
    },
    /// It was served already.
    AlreadyServed {
        /// When.
        at: LegalTime,
    },
    /// Answered before anything made it known.
    AnsweredUnnotified,
    /// It would happen before something it must follow.
    Before {
        /// The instant it must not precede.
        at: LegalTime,
    },
    /// Opened although no alert was sent.
    NotAnnounced,
    /// The rule of the act knows no such step.
    NotOfThisRule,
    /// It was withdrawn: nothing follows.
    Withdrawn {
        /// When.
        at: LegalTime,
    },
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyAnnounced { at } => write!(f, "already announced at {at}"),
            Self::AlreadyAnswered { at } => write!(f, "already answered at {at}"),
            Self::AlreadyKnown { at } => write!(f, "already known since {at}"),
            Self::AlreadyOpened { at } => write!(f, "already opened at {at}"),
            Self::AlreadyPosted { at } => write!(f, "already posted at {at}"),
            Self::AlreadyServed { at } => write!(f, "already served at {at}"),
            Self::AnsweredUnnotified => f.write_str("answered before anything made it known"),
            Self::Before { at } => write!(f, "before {at}, which it must follow"),
            Self::NotAnnounced => f.write_str("opened before any alert was sent"),
            Self::NotOfThisRule => f.write_str("a step the rule of the act does not have"),
            Self::Withdrawn { at } => write!(f, "withdrawn at {at}"),
        }
    }
}

impl core::error::Error for Impossible {}
