//! One attempt at one message: is it still to be said, who carries it, what came of it.

use mailbox::contacts::Medium;
use mailbox::instant::LegalTime;

use super::carrier::{Attempt, Reason, Why};
use super::letter::{self, Sending};
use super::remind;
use super::retry::{self, Next};
use super::texts::{self, Frame};
use crate::acts::tell::Message;
use crate::acts::{Failure, NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::demo;
use crate::house::House;
use crate::ids;
use crate::store::deliveries::{self, Claimed, End};
use crate::store::{Transaction, mailboxes};

/// Sends a message that we claimed, and notes what came of it.
pub(super) async fn deliver(house: &House, claimed: Claimed) {
    let id = claimed.id;
    if let Err(NotDone::Failed(failure)) = Box::pin(attempt(house, &claimed)).await {
        // Its claim ends by itself; what is noted by then says how to go on.
        tracing::error!(message.id = %id, reason = %failure, "a message could not be sent");
    }
}

async fn attempt(house: &House, claimed: &Claimed) -> Result<(), NotDone> {
    let now = house.clock.now();
    let Some(message) = Message::read(&claimed.kind, &claimed.payload) else {
        return end(house, claimed, (End::Failed, Some("unreadable_payload"))).await;
    };
    let is_void = message.void_from_at().is_some_and(|at| now >= at);
    if is_void {
        return end(house, claimed, (End::Void, Some("out_of_time"))).await;
    }
    let carrier = house.outbox.carrier(&claimed.medium);
    if claimed.handed_at.is_some() && message.is_secret() && !carrier.is_folder() {
        return end(house, claimed, (End::Failed, Some("unknown"))).await;
    }
    let Some(message) = remind::still_to_say(house, message, now).await? else {
        return end(house, claimed, (End::Void, Some("outdated"))).await;
    };
    let attempt = carry(house, claimed, &message, carrier).await?;
    record(house, claimed, &message, attempt).await
}

/// Who carries to one kind of medium.
#[derive(Clone, Copy)]
pub(super) enum Carrier<'a> {
    Folder(&'a super::Folder),
    Mail(&'a super::Smtp),
    Sms(&'a super::Gateway),
}

impl Carrier<'_> {
    /// Only in a folder is a message that is written twice still one.
    const fn is_folder(self) -> bool {
        matches!(self, Self::Folder(_))
    }
}

impl super::Outbox {
    fn carrier(&self, medium: &Medium) -> Carrier<'_> {
        let found = match medium {
            Medium::Email(_) => self.mail.as_ref().map(Carrier::Mail),
            Medium::Mobile(_) => self.sms.as_ref().map(Carrier::Sms),
        };
        let found = found.filter(|_| !demo::is_nobodys(medium));
        found.unwrap_or(Carrier::Folder(&self.folder))
    }
}

async fn carry(
    house: &House,
    claimed: &Claimed,
    message: &Message,
    carrier: Carrier<'_>,
) -> Result<Attempt, NotDone> {
    let mut connection = house.store.read().await?;
    let word = mailboxes::word(&mut connection, &claimed.mailbox).await?;
    drop(connection);
    let frame = Frame {
        authority: &house.authority,
        origin: &house.origin,
        environment: house.environment,
        mailbox: &claimed.mailbox,
        word: word.as_ref().map(mailbox::contacts::Word::as_str),
    };
    let id = claimed.id;
    match &claimed.medium {
        Medium::Email(to) => {
            let sending = Sending {
                id,
                from: &house.outbox.from,
                to,
                written_at: claimed.created_at,
            };
            let Ok(letter) = letter::write(sending, texts::letter(message, frame)) else {
                return Ok(Attempt::Bounced(Reason::of(Why::Refused)));
            };
            let content = letter.formatted();
            let noting = note(house, claimed, message, &content);
            match carrier {
                Carrier::Mail(smtp) => smtp.send(&letter, noting).await,
                Carrier::Folder(folder) => folder.write(id, "eml", content.clone(), noting).await,
                Carrier::Sms(_) => Err(Failure::UnwrittenMessage.into()),
            }
        }
        Medium::Mobile(to) => {
            let text = texts::sms(message, frame);
            let noting = note(house, claimed, message, text.as_bytes());
            match carrier {
                Carrier::Sms(gateway) => gateway.send(id, to, &text, noting).await,
                Carrier::Folder(folder) => {
                    let content = format!("{}\n{text}\n", to.as_str()).into_bytes();
                    folder.write(id, "sms.txt", content, noting).await
                }
                Carrier::Mail(_) => Err(Failure::UnwrittenMessage.into()),
            }
        }
    }
}

/// Notes that the content goes out, on the disk before it does.
async fn note(
    house: &House,
    claimed: &Claimed,
    message: &Message,
    content: &[u8],
) -> Result<bool, NotDone> {
    // A code could be guessed from the digest of the message around it.
    let digest = (!message.is_secret()).then(|| digest_of(content));
    let (id, by, now) = (claimed.id, &house.outbox.process, house.clock.now());
    let mut transaction = house.store.begin().await?;
    let is_ours = deliveries::hand(&mut transaction, id, by, digest, now).await?;
    transaction.commit().await?;
    Ok(is_ours)
}

async fn record(
    house: &House,
    claimed: &Claimed,
    message: &Message,
    attempt: Attempt,
) -> Result<(), NotDone> {
    match attempt {
        Attempt::Accepted => end(house, claimed, (End::Accepted, None)).await,
        Attempt::Bounced(reason) => {
            let why = reason.to_string();
            end(house, claimed, (End::Bounced, Some(&why))).await
        }
        Attempt::Lost => Ok(()),
        Attempt::NotTaken(reason) => put_off(house, claimed, reason, false).await,
        Attempt::Unknown(reason) if message.is_secret() => {
            let why = format!("unknown {reason}");
            end(house, claimed, (End::Failed, Some(&why))).await
        }
        Attempt::Unknown(reason) => put_off(house, claimed, reason, true).await,
    }
}

async fn put_off(
    house: &House,
    claimed: &Claimed,
    reason: Reason,
    was_handed: bool,
) -> Result<(), NotDone> {
    let now = house.clock.now();
    let next = retry::next(claimed.attempts, claimed.created_at, now, ids::jitter());
    let why = if was_handed {
        format!("unknown {reason}")
    } else {
        reason.to_string()
    };
    let Next::At(due_at) = next else {
        return end(house, claimed, (End::Failed, Some(&why))).await;
    };
    let (id, by) = (claimed.id, &house.outbox.process);
    let mut transaction = house.store.begin().await?;
    deliveries::put_off(&mut transaction, id, by, due_at, &why, was_handed).await?;
    transaction.commit().await?;
    house.metrics.count_alert("put_off");
    tracing::debug!(message.id = %id, reason = why, "a message waits for another attempt");
    Ok(())
}

/// Ends a message; what was secret in it is forgotten.
async fn end(
    house: &House,
    claimed: &Claimed,
    (end, reason): (End, Option<&str>),
) -> Result<(), NotDone> {
    let (id, by, now) = (claimed.id, &house.outbox.process, house.clock.now());
    let forget = claimed.kind == Message::CODE;
    let mut transaction = house.store.begin().await?;
    if !deliveries::end(&mut transaction, id, by, (end, reason), forget, now).await? {
        return Ok(());
    }
    if end == End::Bounced {
        note_bounce(&mut transaction, claimed, now);
    }
    transaction.commit().await?;
    house.metrics.count_alert(match end {
        End::Accepted => "accepted",
        End::Bounced => "bounced",
        End::Failed => "failed",
        End::Void => "void",
    });
    match end {
        End::Bounced | End::Failed => {
            tracing::warn!(message.id = %id, reason, "a message did not arrive");
        }
        End::Accepted | End::Void => {}
    }
    Ok(())
}

/// What came back is told by the audit too: it may be somebody's proof (LSS 286 M).
fn note_bounce(transaction: &mut Transaction, claimed: &Claimed, now: LegalTime) {
    let subject = digest_of(claimed.id.to_string().as_bytes());
    audit::append(
        transaction,
        now,
        Verb::BounceAlert,
        &claimed.mailbox,
        subject,
    );
}
