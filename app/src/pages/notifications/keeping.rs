//! Keeping an opened document on this device, and taking it away again.

use std::sync::Arc;

use leptos::prelude::*;
use mailbox::id::Id;
use wasm_bindgen_futures::spawn_local;

use crate::failure::Failure;
use crate::kept::documents::{self, KeptDocument};
use crate::mail::FailureNotice;
use crate::state::app;
use crate::text::{NOTIFICATION, when};
use crate::{clock, kept};

/// The button that keeps a document or removes it, and since when it is kept.
#[component]
pub(super) fn KeepingPart(
    id: Id,
    name: String,
    bytes: Arc<Vec<u8>>,
    signature: Arc<Vec<u8>>,
) -> impl IntoView {
    let app = app();
    let words = move || &NOTIFICATION.in_(app.language.get()).opened;
    let found = RwSignal::new(None::<KeptDocument>);
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let look = move || async move {
        let all = documents::list(app).await;
        let here = all.into_iter().find(|one| one.notification == id);
        let _ = found.try_set(here);
    };
    spawn_local(look());
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let document = KeptDocument {
            notification: id,
            name: name.clone(),
            size_bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            kept_at: clock::now(),
        };
        let (bytes, signature) = (bytes.clone(), signature.clone());
        let is_kept = found.with_untracked(Option::is_some);
        spawn_local(async move {
            let done = if is_kept {
                documents::remove(app, id).await
            } else {
                documents::keep(app, document, &bytes, &signature).await
            };
            let _ = failure.try_set(done.err());
            look().await;
            let _ = busy.try_set(false);
        });
    };
    let since = move || {
        let kept_at = found.get()?.kept_at;
        let minutes = clock::minutes_since(kept_at);
        Some((words().keep_since)(&when::span(
            minutes.max(1),
            app.language.get(),
        )))
    };
    let label = move || {
        if found.with(Option::is_some) {
            words().keep_remove
        } else {
            words().keep_here
        }
    };
    view! {
        <Show when=move || app.settings.with(kept::is_wanted)>
            <p>
                <button
                    type="button"
                    class="button"
                    aria-disabled=move || busy.get().to_string()
                    on:click=press.clone()
                >
                    {label}
                </button>
            </p>
            <p class="field__hint" role="status">{since}</p>
        </Show>
        <FailureNotice failure />
    }
}
