//! The signed filing that waits for its receipt: nothing is lost from the signature on.
//!
//! It is kept before anything is sent, and forgotten only when a verified receipt is held or the
//! backend has said that it can never be presented; then it becomes a draft again. Sending is
//! idempotent from end to end: documents go to the address of their digest, and the same
//! statement gets the same receipt, so that asking again is always safe. If an answer is lost,
//! the app asks what happened and says which world it is in.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a function that comes in a chunk fails when the chunk does"
)]

use crate::clock::sleep_or_online;
use base64ct::{Base64, Encoding};
use evidence::receipt::{self, Presented};
use leptos::prelude::*;
use mailbox::api::{PresentFiling, SealedReceipt, SignedStatement};
use mailbox::digest::Digest;
use mailbox::filing::Filing;
use mailbox::identifiers::{Folio, Rfc};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::pin::Pin;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::wasm_split;

use crate::api::filings;
use crate::draft::Draft;
use crate::failure::Failure;
use crate::seal::{self, Verifying};
use crate::state::App;
use crate::store::Seen;
use crate::uploads::{self, Wish};
use crate::{acts, leader, store};

/// What happens to the signed filing that waits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Waiting {
    /// There is none.
    Nothing,
    /// Its documents and itself are on their way.
    Sending,
    /// No answer came; it asks again by itself.
    Asking(Failure),
    /// It goes on when its party signs in.
    NeedsSignIn,
    /// It belongs to another mailbox than the one that is open.
    OtherMailbox(Rfc),
    /// Presented: the receipt was verified.
    Presented(Folio),
    /// It cannot be presented as signed; it is a draft again, whole.
    BackToDraft(Failure),
}

impl Waiting {
    /// Tells whether a signed filing still waits for its receipt.
    pub(crate) const fn is_open(&self) -> bool {
        !matches!(
            self,
            Self::Nothing | Self::Presented(_) | Self::BackToDraft(_)
        )
    }
}

/// A signed filing as it is kept.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Signed {
    mailbox: Rfc,
    request: PresentFiling,
}

/// A folio that its party has not been shown yet.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct ToTell {
    mailbox: Rfc,
    folio: Folio,
}

/// Seconds before asking again: the first times quickly, then not more than twice a minute.
const PAUSES_SECONDS: [u32; 6] = [1, 2, 4, 8, 15, 30];

/// Seconds before the code that sends is asked for again.
pub(crate) const PAUSE_SECONDS: u32 = 15;

/// The sending of what waits, whose code came in a chunk.
pub(crate) type Turn = Pin<Box<dyn Future<Output = ()>>>;

/// What one tab at a time does.
const LEADER: &str = "buzon.promocion";

thread_local! {
    /// One sender at a time in this tab.
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    /// Something was kept while the sender was about to stop.
    static AGAIN: Cell<bool> = const { Cell::new(false) };
}

/// Keeps a signed filing in place of the draft that was seen, and starts sending it.
pub(crate) async fn put(
    app: App,
    seen: &Seen,
    mailbox: Rfc,
    filing: Filing,
    signed: SignedStatement,
) -> Result<(), Failure> {
    if store::record::<Signed>(store::OUTBOX).await?.is_some() {
        return Err(Failure::OneWaits);
    }
    let SignedStatement {
        statement,
        signature,
    } = signed;
    let request = PresentFiling {
        filing,
        statement,
        signature,
    };
    store::draft_to_outbox(seen, &Signed { mailbox, request }).await?;
    resume(app);
    Ok(())
}

/// Tells whether a signed filing is on its way now, not only waiting to be asked for again.
pub(crate) fn is_under_way(app: App) -> bool {
    app.waiting.with_untracked(|now| *now == Waiting::Sending)
}

/// Goes on with what waits, if anything does. Called at start, on sign-in, and when the network
/// is back.
pub(crate) fn resume(app: App) {
    acts::resume(app);
    if RUNNING.replace(true) {
        AGAIN.set(true);
        return;
    }
    spawn_local(async move {
        loop {
            AGAIN.set(false);
            if let Ok(turn) = turn(app).await {
                turn.await;
            } else {
                // The code that sends did not come: what waits goes on waiting.
                AGAIN.set(true);
                sleep_or_online(PAUSE_SECONDS).await;
            }
            if !AGAIN.get() {
                break;
            }
        }
        RUNNING.set(false);
    });
}

