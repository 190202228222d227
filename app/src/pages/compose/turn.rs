//! One change of the draft at a time in this tab, whichever form made it: two at once would take each
//! other for another tab, and so would a form that has gone and the one that came after it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use futures_channel::oneshot;

use crate::store::Seen;

thread_local! {
    static IS_TAKEN: Cell<bool> = const { Cell::new(false) };
    static NEXT: RefCell<VecDeque<oneshot::Sender<()>>> = const { RefCell::new(VecDeque::new()) };
    /// The draft that this tab saw last.
    static SEEN: RefCell<Seen> = RefCell::default();
}

/// The turn to change the draft; it ends when it is dropped.
pub(super) struct Turn;

impl Turn {
    /// Waits for the turn.
    pub(super) async fn take() -> Self {
        if IS_TAKEN.replace(true) {
            let (tell, hearing) = oneshot::channel();
            NEXT.with_borrow_mut(|next| next.push_back(tell));
            // Whoever ends a turn tells the next; none is dropped before.
            let _ = hearing.await;
        }
        Self
    }

    /// Which draft was seen last.
    #[expect(clippy::unused_self, reason = "it is known in one's turn")]
    pub(super) fn seen(&self) -> Seen {
        SEEN.with_borrow(Clone::clone)
    }

    /// Notes which draft it is now.
    #[expect(clippy::unused_self, reason = "it changes in one's turn")]
    pub(super) fn saw(&self, seen: Seen) {
        SEEN.set(seen);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        while let Some(next) = NEXT.with_borrow_mut(VecDeque::pop_front) {
            if next.send(()).is_ok() {
                return;
            }
            // It does not wait any more.
        }
        IS_TAKEN.set(false);
    }
}
