//! Whether an e.firma is open; locking it and leaving.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::outbox::Waiting;
use crate::state::{App, Presence, app};
use crate::tabs::{self, Word};
use crate::text::FRAME;
use crate::{access, kept};

/// Whether an e.firma is open, and the ways to lock it and to leave.
#[component]
pub(crate) fn KeyState() -> impl IntoView {
    let app = app();
    let words = move || FRAME.in_(app.language.get());
    let state = move || match app.efirma.get() {
        Some(_) => words().open_key,
        None => words().closed_key,
    };
    view! {
        <span class="key-state" data-open=move || app.efirma.get().is_some().to_string()>{state}</span>
        <Show when=move || app.efirma.get().is_some()>
            <button type="button" class="button button--bare" on:click=move |_| lock(app)>
                {move || words().lock}
            </button>
        </Show>
        <button type="button" class="button button--bare" on:click=move |_| leave(app)>
            {move || words().sign_out}
        </button>
    }
}

/// Locks every e.firma, in every tab.
fn lock(app: App) {
    app.lock();
    tabs::tell(Word::Locked);
}

/// Locks every e.firma and ends the session, in every tab.
fn leave(app: App) {
    lock(app);
    app.picked.set_value(Vec::new());
    spawn_local(async move {
        access::leave().await;
        app.away.set(false);
        app.presence.set(Presence::Out);
        kept::forget().await;
        tabs::tell(Word::Left);
        if app.waiting.get_untracked() != Waiting::NeedsSignIn {
            app.waiting.set(Waiting::Nothing);
        }
    });
}
