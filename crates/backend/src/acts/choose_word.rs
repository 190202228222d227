//! Choosing the word by which a person knows our messages, or taking it away.
//!
//! Not signed: it is nobody's obligation, and only the holder of the mailbox can.

use mailbox::contacts::Word;
use mailbox::problem::Code;

use super::{NotDone, Party, digest_of, permission};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::mailboxes;

/// Keeps the word, or none.
pub(crate) async fn choose_word(
    house: &House,
    party: &Party,
    word: Option<&Word>,
) -> Result<(), NotDone> {
    permission::require_holder(party)?;
    let (mailbox, now) = (&party.mailbox, house.clock.now());
    let mut transaction = house.store.begin().await?;
    if !mailboxes::set_word(&mut transaction, mailbox, word).await? {
        return Err(Code::NotFound.into());
    }
    // Of the mailbox, not of the word: it would be guessed from its digest.
    let subject = digest_of(mailbox.as_str().as_bytes());
    audit::append(&mut transaction, now, Verb::ChooseWord, mailbox, subject);
    transaction.commit().await?;
    Ok(())
}