/// What sends comes apart: it is not needed to see who is here.
#[wasm_split(device, fallible)]
fn turn(app: App) -> Result<Turn, Failure> {
    Ok(Box::pin(take_turn(app)))
}

/// Sends what waits, alone; another tab may be sending it, and this one says so until its turn.
async fn take_turn(app: App) {
    let signed = store::record::<Signed>(store::OUTBOX).await;
    if let Ok(Some(signed)) = signed
        && !app.waiting.get_untracked().is_open()
        && app
            .presence_now()
            .is_some_and(|session| session.mailbox == signed.mailbox)
    {
        app.waiting.set(Waiting::Sending);
    }
    let act = async move {
        run(app).await;
        uploads::end(app);
    };
    leader::alone(LEADER, move || act).await;
}

async fn run(app: App) {
    let Ok(Some(signed)) = store::record::<Signed>(store::OUTBOX).await else {
        if app.waiting.get_untracked().is_open() {
            // Another tab has had its receipt.
            app.waiting.set(Waiting::Nothing);
        }
        tell_what_was_presented(app).await;
        return;
    };
    let mut pauses = PAUSES_SECONDS.iter().copied();
    let mut sent_whole = false;
    loop {
        if uploads::after_any_pause().await == Wish::Cancel {
            // While a document is missing there, it was never presented.
            uploads::drop_parts(signed.request.filing.attachments.clone());
            back_to_draft(app, &signed, Failure::Cancelled).await;
            return;
        }
        let Some(session) = app.presence_now() else {
            app.waiting.set(if app.away.get_untracked() {
                // Whether one has to sign in, the mailbox says when it answers.
                Waiting::Asking(Failure::Network)
            } else {
                Waiting::NeedsSignIn
            });
            return;
        };
        if session.mailbox != signed.mailbox {
            app.waiting.set(Waiting::OtherMailbox(signed.mailbox));
            return;
        }
        if !matches!(app.waiting.get_untracked(), Waiting::Asking(_)) {
            app.waiting.set(Waiting::Sending);
        }
        match attempt(app, &signed, sent_whole).await {
            Ok(folio) => {
                // Whoever reloads before the receipt is shown is told the folio all the same.
                let told = ToTell {
                    mailbox: signed.mailbox.clone(),
                    folio: folio.clone(),
                };
                let _ = store::put_lasting(store::PRESENTED, &told).await;
                // If this device cannot forget, the next start finds the same folio again.
                let _ = store::forget(store::OUTBOX, &files_of(&signed).await).await;
                app.waiting.set(Waiting::Presented(folio));
                return;
            }
            Err(_) if uploads::is_stopped() => app.waiting.set(Waiting::Sending),
            Err(failure) if failure.is_signed_out() => {
                app.session_ended();
                app.waiting.set(Waiting::NeedsSignIn);
                return;
            }
            // Documents may have been lost with a server's disk: once more, whole.
            Err(failure) if failure.lacks_document() && !sent_whole => sent_whole = true,
            Err(failure) if may_pass(&failure) => {
                app.waiting.set(Waiting::Asking(failure));
                uploads::wait(pauses.next().unwrap_or(30)).await;
            }
            Err(failure) => {
                back_to_draft(app, &signed, failure).await;
                return;
            }
        }
    }
}

/// Tells the folio of a filing that was presented while nobody was looking.
async fn tell_what_was_presented(app: App) {
    let Ok(Some(told)) = store::record::<ToTell>(store::PRESENTED).await else {
        return;
    };
    if app
        .presence_now()
        .is_some_and(|session| session.mailbox == told.mailbox)
    {
        app.waiting.set(Waiting::Presented(told.folio));
    }
}

