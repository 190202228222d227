//! A newer version of the app is on this device: it is said, and applied when it is asked for.
//!
//! Never while something is being signed or sent: then it waits, and says so. `public/boot.js`
//! tells of it and applies it; the page starts anew, and drafts and what is signed are kept.

use leptos::ev::{Custom, Event};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::parts::{Notice, Tone};
use crate::state::App;
use crate::text::FRAME;
use crate::{acts, clock, outbox, signer};

/// What `public/boot.js` says, and what it listens to.
const NEWER: &str = "buzon-newer";
const APPLY: &str = "buzon-apply";

/// Whether a newer version waits, and whether it was asked for.
#[derive(Clone, Copy)]
pub(super) struct Version {
    app: App,
    waits: RwSignal<bool>,
    wanted: RwSignal<bool>,
}

impl Version {
    /// Begins to listen.
    pub(super) fn listen(app: App) -> Self {
        let waits = RwSignal::new(false);
        window_event_listener(Custom::<Event>::new(NEWER), move |_| waits.set(true));
        Self {
            app,
            waits,
            wanted: RwSignal::new(false),
        }
    }

    /// What the frame says of it.
    pub(super) fn notice(self) -> Option<AnyView> {
        let words = FRAME.in_(self.app.language.get());
        if !self.waits.get() {
            return None;
        }
        let said = if self.wanted.get() {
            words.newer_later
        } else {
            words.newer
        };
        let press = move |_| self.apply();
        Some(
            view! {
                <Notice tone=Tone::Quiet>
                    <p>{said}</p>
                    <Show when=move || !self.wanted.get()>
                        <button type="button" class="button button--small" on:click=press>
                            {words.update}
                        </button>
                    </Show>
                </Notice>
            }
            .into_any(),
        )
    }

    /// Applies it as soon as nothing is under way.
    fn apply(self) {
        if self.wanted.get_untracked() {
            return;
        }
        self.wanted.set(true);
        spawn_local(async move {
            while is_under_way(self.app) {
                clock::sleep(1).await;
            }
            if let Ok(event) = Event::new(APPLY) {
                let _ = window().dispatch_event(&event);
            }
        });
    }
}

/// Whether a key signs, a file is read, or something signed is on its way.
fn is_under_way(app: App) -> bool {
    signer::is_busy() || outbox::is_under_way(app) || acts::is_under_way(app)
}
