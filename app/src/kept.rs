//! What was read is kept on this device, to be read without a network.
//!
//! Every answer of the mailbox that is text is kept, encrypted as drafts are (`store`), under a
//! name that says nothing: a digest of a secret of this device, of whose it is and of its address.
//! So it is found only by whom it was given to: the same mailbox, entered with the same
//! certificate. Documents are kept only where the person says so (`documents`), and never what was
//! searched for. Leaving forgets it all, and so
//! do days without coming back; whoever does not want it says so in Ajustes.
//!
//! It never stands in place of an answer that could come: it is read only when there is no
//! network, and the frame says how old it is.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a function that comes in a chunk fails when the chunk does"
)]

pub(crate) mod documents;

use std::cell::{Cell, RefCell};
use std::pin::Pin;

use leptos::prelude::*;
use mailbox::api::{BASE, Session};
use mailbox::instant::LegalTime;
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::wasm_split;

use crate::failure::Failure;
use crate::settings::Settings;
use crate::state::{App, Presence};
use crate::{clock, seal, store};

/// Days after which what was kept is forgotten, unless its reader came back.
const DAYS_MAX: i64 = 7;
const DAY_SECONDS: i64 = 86_400;
/// Answers on one device: when there are more, it starts anew.
const ANSWERS_MAX: u32 = 400;
/// What anybody may read, whoever is here.
const OPEN: [&str; 5] = [
    "/calendar",
    "/institute/keys",
    "/postings",
    "/procedures",
    "/terms",
];
/// Never kept: who is here, what time it is, and what was searched for.
const NEVER: [&str; 2] = ["/access", "/clock"];
const SEARCHED: [&str; 2] = ["?q=", "&q="];

/// An answer as it is kept.
#[derive(Deserialize, Serialize)]
struct Kept {
    kept_at: LegalTime,
    text: String,
}

/// What is done on the device, by code that came in a chunk.
type Doing<T> = Pin<Box<dyn Future<Output = T>>>;

/// Who was here last, and when.
#[derive(Deserialize, Serialize)]
struct Reader {
    session: Session,
    here_at: LegalTime,
}

