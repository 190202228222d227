//! What a carrier gives back after it took it: delivery status notifications (RFC 3464).
//!
//! A mail system hands each message that comes to the sender's address to `buzon-backend bounce`.
//! Which of ours it is shows by the `Message-ID` of the returned message. The hour of sending is
//! kept beside what is noted now: whoever knows the id of a message, its recipient for one, could
//! write such a notification, so it says that it came back, never that it was not sent.

use mailbox::id::Id;
use mailbox::instant::LegalTime;

use crate::acts::digest_of;
use crate::audit::{self, Verb};
use crate::store::{Store, StoreError, deliveries};

/// Most bytes of a notification that are read: what is returned with it may be cut off.
pub(crate) const BYTES_MAX: u64 = 256 * 1024;

/// What a notification says of a message of ours.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Returned {
    message: Id,
    /// Such as `5.1.1` (RFC 3463).
    status: String,
}

/// Why a message of the mail system was not noted.
#[derive(Debug, thiserror::Error)]
pub enum NotReturned {
    #[error("it is no notification of a failed delivery (RFC 3464): nothing was noted")]
    NotAFailure,
    #[error("it returns no message of ours that was still thought to have arrived")]
    NotOurs,
    #[error("the records: {0}")]
    Store(#[from] StoreError),
}

/// Reads a notification and notes in `store` that the message came back; returns its id.
pub(crate) async fn note(store: &Store, text: &str, now: LegalTime) -> Result<Id, NotReturned> {
    let Returned { message, status } = read(text)?;
    let mut transaction = store.begin().await?;
    let reason = format!("returned {status}");
    let mailbox = deliveries::bounced(&mut transaction, message, &reason, now)
        .await?
        .ok_or(NotReturned::NotOurs)?;
    let subject = digest_of(message.to_string().as_bytes());
    audit::append(&mut transaction, now, Verb::BounceAlert, &mailbox, subject);
    transaction.commit().await?;
    Ok(message)
}

/// Finds the fields that matter, wherever in the parts of the report they stand.
fn read(text: &str) -> Result<Returned, NotReturned> {
    let field = |name: &str| {
        let found = text.lines().filter_map(move |line| {
            let (left, right) = line.split_once(':')?;
            left.eq_ignore_ascii_case(name).then(|| right.trim())
        });
        found.collect::<Vec<_>>()
    };
    let failed = |action: &&str| action.eq_ignore_ascii_case("failed");
    let status = field("Status")
        .into_iter()
        .find(|status| is_permanent(status));
    let is_failure = field("Action").iter().any(failed);
    let status = status
        .filter(|_| is_failure)
        .ok_or(NotReturned::NotAFailure)?;
    let message = field("Message-ID").into_iter().find_map(ours);
    Ok(Returned {
        message: message.ok_or(NotReturned::NotOurs)?,
        status: status.to_owned(),
    })
}

/// Reads `<id@domain>`; that of the notification itself is no id of ours.
fn ours(text: &str) -> Option<Id> {
    let inner = text.strip_prefix('<')?.strip_suffix('>')?;
    inner.split_once('@')?.0.parse().ok()
}

/// Tells whether it is `5.digits.digits`.
fn is_permanent(status: &str) -> bool {
    let mut parts = status.split('.');
    let is_number =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    parts.next() == Some("5") && parts.clone().count() == 2 && parts.all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "019ab8f4-1111-7000-8000-000000000001";

    fn report(action: &str, status: &str, id: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mail.example\nMessage-ID: <20261124.1@mail.example>\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
             --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\n\
             Final-Recipient: rfc822; ana@empresa.mx\nAction: {action}\nStatus: {status}\n\n\
             --b\nContent-Type: message/rfc822\n\nmessage-id: <{id}@buzon.example>\n\
             Subject: x\n\n--b--\n"
        )
    }

    #[test]
    fn a_failed_delivery_names_our_message_and_its_status() {
        let returned = read(&report("failed", "5.1.1", ID)).unwrap();
        assert_eq!(returned.message, ID.parse().unwrap());
        assert_eq!(returned.status, "5.1.1");
    }

    #[test]
    fn delays_successes_and_strangers_are_no_bounces() {
        for (action, status) in [
            ("delayed", "4.4.1"),
            ("delivered", "2.0.0"),
            ("failed", "4.4.7"),
            ("failed", "5.1.1; drop"),
            ("relayed", "5.1.1"),
        ] {
            let refused = read(&report(action, status, ID));
            assert!(
                matches!(refused, Err(NotReturned::NotAFailure)),
                "{action} {status}"
            );
        }
        let strange = read(&report("failed", "5.1.1", "20261124.2"));
        assert!(matches!(strange, Err(NotReturned::NotOurs)));
        assert!(read("").is_err());
    }
}
