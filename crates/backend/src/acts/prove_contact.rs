//! Typing the code of a medium of contact: it is proved, and one that it replaces goes.
//!
//! Nobody signs this, so the receipt names no signature. A try is counted before anything is
//! compared: guesses at once are guesses one by one, five at each code. The right code typed again
//! gets the same receipt.

use mailbox::api::VerifyContact;
use mailbox::contacts::{CODE_TRIES_MAX, ConfirmationCode, ContactState, Verdict, judge};
use mailbox::id::Id;
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::problem::Code;
use mailbox::statement::{Purpose, Received};
use sqlx::AnyConnection;

use super::contact_code;
use super::signed::{self, Context, Done};
use super::tell::Message;
use super::{Failure, NotDone, Party, digest_of, permission};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::contacts::{self, ContactRecord};
use crate::store::{Transaction, sealed, series, turns};

/// Judges a typed code, and proves the medium if it is the right one.
pub(crate) async fn prove_contact(
    house: &House,
    party: &Party,
    id: Id,
    request: &VerifyContact,
) -> Result<Done, NotDone> {
    permission::require_holder(party)?;
    let typed: Result<ConfirmationCode, _> = request.code.parse();
    // What is not six digits was not guessed at: it costs no try.
    let typed = typed.map_err(|_| NotDone::RefusedAt(Code::CodeWrong, "code".into()))?;
    let now = house.clock.now();

    let mut transaction = house.store.begin().await?;
    let counted = contacts::count_try(&mut transaction, &party.mailbox, id, CODE_TRIES_MAX).await?;
    let found = contacts::find(&mut transaction, &party.mailbox, id).await?;
    // Whatever comes of it, the try was made.
    transaction.commit().await?;
    let record = found.ok_or(Code::NotFound)?;
    let salt = match verdict(&record, counted, &typed, now) {
        Verdict::Confirmed => record.code.map(|code| code.salt),
        Verdict::Wrong { .. } => return Err(Code::CodeWrong.into()),
        Verdict::Spent | Verdict::NotPending(ContactState::Expired { .. }) => {
            return Err(Code::CodeVoid.into());
        }
        Verdict::NotPending(ContactState::Confirmed { .. }) => {
            let mut connection = house.store.read().await?;
            return replay(&mut connection, party, &record, &typed).await;
        }
        Verdict::NotPending(_) => return Err(Code::NotFound.into()),
    };
    confirm(house, party, id, salt, &typed, now).await
}

/// Compares, if there is a code that counts and the try was counted in.
fn verdict(
    record: &ContactRecord,
    counted: bool,
    typed: &ConfirmationCode,
    now: LegalTime,
) -> Verdict {
    let Some(sent) = &record.code else {
        return Verdict::NotPending(record.contact.state(now));
    };
    let used = if counted {
        sent.tries.saturating_sub(1)
    } else {
        CODE_TRIES_MAX
    };
    let is_right = || contact_code::is_right(record.id, sent, typed);
    judge(&record.contact, is_right, used, now)
}

/// Writes that the medium whose code has this salt is proved, with the receipt of that.
async fn confirm(
    house: &House,
    party: &Party,
    id: Id,
    salt: Option<String>,
    typed: &ConfirmationCode,
    now: LegalTime,
) -> Result<Done, NotDone> {
    let mailbox = &party.mailbox;
    let mut transaction = house.store.begin().await?;
    let found = contacts::find(&mut transaction, mailbox, id).await?;
    if let Some(record) = found.filter(|one| one.contact.is_confirmed(now)) {
        // The same code, typed twice at once: its seal is there when this is on the disk.
        transaction.commit().await?;
        let mut connection = house.store.read().await?;
        return replay(&mut connection, party, &record, typed).await;
    }
    // The series before the turn, as in every act that is signed.
    let year = now.date().year();
    let number = series::next_number(&mut transaction, Folio::RECEIPTS, year).await?;
    let folio = Folio::new(Folio::RECEIPTS, year, number);
    turns::take(&mut transaction, mailbox).await?;
    let record = contacts::find(&mut transaction, mailbox, id).await?;
    let record = record.ok_or(Code::NotFound)?;
    match record.contact.state(now) {
        ContactState::Pending { .. } => {}
        // Another replica was faster, and has committed: the number goes back.
        ContactState::Confirmed { .. } => {
            drop(transaction);
            let mut connection = house.store.read().await?;
            return replay(&mut connection, party, &record, typed).await;
        }
        ContactState::Expired { .. } | ContactState::Removed { .. } => {
            return Err(Code::CodeVoid.into());
        }
    }
    if record.code.as_ref().map(|code| &code.salt) != salt.as_ref() {
        // Another code was asked for meanwhile.
        return Err(Code::CodeVoid.into());
    }
    let all = contacts::of_mailbox(&mut transaction, mailbox, now).await?;
    contacts::confirm(&mut transaction, id, &folio, now).await?;
    let medium = record.contact.medium.clone();
    replace(&mut transaction, party, &record, &all, now).await?;
    let context = Context { house, party, now };
    let received = Received::ContactProved { medium };
    let text =
        signed::act_receipt(&context, &mut transaction, folio.clone(), received, None).await?;
    transaction.seal(house.to_seal(folio, Purpose::Acuse, mailbox, text, now));
    let subject = digest_of(id.to_string().as_bytes());
    audit::append(&mut transaction, now, Verb::ProveContact, mailbox, subject);
    let sealed = transaction.commit().await?;
    let receipt = sealed.last().ok_or(Failure::KeptStatement)?.receipt();
    Ok(Done {
        receipt,
        is_new: true,
    })
}

/// Removes the medium whose place this one takes, if it is still there, and warns all.
async fn replace(
    transaction: &mut Transaction,
    party: &Party,
    record: &ContactRecord,
    all: &[ContactRecord],
    now: LegalTime,
) -> Result<(), NotDone> {
    let Some(goes) = all.iter().find(|one| Some(one.id) == record.replaces) else {
        return Ok(());
    };
    contacts::remove(transaction, goes.id, now).await?;
    let message = Message::ContactReplaced {
        masked: goes.contact.medium.masked(),
        by_masked: record.contact.medium.masked(),
        at: now,
    };
    contact_code::warn(transaction, &party.mailbox, all, &message, now).await
}

/// Returns the receipt that the proof of a medium got, to whoever knows its code.
async fn replay(
    connection: &mut AnyConnection,
    party: &Party,
    record: &ContactRecord,
    typed: &ConfirmationCode,
) -> Result<Done, NotDone> {
    let sent = record.code.as_ref().ok_or(Code::StateConflict)?;
    if !contact_code::is_right(record.id, sent, typed) {
        return Err(Code::StateConflict.into());
    }
    let folio = record.proved_folio.as_ref().ok_or(Code::StateConflict)?;
    let receipt = sealed::find(connection, &party.mailbox, folio, Purpose::Acuse).await?;
    Ok(Done {
        receipt: receipt.ok_or(Failure::KeptStatement)?.receipt(),
        is_new: false,
    })
}
