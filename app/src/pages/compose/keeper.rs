//! Keeps the draft as it is typed, and notices what another tab made of it meanwhile.
//!
//! Nothing typed is ever written over: what several tabs made of one draft is kept as several, each
//! in a place of its own, and the person says which of them goes on.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::turn::Turn;
use crate::clock;
use crate::draft::Draft;
use crate::failure::Failure;
use crate::outbox;
use crate::store;

/// Seconds from a change to its keeping, however long the typing goes on.
const KEPT_AFTER_SECONDS: u32 = 1;

/// Keeps the draft shortly after each change, the last one always.
#[derive(Clone, Copy)]
pub(super) struct Keeper {
    draft: RwSignal<Draft>,
    change: RwSignal<u32>,
    /// The last change that was kept.
    kept: StoredValue<u32>,
    /// A keeping is about to begin.
    is_due: StoredValue<bool>,
    /// Where this tab keeps what it has apart, once it has.
    place: StoredValue<Option<String>>,
    pub(super) done: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<Failure>>,
    /// Another tab changed the draft: what is typed here is kept apart from it.
    pub(super) apart: RwSignal<bool>,
    /// Other versions of the draft, each with its place.
    pub(super) others: RwSignal<Vec<(String, Draft)>>,
}

/// What is to be kept, taken out of a screen that may be gone when it is.
struct Keeping {
    draft: Draft,
    /// Where it is kept, when it is apart already.
    apart: Option<String>,
}

/// What became of it.
enum Kept {
    AsDraft,
    Apart(String),
}

impl Keeping {
    async fn keep(self, turn: &Turn) -> Result<Kept, Failure> {
        if self.apart.is_none()
            && let Some(seen) = store::put_draft(&turn.seen(), &self.draft).await?
        {
            turn.saw(seen);
            return Ok(Kept::AsDraft);
        }
        let place = self.apart.map_or_else(store::apart_name, Ok)?;
        store::put_record(&place, &self.draft).await?;
        Ok(Kept::Apart(place))
    }
}

impl Keeper {
    pub(super) fn new(draft: RwSignal<Draft>) -> Self {
        let keeper = Self {
            draft,
            change: RwSignal::new(0),
            kept: StoredValue::new(0),
            is_due: StoredValue::new(false),
            place: StoredValue::new(None),
            done: RwSignal::new(false),
            failure: RwSignal::new(None),
            apart: RwSignal::new(false),
            others: RwSignal::new(Vec::new()),
        };
        // Who comes back from another tab finds what was made there.
        let listening = window_event_listener(ev::focus, move |_| spawn_local(keeper.look()));
        // Who looks elsewhere may not come back: what is not kept yet is kept now.
        let leaving = window_event_listener(ev::visibilitychange, move |_| {
            if document().hidden() && keeper.lacks() {
                spawn_local(async move {
                    keeper.now().await;
                });
            }
        });
        on_cleanup(move || {
            listening.remove();
            leaving.remove();
            if let Some(keeping) = keeper.lacks().then(|| keeper.keeping()).flatten() {
                // Nobody is left to be told; the next screen says what the device lacks.
                spawn_local(async move { drop(keeping.keep(&Turn::take().await).await) });
            }
        });
        keeper
    }

    /// Takes up the draft that is kept, and what was kept apart from it.
    pub(super) async fn load(self) {
        self.load_in(&Turn::take().await).await;
    }

    async fn load_in(self, turn: &Turn) {
        match store::draft::<Draft>().await {
            Ok((seen, found)) => {
                turn.saw(seen);
                if let Some(found) = found {
                    let _ = self.draft.try_set(found);
                }
            }
            Err(failure) => drop(self.failure.try_set(Some(failure))),
        }
        self.find_others().await;
    }

    async fn find_others(self) {
        match store::drafts_apart().await {
            Ok(others) => {
                let mine = self.place.try_get_value().flatten();
                let others = others
                    .into_iter()
                    .filter(|(place, _)| Some(place) != mine.as_ref());
                let _ = self.others.try_set(others.collect());
            }
            Err(failure) => drop(self.failure.try_set(Some(failure))),
        }
    }

    /// Takes what another tab kept, unless something here is not kept yet.
    async fn look(self) {
        let turn = Turn::take().await;
        let Ok((seen, found)) = store::draft::<Draft>().await else {
            return;
        };
        let is_new = turn.seen() != seen;
        if is_new && !self.lacks() && self.apart.try_get_untracked() == Some(false) {
            turn.saw(seen);
            let _ = self.draft.try_set(found.unwrap_or_default());
        }
        self.find_others().await;
    }

    /// Tells whether something here is not kept yet.
    fn lacks(self) -> bool {
        self.change.try_get_untracked() != self.kept.try_get_value()
    }

    /// Keeps what there is, a second from the first change that is not kept.
    pub(super) fn soon(self) {
        self.change.update(|change| *change += 1);
        self.done.set(false);
        if self.is_due.get_value() {
            return;
        }
        self.is_due.set_value(true);
        spawn_local(async move {
            clock::sleep(KEPT_AFTER_SECONDS).await;
            // The screen may be gone by now, and has kept it then.
            if self.is_due.try_set_value(false).is_none() && self.lacks() {
                self.now().await;
            }
        });
    }

