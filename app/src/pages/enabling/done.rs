//! The end: enabled, since when, the receipt, and the first thing to do.

use leptos::prelude::*;
use mailbox::statement::Received;

use super::Wizard;
use crate::mail::StatementView;
use crate::parts::Title;
use crate::state::app;
use crate::text::{ENABLING, RECEIPT, when};
use crate::{files, route};

/// Signed just now: the receipt was verified.
#[component]
pub(super) fn DoneView(wizard: Wizard) -> impl IntoView {
    let app = app();
    let words = move || ENABLING.in_(app.language.get());
    let Some(proved) = wizard.proved.get_untracked() else {
        return ().into_any();
    };
    let again = matches!(proved.receipt.received, Received::Terms { .. });
    let title = move || {
        if again {
            words().done_terms
        } else {
            words().done
        }
    };
    let at = proved.receipt.received_at;
    let folio = proved.receipt.folio.to_string();
    let text = proved.sealed.statement.clone();
    let name = format!("acuse-{folio}");
    let save = move |_| files::save_pair(&name, &proved.sealed.statement, &proved.sealed.seal);
    let checks = move || {
        let lines = RECEIPT.in_(app.language.get()).checked.iter();
        lines.map(|line| view! { <li>{*line}</li> }).collect_view()
    };
    view! {
        <Title text=Signal::derive(move || title().to_owned()) />
        <p class="folio">
            <span class="folio__label">{move || words().folio}</span>
            <span class="folio__value">{folio}</span>
        </p>
        <p>{move || (words().since)(&when::instant(at, app.language.get()))}</p>
        <ul class="checks">{checks}</ul>
        <h2>{move || words().next}</h2>
        <p>{move || words().next_text}</p>
        <div class="actions">
            <a class="button button--primary" href=route::INBOX>{move || words().see}</a>
            <button type="button" class="button" on:click=save>{move || words().save}</button>
        </div>
        <StatementView
            summary=Signal::derive(move || RECEIPT.in_(app.language.get()).exact)
            text=Signal::stored(text)
        />
    }
    .into_any()
}

/// Nothing lacks.
#[component]
pub(super) fn AlreadyDone(wizard: Wizard) -> impl IntoView {
    let app = app();
    let words = move || ENABLING.in_(app.language.get());
    let since = move || {
        let at = wizard
            .enabling
            .value
            .with(|e| e.as_ref().and_then(|e| e.enabled_at))?;
        Some((words().already_since)(&when::instant(
            at,
            app.language.get(),
        )))
    };
    view! {
        <Title text=Signal::derive(move || words().already.to_owned()) />
        <p>{since}</p>
        <p><a class="button button--primary" href=route::INBOX>{move || words().see}</a></p>
    }
}
