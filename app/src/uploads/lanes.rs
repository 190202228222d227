//! The lanes in which files go: a few at once; the first failure ends them all.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;
use leptos::prelude::*;
use mailbox::attachment::Attachment;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal};

use super::{FileSent, PIECE_BYTES, STOP, is_long, is_stopped};
use crate::api::filings;
use crate::api::uploads::{Added, Held, add, held};
use crate::failure::Failure;
use crate::outbox::Waiting;
use crate::state::App;
use crate::text::UPLOADS;
use crate::{clock, store};

/// How many files go at once.
const LANES: usize = 2;
/// How often a mailbox may want another byte than the one it wanted, before the file goes whole.
const DETOURS_MAX: u32 = 3;
/// Before this the time that remains is not said: it would jump.
const MEASURED_MS: u64 = 1_500;

/// What the lanes share.
struct Lanes {
    app: App,
    left: RefCell<VecDeque<Attachment>>,
    failure: RefCell<Option<Failure>>,
    stop: AbortController,
    begun_ms: u64,
    sent_bytes: Cell<u64>,
    told_quarter: Cell<u64>,
    /// Documents were lost with a server's disk: each goes whole, held or not.
    anew: bool,
}

/// Sends the files that the mailbox does not hold.
pub(crate) async fn send(app: App, attachments: &[Attachment], anew: bool) -> Result<(), Failure> {
    if is_stopped() {
        return Err(Failure::Cancelled);
    }
    let stop = AbortController::new().map_err(|_| Failure::Unreadable)?;
    STOP.set(Some(stop.clone()));
    let lanes = Rc::new(Lanes {
        app,
        left: RefCell::new(attachments.iter().cloned().collect()),
        failure: RefCell::default(),
        stop,
        begun_ms: clock::milliseconds(),
        sent_bytes: Cell::new(0),
        told_quarter: Cell::new(0),
        anew,
    });
    let going: Vec<_> = (0..LANES.min(attachments.len()))
        .map(|_| {
            let (done, is_done) = oneshot::channel::<()>();
            let lanes = lanes.clone();
            spawn_local(async move {
                lanes.run().await;
                // It is waited for below.
                let _ = done.send(());
            });
            is_done
        })
        .collect();
    for lane in going {
        // A lane ends with its work.
        let _ = lane.await;
    }
    STOP.set(None);
    if is_stopped() {
        return Err(Failure::Cancelled);
    }
    match lanes.failure.take() {
        Some(failure) => Err(failure),
        None => Ok(()),
    }
}

impl Lanes {
    async fn run(&self) {
        loop {
            let next = self.left.borrow_mut().pop_front();
            let Some(attachment) = next else { return };
            if let Err(failure) = self.send_one(&attachment).await {
                self.left.borrow_mut().clear();
                let mut first = self.failure.borrow_mut();
                if first.is_none() {
                    *first = Some(failure);
                    self.stop.abort();
                }
                return;
            }
        }
    }

    async fn send_one(&self, attachment: &Attachment) -> Result<(), Failure> {
        if self.anew || !is_long(attachment) {
            if !self.anew && filings::holds(attachment).await? {
                return Ok(());
            }
            return self.send_whole(attachment).await;
        }
        let stop = self.stop.signal();
        let mut at = match held(attachment, &stop).await? {
            Held::Whole => return Ok(()),
            Held::Before(at) => at,
        };
        self.tell(attachment, at);
        let mut detours = 0;
        loop {
            let (next, took) = match self.send_piece(attachment, at, &stop).await? {
                (Added::OnlyWhole, _) => return self.send_whole(attachment).await,
                (Added::Held(Held::Whole), _) => {
                    self.tell(attachment, attachment.size_bytes);
                    return Ok(());
                }
                (Added::Held(Held::Before(next)), sent) => (next, next == at + sent),
            };
            if !took {
                detours += 1;
                if detours > DETOURS_MAX {
                    // Several machines that do not know of each other: each would begin anew.
                    return self.send_whole(attachment).await;
                }
            }
            self.sent_bytes
                .set(self.sent_bytes.get() + next.saturating_sub(at));
            at = next.min(attachment.size_bytes);
            self.tell(attachment, at);
        }
    }

    /// Sends the piece at `at`; returns what became of it and how many bytes it has.
    async fn send_piece(
        &self,
        attachment: &Attachment,
        at: u64,
        stop: &AbortSignal,
    ) -> Result<(Added, u64), Failure> {
        let piece = store::piece(attachment, at, PIECE_BYTES).await?;
        let added = add(attachment, at, &piece, stop).await?;
        Ok((added, u64::from(piece.length())))
    }

    async fn send_whole(&self, attachment: &Attachment) -> Result<(), Failure> {
        let blob = store::blob(attachment).await?;
        filings::put(attachment, &blob, &self.stop.signal()).await
    }

    /// Says how far a file is, on the screen at each piece and aloud at each quarter.
    fn tell(&self, attachment: &Attachment, sent_bytes: u64) {
        if is_stopped() {
            return;
        }
        let app = self.app;
        // It answers: whatever was asked about before goes on.
        if app.waiting.get_untracked() != Waiting::Sending {
            app.waiting.set(Waiting::Sending);
        }
        let mut sending = app.sending.get_untracked();
        let known = (sending.files.iter_mut()).find(|file| file.sha256 == attachment.sha256);
        if let Some(file) = known {
            file.sent_bytes = sent_bytes;
        } else {
            sending.files.push(FileSent {
                sha256: attachment.sha256,
                name: attachment.name.clone(),
                size_bytes: attachment.size_bytes,
                sent_bytes,
            });
        }
        let all: u64 = sending.files.iter().map(|file| file.size_bytes).sum();
        let sent: u64 = sending.files.iter().map(|file| file.sent_bytes).sum();
        let waiting = self.left.borrow();
        let waiting: u64 = waiting.iter().map(|one| one.size_bytes).sum();
        sending.seconds_left = self.seconds_for(all - sent.min(all) + waiting);
        app.sending.set(sending);
        let quarter = (sent * 4).checked_div(all).unwrap_or(0);
        if quarter > self.told_quarter.replace(quarter) && quarter < 4 {
            let words = UPLOADS.in_(app.language.get_untracked());
            app.announce((words.said)(quarter * 25));
        }
    }

    fn seconds_for(&self, left_bytes: u64) -> Option<u64> {
        let took_ms = clock::milliseconds().saturating_sub(self.begun_ms);
        let left_ms = (left_bytes * took_ms).checked_div(self.sent_bytes.get())?;
        (took_ms >= MEASURED_MS).then(|| left_ms.div_ceil(1000).max(1))
    }
}
