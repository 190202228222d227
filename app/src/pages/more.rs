//! Everything that has no place in the bar of a phone.

use leptos::prelude::*;

use crate::mail::KeyState;
use crate::parts::Title;
use crate::route;
use crate::state::app;
use crate::text::FRAME;

/// Lists the rest of the places, the other language, and the ways to lock and to leave.
#[component]
pub(crate) fn MorePage() -> impl IntoView {
    let app = app();
    let words = move || FRAME.in_(app.language.get());
    let switch = move |_| {
        let language = app.language.get_untracked().other();
        language.remember();
        app.language.set(language);
    };
    let places = move || {
        let words = words();
        let all = [
            (route::COMMUNICATIONS, words.communications, false),
            (route::PROCEDURES, words.procedures, true),
            (route::RECEIPTS, words.receipts, false),
            (route::CONTACTS, words.contacts, false),
            (route::COMPANIES, words.companies, false),
            (route::VERIFY, words.verify, true),
            (route::BOARD, words.board, true),
            (route::CALENDAR, words.calendar, true),
            (route::HELP, words.help, true),
            (route::SETTINGS, words.settings, true),
        ];
        let known = app.session().is_some();
        let seen = all
            .into_iter()
            .filter(|(_, _, is_public)| known || *is_public);
        seen.map(|(address, name, _)| {
            view! { <li><a class="row" href=address><span class="row__title">{name}</span></a></li> }
        })
        .collect_view()
    };
    view! {
        <div class="page page--narrow stack">
            <Title text=Signal::derive(move || words().more.to_owned()) />
            <ul class="rows">{places}</ul>
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    lang=move || app.language.get().other().code()
                    on:click=switch
                >
                    {move || words().other_language}
                </button>
                <Show when=move || app.session().is_some()><KeyState /></Show>
            </div>
        </div>
    }
}
