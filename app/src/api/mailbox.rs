//! The mailbox: what it lacks, its terms, its media of contact, the days that count.

use mailbox::api::{
    Challenge, ChooseWord, ContactMedium, Enabling, Mailbox, Page, SealedReceipt, Terms,
    VerifyContact,
};
use mailbox::calendar::Calendar;
use mailbox::contacts::Word;
use mailbox::id::Id;

use super::{ask, delete, get, json, post, put, read, send};
use crate::failure::Failure;

/// Asks whose it is, whether it is enabled, and what waits in it.
pub(crate) async fn mailbox() -> Result<Mailbox, Failure> {
    ask(get("/mailbox")).await
}

/// Keeps the word that messages carry; none takes it away.
pub(crate) async fn choose_word(word: Option<Word>) -> Result<(), Failure> {
    let request = json(put("/mailbox/word"), &ChooseWord { word })?;
    send(request).await.map(|_| ())
}

/// Asks what enabling still needs.
pub(crate) async fn enabling() -> Result<Enabling, Failure> {
    ask(get("/mailbox/enabling")).await
}

/// Asks for a nonce to enable with, or to accept other terms.
pub(crate) async fn enabling_challenge() -> Result<Challenge, Failure> {
    ask(post("/mailbox/enabling/challenges")).await
}

/// Asks for the terms in force, with their text.
pub(crate) async fn terms() -> Result<Terms, Failure> {
    ask(get("/terms")).await
}

/// Lists the media of contact.
pub(crate) async fn contacts() -> Result<Vec<ContactMedium>, Failure> {
    let page: Page<ContactMedium> = ask(get("/contacts")).await?;
    Ok(page.items)
}

/// Asks for a nonce to change the media of contact with.
pub(crate) async fn contacts_challenge() -> Result<Challenge, Failure> {
    ask(post("/contacts/challenges")).await
}

/// Sends the code that was typed; the answer is the receipt of a proved medium.
pub(crate) async fn verify(id: Id, code: &str) -> Result<SealedReceipt, Failure> {
    let typed = VerifyContact {
        code: code.to_owned(),
    };
    read(send(json(post(&format!("/contacts/{id}/verify")), &typed)?).await?).await
}

/// Asks for another code.
pub(crate) async fn resend(id: Id) -> Result<ContactMedium, Failure> {
    ask(post(&format!("/contacts/{id}/resend"))).await
}

/// Forgets a medium that was never proved: nothing is signed.
pub(crate) async fn forget(id: Id) -> Result<(), Failure> {
    let request = delete(&format!("/contacts/{id}")).build();
    send(request.map_err(|_| Failure::Unreadable)?)
        .await
        .map(|_| ())
}

/// Asks which days count, as published last.
pub(crate) async fn calendar() -> Result<Calendar, Failure> {
    ask(get("/calendar")).await
}
