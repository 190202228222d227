//! An e-mail as it goes over the wire (RFC 5322): the same bytes at every attempt.
//!
//! Its `Message-ID` is made of the message's id and its `Date` is that of the act that caused it,
//! so a server or a person who gets it twice can see that it is one (RFC 5322, 3.6.4). It says that
//! nobody wrote it by hand (RFC 3834), so that nobody's absence is told to us.

use std::time::{Duration, SystemTime};

use lettre::Message;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use mailbox::contacts::Email;
use mailbox::id::Id;
use mailbox::instant::LegalTime;

use super::texts::Letter;

/// Who it is from, and the id of its message.
#[derive(Clone, Copy)]
pub(super) struct Sending<'a> {
    pub(super) id: Id,
    pub(super) from: &'a Mailbox,
    pub(super) to: &'a Email,
    pub(super) written_at: LegalTime,
}

/// Why an e-mail could not be written.
#[derive(Debug, thiserror::Error)]
#[error("this address or text cannot be part of an e-mail")]
pub(super) struct Unwritable;

/// Writes an e-mail.
pub(super) fn write(sending: Sending<'_>, letter: Letter) -> Result<Message, Unwritable> {
    let to = sending.to.as_str().parse().map_err(|_| Unwritable)?;
    let seconds = u64::try_from(sending.written_at.unix_seconds()).unwrap_or(0);
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    Message::builder()
        .message_id(Some(message_id(sending.id, sending.from)))
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .from(sending.from.clone())
        .to(Mailbox::new(None, to))
        .subject(letter.subject)
        .raw_header(HeaderValue::new(automatic, "auto-generated".into()))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.body)
        .map_err(|_| Unwritable)
}

/// Returns the `Message-ID` of a message.
pub(super) fn message_id(id: Id, from: &Mailbox) -> String {
    format!("<{id}@{}>", from.email.domain())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids;

    #[test]
    fn the_same_message_has_the_same_bytes_and_says_it_is_automatic() {
        let at = LegalTime::from_unix_seconds(1_795_536_651).unwrap();
        let (from, to) = (
            "Buzón <avisos@buzon.example>".parse().unwrap(),
            "ana@empresa.mx".parse().unwrap(),
        );
        let sending = Sending {
            id: ids::id(at),
            from: &from,
            to: &to,
            written_at: at,
        };
        let letter = || Letter {
            subject: "Buzón: tu código / your code".into(),
            body: "Tu código es: 012345\n.\nAdiós\n".into(),
        };
        let bytes = write(sending, letter()).unwrap().formatted();
        assert_eq!(bytes, write(sending, letter()).unwrap().formatted());
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.is_ascii(), "{text}");
        for line in [
            format!("Message-ID: <{}@buzon.example>", sending.id),
            "Date: Tue, 24 Nov 2026 16:10:51 +0000".into(),
            "Auto-Submitted: auto-generated".into(),
            "To: ana@empresa.mx".into(),
            "Content-Type: text/plain; charset=utf-8".into(),
        ] {
            assert!(
                text.split("\r\n").any(|found| found == line),
                "{line}\n{text}"
            );
        }
        assert!(
            !text.contains("multipart") && !text.contains("html"),
            "{text}"
        );
    }
}
