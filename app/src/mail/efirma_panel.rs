//! Opens an e.firma: two files and a passphrase, straight to the signer worker.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use mailbox::worker::SignerProblem;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::{FailureNotice, expiry};
use crate::clock;
use crate::failure::Failure;
use crate::parts::{FileDrop, Notice, Tone};
use crate::signer::{self, Picked};
use crate::state::{OpenEfirma, app};
use crate::text::{SIGN_IN, when};

/// Opens an e.firma. The certificate is read at once, before any passphrase, so that a wrong file
/// is told in the first second; a wrong passphrase empties only the passphrase. The files picked
/// last are still there after locking: then only the passphrase is asked for.
#[component]
pub(crate) fn EfirmaPanel(
    /// Tells its fields from those of another panel on the page.
    #[prop(default = "efirma")]
    at: &'static str,
    /// Words of the button: at rest, and while it works.
    #[prop(into)]
    button: Signal<(&'static str, &'static str)>,
    /// True while the caller goes on with the e.firma that was opened.
    #[prop(into)]
    going_on: Signal<bool>,
    on_open: impl Fn(OpenEfirma) + Clone + 'static,
) -> impl IntoView {
    let app = app();
    let words = move || SIGN_IN.in_(app.language.get());
    let files = StoredValue::new_local(Vec::<File>::new());
    let picked = RwSignal::new(None::<Picked>);
    let failure = RwSignal::new(None::<Failure>);
    let passphrase_missing = RwSignal::new(false);
    let opening = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    spawn_local(signer::warm_up());

    let choose = chooser(files, picked, failure);
    let known = app.picked.get_value();
    if !known.is_empty() {
        choose(known);
    }
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else {
            return;
        };
        if opening.get_untracked() || going_on.get_untracked() {
            return;
        }
        let missing = missing(picked.get_untracked().as_ref());
        failure.set(missing.map(Failure::Signer));
        passphrase_missing.set(input.value().is_empty());
        if missing.is_some() || input.value().is_empty() {
            return;
        }
        opening.set(true);
        let (passphrase, on_open) = (input.value(), on_open.clone());
        spawn_local(async move {
            let opened = signer::unlock(&files.get_value(), &passphrase).await;
            opening.set(false);
            input.set_value("");
            match opened {
                Ok(efirma) => {
                    app.picked.set_value(files.get_value());
                    on_open(efirma);
                }
                Err(problem) => {
                    failure.set(Some(problem));
                    // The one thing to mend is the passphrase: the cursor waits there.
                    let _ = input.focus();
                }
            }
        });
    };
    let busy = move || opening.get() || going_on.get();
    view! {
        <form class="efirma stack" on:submit=submit novalidate>
            <FileDrop
                id=format!("{at}-files")
                label=Signal::derive(move || words().files)
                hint=Signal::derive(move || words().files_hint)
                choose=Signal::derive(move || words().choose)
                on_files=choose
            />
            <div role="status">{move || picked.get().map(|picked| facts(&picked))}</div>
            <Passphrase at input missing=passphrase_missing />
            <FailureNotice failure />
            <button class="button button--primary" type="submit" aria-disabled=move || busy().to_string()>
                {move || if busy() { button.get().1 } else { button.get().0 }}
            </button>
        </form>
    }
}

/// Takes what was picked, and says what it is.
fn chooser(
    files: StoredValue<Vec<File>, LocalStorage>,
    picked: RwSignal<Option<Picked>>,
    failure: RwSignal<Option<Failure>>,
) -> impl Fn(Vec<File>) + Copy + 'static {
    move |chosen: Vec<File>| {
        spawn_local(async move {
            failure.set(None);
            match pick(files.get_value(), chosen).await {
                Ok((kept, facts)) => {
                    files.set_value(kept);
                    picked.set(Some(facts));
                }
                Err(problem) => {
                    // What stood there before is not what was picked last.
                    files.set_value(vec![]);
                    picked.set(None);
                    failure.set(Some(problem));
                }
            }
        });
    }
}

/// What the picked files are, in words.
fn facts(picked: &Picked) -> impl IntoView + use<> {
    let language = app().language.get();
    let words = SIGN_IN.in_(language);
    let certificate = match &picked.certificate {
        Some(facts) => {
            let until = (words.valid_until)(&when::date(facts.expires_at.date(), language));
            view! { <strong>{facts.name.clone()}</strong> <br/> {facts.rfc.clone()} " · " {until} }
                .into_any()
        }
        None => words.certificate_missing.into_any(),
    };
    let key = if picked.has_key {
        words.key_found
    } else {
        words.key_missing
    };
    let swapped = picked
        .names_swapped
        .then(|| view! { <p>{words.names_swapped}</p> });
    let ends = picked.certificate.as_ref().and_then(|facts| {
        let near = expiry(facts.expires_at, clock::now())?;
        let day = when::date(facts.expires_at.date(), language);
        let tone = if near.is_urgent {
            Tone::Due
        } else {
            Tone::Quiet
        };
        Some(view! { <Notice tone><p>{(words.ends)(near.days, &day)}</p></Notice> })
    });
    view! {
        <dl class="facts" data-whole=(picked.certificate.is_some() && picked.has_key).to_string()>
            <dt>{words.certificate}</dt>
            <dd>{certificate}</dd>
            <dt>{words.key}</dt>
            <dd>{key}</dd>
        </dl>
        {swapped}
        {ends}
    }
}

/// The passphrase: pasted or typed, shown on demand, never kept in a signal.
#[component]
fn Passphrase(
    at: &'static str,
    input: NodeRef<html::Input>,
    missing: RwSignal<bool>,
) -> impl IntoView {
    let language = app().language;
    let (id, error) = (format!("{at}-passphrase"), format!("{at}-passphrase-error"));
    let words = move || SIGN_IN.in_(language.get());
    let shown = RwSignal::new(false);
    let clear = move |_| missing.set(false);
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{move || words().passphrase}</label>
            <div class="field__row">
                <input
                    class="input"
                    id=id
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-invalid=move || missing.get().to_string()
                    aria-describedby=error.clone()
                    node_ref=input
                    on:input=clear
                />
                <button
                    type="button"
                    class="button button--small"
                    aria-pressed=move || shown.get().to_string()
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { words().hide } else { words().show }}
                </button>
            </div>
            <p class="field__error" id=error role="alert">
                {move || missing.get().then(|| format!("Error: {}", words().passphrase_missing))}
            </p>
        </div>
    }
}

/// Joins a new pick with what was there: one file completes or replaces its kind.
async fn pick(had: Vec<File>, chosen: Vec<File>) -> Result<(Vec<File>, Picked), Failure> {
    if let ([one], false) = (chosen.as_slice(), had.is_empty()) {
        for other in &had {
            let both = vec![other.clone(), one.clone()];
            if let Ok(picked) = signer::inspect(&both).await {
                return Ok((both, picked));
            }
        }
    }
    let picked = signer::inspect(&chosen).await?;
    Ok((chosen, picked))
}

fn missing(picked: Option<&Picked>) -> Option<SignerProblem> {
    match picked {
        Some(Picked {
            certificate: Some(_),
            has_key: true,
            ..
        }) => None,
        Some(Picked {
            certificate: Some(_),
            has_key: false,
            ..
        }) => Some(SignerProblem::KeyMissing),
        _ => Some(SignerProblem::CertificateMissing),
    }
}
