//! Keeps the draft as it is typed, and notices what another tab made of it meanwhile.
//!
//! Nothing typed is ever written over: what two tabs made of one draft is kept as two, and the
//! person says which of them goes on.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::clock;
use crate::draft::Draft;
use crate::failure::Failure;
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::store::{self, Seen};
use crate::text::COMPOSE;

/// Keeps the draft shortly after each change, the last one always.
#[derive(Clone, Copy)]
pub(super) struct Keeper {
    draft: RwSignal<Draft>,
    change: RwSignal<u32>,
    /// The last change that was kept.
    kept: StoredValue<u32>,
    seen: StoredValue<Seen>,
    pub(super) done: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<Failure>>,
    /// Another tab changed the draft: what is typed here is kept apart from it.
    apart: RwSignal<bool>,
    /// Another version of the draft, kept apart.
    other: RwSignal<Option<Draft>>,
}

impl Keeper {
    pub(super) fn new(draft: RwSignal<Draft>) -> Self {
        let keeper = Self {
            draft,
            change: RwSignal::new(0),
            kept: StoredValue::new(0),
            seen: StoredValue::new(Seen::default()),
            done: RwSignal::new(false),
            failure: RwSignal::new(None),
            apart: RwSignal::new(false),
            other: RwSignal::new(None),
        };
        // Who comes back from another tab finds what was made there.
        let listening = window_event_listener(ev::focus, move |_| spawn_local(keeper.look()));
        on_cleanup(move || listening.remove());
        keeper
    }

    /// Takes up the draft that is kept, and what was kept apart from it.
    pub(super) async fn load(self) {
        if let Ok((seen, found)) = store::draft::<Draft>().await {
            let _ = self.seen.try_set_value(seen);
            if let Some(found) = found {
                let _ = self.draft.try_set(found);
            }
        }
        let apart = store::record::<Draft>(store::DRAFT_APART).await;
        let _ = self.other.try_set(apart.ok().flatten());
    }

    /// Takes what another tab kept, unless something here is not kept yet.
    async fn look(self) {
        let Ok((seen, found)) = store::draft::<Draft>().await else {
            return;
        };
        let is_new = self.seen.try_with_value(|mine| *mine != seen) == Some(true);
        let is_kept = self.change.try_get_untracked() == self.kept.try_get_value();
        if is_new && is_kept && self.apart.try_get_untracked() == Some(false) {
            self.seen.set_value(seen);
            self.draft.set(found.unwrap_or_default());
        }
    }

    /// Keeps what there is, once typing has paused for a second.
    pub(super) fn soon(self) {
        let mine = self.change.get_untracked() + 1;
        self.change.set(mine);
        self.done.set(false);
        spawn_local(async move {
            clock::sleep(1).await;
            if self.change.try_get_untracked() == Some(mine) {
                self.now().await;
            }
        });
    }

    /// Keeps what there is; tells whether it is now the draft.
    pub(super) async fn now(self) -> bool {
        let (Some(draft), Some(seen), Some(change)) = (
            self.draft.try_get_untracked(),
            self.seen.try_get_value(),
            self.change.try_get_untracked(),
        ) else {
            return false;
        };
        let is_apart = self.apart.try_get_untracked() == Some(true);
        let put = if is_apart {
            Ok(None)
        } else {
            store::put_draft(&seen, &draft).await
        };
        let (is_draft, kept) = match put {
            Ok(Some(seen)) => {
                let _ = self.seen.try_set_value(seen);
                (true, Ok(()))
            }
            Ok(None) => {
                let _ = self.apart.try_set(true);
                (false, store::put_record(store::DRAFT_APART, &draft).await)
            }
            Err(failure) => (false, Err(failure)),
        };
        if kept.is_ok() {
            let _ = self.kept.try_set_value(change);
        }
        // What was typed while it was being kept is not kept yet. The screen may be gone by now.
        let is_all = self.change.try_get_untracked() == Some(change);
        let _ = self.done.try_set(kept.is_ok() && is_all);
        let _ = self.failure.try_set(kept.err());
        is_draft
    }

