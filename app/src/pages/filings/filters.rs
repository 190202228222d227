//! What narrows the list of filings: words, where they stand, registration, dates. It stands in
//! the address, so that back, reload and a kept link find the same list.

use leptos::prelude::*;
use mailbox::identifiers::Nrp;

use super::asked::{ALL, Asked, FROM, REGISTRATION, STATE, STATES, TEXT, TO};
use crate::api;
use crate::mail::Loader;
use crate::state::app;
use crate::text::FILINGS;

/// The search, and the filters, folded away until they are wanted.
#[component]
pub(super) fn Filters(asked: Memo<Asked>) -> impl IntoView {
    let app = app();
    let words = move || &FILINGS.in_(app.language.get()).filters;
    let typed = RwSignal::new(asked.with_untracked(|asked| text_of(asked, TEXT)));
    let look = move || {
        let text = typed.get_untracked();
        let text = text.trim();
        app.place
            .set_query(TEXT, (!text.is_empty()).then_some(text));
    };
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        look();
    };
    let change = move |event| {
        typed.set(event_target_value(&event));
        if typed.with_untracked(|text| text.trim().is_empty()) {
            look();
        }
    };
    let on = move || asked.with(Asked::filters);
    let name = move || match on() {
        0 => words().name.to_owned(),
        count => (words().name_on)(count),
    };
    let clear = move |_| {
        typed.set(String::new());
        for name in ALL {
            app.place.set_query(name, None);
        }
    };
    view! {
        <form role="search" class="inbox__search" on:submit=search>
            <label class="visually-hidden" for="buscar">{move || words().search_hint}</label>
            <input
                class="input"
                id="buscar"
                type="search"
                maxlength="100"
                prop:value=typed
                on:input=change
            />
            <button type="submit" class="button">{move || words().search}</button>
        </form>
        <details class="inbox__filters" open=untrack(on) != 0>
            <summary>{name}</summary>
            <Narrowing asked />
            <Show when=move || !asked.with(Asked::is_whole)>
                <button type="button" class="button button--small" on:click=clear>
                    {move || words().clear}
                </button>
            </Show>
        </details>
    }
}

fn text_of(asked: &Asked, name: &str) -> String {
    asked.value(name).unwrap_or_default().to_owned()
}

#[component]
fn Narrowing(asked: Memo<Asked>) -> impl IntoView {
    let app = app();
    let words = move || &FILINGS.in_(app.language.get()).filters;
    let mailbox = Loader::new(api::mailbox::mailbox);
    let value = move |name: &'static str| asked.with(|asked| text_of(asked, name));
    let set = move |name: &'static str| {
        move |event| {
            let value = event_target_value(&event);
            app.place
                .set_query(name, (!value.is_empty()).then_some(value.as_str()));
        }
    };
    let states = move || {
        let all = STATES.iter().zip(words().states);
        all.map(|((word, _), name)| {
            let chosen = move || value(STATE) == *word;
            view! { <option value=*word selected=chosen>{name}</option> }
        })
        .collect_view()
    };
    let registrations = Memo::new(move |_| {
        let all = mailbox
            .value
            .with(|one| one.as_ref().map(|one| one.registrations.clone()));
        all.unwrap_or_default()
    });
    let options = move || {
        let option = |one: Nrp| {
            let (text, mine, of) = (one.to_string(), one.to_string(), one.to_string());
            let chosen = move || value(REGISTRATION) == mine;
            view! { <option value=of selected=chosen>{text}</option> }
        };
        registrations.get().into_iter().map(option).collect_view()
    };
    view! {
        <div class="asked">
            <div class="field">
                <label class="field__label" for="estado">{move || words().state}</label>
                <select class="input" id="estado" on:change=set(STATE)>
                    <option value="">{move || words().any}</option>
                    {states}
                </select>
            </div>
            <Show when=move || !registrations.with(Vec::is_empty)>
                <div class="field">
                    <label class="field__label" for="registro">{move || words().registration}</label>
                    <select class="input" id="registro" on:change=set(REGISTRATION)>
                        <option value="">{move || words().any}</option>
                        {options}
                    </select>
                </div>
            </Show>
            <div class="field">
                <label class="field__label" for="desde">{move || words().from}</label>
                <input class="input" id="desde" type="date" prop:value=move || value(FROM) on:change=set(FROM) />
            </div>
            <div class="field">
                <label class="field__label" for="hasta">{move || words().to}</label>
                <input class="input" id="hasta" type="date" prop:value=move || value(TO) on:change=set(TO) />
            </div>
        </div>
    }
}
