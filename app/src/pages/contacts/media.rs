//! The media of each kind: where each stands, and what can be done with it.

use leptos::prelude::*;
use mailbox::api::ContactMedium;
use mailbox::contacts::{Contact, ContactState, EMAILS_MAX, Email, Kind, MOBILES_MAX, may_remove};
use mailbox::notification::Outcome;
use wasm_bindgen_futures::spawn_local;

use super::{Change, CodeForm, Desk, address, facts, place_of, waits};
use crate::api;
use crate::clock;
use crate::failure::Failure;
use crate::mail::FailureNotice;
use crate::state::{App, app};
use crate::text::{CONTACTS, when};

/// All media, kind by kind.
#[component]
pub(crate) fn MediaList(desk: Desk, all: Vec<ContactMedium>) -> impl IntoView {
    let app = app();
    let words = move || CONTACTS.in_(app.language.get());
    let now = clock::now();
    let rules: Vec<Contact> = all.iter().map(facts).collect();
    let section = move |kind: Kind| {
        let at = place_of(kind);
        let live = rules.iter().filter(|one| one.registration.is_none());
        let live = live
            .filter(|one| one.medium.kind() == kind && one.is_live(now))
            .count();
        let most = match kind {
            Kind::Email => EMAILS_MAX,
            Kind::Mobile => MOBILES_MAX,
        };
        let one_word = move |pair: [&'static str; 2]| pair.get(at).copied().unwrap_or_default();
        let mine: Vec<ContactMedium> = all
            .iter()
            .filter(|one| one.medium.kind() == kind)
            .cloned()
            .collect();
        let empty = mine.is_empty();
        let rules = rules.clone();
        let items = mine.into_iter().map(|one| {
            let fixed = may_remove(&rules, &one.medium, now).is_err();
            view! { <Medium desk one fixed /> }
        });
        let items = items.collect_view();
        let add = if live < most {
            let press = move |_| {
                let known = (kind == Kind::Email && empty)
                    .then(|| own_email(app))
                    .flatten();
                desk.changing.set(Some(Change::Add(kind, known)));
            };
            view! {
                <button type="button" class="button" on:click=press>
                    {move || one_word(words().add)}
                </button>
            }
            .into_any()
        } else {
            view! { <p class="key-note">{move || one_word(words().full)}</p> }.into_any()
        };
        view! {
            <h2>{move || one_word(words().kinds)}</h2>
            {empty.then(|| view! { <p class="empty">{move || one_word(words().none)}</p> })}
            <ul class="rows">{items}</ul>
            {add}
        }
    };
    view! {
        {section(Kind::Email)}
        {section(Kind::Mobile)}
    }
}

/// The e-mail that the holder's own certificate states: it need not be typed again (WCAG 3.3.7).
fn own_email(app: App) -> Option<String> {
    let mailbox = app.presence_now()?.mailbox;
    let facts = app.efirma.get_untracked()?.facts;
    let email = facts.email.filter(|_| facts.rfc == mailbox.as_str())?;
    Email::typed(&email).ok().map(|email| email.to_string())
}

/// One medium.
#[component]
fn Medium(
    desk: Desk,
    one: ContactMedium,
    /// The last proved one of its kind: it cannot be removed.
    fixed: bool,
) -> impl IntoView {
    let app = app();
    let words = move || CONTACTS.in_(app.language.get());
    let name = address(&one.medium);
    let (standing, delivery) = (one.standing, one.delivery.clone());
    let [pending, confirmed, expired] = [0, 1, 2];
    let (state, tone) = match standing {
        ContactState::Pending { .. } => (pending, "due"),
        ContactState::Confirmed { .. } => (confirmed, "ok"),
        ContactState::Expired { .. } | ContactState::Removed { .. } => (expired, "danger"),
    };
    let tag = move || words().states.get(state).copied().unwrap_or_default();
    let line = move || standing_words(standing, app.language.get());
    let only = one.registration.as_ref().map(|registration| {
        let registration = registration.to_string();
        view! { <p class="row__soft">{move || (words().only_for)(&registration)}</p> }
    });
    let sent = delivery.filter(|_| waits(&one)).map(|delivery| {
        let at = match delivery.outcome {
            Outcome::Pending => 0,
            Outcome::Accepted => 1,
            Outcome::Bounced => 2,
        };
        let moment = move || when::moment(delivery.at, clock::now().date(), app.language.get());
        let said = move || words().code_sent.get(at).copied().unwrap_or_default();
        view! { <p class="row__soft">{said} " · " {moment}</p> }
    });
    let code = waits(&one).then(|| view! { <CodeForm desk one=one.clone() /> });
    let last = fixed && matches!(standing, ContactState::Confirmed { .. });
    let last = last.then(|| view! { <p class="key-note">{move || words().last_one}</p> });
    view! {
        <li class="medium">
            <p class="medium__head">
                <strong>{name}</strong> " " <span class="tag" data-tone=tone>{tag}</span>
            </p>
            {only}
            <p class="row__soft">{line}</p>
            {sent}
            {code}
            {last}
            <Actions desk one fixed />
        </li>
    }
}

fn standing_words(standing: ContactState, language: crate::text::Language) -> String {
    let words = CONTACTS.in_(language);
    let now = clock::now();
    let moment = |at| when::moment(at, now.date(), language);
    match standing {
        ContactState::Pending { expires_at } => {
            let seconds = expires_at.unix_seconds() - now.unix_seconds();
            (words.pending_until)(
                &moment(expires_at),
                &when::span((seconds / 60).max(0), language),
            )
        }
        ContactState::Confirmed { confirmed_at } => {
            (words.confirmed_on)(&when::day(confirmed_at.date(), now.date(), language))
        }
        ContactState::Expired { expired_at: at } | ContactState::Removed { removed_at: at } => {
            (words.expired_on)(&moment(at))
        }
    }
}

/// What can be done with a medium: what was proved is changed by a signature, what never was is
/// forgotten without one.
#[component]
fn Actions(desk: Desk, one: ContactMedium, fixed: bool) -> impl IntoView {
    let app = app();
    let words = move || CONTACTS.in_(app.language.get());
    let failure = RwSignal::new(None::<Failure>);
    let name = address(&one.medium);
    let group = move || (words().one_of)(&name);
    let id = one.id;
    let forget = move |_| {
        spawn_local(async move {
            match api::mailbox::forget(id).await {
                Ok(()) => desk.changed(),
                Err(ended) if ended.is_signed_out() => app.session_ended(),
                Err(problem) => {
                    let _ = failure.try_set(Some(problem));
                }
            }
        });
    };
    let button =
        move |change: Change, name: fn(&crate::text::contacts::Contacts) -> &'static str| {
            let press = move |_| desk.changing.set(Some(change.clone()));
            view! {
                <button type="button" class="button button--small" on:click=press>
                    {move || name(words())}
                </button>
            }
        };
    let discard = move || {
        view! {
            <button type="button" class="button button--small" on:click=forget>
                {move || words().discard}
            </button>
        }
    };
    let buttons = match one.standing {
        ContactState::Confirmed { .. } => {
            let remove = (!fixed).then(|| button(Change::Remove(one.clone()), |w| w.remove));
            let change = button(Change::Replace(one), |w| w.change);
            view! { {change} {remove} }.into_any()
        }
        ContactState::Pending { .. } => discard().into_any(),
        ContactState::Expired { .. } | ContactState::Removed { .. } => {
            let kind = one.medium.kind();
            let again = button(Change::Add(kind, Some(address(&one.medium))), |w| w.again);
            view! { {again} {discard()} }.into_any()
        }
    };
    view! {
        <div class="actions" role="group" aria-label=group>{buttons}</div>
        <FailureNotice failure />
    }
}