    /// Forgets the draft, and the files that nothing else here needs.
    pub(super) async fn discard(self) {
        let draft = self.draft.get_untracked();
        let other = self.other.get_untracked();
        self.draft.set(Draft::default());
        let shared = |sha256| {
            let others = other.iter().flat_map(|other| &other.attachments);
            others.into_iter().any(|file| file.sha256 == sha256)
        };
        let files = draft.attachments.iter().map(|file| file.sha256);
        let files: Vec<_> = files.filter(|sha256| !shared(*sha256)).collect();
        let name = if self.apart.get_untracked() {
            store::DRAFT_APART
        } else {
            store::DRAFT
        };
        let forgotten = store::forget(name, &files).await;
        let _ = self.failure.try_set(forgotten.err());
        let _ = self.apart.try_set(false);
        self.load().await;
    }

    /// Puts `draft` in the place of the one that is kept, and that one apart.
    async fn exchange(self, draft: Draft) {
        let done = async {
            let (seen, there) = store::draft::<Draft>().await?;
            let there = there.filter(|there| *there != Draft::default() && *there != draft);
            // Apart first: between the two steps there is one copy too many, never one too few.
            match &there {
                Some(there) => store::put_record(store::DRAFT_APART, there).await?,
                None => store::forget(store::DRAFT_APART, &[]).await?,
            }
            let Some(seen) = store::put_draft(&seen, &draft).await? else {
                return Err(Failure::Storage);
            };
            Ok((seen, there))
        };
        match done.await {
            Ok((seen, there)) => {
                let _ = self.seen.try_set_value(seen);
                let _ = self.other.try_set(there);
                let _ = self.draft.try_set(draft);
                let _ = self.apart.try_set(false);
            }
            Err(failure) => drop(self.failure.try_set(Some(failure))),
        }
    }

    /// Tells whether there is another version already.
    pub(super) fn has_other(self) -> bool {
        self.apart.get() || self.other.with(Option::is_some)
    }

    /// Puts the draft apart, and begins an empty one; tells whether it did.
    pub(super) async fn put_apart(self) -> bool {
        if !self.now().await {
            return false;
        }
        self.exchange(Draft::default()).await;
        self.failure.with_untracked(Option::is_none)
    }

    /// Goes on with what the other tab made; what was typed here stays apart.
    async fn take_theirs(self) {
        let mine = self.draft.get_untracked();
        let kept = store::put_record(store::DRAFT_APART, &mine).await;
        if let Err(failure) = kept {
            let _ = self.failure.try_set(Some(failure));
            return;
        }
        let _ = self.draft.try_set(Draft::default());
        let _ = self.apart.try_set(false);
        self.load().await;
    }

    async fn forget_other(self) {
        let forgotten = store::forget(store::DRAFT_APART, &[]).await;
        if forgotten.is_ok() {
            let _ = self.other.try_set(None);
        }
        let _ = self.failure.try_set(forgotten.err());
    }
}

/// The id in the page of the question which version goes on.
pub(super) const VERSIONS: &str = "versiones";

/// Says that there are two versions of the draft, and asks which goes on.
#[component]
pub(super) fn Versions(kept: Keeper) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let mine = move |_| spawn_local(async move { kept.exchange(kept.draft.get_untracked()).await });
    let theirs = move |_| spawn_local(kept.take_theirs());
    let apart = move || {
        kept.apart.get().then(|| {
            view! {
                <div id=VERSIONS tabindex="-1">
                <Notice tone=Tone::Due>
                    <p>{move || words().two_tabs}</p>
                    <div class="actions">
                        <button class="button" type="button" on:click=mine>
                            {move || words().two_tabs_mine}
                        </button>
                        <button class="button" type="button" on:click=theirs>
                            {move || words().two_tabs_theirs}
                        </button>
                    </div>
                </Notice>
                </div>
            }
        })
    };
    let other = move || {
        let other = kept.other.get().filter(|_| !kept.apart.get())?;
        let said = (words().other_version)(&other.subject);
        let take = move |_| {
            let other = other.clone();
            spawn_local(kept.exchange(other));
        };
        let drop = move |_| spawn_local(kept.forget_other());
        Some(view! {
            <Notice tone=Tone::Quiet>
                <p>{said}</p>
                <div class="actions">
                    <button class="button" type="button" on:click=take>
                        {move || words().other_take}
                    </button>
                    <button class="button" type="button" on:click=drop>
                        {move || words().other_drop}
                    </button>
                </div>
            </Notice>
        })
    };
    view! { {apart} {other} }
}
