//! Who may act for this mailbox: granting, limiting, taking back; what ended stays to be seen.

use leptos::prelude::*;
use mailbox::api::MandateDetail;
use mailbox::mandates::MandateState;

use super::change::Change;
use super::{Desk, facts};
use crate::state::app;
use crate::text::COMPANIES;

/// Lists the mandates that were given.
#[component]
pub(super) fn GivenList(desk: Desk, given: Vec<MandateDetail>) -> impl IntoView {
    let app = app();
    let words = move || COMPANIES.in_(app.language.get());
    let list = if given.is_empty() {
        view! { <p class="empty">{move || words().none_given}</p> }.into_any()
    } else {
        let items = given.into_iter().map(|one| view! { <Given desk one /> });
        view! { <ul class="rows">{items.collect_view()}</ul> }.into_any()
    };
    view! {
        <h2>{move || words().who}</h2>
        <p>{move || words().who_lead}</p>
        {list}
        <button
            type="button"
            class="button button--primary"
            on:click=move |_| desk.changing.set(Some(Change::Grant))
        >
            {move || words().grant}
        </button>
    }
}

#[component]
fn Given(desk: Desk, one: MandateDetail) -> impl IntoView {
    let app = app();
    let words = move || COMPANIES.in_(app.language.get());
    let name = one.delegate_name.clone();
    let facts = facts(&one, &name, one.delegate.as_str());
    let counts = matches!(one.standing, MandateState::Offered | MandateState::Active);
    let one = StoredValue::new(one);
    let ask = move |change: fn(MandateDetail) -> Change| {
        move |_| desk.changing.set(Some(change(one.get_value())))
    };
    let limit = {
        let name = name.clone();
        move || (words().one_of)(words().limit, &name)
    };
    let revoke = move || (words().one_of)(words().revoke, &name);
    let buttons = counts.then(|| {
        view! {
            <div class="actions">
                <button
                    type="button"
                    class="button button--small"
                    aria-label=limit
                    on:click=ask(Change::Limit)
                >
                    {move || words().limit}
                </button>
                <button
                    type="button"
                    class="button button--small button--danger"
                    aria-label=revoke
                    on:click=ask(Change::Revoke)
                >
                    {move || words().revoke}
                </button>
            </div>
        }
    });
    view! {
        <li class="mandate">
            {facts}
            {buttons}
        </li>
    }
}
