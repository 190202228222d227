//! The codes that prove media of contact, and the warnings to those that were proved before.
//!
//! A code is in the message that carries it and nowhere else: the records keep a salted digest.

use mailbox::contacts::{ConfirmationCode, Medium};
use mailbox::digest::Digest;
use mailbox::id::Id;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use subtle::ConstantTimeEq as _;

use super::tell::{Message, Telling, tell};
use super::{NotDone, digest_of};
use crate::ids;
use crate::store::Transaction;
use crate::store::contacts::{ContactRecord, SentCode};

/// A medium that is sent a code.
pub(super) struct Receiver<'a> {
    pub(super) mailbox: &'a Rfc,
    pub(super) id: Id,
    pub(super) medium: &'a Medium,
    /// From then on the code is void.
    pub(super) expires_at: LegalTime,
    /// Codes that were sent to it before.
    pub(super) codes_sent: u8,
}

/// Makes a code and puts its message into the outbox; returns what is kept of it.
pub(super) async fn send(
    transaction: &mut Transaction,
    receiver: Receiver<'_>,
    now: LegalTime,
) -> Result<SentCode, NotDone> {
    let (code, salt) = (ids::code(), ids::salt());
    let message = Message::ContactCode {
        code: code.reveal().to_owned(),
        expires_at: receiver.expires_at,
    };
    let telling = Telling {
        mailbox: receiver.mailbox,
        medium: receiver.medium,
        message: &message,
        at: now,
        due_at: now,
    };
    let message = tell(transaction, telling).await?;
    Ok(SentCode {
        sha256: digest(receiver.id, &salt, &code),
        salt,
        sent_at: now,
        tries: 0,
        message: Some(message),
        codes_sent: receiver.codes_sent.saturating_add(1),
    })
}

/// Tells whether `typed` is the code that was sent, in a time that says nothing of it.
pub(super) fn is_right(id: Id, sent: &SentCode, typed: &ConfirmationCode) -> bool {
    let typed = digest(id, &sent.salt, typed);
    bool::from(typed.as_bytes().ct_eq(sent.sha256.as_bytes()))
}

/// Warns the media of `all` that are proved.
pub(super) async fn warn(
    transaction: &mut Transaction,
    mailbox: &Rfc,
    all: &[ContactRecord],
    message: &Message,
    now: LegalTime,
) -> Result<(), NotDone> {
    for record in all {
        if record.contact.is_confirmed(now) {
            let telling = Telling {
                mailbox,
                medium: &record.contact.medium,
                message,
                at: now,
                due_at: now,
            };
            tell(transaction, telling).await?;
        }
    }
    Ok(())
}

fn digest(id: Id, salt: &str, code: &ConfirmationCode) -> Digest {
    digest_of(format!("{salt}\n{id}\n{}", code.reveal()).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_right_for_its_medium_and_its_salt_alone() {
        let now = LegalTime::from_unix_seconds(1_790_000_000).unwrap();
        let (id, code) = (ids::id(now), ids::code());
        let sent = |salt: &str, of: Id| SentCode {
            sha256: digest(of, salt, &code),
            salt: salt.to_owned(),
            sent_at: now,
            tries: 0,
            message: None,
            codes_sent: 1,
        };
        let mut other = code.reveal().to_owned();
        other.replace_range(0..1, if other.starts_with('0') { "1" } else { "0" });
        assert!(is_right(id, &sent("a", id), &code));
        assert!(!is_right(id, &sent("a", id), &other.parse().unwrap()));
        assert!(!is_right(id, &sent("a", ids::id(now)), &code));
        assert_ne!(sent("a", id).sha256, sent("b", id).sha256);
    }
}