/// A receipt that does not verify is never taken for a refusal: it is asked for again.
fn may_pass(failure: &Failure) -> bool {
    failure.may_pass() || matches!(failure, Failure::Receipt(_) | Failure::Storage)
}

async fn back_to_draft(app: App, signed: &Signed, failure: Failure) {
    let draft = Draft::from(signed.request.filing.clone());
    let kept = match keep_apart(&draft).await {
        Ok(()) => store::outbox_to_draft(&draft).await,
        Err(storage) => Err(storage),
    };
    match kept {
        Ok(()) => app.waiting.set(Waiting::BackToDraft(failure)),
        // It stays signed and kept: the next start tries again.
        Err(storage) => app.waiting.set(Waiting::Asking(storage)),
    }
}

/// Keeps a draft that was begun meanwhile apart from the one that comes back.
async fn keep_apart(draft: &Draft) -> Result<(), Failure> {
    match store::record::<Draft>(store::DRAFT).await? {
        Some(begun) if begun != Draft::default() && begun != *draft => {
            store::put_record(&store::apart_name()?, &begun).await
        }
        _ => Ok(()),
    }
}

/// The files that only this filing needs: a draft begun meanwhile may share some.
async fn files_of(signed: &Signed) -> Vec<Digest> {
    let Ok(needed) = files_needed(Some(store::OUTBOX)).await else {
        // Whose they are is not known: they stay.
        return Vec::new();
    };
    let digests = signed.request.filing.attachments.iter().map(|a| a.sha256);
    digests.filter(|sha256| !needed.contains(sha256)).collect()
}

/// The files that are needed by drafts and by what waits, but for the record of that name.
pub(crate) async fn files_needed(besides: Option<&str>) -> Result<Vec<Digest>, Failure> {
    let mut needed = Vec::new();
    let is_meant = |name: &str| besides != Some(name);
    if is_meant(store::DRAFT) {
        let draft = store::record::<Draft>(store::DRAFT).await?;
        needed.extend(draft.unwrap_or_default().attachments);
    }
    for (name, draft) in store::drafts_apart::<Draft>().await? {
        if is_meant(&name) {
            needed.extend(draft.attachments);
        }
    }
    if is_meant(store::OUTBOX)
        && let Some(signed) = store::record::<Signed>(store::OUTBOX).await?
    {
        needed.extend(signed.request.filing.attachments);
    }
    Ok(needed.into_iter().map(|file| file.sha256).collect())
}

/// One attempt: documents, filing, receipt.
async fn attempt(app: App, signed: &Signed, send_all: bool) -> Result<Folio, Failure> {
    let request = &signed.request;
    let signature = Base64::decode_vec(&request.signature).map_err(|_| Failure::Unreadable)?;
    uploads::send(app, &request.filing.attachments, send_all).await?;
    // From here on it may be presented: it is too late to cancel.
    uploads::end(app);
    let key = evidence::sha256(request.statement.as_bytes()).to_string();
    let receipt = filings::present(request, &key).await?;
    let presented = Presented {
        statement: &request.statement,
        signature: &signature,
    };
    verify(&receipt, presented).await
}

/// Verifies a receipt with the institute's certificates; only then there is a folio.
pub(crate) async fn verify(
    receipt: &SealedReceipt,
    presented: Presented<'_>,
) -> Result<Folio, Failure> {
    let (statement, signature) = (presented.statement.to_owned(), presented.signature.to_vec());
    proof(receipt.clone(), statement, signature).await?.await
}

/// What reads seals and certificates comes when there is a receipt to read.
#[wasm_split(proof, fallible)]
fn proof(
    receipt: SealedReceipt,
    statement: String,
    signature: Vec<u8>,
) -> Result<Verifying<Folio>, Failure> {
    Ok(Box::pin(async move {
        let presented = Presented {
            statement: &statement,
            signature: &signature,
        };
        let seals = seal::institute().await?;
        let unproved = receipt::examine(&receipt, presented, &seals).map_err(Failure::Receipt)?;
        let holds = seal::holds(unproved.seal()).await?;
        Ok(unproved.conclude(holds).map_err(Failure::Receipt)?.folio)
    }))
}
