//! The alerts that were sent: when, to where, and what the carrier said of each.

use leptos::prelude::*;
use mailbox::api::Cover;
use mailbox::notification::Outcome;

use crate::api;
use crate::mail::{Loaded, Loader};
use crate::state::app;
use crate::text::{CONTACTS, NOTIFICATION, when};
use crate::{clock, route};

/// As many notifications as are shown with their alerts.
const SHOWN: usize = 20;

/// The alerts of the newest notifications.
#[component]
pub(super) fn SentAlerts() -> impl IntoView {
    let app = app();
    let words = move || &CONTACTS.in_(app.language.get()).sent;
    let loader = Loader::new(|| async {
        let page = api::notifications::list("order=newest", None).await?;
        let told = page
            .items
            .into_iter()
            .filter(|cover| !cover.alerts.is_empty());
        Ok(told.take(SHOWN).collect::<Vec<Cover>>())
    });
    let shown = move |covers: Vec<Cover>| {
        if covers.is_empty() {
            return view! { <p class="empty">{move || words().none}</p> }.into_any();
        }
        let items = covers.into_iter().map(|cover| view! { <Sent cover /> });
        view! { <ul class="rows">{items.collect_view()}</ul> }.into_any()
    };
    view! {
        <h2>{move || words().title}</h2>
        <p>{move || words().lead}</p>
        <Loaded loader rows=2 view=shown />
    }
}

#[component]
fn Sent(cover: Cover) -> impl IntoView {
    let app = app();
    let kind = cover.kind.clone();
    let title = move || (CONTACTS.in_(app.language.get()).sent.of)(&kind);
    let alerts = cover.alerts;
    let lines = move || {
        let language = app.language.get();
        let words = &NOTIFICATION.in_(language).history;
        let today = clock::now().date();
        let line = |alert: &mailbox::api::MaskedDelivery| {
            let outcome = match alert.outcome {
                Outcome::Pending => words.pending,
                Outcome::Accepted => words.accepted,
                Outcome::Bounced => words.bounced,
            };
            let moment = when::moment(alert.at, today, language);
            let to = alert.to.clone();
            view! { <span class="row__soft">{to} ": " {outcome} " · " {moment}</span> }
        };
        alerts.iter().map(line).collect_view()
    };
    view! {
        <li>
            <a class="row" href=route::cover(cover.id)>
                <span class="row__title">{title}</span>
                {lines}
            </a>
        </li>
    }
}
