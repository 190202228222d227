//! The files of a filing.

use leptos::prelude::*;
use mailbox::attachment::Attachment;

use crate::state::app;
use crate::text::{COMPOSE, when};

/// The files of a filing: name, size and digest; with `on_remove`, each can be taken out.
#[component]
pub(crate) fn AttachmentList(
    #[prop(into)] attachments: Signal<Vec<Attachment>>,
    #[prop(optional)] on_remove: Option<Callback<usize>>,
) -> impl IntoView {
    let language = app().language;
    let row = move |(position, attachment): (usize, Attachment)| {
        let remove = on_remove.map(|remove| {
            let name = attachment.name.clone();
            let label = move || format!("{} {name}", COMPOSE.in_(language.get()).remove);
            view! {
                <button
                    type="button"
                    class="button button--small"
                    aria-label=label
                    on:click=move |_| remove.run(position)
                >
                    {move || COMPOSE.in_(language.get()).remove}
                </button>
            }
        });
        view! {
            <li class="attachment">
                <span class="attachment__name">{attachment.name}</span>
                <span class="attachment__size">{when::size(attachment.size_bytes)}</span>
                {remove}
                <details class="attachment__digest">
                    <summary>{move || COMPOSE.in_(language.get()).digest}</summary>
                    <code>{attachment.sha256.to_string()}</code>
                </details>
            </li>
        }
    };
    let numbered =
        move || -> Vec<(usize, Attachment)> { attachments.get().into_iter().enumerate().collect() };
    view! {
        <ul class="attachments">
            <For each=numbered key=|(at, attachment)| (*at, attachment.sha256) children=row />
        </ul>
    }
}
