//! For whom one acts: one's own mailbox, and those whose holders gave a mandate.

use leptos::prelude::*;
use mailbox::api::MandateDetail;
use mailbox::mandates::MandateState;

use super::change::Change;
use super::entering::Target;
use super::{Desk, facts};
use crate::state::app;
use crate::text::COMPANIES;

/// Lists the mailboxes, the present one first.
#[component]
pub(super) fn HeldList(desk: Desk, held: Vec<MandateDetail>) -> impl IntoView {
    let app = app();
    let words = move || COMPANIES.in_(app.language.get());
    let is_empty = held.is_empty();
    let items = held.into_iter().map(|one| view! { <Held desk one /> });
    view! {
        <h2>{move || words().you_act}</h2>
        <ul class="rows">
            <Present desk />
            {items.collect_view()}
        </ul>
        {is_empty.then(|| view! { <p class="empty">{move || words().none_held}</p> })}
        <p class="key-note">{move || words().switch_hint}</p>
    }
}

/// The mailbox one is in now, what waits there, and the way back to one's own.
#[component]
fn Present(desk: Desk) -> impl IntoView {
    let app = app();
    let words = move || COMPANIES.in_(app.language.get());
    let session = app.presence_now();
    let name = move || {
        app.session()
            .map(|session| format!("{} · {}", session.holder_name, session.mailbox))
    };
    let unopened = move || {
        let count = desk
            .mailbox
            .value
            .with(|m| m.as_ref().map(|m| m.unopened))?;
        Some((words().unopened)(count))
    };
    let own = session.and_then(|session| {
        let target = Target {
            mailbox: session.signer?,
            name: session.signer_name?,
        };
        let go = move |_| desk.entering.set(Some(target.clone()));
        Some(view! {
            <div class="actions">
                <button type="button" class="button button--small" on:click=go>
                    {move || words().back_to_own}
                </button>
            </div>
        })
    });
    view! {
        <li class="mandate" aria-current="true">
            <p class="mandate__head">
                <strong>{name}</strong> " "
                <span class="tag" data-tone="ok">{move || words().now}</span>
            </p>
            <p class="row__soft">{unopened}</p>
            {own}
        </li>
    }
}

#[component]
fn Held(desk: Desk, one: MandateDetail) -> impl IntoView {
    let app = app();
    let words = move || COMPANIES.in_(app.language.get());
    let name = one.principal_name.clone();
    let facts = facts(&one, &name, one.principal.as_str());
    // Where one is already, one does not enter.
    let is_here = app
        .presence_now()
        .is_some_and(|session| session.mailbox == one.principal);
    let target = Target {
        mailbox: one.principal.clone(),
        name: name.clone(),
    };
    let standing = one.standing;
    let one = StoredValue::new(one);
    let label = move |act: &'static str| {
        let name = name.clone();
        move || (words().one_of)(act, &name)
    };
    let ask = move |change: fn(MandateDetail) -> Change| {
        move |_| desk.changing.set(Some(change(one.get_value())))
    };
    let buttons = match standing {
        MandateState::Offered => Some(
            view! {
                <button
                    type="button"
                    class="button button--small"
                    aria-label=label.clone()(words().accept)
                    on:click=ask(Change::Accept)
                >
                    {move || words().accept}
                </button>
                <button
                    type="button"
                    class="button button--small"
                    aria-label=label(words().refuse)
                    on:click=ask(Change::Renounce)
                >
                    {move || words().refuse}
                </button>
            }
            .into_any(),
        ),
        MandateState::Active => {
            let said = target.name.clone();
            let enter = (!is_here).then(|| {
                view! {
                    <button
                        type="button"
                        class="button button--small"
                        on:click=move |_| desk.entering.set(Some(target.clone()))
                    >
                        {move || (words().act_for)(&said)}
                    </button>
                }
            });
            Some(
                view! {
                    {enter}
                    <button
                        type="button"
                        class="button button--small"
                        aria-label=label(words().renounce)
                        on:click=ask(Change::Renounce)
                    >
                        {move || words().renounce}
                    </button>
                }
                .into_any(),
            )
        }
        MandateState::Ended { .. }
        | MandateState::Revoked { .. }
        | MandateState::Renounced { .. } => None,
    };
    view! {
        <li class="mandate">
            {facts}
            {buttons.map(|buttons| view! { <div class="actions">{buttons}</div> })}
        </li>
    }
}
