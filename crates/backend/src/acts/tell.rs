//! Telling somebody something outside of the mailbox: by e-mail or by SMS, never here and now.
//!
//! The message is written in the transaction of the act that causes it, one row a destination:
//! no act without its messages, no message without its act. Who sends them reads [`Message`] back.

use mailbox::civil_date::CivilDate;
use mailbox::contacts::Medium;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::notification::TwoDates;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Failure, NotDone};
use crate::ids;
use crate::store::Transaction;
use crate::store::outbox::{self, OutboxRecord};

/// What a message says; its kind and payload in the outbox are those of its JSON.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "kind", content = "payload", rename_all = "snake_case")]
pub(crate) enum Message {
    /// Something to read, without legal effect: whenever its reader likes.
    CommunicationSent { communication: Id, at: LegalTime },
    /// The code that proves the medium it goes to.
    ContactCode {
        /// Six digits.
        code: String,
        /// From then on it is void.
        expires_at: LegalTime,
    },
    /// A warning to media that were proved before: another was registered.
    ContactRegistered {
        /// The other medium, masked.
        masked: String,
        /// When.
        at: LegalTime,
    },
    /// A warning: another was removed, or this one itself.
    ContactRemoved { masked: String, at: LegalTime },
    /// A warning: one took the place of another.
    ContactReplaced {
        masked: String,
        by_masked: String,
        at: LegalTime,
    },
    /// An e.firma that was used here ends soon.
    EfirmaEnds(EfirmaEnds),
    /// The alert of a notification (CFF 134-I): that something waits, and until when.
    NotificationAnnounced {
        id: Id,
        /// The number people quote.
        folio: Folio,
        at: LegalTime,
        /// The last day to open it, when its rule gives days.
        open_by_on: Option<CivilDate>,
        /// The day it is made if it is not opened, when its rule knows one.
        deemed_on: Option<CivilDate>,
    },
    /// A date of a notification came, or comes soon; or, at last, its alert with both readings of
    /// its dates.
    NotificationReminder(AboutNotification),
}

/// The end of an e.firma.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct EfirmaEnds {
    /// Which, in our records.
    pub(crate) efirma: Id,
    pub(crate) certificate_number: String,
    pub(crate) ends_at: LegalTime,
    /// How many days before its end this is said.
    pub(crate) days: u16,
}

/// What a message says of a notification: its folio and its dates, never what it is about.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct AboutNotification {
    pub(crate) notification: Id,
    pub(crate) folio: Folio,
    /// Which of its dates is the cause.
    pub(crate) moment: Moment,
    /// The last day to open it, while it can be opened in time.
    pub(crate) open_by_on: Option<TwoDates>,
    /// The day it is made, or was.
    pub(crate) notified_on: Option<TwoDates>,
    /// The day it takes effect, once it is made.
    pub(crate) effective_on: Option<TwoDates>,
    /// The last day to answer, once it is made.
    pub(crate) answer_by_on: Option<TwoDates>,
    /// Business days left after today, up to the last day to open or to answer.
    pub(crate) days_left: Option<u16>,
}

/// Which date of a notification a message is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Moment {
    /// The alert was sent.
    Announced,
    /// It was published at estrados.
    Posted,
    /// A day to open it.
    Day,
    /// It was made without having been opened.
    Made,
    /// It takes effect.
    Effects,
    /// Its term to answer ends soon.
    Term,
}

/// One message to one destination.
pub(crate) struct Telling<'a> {
    /// In whose mailbox it has its cause.
    pub(crate) mailbox: &'a Rfc,
    /// To where.
    pub(crate) medium: &'a Medium,
    pub(crate) message: &'a Message,
    /// Now.
    pub(crate) at: LegalTime,
    /// From when on it may be sent.
    pub(crate) due_at: LegalTime,
}

/// Puts a message into the outbox, and returns its id there.
pub(crate) async fn tell(
    transaction: &mut Transaction,
    telling: Telling<'_>,
) -> Result<Id, NotDone> {
    let Telling {
        mailbox,
        medium,
        message,
        at,
        due_at,
    } = telling;
    let (kind, payload) = message.parts().ok_or(Failure::UnwrittenMessage)?;
    let id = ids::id(at);
    let record = OutboxRecord {
        id,
        mailbox,
        kind: &kind,
        subject: message.subject(),
        medium,
        payload: &payload,
        created_at: at,
        due_at,
    };
    outbox::insert(transaction, &record).await?;
    Ok(id)
}

impl Message {
    /// The kind of the one that carries a code.
    pub(crate) const CODE: &str = "contact_code";

    /// Reads what the outbox kept.
    pub(crate) fn read(kind: &str, payload: &str) -> Option<Self> {
        let payload: Value = serde_json::from_str(payload).ok()?;
        serde_json::from_value(json!({ "kind": kind, "payload": payload })).ok()
    }

    /// Tells whether it carries a secret: it is forgotten once sent, and not sent twice.
    pub(crate) const fn is_secret(&self) -> bool {
        matches!(self, Self::ContactCode { .. })
    }

    /// Returns from when on it has nothing to say.
    pub(crate) const fn void_from_at(&self) -> Option<LegalTime> {
        match self {
            Self::ContactCode { expires_at, .. } => Some(*expires_at),
            _ => None,
        }
    }

    fn subject(&self) -> Option<Id> {
        match self {
            Self::CommunicationSent { communication, .. } => Some(*communication),
            Self::EfirmaEnds(ends) => Some(ends.efirma),
            Self::NotificationAnnounced { id, .. } => Some(*id),
            Self::NotificationReminder(about) => Some(about.notification),
            _ => None,
        }
    }

    /// Returns the kind that the outbox keeps.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::CommunicationSent { .. } => "communication_sent",
            Self::ContactCode { .. } => Self::CODE,
            Self::ContactRegistered { .. } => "contact_registered",
            Self::ContactRemoved { .. } => "contact_removed",
            Self::ContactReplaced { .. } => "contact_replaced",
            Self::EfirmaEnds(_) => "efirma_ends",
            Self::NotificationAnnounced { .. } => "notification_announced",
            Self::NotificationReminder(_) => "notification_reminder",
        }
    }

    /// Returns the kind and the payload that the outbox keeps.
    fn parts(&self) -> Option<(String, String)> {
        let json = serde_json::to_value(self).ok()?;
        let kind = json.get("kind")?.as_str()?.to_owned();
        let payload = json
            .get("payload")
            .map_or_else(|| "{}".into(), Value::to_string);
        Some((kind, payload))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_reads_back_from_its_kind_and_payload() {
        let at = LegalTime::from_unix_seconds(1_790_000_000).unwrap();
        let message = Message::ContactCode {
            code: "012345".into(),
            expires_at: at,
        };
        let (kind, payload) = message.parts().unwrap();
        assert_eq!(kind, Message::CODE);
        assert!(Message::read(&kind, &payload) == Some(message));
        let message = Message::EfirmaEnds(EfirmaEnds {
            efirma: ids::id(at),
            certificate_number: "30001000000500003416".into(),
            ends_at: at,
            days: 15,
        });
        let (kind, payload) = message.parts().unwrap();
        assert_eq!(kind, message.kind());
        assert!(Message::read(&kind, &payload) == Some(message));
        assert!(Message::read("contact_code", "{}").is_none(), "forgotten");
    }
}
