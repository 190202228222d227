//! What narrows the list: registration, kind, dates. It stands in the address, so that back,
//! reload and a kept link find the same list.

use std::collections::BTreeSet;

use leptos::prelude::*;
use mailbox::api::Mailbox;

use super::asked::{FROM, KIND, REGISTRATION, STANDING, STANDINGS, TEXT, TO};
use super::feed::Feed;
use crate::mail::Loader;
use crate::state::app;
use crate::text::INBOX;

/// The filters, folded away until they are wanted.
#[expect(clippy::too_many_lines, reason = "one form, in the order it is seen")]
#[component]
pub(super) fn Filters(feed: Feed, mailbox: Loader<Mailbox>) -> impl IntoView {
    let app = app();
    let words = move || INBOX.in_(app.language.get());
    let on = Memo::new(move |_| feed.asked.get().filters());
    let name = move || match on.get() {
        0 => words().filters.to_owned(),
        count => (words().filters_on)(count),
    };
    let set = move |name: &'static str| {
        move |event| {
            let value = event_target_value(&event);
            let value = value.trim();
            app.place
                .set_query(name, (!value.is_empty()).then_some(value));
        }
    };
    let value = move |name: &'static str| feed.asked.get().value(name).unwrap_or_default();
    let registrations = Memo::new(move |_| {
        let all = mailbox
            .value
            .with(|m| m.as_ref().map(|m| m.registrations.clone()));
        let all = all.unwrap_or_default().into_iter();
        all.map(|one| one.to_string()).collect::<Vec<_>>()
    });
    let options = move || {
        let option = |one: String| {
            let mine = one.clone();
            let chosen = move || value(REGISTRATION) == mine;
            view! { <option value=one.clone() selected=chosen>{one.clone()}</option> }
        };
        registrations.get().into_iter().map(option).collect_view()
    };
    let kinds = move || {
        let kinds = feed.covers.with(|all| {
            let kinds = all.iter().map(|cover| cover.kind.clone());
            kinds.collect::<BTreeSet<_>>()
        });
        kinds
            .into_iter()
            .map(|kind| view! { <option value=kind></option> })
            .collect_view()
    };
    let standings = move || {
        let option = |((word, _), name): (&(&'static str, &'static str), &'static str)| {
            let word = *word;
            let chosen = move || value(STANDING) == word;
            view! { <option value=word selected=chosen>{name}</option> }
        };
        let all = STANDINGS.iter().zip(words().standings);
        all.map(option).collect_view()
    };
    let clear = move |_| {
        for name in [REGISTRATION, KIND, STANDING, FROM, TO, TEXT] {
            app.place.set_query(name, None);
        }
    };
    view! {
        <details class="inbox__filters" open=on.get_untracked() != 0>
            <summary>{name}</summary>
            <div class="asked">
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
                    <label class="field__label" for="tipo">{move || words().kind}</label>
                    <input
                        class="input"
                        id="tipo"
                        list="tipos"
                        maxlength="150"
                        prop:value=move || value(KIND)
                        on:change=set(KIND)
                    />
                    <datalist id="tipos">{kinds}</datalist>
                </div>
                <div class="field">
                    <label class="field__label" for="situacion">{move || words().standing}</label>
                    <select class="input" id="situacion" on:change=set(STANDING)>
                        <option value="">{move || words().any}</option>
                        {standings}
                    </select>
                </div>
                <div class="field">
                    <label class="field__label" for="desde">{move || words().from}</label>
                    <input class="input" id="desde" type="date" prop:value=move || value(FROM) on:change=set(FROM) />
                </div>
                <div class="field">
                    <label class="field__label" for="hasta">{move || words().to}</label>
                    <input class="input" id="hasta" type="date" prop:value=move || value(TO) on:change=set(TO) />
                </div>
            </div>
            <Show when=move || !feed.asked.get().is_whole()>
                <button type="button" class="button button--small" on:click=clear>
                    {move || words().clear}
                </button>
            </Show>
        </details>
    }
}
