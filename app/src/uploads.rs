//! How the files of a signed filing get to the mailbox: a few at once, in pieces, each going on at
//! the byte where it was cut; and the person's word on it: pause, go on, cancel.
//!
//! It can be cancelled only while a document is missing, because a filing whose documents are not
//! all there was never presented. A pause lasts as long as this page: after a reload it goes on,
//! so that no term is missed because of a pause that nobody remembers. Of a file no more is in
//! memory than the piece that is sent.

mod lanes;

use std::cell::{Cell, RefCell};

use futures_channel::oneshot;
use leptos::prelude::*;
use mailbox::attachment::Attachment;
use mailbox::digest::Digest;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use crate::api::uploads as api;
use crate::clock::sleep_or_online;
use crate::state::App;

pub(crate) use lanes::send;

/// Bytes of a piece (1 MiB); a file that is not larger goes in one request.
const PIECE_BYTES: u32 = 1_048_576;

/// What is on its way.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sending {
    /// The files that go in pieces.
    pub(crate) files: Vec<FileSent>,
    pub(crate) seconds_left: Option<u64>,
    pub(crate) is_paused: bool,
}

/// How far a file is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FileSent {
    pub(crate) sha256: Digest,
    pub(crate) name: String,
    pub(crate) size_bytes: u64,
    pub(crate) sent_bytes: u64,
}

/// What the person wants.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Wish {
    #[default]
    GoOn,
    Pause,
    Cancel,
}

thread_local! {
    static WISH: Cell<Wish> = const { Cell::new(Wish::GoOn) };
    /// What stops the requests under way.
    static STOP: RefCell<Option<AbortController>> = const { RefCell::new(None) };
    /// What ends a wait.
    static WAKE: RefCell<Option<oneshot::Sender<()>>> = const { RefCell::new(None) };
}

/// Does what the person wants, at once: what was sent of a piece is held all the same.
pub(crate) fn wish(app: App, wish: Wish) {
    WISH.set(wish);
    app.sending.update(|sending| {
        sending.is_paused = wish == Wish::Pause;
        sending.seconds_left = None;
    });
    if wish != Wish::GoOn
        && let Some(stop) = STOP.take()
    {
        stop.abort();
    }
    wake();
}

/// Waits while the person wants a pause; returns what they want then.
pub(crate) async fn after_any_pause() -> Wish {
    while WISH.get() == Wish::Pause {
        waken().await;
    }
    WISH.get()
}

/// Tells whether the person stopped it.
pub(crate) fn is_stopped() -> bool {
    WISH.get() != Wish::GoOn
}

/// Waits before asking again; not longer than until the person says something.
pub(crate) async fn wait(seconds: u32) {
    spawn_local(async move {
        sleep_or_online(seconds).await;
        wake();
    });
    waken().await;
}

/// Notes that no file is on its way any more.
pub(crate) fn end(app: App) {
    WISH.set(Wish::GoOn);
    STOP.set(None);
    if app
        .sending
        .with_untracked(|sending| *sending != Sending::default())
    {
        app.sending.set(Sending::default());
    }
}

/// Drops what the mailbox holds of files that are not wanted there any more.
pub(crate) fn drop_parts(attachments: Vec<Attachment>) {
    spawn_local(async move {
        for attachment in attachments.iter().filter(|one| is_long(one)) {
            api::drop_part(attachment).await;
        }
    });
}

fn is_long(attachment: &Attachment) -> bool {
    attachment.size_bytes > u64::from(PIECE_BYTES)
}

async fn waken() {
    let (wake, woken) = oneshot::channel();
    WAKE.set(Some(wake));
    // One that is dropped wakes too.
    let _ = woken.await;
}

fn wake() {
    if let Some(wake) = WAKE.take() {
        // Whoever waited may be gone.
        let _ = wake.send(());
    }
}
