//! One notification in the list: the whole row is one link to its cover, and viewing opens
//! nothing.

use std::sync::Arc;

use leptos::prelude::*;
use mailbox::api::Cover;
use mailbox::id::Id;

use super::feed::Feed;
use super::standing::{Count, Standing, standing};
use crate::state::app;
use crate::text::INBOX;
use crate::{clock, route};

/// The cover, short: what, from whom, until when.
#[component]
pub(super) fn Row(
    /// Its place in the list, from 0.
    at: usize,
    cover: Arc<Cover>,
    feed: Feed,
    viewed: Memo<Option<Id>>,
    /// How many rows the whole list has; -1 while nobody knows.
    size: Signal<String>,
) -> impl IntoView {
    let app = app();
    let id = cover.id;
    let address = move || format!("{}{}", route::cover(id), app.place.whole_query());
    let current = move || (viewed.get() == Some(id)).then_some("true");
    let from = {
        let cover = cover.clone();
        move || {
            let oficio = INBOX.in_(app.language.get()).oficio;
            format!("{} · {oficio} {}", cover.issuer, cover.oficio)
        }
    };
    let whose = cover.registration.as_ref().map(|registration| {
        let said = registration.to_string();
        view! { <span class="row__soft">{said}</span> }
    });
    let title = cover.kind.clone();
    let said = Memo::new(move |_| {
        let calendar = feed.calendar.get();
        standing(
            &cover,
            &Count {
                today: clock::now().date().into(),
                calendar: calendar.as_deref(),
                language: app.language.get(),
            },
        )
    });
    view! {
        <li aria-posinset=(at + 1).to_string() aria-setsize=size>
            <a
                class="row cover-row"
                href=address
                aria-current=current
                data-unopened=move || said.with(|said| said.is_unopened).to_string()
            >
                <span class="row__title">{title}</span>
                {move || said.with(tag)}
                <span class="row__soft">{from}</span>
                {whose}
                {move || said.with(lines)}
            </a>
        </li>
    }
}

/// The state in a word.
pub(super) fn tag(said: &Standing) -> impl IntoView + use<> {
    let tone = (!said.tone.is_empty()).then_some(said.tone);
    view! { <span class="tag" data-tone=tone>{said.tag}</span> }
}

/// What to do by when.
fn lines(said: &Standing) -> impl IntoView + use<> {
    let left = said.left.clone();
    let presses = said.presses.to_string();
    view! {
        <span class="row__note" data-presses=presses>
            {said.line.clone()} {left.map(|left| view! { <span class="row__left">{left}</span> })}
        </span>
        {said.prudent.clone().map(|day| view! { <span class="row__soft">{day}</span> })}
    }
}