thread_local! {
    static APP: Cell<Option<App>> = const { Cell::new(None) };
    /// Grows when everything is forgotten: an answer asked for before is kept no more.
    static TURN: Cell<u32> = const { Cell::new(0) };
    static SECRET: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Tells whether the person wants what is read to be kept.
pub(crate) fn is_wanted(settings: &Settings) -> bool {
    settings.offline
}

/// Begins to keep what is read in this page.
pub(crate) fn begin(app: App) {
    APP.set(Some(app));
}

/// Returns the address of a question whose answer may be kept.
pub(crate) fn address(method: &str, url: &str) -> Option<String> {
    let (_, path) = url.split_once(BASE)?;
    let is_kept = method == "GET"
        && !NEVER.iter().any(|never| path.starts_with(never))
        && !SEARCHED.iter().any(|searched| path.contains(searched));
    is_kept.then(|| path.to_owned())
}

/// Keeps an answer, while the screen goes on.
pub(crate) fn keep(address: String, text: String) {
    let Some(app) = APP.get().filter(|app| app.settings.get_untracked().offline) else {
        return;
    };
    let turn = TURN.get();
    spawn_local(async move {
        if let Ok(keeping) = keeping(app, address, text, turn).await {
            keeping.await;
        }
    });
}

// What touches the device comes apart, as `device`: it is not needed to see who is here.

#[wasm_split(device, fallible)]
fn keeping(app: App, address: String, text: String, turn: u32) -> Result<Doing<()>, Failure> {
    Ok(Box::pin(async move {
        let Some(name) = name(app, &address).await else {
            return;
        };
        let kept = Kept {
            kept_at: clock::now(),
            text,
        };
        if turn == TURN.get() {
            // A device that keeps nothing reads nothing without a network; that is all.
            let _ = store::put_record(&name, &kept).await;
        }
        if turn != TURN.get() {
            // Everything was forgotten meanwhile; this too.
            let _ = store::forget(&name, &[]).await;
        }
    }))
}

/// Returns a kept answer, when there is no network to ask again; the frame tells its age.
pub(crate) async fn read(address: &str) -> Option<String> {
    let app = APP.get().filter(|app| app.is_cut_off())?;
    reading(app, address.to_owned()).await.ok()?.await
}

#[wasm_split(device, fallible)]
fn reading(app: App, address: String) -> Result<Doing<Option<String>>, Failure> {
    Ok(Box::pin(async move {
        let name = name(app, &address).await?;
        let kept: Kept = store::record(&name).await.ok().flatten()?;
        if is_over(kept.kept_at, clock::now()) {
            return None;
        }
        app.kept_at.update(|oldest| {
            // Of all that is on the screen the oldest is told.
            *oldest = Some(oldest.map_or(kept.kept_at, |at| at.min(kept.kept_at)));
        });
        Some(kept.text)
    }))
}

/// Notes who is here, so that they find what was kept for them.
pub(crate) async fn remember(session: &Session) {
    let Some(app) = APP.get().filter(|app| app.settings.get_untracked().offline) else {
        return;
    };
    // An answer that is kept without its reader is never found: it does no harm.
    if let Ok(remembering) = remembering(app, session.clone()).await {
        remembering.await;
    }
}

#[wasm_split(device, fallible)]
fn remembering(app: App, session: Session) -> Result<Doing<()>, Failure> {
    Ok(Box::pin(async move {
        let too_many = store::count(store::READ).await.unwrap_or(0) > ANSWERS_MAX;
        if too_many {
            TURN.set(TURN.get().wrapping_add(1));
            let _ = store::forget_all(store::READ).await;
        }
        let reader = Reader {
            session,
            here_at: clock::now(),
        };
        if app.presence_now().is_some_and(|now| now == reader.session) {
            let _ = store::put_record(store::READER, &reader).await;
        }
    }))
}

/// Returns who was here last, when not long ago.
pub(crate) async fn reader() -> Option<Session> {
    last_reader().await.ok()?.await
}

#[wasm_split(device, fallible)]
fn last_reader() -> Result<Doing<Option<Session>>, Failure> {
    Ok(Box::pin(async {
        let reader: Reader = store::record(store::READER).await.ok().flatten()?;
        if is_over(reader.here_at, clock::now()) {
            forget_all().await;
            return None;
        }
        Some(reader.session)
    }))
}

/// Forgets who was here and what they read.
pub(crate) async fn forget() {
    // Whatever was read before is kept no more from now on, even if the code does not come.
    TURN.set(TURN.get().wrapping_add(1));
    if let Ok(forgetting) = forgetting().await {
        forgetting.await;
    }
}

#[wasm_split(device, fallible)]
fn forgetting() -> Result<Doing<()>, Failure> {
    Ok(Box::pin(forget_all()))
}

async fn forget_all() {
    TURN.set(TURN.get().wrapping_add(1));
    // What cannot be forgotten cannot be read either: the device keeps nothing at all.
    let _ = store::forget(store::READER, &[]).await;
    let _ = store::forget_all(store::READ).await;
    let _ = store::forget_all(store::DOCUMENTS).await;
}

/// Whether something was kept too long ago. A clock that went back makes nothing younger.
fn is_over(at: LegalTime, now: LegalTime) -> bool {
    let age = now.unix_seconds() - at.unix_seconds();
    !(-DAY_SECONDS..=DAYS_MAX * DAY_SECONDS).contains(&age)
}

/// The name of an answer; none where nobody is here whose it could be.
async fn name(app: App, address: &str) -> Option<String> {
    let path = address.split('?').next().unwrap_or(address);
    let is_open = OPEN.contains(&path);
    if is_open {
        return named(store::OPEN, "", address).await;
    }
    name_in(app, store::READ, address).await
}

/// The name in `folder` of what is for whoever is here; none where nobody is.
async fn name_in(app: App, folder: &str, address: &str) -> Option<String> {
    let session = app.presence.with_untracked(|presence| match presence {
        Presence::In(session) | Presence::Ended(session) => Some(session.clone()),
        Presence::Asking | Presence::Out => None,
    })?;
    let whose = format!("{} {}", session.mailbox, session.certificate_number);
    named(folder, &whose, address).await
}

async fn named(folder: &str, whose: &str, address: &str) -> Option<String> {
    let secret = secret().await?;
    let text = format!("{secret}\n{whose}\n{address}");
    let digest = seal::sha256(text.as_bytes()).await.ok()?;
    Some(format!("{folder}{digest}"))
}

/// The secret of this device that names are made with: without it nobody can try addresses.
async fn secret() -> Option<String> {
    if let Some(secret) = SECRET.with_borrow(Clone::clone) {
        return Some(secret);
    }
    let found: Option<String> = store::record(store::NAMES).await.ok().flatten();
    let secret = if let Some(secret) = found {
        secret
    } else {
        let fresh = store::random_name().ok()?;
        store::put_record(store::NAMES, &fresh).await.ok()?;
        // Another tab may have been faster: what is kept now is the secret.
        store::record(store::NAMES).await.ok().flatten()?
    };
    SECRET.set(Some(secret.clone()));
    Some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_that_are_text_and_say_nothing_typed_are_kept() {
        let kept = |method, path: &str| address(method, &format!("https://a.example{BASE}{path}"));
        assert_eq!(
            kept("GET", "/notifications?limit=100").as_deref(),
            Some("/notifications?limit=100")
        );
        for (method, path) in [
            ("POST", "/filings"),
            ("HEAD", "/documents/00"),
            ("GET", "/access"),
            ("GET", "/clock"),
            ("GET", "/notifications?limit=100&q=patr%C3%B3n"),
        ] {
            assert_eq!(kept(method, path), None, "{method} {path}");
        }
        assert_eq!(address("GET", "https://a.example/otro"), None);
    }

    #[test]
    fn what_is_kept_ends_by_itself() {
        let at = |seconds| LegalTime::from_unix_seconds(1_800_000_000 + seconds).unwrap();
        assert!(!is_over(at(0), at(0)));
        assert!(!is_over(at(0), at(DAYS_MAX * DAY_SECONDS)));
        assert!(is_over(at(0), at(DAYS_MAX * DAY_SECONDS + 1)));
        // The device's clock differs from the server's, and is not known while offline.
        assert!(!is_over(at(3600), at(0)));
        assert!(is_over(at(2 * DAY_SECONDS), at(0)));
    }
}
