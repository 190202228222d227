//! Entering a mailbox that gave a mandate, or one's own again: a session of its own, opened with
//! one's own e.firma. A draft is never carried over.

use leptos::prelude::*;
use mailbox::identifiers::Rfc;
use wasm_bindgen_futures::spawn_local;

use super::Desk;
use crate::access;
use crate::failure::Failure;
use crate::mail::{EfirmaPanel, FailureNotice};
use crate::outbox;
use crate::parts::Dialog;
use crate::state::{OpenEfirma, Presence, app};
use crate::text::{COMPANIES, FRAME};

/// Which mailbox, and whose.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Target {
    pub(super) mailbox: Rfc,
    pub(super) name: String,
}

/// The dialog that enters.
#[component]
pub(super) fn EnterDialog(desk: Desk) -> impl IntoView {
    let app = app();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(desk.entering.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && desk.entering.with_untracked(Option::is_some) {
            desk.entering.set(None);
        }
    });
    let title = move || {
        let words = &COMPANIES.in_(app.language.get()).entering;
        let target = desk.entering.get();
        target.map_or(String::new(), |target| (words.title)(&target.name))
    };
    view! {
        <Dialog
            id="entrar-por"
            open
            title=Signal::derive(title)
            close=Signal::derive(move || FRAME.in_(app.language.get()).not_now)
        >
            {move || desk.entering.get().map(|target| view! { <Enter target /> })}
        </Dialog>
    }
}

#[component]
fn Enter(target: Target) -> impl IntoView {
    let app = app();
    let words = move || &COMPANIES.in_(app.language.get()).entering;
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let mailbox = StoredValue::new(target.mailbox);
    let me = app.presence_now().map(|session| {
        let signer = session.signer.unwrap_or(session.mailbox);
        signer.to_string()
    });
    let me = StoredValue::new(me.unwrap_or_default());
    let enter = move |efirma: OpenEfirma| {
        if busy.get_untracked() {
            return;
        }
        if me.with_value(|me| *me != efirma.facts.rfc) {
            failure.set(Some(Failure::OtherMailbox));
            return;
        }
        app.hold(efirma.clone());
        busy.set(true);
        failure.set(None);
        let mailbox = mailbox.get_value();
        spawn_local(async move {
            let entered = access::sign_in(&efirma, mailbox.as_str()).await;
            let _ = busy.try_set(false);
            match entered {
                Ok(session) => {
                    app.presence.set(Presence::In(session));
                    outbox::resume(app);
                }
                Err(problem) => {
                    let _ = failure.try_set(Some(problem));
                }
            }
        });
    };
    let ready = move || {
        let mine = app.efirma.get();
        mine.filter(|efirma| me.with_value(|me| *me == efirma.facts.rfc))
    };
    let label = move || {
        if busy.get() {
            words().busy
        } else {
            words().enter
        }
    };
    let body = move || match ready() {
        Some(efirma) => view! {
            <button
                type="button"
                class="button button--primary button--wide"
                aria-disabled=move || busy.get().to_string()
                on:click=move |_| enter(efirma.clone())
            >
                {label}
            </button>
        }
        .into_any(),
        None => view! {
            <p>{move || words().not_yours}</p>
            <EfirmaPanel
                at="entrar-por-efirma"
                button=Signal::derive(move || (words().enter, words().busy))
                going_on=busy
                on_open=enter
            />
        }
        .into_any(),
    };
    view! {
        <p>{move || words().lead}</p>
        {body}
        <FailureNotice failure />
    }
}
