//! Signed acts other than filings, from the signature to their verified receipt.
//!
//! Each is kept on this device before it is sent, and forgotten only when a verified receipt is
//! held or the backend has said that it can never be done. If an answer is lost, the same
//! statement is handed in again: it gets the same receipt, or a refusal, and either way it is
//! known in which world one is. A closed tab loses nothing.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a function that comes in a chunk fails when the chunk does"
)]

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use base64ct::{Base64, Encoding};
use evidence::act_receipt;
use evidence::receipt::Presented;
use futures_channel::oneshot;
use leptos::prelude::*;
use mailbox::api::{SealedReceipt, SignedStatement};
use mailbox::identifiers::{Folio, Rfc};
use mailbox::statement::ActReceipt;
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::wasm_split;

use crate::api::acts::{Door, hand_in};
use crate::clock::sleep_or_online;
use crate::failure::Failure;
use crate::outbox::{PAUSE_SECONDS, Turn};
use crate::seal::{self, Verifying};
use crate::state::{App, Presence};
use crate::{leader, refused, store};

/// What happens to the signed acts that wait, where their own screen does not say it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Acting {
    /// There is none, or its screen is there.
    Nothing,
    /// No answer came; it is asked again by itself.
    Asking(Failure),
    /// It goes on when its party signs in.
    NeedsSignIn,
    /// It belongs to another mailbox than the one that is open.
    OtherMailbox(Rfc),
    /// Done: the receipt was verified.
    Done(Door, Folio),
    /// It cannot be done as signed; it can be signed anew where it was.
    Refused(Door, Failure),
}

/// A signed act as it is kept.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Kept {
    mailbox: Rfc,
    door: Door,
    signed: SignedStatement,
}

/// A verified receipt: what it says, and the sealed text to keep.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Proved {
    pub(crate) receipt: ActReceipt,
    pub(crate) sealed: SealedReceipt,
}

type Outcome = Result<Proved, Failure>;

/// Seconds before asking again: the first times quickly, then not more than twice a minute.
const PAUSES_SECONDS: [u32; 6] = [1, 2, 4, 8, 15, 30];

/// What one tab at a time does.
const LEADER: &str = "buzon.actos";

thread_local! {
    /// One sender at a time in this tab.
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    /// Something was kept while the sender was about to stop.
    static AGAIN: Cell<bool> = const { Cell::new(false) };
    /// The screens that wait, by the statement they signed, and what they wait for.
    static WAITING: RefCell<HashMap<String, (Kept, oneshot::Sender<Outcome>)>> = RefCell::default();
}

/// Keeps a signed act and hands it in until it is certain what became of it: its verified
/// receipt, or why it was refused.
pub(crate) async fn send(app: App, door: Door, signed: SignedStatement) -> Outcome {
    let mailbox = match app.presence.get_untracked() {
        Presence::In(session) | Presence::Ended(session) => session.mailbox,
        Presence::Asking | Presence::Out => return Err(Failure::OtherMailbox),
    };
    let (told, hearing) = oneshot::channel();
    let kept = Kept {
        mailbox,
        door,
        signed,
    };
    let mut all = list().await?;
    if !all.contains(&kept) {
        all.push(kept.clone());
        store::put_lasting(store::ACTS, &all).await?;
    }
    WAITING.with_borrow_mut(|all| all.insert(kept.signed.statement.clone(), (kept, told)));
    resume(app);
    // The sender lives as long as the page.
    hearing.await.unwrap_or(Err(Failure::Network))
}

/// Tells whether a signed act is on its way now, not only waiting to be asked for again.
pub(crate) fn is_under_way(app: App) -> bool {
    RUNNING.get() && app.acting.with_untracked(|now| *now == Acting::Nothing)
}

/// Goes on with what waits, if anything does. Called at start, on sign-in, and when the network
/// is back.
pub(crate) fn resume(app: App) {
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
    Ok(Box::pin(async move {
        if WAITING.with_borrow(HashMap::is_empty) {
            leader::alone(LEADER, move || run(app)).await;
        } else {
            // Somebody looks at this screen: it does not wait for another tab.
            run(app).await;
        }
    }))
}

async fn run(app: App) {
    let mut pauses = PAUSES_SECONDS.iter().copied();
    loop {
        let Ok(mut all) = list().await else { return };
        WAITING.with_borrow(|waiting| {
            for (kept, _) in waiting.values() {
                // Another tab may have done it: asked again, it gets the same receipt.
                if !all.contains(kept) {
                    all.push(kept.clone());
                }
            }
        });
        let Some(first) = all.first() else {
            tell_what_was_refused(app).await;
            return;
        };
        let Some(session) = app.presence_now() else {
            app.acting.set(if app.away.get_untracked() {
                // Whether one has to sign in, the mailbox says when it answers.
                Acting::Asking(Failure::Network)
            } else {
                Acting::NeedsSignIn
            });
            return;
        };
        let Some(kept) = all.iter().find(|kept| kept.mailbox == session.mailbox) else {
            let other = first.mailbox.clone();
            app.acting.set(Acting::OtherMailbox(other));
            return;
        };
        match attempt(kept).await {
            Ok(proved) => {
                pauses = PAUSES_SECONDS.iter().copied();
                conclude(app, kept, Ok(proved)).await;
            }
            Err(failure) if failure.is_signed_out() => {
                app.session_ended();
                app.acting.set(Acting::NeedsSignIn);
                return;
            }
            Err(failure) if may_pass(&failure) => {
                app.acting.set(Acting::Asking(failure));
                sleep_or_online(pauses.next().unwrap_or(30)).await;
            }
            Err(failure) => conclude(app, kept, Err(failure)).await,
        }
    }
}