    fn keeping(self) -> Option<Keeping> {
        let is_apart = self.apart.try_get_untracked()?;
        let place = self.place.try_get_value()?;
        Some(Keeping {
            draft: self.draft.try_get_untracked()?,
            apart: place.filter(|_| is_apart),
        })
    }

    /// Keeps what there is; tells whether it is now the draft.
    pub(super) async fn now(self) -> bool {
        let turn = Turn::take().await;
        let (Some(keeping), Some(change)) = (self.keeping(), self.change.try_get_untracked())
        else {
            return false;
        };
        let (is_draft, failure) = match keeping.keep(&turn).await {
            Ok(Kept::AsDraft) => (true, None),
            Ok(Kept::Apart(place)) => {
                let _ = self.place.try_set_value(Some(place));
                let _ = self.apart.try_set(true);
                (false, None)
            }
            Err(failure) => (false, Some(failure)),
        };
        if failure.is_none() {
            let _ = self.kept.try_set_value(change);
        }
        // What was typed while it was being kept is not kept yet.
        let is_all = self.change.try_get_untracked() == Some(change);
        let _ = self.done.try_set(failure.is_none() && is_all);
        let _ = self.failure.try_set(failure);
        is_draft
    }

    /// Forgets the draft, and the files that nothing else here needs.
    pub(super) async fn discard(self) {
        let turn = Turn::take().await;
        let (Some(keeping), Some(change)) = (self.keeping(), self.change.try_get_untracked())
        else {
            return;
        };
        let Keeping { draft, apart } = keeping;
        let name = apart.unwrap_or_else(|| store::DRAFT.to_owned());
        let _ = self.draft.try_set(Draft::default());
        // What is discarded is not kept again.
        let _ = self.kept.try_set_value(change);
        let forgotten = forget(&name, &draft).await;
        let _ = self.failure.try_set(forgotten.err());
        let _ = self.apart.try_set(false);
        let _ = self.place.try_set_value(None);
        self.load_in(&turn).await;
    }

    /// Goes on with what is here; what the other tab made is kept apart.
    pub(super) async fn take_mine(self) {
        let Some(draft) = self.draft.try_get_untracked() else {
            return;
        };
        let mine = self.place.try_get_value().flatten();
        self.exchange(mine, draft).await;
    }

    /// Goes on with another version; the one that was the draft is kept apart.
    pub(super) async fn take(self, place: String, other: Draft) {
        self.exchange(Some(place), other).await;
    }

    /// Puts `draft`, which was kept at `from`, in the place of the one that is kept. That one goes to
    /// a place of its own: another tab may still be writing at `from`.
    async fn exchange(self, from: Option<String>, draft: Draft) {
        let turn = Turn::take().await;
        let done = async {
            let (seen, there) = store::draft::<Draft>().await?;
            let there = there.filter(|there| *there != Draft::default() && *there != draft);
            // Between the steps there is one copy too many, never one too few.
            if let Some(there) = &there {
                store::put_record(&store::apart_name()?, there).await?;
            }
            let Some(seen) = store::put_draft(&seen, &draft).await? else {
                return Err(Failure::Storage);
            };
            if let Some(from) = &from {
                store::forget(from, &[]).await?;
            }
            Ok(seen)
        };
        match done.await {
            Ok(seen) => {
                turn.saw(seen);
                let _ = self.place.try_set_value(None);
                let _ = self.draft.try_set(draft);
                let _ = self.apart.try_set(false);
                self.find_others().await;
            }
            Err(failure) => drop(self.failure.try_set(Some(failure))),
        }
    }

    /// Tells whether what is here is kept apart already.
    pub(super) fn is_apart(self) -> bool {
        self.apart.get()
    }

    /// Puts the draft apart, and begins an empty one; tells whether it did.
    pub(super) async fn put_apart(self) -> bool {
        if !self.now().await {
            return false;
        }
        self.exchange(None, Draft::default()).await;
        self.failure.with_untracked(Option::is_none)
    }

    /// Goes on with what the other tab made; what was typed here stays apart.
    pub(super) async fn take_theirs(self) {
        let turn = Turn::take().await;
        let Some(keeping) = self.keeping() else {
            return;
        };
        if let Err(failure) = keeping.keep(&turn).await {
            let _ = self.failure.try_set(Some(failure));
            return;
        }
        let _ = self.draft.try_set(Draft::default());
        let _ = self.apart.try_set(false);
        let _ = self.place.try_set_value(None);
        self.load_in(&turn).await;
    }

    /// Forgets another version, and the files that nothing else here needs.
    pub(super) async fn drop_other(self, place: String) {
        let other = self.others.try_update(|others| {
            let at = others.iter().position(|(name, _)| *name == place)?;
            Some(others.remove(at).1)
        });
        let forgotten = forget(&place, &other.flatten().unwrap_or_default()).await;
        let _ = self.failure.try_set(forgotten.err());
        self.find_others().await;
    }
}

/// Forgets a version of the draft, and those of its files that nothing else here needs.
async fn forget(place: &str, draft: &Draft) -> Result<(), Failure> {
    let needed = outbox::files_needed(Some(place)).await?;
    let files = draft.attachments.iter().map(|file| file.sha256);
    let files: Vec<_> = files.filter(|sha256| !needed.contains(sha256)).collect();
    store::forget(place, &files).await
}
