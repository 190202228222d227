//! The code that proves a medium: one field, pasted or typed, five tries, 72 hours.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use mailbox::api::ContactMedium;
use mailbox::contacts::ConfirmationCode;
use mailbox::instant::LegalTime;
use mailbox::statement::Received;
use wasm_bindgen_futures::spawn_local;

use super::{Desk, address};
use crate::acts::{self, Proved};
use crate::api;
use crate::clock;
use crate::failure::Failure;
use crate::mail::FailureNotice;
use crate::state::app;
use crate::text::CONTACTS;

/// Types the code of a medium that waits for it.
#[expect(clippy::too_many_lines, reason = "one form, in the order it is seen")]
#[component]
pub(crate) fn CodeForm(desk: Desk, one: ContactMedium) -> impl IntoView {
    let app = app();
    let words = move || &CONTACTS.in_(app.language.get()).code;
    let (id, name) = (one.id, address(&one.medium));
    let typed = RwSignal::new(String::new());
    let not_six = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = Signal::derive(move || {
        let refused = desk.refused.get();
        refused
            .filter(|(of, _)| *of == id)
            .map(|(_, failure)| failure)
    });
    let refuse = move |problem: Option<Failure>| {
        let _ = desk.refused.try_set(problem.map(|problem| (id, problem)));
    };
    let input = NodeRef::<html::Input>::new();
    input.on_load(move |element| {
        // Made anew after a refusal: the cursor waits where it was.
        if failure.get_untracked().is_some() {
            let _ = element.focus();
        }
    });
    let (field, hint, error) = (
        format!("codigo-{id}"),
        format!("codigo-{id}-hint"),
        format!("codigo-{id}-error"),
    );
    let described = format!("{hint} {error}");
    let label = {
        let name = name.clone();
        move || (words().label)(&name)
    };
    let send = {
        let medium = one.medium.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            if busy.get_untracked() {
                return;
            }
            let code = typed.get_untracked().parse::<ConfirmationCode>();
            not_six.set(code.is_err());
            refuse(None);
            let Ok(code) = code else { return };
            busy.set(true);
            let (medium, name) = (medium.clone(), name.clone());
            spawn_local(async move {
                let proved = prove(id, code.reveal(), &medium).await;
                let _ = busy.try_set(false);
                match proved {
                    Ok(proved) => {
                        let words = &CONTACTS.in_(app.language.get_untracked()).code;
                        app.announce((words.done)(&name));
                        let _ = desk.receipt.try_set(Some(proved));
                        desk.changed();
                    }
                    Err(ended) if ended.is_signed_out() => app.session_ended(),
                    Err(problem) => {
                        // The tries that are left are the backend's to say.
                        refuse(Some(problem));
                        desk.contacts.again();
                    }
                }
            });
        }
    };
    let tries = one.tries_left.map(|tries| {
        view! { <p class="field__hint">{move || (words().tries)(tries)}</p> }
    });
    view! {
        <form class="stack code" on:submit=send novalidate>
            <div class="field">
                <label class="field__label" for=field.clone()>{label}</label>
                <p class="field__hint" id=hint>{move || words().hint}</p>
                <div class="field__row">
                    <input
                        class="input figures code__field"
                        id=field
                        node_ref=input
                        type="text"
                        inputmode="numeric"
                        autocomplete="one-time-code"
                        maxlength="16"
                        aria-describedby=described
                        aria-invalid=move || not_six.get().to_string()
                        prop:value=typed
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                    <button
                        type="submit"
                        class="button"
                        aria-disabled=move || busy.get().to_string()
                    >
                        {move || if busy.get() { words().confirming } else { words().confirm }}
                    </button>
                </div>
                <p class="field__error" id=error role="alert">
                    {move || not_six.get().then(|| format!("Error: {}", words().not_six))}
                </p>
            </div>
            <FailureNotice failure />
            {tries}
            <Resend desk one />
        </form>
    }
}

/// Proves a medium; it is proved when the receipt was verified and is of this medium.
async fn prove(
    id: mailbox::id::Id,
    code: &str,
    medium: &mailbox::contacts::Medium,
) -> Result<Proved, Failure> {
    let sealed = api::mailbox::verify(id, code).await?;
    let receipt = acts::verify(&sealed, None).await?;
    match &receipt.received {
        Received::ContactProved { medium: proved } if proved == medium => {
            Ok(Proved { receipt, sealed })
        }
        _ => Err(Failure::Unreadable),
    }
}

/// Another code, after the pause that the backend asks for.
#[component]
fn Resend(desk: Desk, one: ContactMedium) -> impl IntoView {
    let app = app();
    let words = move || &CONTACTS.in_(app.language.get()).code;
    let (id, name) = (one.id, address(&one.medium));
    let from = one.resend_from_at.map_or(0, LegalTime::unix_seconds);
    let left = RwSignal::new(0_i64);
    let tick = move || {
        let _ = left.try_set((from - clock::now().unix_seconds()).max(0));
    };
    tick();
    if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        on_cleanup(move || timer.clear());
    }
    let press = move |_| {
        if left.get_untracked() > 0 {
            return;
        }
        desk.refused.set(None);
        let name = name.clone();
        spawn_local(async move {
            match api::mailbox::resend(id).await {
                Ok(_) => {
                    let words = &CONTACTS.in_(app.language.get_untracked()).code;
                    app.announce((words.resent)(&name));
                    desk.contacts.again();
                }
                Err(ended) if ended.is_signed_out() => app.session_ended(),
                Err(problem) => {
                    let _ = desk.refused.try_set(Some((id, problem)));
                }
            }
        });
    };
    let label = move || match left.get() {
        0 => words().resend.to_owned(),
        seconds => (words().resend_in)(seconds),
    };
    view! {
        <p class="field__hint">{move || words().not_arriving}</p>
        <button
            type="button"
            class="button button--small figures"
            aria-disabled=move || (left.get() > 0).to_string()
            on:click=press
        >
            {label}
        </button>
    }
}