/// Forgets a refused act that nobody wants any more, and tells of the next.
pub(crate) async fn leave(app: App, door: Door) {
    app.acting.set(Acting::Nothing);
    // What is not forgotten is told again.
    if let Ok(leaving) = leaving(app, door).await {
        leaving.await;
    }
}

#[wasm_split(device, fallible)]
fn leaving(app: App, door: Door) -> Result<Turn, Failure> {
    Ok(Box::pin(async move {
        if let Some(session) = app.presence_now() {
            let _ = refused::forget(&session.mailbox, door).await;
            tell_what_was_refused(app).await;
        }
    }))
}

/// Tells of an act that was refused, unless something else is told now.
async fn tell_what_was_refused(app: App) {
    let Some(session) = app.presence_now() else {
        return;
    };
    let all = refused::of(&session.mailbox).await.unwrap_or_default();
    if let Some(first) = all.first()
        && app.acting.get_untracked() == Acting::Nothing
    {
        app.acting.set(Acting::Refused(first.door, first.failure()));
    }
}

/// A receipt that does not verify is never taken for a refusal: it is asked for again.
fn may_pass(failure: &Failure) -> bool {
    failure.may_pass() || matches!(failure, Failure::Receipt(_))
}

/// Forgets an act whose end is certain, and tells whoever waits; the frame, when nobody does.
async fn conclude(app: App, kept: &Kept, outcome: Outcome) {
    let is_heard = WAITING.with_borrow(|all| all.contains_key(&kept.signed.statement));
    if let Err(failure) = &outcome
        && !is_heard
    {
        // If this device cannot keep it, it is told all the same, until the page is closed.
        let _ = refused::keep(&kept.mailbox, kept.door, &kept.signed.statement, failure).await;
    }
    if let Ok(mut all) = list().await {
        all.retain(|other| other != kept);
        // If this device cannot forget, the next start finds the same receipt again.
        let _ = store::put_record(store::ACTS, &all).await;
    }
    let waiting = WAITING.with_borrow_mut(|all| all.remove(&kept.signed.statement));
    let unheard = match waiting {
        Some((_, told)) => told.send(outcome).err(),
        None => Some(outcome),
    };
    app.acting.set(match unheard {
        None => Acting::Nothing,
        Some(Ok(proved)) => Acting::Done(kept.door, proved.receipt.folio),
        Some(Err(failure)) => Acting::Refused(kept.door, failure),
    });
}

async fn attempt(kept: &Kept) -> Outcome {
    let signature = Base64::decode_vec(&kept.signed.signature).map_err(|_| Failure::Unreadable)?;
    let receipt = hand_in(kept.door, &kept.signed).await?;
    let presented = Presented {
        statement: &kept.signed.statement,
        signature: &signature,
    };
    let word = verify(&receipt, Some(presented)).await?;
    Ok(Proved {
        receipt: word,
        sealed: receipt,
    })
}

/// Verifies the receipt of an act with the institute's certificates; only then it is done.
/// Nothing was signed where a code was typed.
pub(crate) async fn verify(
    receipt: &SealedReceipt,
    signed: Option<Presented<'_>>,
) -> Result<ActReceipt, Failure> {
    let signed = signed.map(|signed| (signed.statement.to_owned(), signed.signature.to_vec()));
    proof(receipt.clone(), signed).await?.await
}

/// What reads seals and certificates comes when there is a receipt to read.
#[wasm_split(proof, fallible)]
fn proof(
    receipt: SealedReceipt,
    signed: Option<(String, Vec<u8>)>,
) -> Result<Verifying<ActReceipt>, Failure> {
    Ok(Box::pin(async move {
        let signed = signed.as_ref().map(|(statement, signature)| Presented {
            statement,
            signature,
        });
        let seals = seal::institute().await?;
        let unproved = act_receipt::examine(&receipt, signed, &seals).map_err(Failure::Receipt)?;
        let holds = seal::holds(unproved.seal()).await?;
        unproved.conclude(holds).map_err(Failure::Receipt)
    }))
}

async fn list() -> Result<Vec<Kept>, Failure> {
    Ok(store::record(store::ACTS).await?.unwrap_or_default())
}
