//! The opened documents that are kept on this device: what they weigh, since when, and removing.

use leptos::prelude::*;
use mailbox::id::Id;
use wasm_bindgen_futures::spawn_local;

use crate::failure::Failure;
use crate::kept::documents::{self, KeptDocument};
use crate::mail::FailureNotice;
use crate::route;
use crate::state::app;
use crate::text::{SETTINGS, when};

/// Lists them, with the way to each; nothing when there are none.
#[component]
pub(super) fn KeptDocuments() -> impl IntoView {
    let app = app();
    let words = move || SETTINGS.in_(app.language.get());
    let all = RwSignal::new(Vec::<KeptDocument>::new());
    let failure = RwSignal::new(None::<Failure>);
    Effect::new(move |_| {
        // They are of whoever is here, and go when nothing that was read is kept.
        let _ = (app.presence.get(), app.settings.get());
        spawn_local(async move {
            let found = documents::list(app).await;
            let _ = all.try_set(found);
        });
    });
    let remove = move |id: Id| {
        spawn_local(async move {
            let done = documents::remove(app, id).await;
            let _ = failure.try_set(done.err());
            let left = documents::list(app).await;
            let _ = all.try_set(left);
        });
    };
    let row = move |document: KeptDocument| {
        let id = document.notification;
        let since = move || when::instant(document.kept_at, app.language.get());
        let name = document.name.clone();
        view! {
            <li class="attachment">
                <a class="attachment__name" href=route::opened(id)>{document.name}</a>
                <span class="attachment__size">{when::size(document.size_bytes)}</span>
                <button
                    type="button"
                    class="button button--small"
                    aria-label=move || format!("{} {name}", words().kept_remove)
                    on:click=move |_| remove(id)
                >
                    {move || words().kept_remove}
                </button>
                <span class="field__hint">{move || words().kept_since} " " {since}</span>
            </li>
        }
    };
    let sum = move || {
        let bytes = all.with(|all| all.iter().map(|one| one.size_bytes).sum());
        (words().kept_sum)(&when::size(bytes))
    };
    view! {
        <Show when=move || all.with(|all| !all.is_empty())>
            <h2>{move || words().kept_documents}</h2>
            <p class="field__hint">{sum}</p>
            <ul class="attachments">
                <For each=move || all.get() key=|one| one.notification children=row />
            </ul>
        </Show>
        <FailureNotice failure />
    }
}
