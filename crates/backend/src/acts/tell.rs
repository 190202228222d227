//! Telling somebody something outside of the mailbox: by e-mail or by SMS, never here and now.
//!
//! The message is written in the transaction of the act that causes it, one row a destination:
//! no act without its messages, no message without its act. Who sends them reads [`Message`] back.

use mailbox::civil_date::CivilDate;
use mailbox::contacts::Medium;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Failure, NotDone};
use crate::ids;
use crate::store::Transaction;
use crate::store::outbox::{self, OutboxRecord};

/// What a message says; its kind and payload in the outbox are those of its JSON.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "kind", content = "payload", rename_all = "snake_case")]
pub(crate) enum Message {
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
        medium,
        payload: &payload,
        created_at: at,
        due_at,
    };
    outbox::insert(transaction, &record).await?;
    Ok(id)
}

impl Message {
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
        assert_eq!(kind, "contact_code");
        let json = format!(r#"{{"kind":"{kind}","payload":{payload}}}"#);
        assert!(serde_json::from_str::<Message>(&json).unwrap() == message);
    }
}
