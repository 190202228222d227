//! What this device keeps: whether what is read is kept, and forgetting all of it.
//!
//! Nothing is forgotten by one press, and what waits for its receipt is told before.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::kept_documents::KeptDocuments;
use crate::acts::Acting;
use crate::failure::Failure;
use crate::mail::FailureNotice;
use crate::outbox::Waiting;
use crate::parts::{Notice, Tone};
use crate::state::{App, Presence, app};
use crate::text::SETTINGS;
use crate::{access, kept, route, store};

/// Keeping what is read, and forgetting this device.
#[component]
pub(super) fn ThisDevice() -> impl IntoView {
    let app = app();
    let words = move || SETTINGS.in_(app.language.get());
    let keep = move |event| {
        let on = event_target_checked(&event);
        app.settings.update(|settings| settings.offline = on);
        app.settings.get_untracked().remember();
        spawn_local(async move {
            if on {
                if let Some(session) = app.presence_now() {
                    kept::remember(&session).await;
                }
            } else {
                kept::forget().await;
            }
        });
    };
    view! {
        <fieldset>
            <legend>{move || words().device}</legend>
            <label class="choice">
                <input type="checkbox" prop:checked=move || app.settings.get().offline on:change=keep />
                {move || words().keep}
            </label>
            <p class="field__hint">{move || words().keep_hint}</p>
        </fieldset>
        <KeptDocuments />
        <Forget />
    }
}

#[component]
fn Forget() -> impl IntoView {
    let app = app();
    let words = move || SETTINGS.in_(app.language.get());
    let asked = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let waits = move || {
        let acting = app.acting.with(|now| {
            !matches!(
                now,
                Acting::Nothing | Acting::Done(..) | Acting::Refused(..)
            )
        });
        acting || app.waiting.with(Waiting::is_open)
    };
    let press = move |_| {
        spawn_local(async move {
            if let Err(problem) = forget(app).await {
                failure.set(Some(problem));
            }
        });
    };
    view! {
        <button
            type="button"
            class="button"
            aria-expanded=move || asked.get().to_string()
            on:click=move |_| asked.update(|asked| *asked = !*asked)
        >
            {move || words().forget}
        </button>
        <Show when=move || asked.get()>
            <Notice tone=Tone::Due>
                <p>{move || words().forget_what}</p>
                <Show when=waits><p>{move || words().forget_waits}</p></Show>
                <p>
                    <button type="button" class="button" on:click=press>
                        {move || words().forget_yes}
                    </button>
                </p>
            </Notice>
        </Show>
        <FailureNotice failure />
    }
}

/// Forgets drafts, what waits, what was read, the choices and the session; then starts anew.
async fn forget(app: App) -> Result<(), Failure> {
    app.lock();
    kept::forget().await;
    store::forget_device().await?;
    if let Ok(Some(choices)) = window().local_storage() {
        choices.clear().map_err(|_| Failure::Storage)?;
    }
    access::leave().await;
    app.presence.set(Presence::Out);
    // The page itself starts anew: what it had in memory goes too.
    window()
        .location()
        .replace(route::SIGN_IN)
        .map_err(|_| Failure::Storage)
}
