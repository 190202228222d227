//! Signing in: with an e.firma that is open already, or with two files and a passphrase.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{EfirmaPanel, FailureNotice};
use crate::access;
use crate::failure::Failure;
use crate::outbox;
use crate::state::{OpenEfirma, Presence, app};
use crate::text::{FRAME, SIGN_IN};

/// Signs in; where a screen asked for it, one stays there.
#[component]
pub(crate) fn SignInForm(
    /// Tells its fields from those of another form on the page.
    at: &'static str,
) -> impl IntoView {
    let app = app();
    let words = move || SIGN_IN.in_(app.language.get());
    let failure = RwSignal::new(None::<Failure>);
    let entering = RwSignal::new(false);
    // The one that was tried last, to try again.
    let tried = RwSignal::new(None::<OpenEfirma>);
    let enter = move |efirma: OpenEfirma| {
        // Pressed twice is pressed once.
        if entering.get_untracked() {
            return;
        }
        app.hold(efirma.clone());
        entering.set(true);
        failure.set(None);
        tried.set(Some(efirma.clone()));
        spawn_local(async move {
            let mailbox = mailbox_of(&app.presence.get_untracked(), &efirma.facts.rfc);
            let entered = access::sign_in(&efirma, &mailbox).await;
            entering.set(false);
            match entered {
                Ok(session) => {
                    app.presence.set(Presence::In(session));
                    outbox::resume(app);
                }
                Err(problem) => failure.set(Some(problem)),
            }
        });
    };
    let open = move || {
        let all = app.keyring.get();
        (!all.is_empty()).then(|| {
            let item = |efirma: OpenEfirma| {
                let said = format!("{} · {}", efirma.facts.name, efirma.facts.rfc);
                let press = move |_| enter(efirma.clone());
                view! {
                    <li>
                        <button type="button" class="button button--wide" on:click=press>
                            {words().enter_as} " " {said}
                        </button>
                    </li>
                }
            };
            view! {
                <h3>{words().open_here}</h3>
                <ul class="keyring">{all.into_iter().map(item).collect_view()}</ul>
                <h3>{words().another}</h3>
            }
        })
    };
    let retry = move || {
        let again = failure.get().and_then(|_| tried.get());
        again.map(|efirma| {
            let press = move |_| enter(efirma.clone());
            view! {
                <button type="button" class="button" on:click=press>
                    {move || FRAME.in_(app.language.get()).retry}
                </button>
            }
        })
    };
    view! {
        {open}
        <EfirmaPanel
            at
            button=Signal::derive(move || (words().enter, words().entering))
            going_on=entering
            on_open=enter
        />
        <FailureNotice failure />
        {retry}
    }
}

/// Which mailbox an e.firma enters: its own, or the one whose session has just ended for it.
fn mailbox_of(presence: &Presence, rfc: &str) -> String {
    match presence {
        Presence::Ended(session) if session.signer.as_ref().is_some_and(|s| s.as_str() == rfc) => {
            session.mailbox.to_string()
        }
        _ => rfc.to_owned(),
    }
}
