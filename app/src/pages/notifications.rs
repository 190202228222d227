//! Notifications: the list, and beside it, where there is room, the one that is viewed.
//!
//! Looking is free and opening is an act: nothing here asks for content before it is signed for.
//! The list stays as it is while one goes from one notification to the next and back: the same
//! rows, the same place.

mod asked;
mod feed;
mod filters;
mod list;
mod row;
mod standing;
mod window;

pub(super) mod cover;
mod history;
mod ics;
mod keeping;
mod opened;
mod opening;
mod outlook;

use leptos::prelude::*;
use mailbox::id::Id;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::later::later;
use crate::route::Screen;
use crate::state::app;
use crate::text::INBOX;
use feed::Feed;
use list::List;

/// The list and the notification that is viewed.
#[component]
pub(crate) fn NotificationsPage() -> impl IntoView {
    let app = app();
    let feed = Feed::new();
    provide_context(feed);
    let one = Memo::new(move |_| match Screen::of(&app.place.path()) {
        Screen::Cover(id) => Some((id, false)),
        Screen::Opened(id) => Some((id, true)),
        _ => None,
    });
    let viewed = Memo::new(move |_| one.get()?.0.parse::<Id>().ok());
    come_back(feed, one, viewed);
    let pane = move || match one.get() {
        None => {
            let words = move || INBOX.in_(app.language.get());
            view! { <p class="empty panes__none">{move || words().choose}</p> }.into_any()
        }
        Some((id, is_opened)) => later(move || super::notification(id.clone(), is_opened)),
    };
    let shows = move || {
        if one.with(Option::is_some) {
            "one"
        } else {
            "list"
        }
    };
    view! {
        <div class="panes" data-shows=shows>
            <div class="panes__list"><List feed viewed /></div>
            <div class="panes__one">{pane}</div>
        </div>
    }
}

/// Coming back to the list finds the row that was viewed, at the same place, with the focus.
fn come_back(feed: Feed, one: Memo<Option<(String, bool)>>, viewed: Memo<Option<Id>>) {
    // Where the page was when the list was last in sight.
    let note = move || {
        if one.try_get_untracked() == Some(None) {
            let scrolled = window().scroll_y().unwrap_or(0.0);
            feed.place.update_value(|place| place.scrolled = scrolled);
        }
    };
    let _ = window_event_listener(leptos::ev::scroll, move |_| note());
    let first = feed
        .place
        .with_value(|place| place.scrolled > 0.0 || place.viewed.is_some());
    Effect::new(move |was: Option<bool>| {
        let is_list = one.get().is_none();
        match viewed.get() {
            Some(id) => feed.place.update_value(|place| place.viewed = Some(id)),
            None if is_list && (was == Some(false) || (was.is_none() && first)) => {
                let (scrolled, row) = feed
                    .place
                    .with_value(|place| (place.scrolled, place.viewed));
                // The list is in sight again from the next frame on.
                request_animation_frame(move || {
                    window().scroll_to_with_x_and_y(0.0, scrolled);
                    request_animation_frame(move || {
                        if let Some(id) = row {
                            focus_row(id);
                        }
                    });
                });
            }
            None => {}
        }
        is_list
    });
}

fn focus_row(id: Id) {
    let row = format!("main .rows a.row[href^=\"{}\"]", crate::route::cover(id));
    let found = document().query_selector(&row).ok().flatten();
    if let Some(row) = found.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
        let quietly = web_sys::FocusOptions::new();
        quietly.set_prevent_scroll(true);
        // The row may be far away by now; the heading has the focus then.
        let _ = row.focus_with_options(&quietly);
    }
}
