//! Settings of this device.

mod kept_documents;
mod this_device;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::api::access;
use crate::clock;
use crate::mail::expiry;
use crate::parts::{Notice, Title, Tone};
use crate::settings::{IDLE_MINUTES, Scheme, Settings, TextSize};
use crate::state::{App, Presence, app};
use crate::text::{Language, SETTINGS, SIGN_IN, when};
use this_device::ThisDevice;

/// Language, colours, size of the text, idle time, keys, and the e.firma in use. Each choice
/// holds at once.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let app = app();
    let words = move || SETTINGS.in_(app.language.get());
    let change = move |change: &dyn Fn(&mut Settings)| {
        app.settings.update(|settings| change(settings));
        app.settings.get_untracked().remember();
    };
    let keys = move |event| {
        let on = event_target_checked(&event);
        change(&|settings| settings.keys = on);
    };
    let languages = [Language::Spanish, Language::English];
    view! {
        <div class="page page--narrow stack">
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <p class="lead">{move || words().lead}</p>
            <Choices
                name="idioma"
                legend=Signal::derive(move || words().language)
                all=languages.to_vec()
                chosen=Signal::derive(move || app.language.get())
                say=move |language: Language| language.own_name().to_owned()
                choose=move |language: Language| {
                    language.remember();
                    app.language.set(language);
                }
            />
            <Choices
                name="colores"
                legend=Signal::derive(move || words().scheme)
                all=Scheme::ALL.to_vec()
                chosen=Signal::derive(move || app.settings.get().scheme)
                say=move |scheme| (words().scheme_name)(scheme).to_owned()
                choose=move |scheme| change(&|settings| settings.scheme = scheme)
            />
            <Choices
                name="letra"
                legend=Signal::derive(move || words().text)
                all=TextSize::ALL.to_vec()
                chosen=Signal::derive(move || app.settings.get().text)
                say=move |size| (words().text_name)(size).to_owned()
                choose=move |size| change(&|settings| settings.text = size)
            />
            <p class="assurance">{move || words().sample}</p>
            <Choices
                name="inactividad"
                legend=Signal::derive(move || words().idle)
                hint=Signal::derive(move || words().idle_hint)
                all=IDLE_MINUTES.to_vec()
                chosen=Signal::derive(move || app.settings.get().idle_minutes)
                say=move |minutes| (words().minutes)(minutes)
                choose=move |minutes| change(&|settings| settings.idle_minutes = minutes)
            />
            <fieldset>
                <legend>{move || words().keys}</legend>
                <label class="choice">
                    <input type="checkbox" prop:checked=move || app.settings.get().keys on:change=keys />
                    {move || words().see_keys}
                </label>
            </fieldset>
            <ThisDevice />
            <Show when=move || app.session().is_some()><Efirma /></Show>
        </div>
    }
}

/// A group of answers of which one holds.
#[component]
fn Choices<T>(
    name: &'static str,
    #[prop(into)] legend: Signal<&'static str>,
    #[prop(optional, into)] hint: MaybeProp<&'static str>,
    all: Vec<T>,
    #[prop(into)] chosen: Signal<T>,
    say: impl Fn(T) -> String + Copy + Send + Sync + 'static,
    choose: impl Fn(T) + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let item = move |value: T| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name
                    prop:checked=move || chosen.get() == value
                    on:change=move |_| choose(value)
                />
                {move || say(value)}
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>{legend}</legend>
            {move || hint.get().map(|hint| view! { <p class="field__hint">{hint}</p> })}
            <div class="choices">{all.into_iter().map(item).collect_view()}</div>
        </fieldset>
    }
}

/// The certificate one signed in with, and the way to sign in with another.
#[component]
fn Efirma() -> impl IntoView {
    let app = app();
    let words = move || SETTINGS.in_(app.language.get());
    let facts = move || {
        let (session, language) = (app.session()?, app.language.get());
        let until = when::date(session.certificate_expires_at.date(), language);
        let ends = expiry(session.certificate_expires_at, clock::now()).map(|near| {
            let tone = if near.is_urgent {
                Tone::Due
            } else {
                Tone::Quiet
            };
            let said = (SIGN_IN.in_(language).ends)(near.days, &until);
            view! { <Notice tone><p>{said}</p></Notice> }
        });
        Some(view! {
            <dl class="facts">
                <dt>"RFC"</dt>
                <dd>{session.holder_name} " · " {session.mailbox.to_string()}</dd>
                <dt>{words().number}</dt>
                <dd><code>{session.certificate_number}</code></dd>
                <dt>{words().until}</dt>
                <dd>{until}</dd>
            </dl>
            {ends}
        })
    };
    view! {
        <h2>{move || words().efirma}</h2>
        {facts}
        <p>{move || words().other_efirma_hint}</p>
        <button type="button" class="button" on:click=move |_| enter_as_another(app)>
            {move || words().other_efirma}
        </button>
    }
}

/// Ends the session and keeps the keys: the next one is chosen on the screen to sign in.
fn enter_as_another(app: App) {
    spawn_local(async move {
        // Without the backend the cookie stays until the next session replaces it.
        let _ = access::sign_out().await;
        app.picked.set_value(Vec::new());
        app.efirma.set(None);
        app.presence.set(Presence::Out);
        app.place.go(crate::route::SIGN_IN);
    });
}
