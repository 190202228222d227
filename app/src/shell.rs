//! The frame of every screen: where one is, for whom one acts, what waits, and the way around.

use leptos::ev;
use leptos::prelude::*;
use mailbox::environment::Environment;
use wasm_bindgen_futures::spawn_local;

use crate::api::access;
use crate::mail::WaitingBanner;
use crate::outbox::Waiting;
use crate::pages::{SignInPage, view_of};
use crate::parts::{Notice, Tone};
use crate::route::Screen;
use crate::state::{App, Presence, app};
use crate::text::FRAME;
use crate::{clock, outbox, route, signer};

/// Seconds without a key or a touch after which the e.firma is locked.
const IDLE_SECONDS: i32 = 15 * 60;
/// Milliseconds between two words to the worker that the person is here.
const AWAKE_EVERY: f64 = 30_000.0;

/// The whole page.
#[component]
pub(crate) fn Shell() -> impl IntoView {
    let app = App::new();
    provide_context(app);
    let skew = RwSignal::new(None::<i64>);
    let idle_locked = RwSignal::new(false);
    begin(app, skew);
    signer::on_locked(move || {
        app.efirma.set(None);
        idle_locked.set(true);
    });
    Effect::new(move |_| {
        if app.efirma.get().is_some() {
            idle_locked.set(false);
        }
    });
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            // `lang` is always true, for screen readers and hyphens (WCAG 3.1.1).
            let _ = root.set_attribute("lang", app.language.get().code());
        }
    });
    watch_presence(app);
    let words = move || FRAME.in_(app.language.get());
    let notices = move || {
        let skew = skew.get().map(|minutes| {
            view! { <Notice tone=Tone::Due><p>{(words().skew)(minutes)}</p></Notice> }
        });
        let locked = idle_locked.get().then(|| {
            view! { <Notice tone=Tone::Due><p>{words().locked_by_idle}</p></Notice> }
        });
        (skew, locked)
    };
    let is_test = move || app.environment.get() == Some(Environment::Prueba);
    let footer = move || is_test().then(|| view! { <p>{words().test_environment}</p> });
    let screen = screen_memo(app);
    view! {
        <a class="skip" href="#contenido">{move || words().skip}</a>
        <Header />
        <div class="notices">{notices} <WaitingBanner /></div>
        <main id="contenido" tabindex="-1">{move || screen.get().map(shown)}</main>
        <footer class="footer">{footer}</footer>
    }
}

/// Asks for the time and for who is here, and goes on with what waits.
fn begin(app: App, skew: RwSignal<Option<i64>>) {
    spawn_local(async move {
        if let Ok(facts) = access::clock().await {
            clock::correct(facts.now_at);
            skew.set(clock::skew_minutes());
            app.environment.set(Some(facts.environment));
        }
        // While the mailbox does not answer nobody knows who is here: it is asked again.
        loop {
            match access::session().await {
                Ok(session) => {
                    app.presence.set(Presence::In(session));
                    break;
                }
                Err(refused) if refused.is_signed_out() => {
                    app.presence.set(Presence::Out);
                    break;
                }
                // They signed in meanwhile.
                Err(_) if app.presence_now().is_some() => break,
                Err(_) => app.presence.set(Presence::Out),
            }
            outbox::resume(app);
            clock::sleep(3).await;
        }
        outbox::resume(app);
    });
}

/// Keeps the worker awake while the person is here, and resumes when the network is back.
fn watch_presence(app: App) {
    let last = StoredValue::new(0.0);
    let here = move || {
        let now = js_sys::Date::now();
        if now - last.get_value() > AWAKE_EVERY {
            last.set_value(now);
            signer::keep_awake(IDLE_SECONDS);
        }
    };
    window_event_listener(ev::keydown, move |_| here());
    window_event_listener(ev::pointerdown, move |_| here());
    window_event_listener(ev::online, move |_| outbox::resume(app));
}

/// What the main part of the page shows.
#[derive(Clone, Debug, PartialEq)]
enum Shows {
    /// It is not known yet who is here.
    Loading,
    /// A screen, for whoever may see it.
    Screen(Screen),
    /// Signing in, in place of a screen that needs it.
    SigningIn,
}

/// Decides what to show from where one is and who is here; nothing is shown twice in a row.
fn screen_memo(app: App) -> Memo<Option<Shows>> {
    app.place.follow();
    Effect::new(move |_| {
        // The first address is either of two others.
        let path = app.place.path();
        let target = match app.presence.get() {
            Presence::Asking => return,
            Presence::In(_) => route::FILINGS,
            Presence::Out => route::SIGN_IN,
        };
        if Screen::of(&path) == Screen::Home && path != target {
            app.place.go_instead(target);
        }
    });
    Memo::new(move |_| {
        let here = Screen::of(&app.place.path());
        let public = matches!(here, Screen::KeyStays | Screen::NotFound);
        let known = app.presence.with(|presence| match presence {
            Presence::Asking => None,
            Presence::In(_) => Some(true),
            Presence::Out => Some(false),
        });
        Some(match (public, known) {
            (false, None) => Shows::Loading,
            (false, Some(false)) => Shows::SigningIn,
            (false, Some(true)) if here == Screen::Home => Shows::Loading,
            (true, _) | (false, Some(true)) => Shows::Screen(here),
        })
    })
}

fn shown(shows: Shows) -> AnyView {
    match shows {
        Shows::Loading => {
            let words = FRAME.in_(app().language.get_untracked());
            view! { <p class="page loading">{words.loading}</p> }.into_any()
        }
        Shows::SigningIn => view! { <SignInPage /> }.into_any(),
        Shows::Screen(screen) => view_of(screen),
    }
}

#[component]
fn Header() -> impl IntoView {
    let app = app();
    let words = move || FRAME.in_(app.language.get());
    let switch = move |_| {
        let language = app.language.get_untracked().other();
        language.remember();
        app.language.set(language);
    };
    let whose = move || {
        app.session().map(|session| {
            view! {
                <p class="header__whose">
                    <span class="header__for">{words().acting_for}</span> " "
                    <strong>{session.holder_name}</strong>
                </p>
            }
        })
    };
    view! {
        <header class="header">
            <a class="header__mark" href="/">{move || words().home}</a>
            {whose}
            <nav class="header__nav" aria-label=move || words().navigation>
                <Show when=move || app.session().is_some()>
                    <a href=route::FILINGS>{move || words().filings}</a>
                    <LockAndLeave />
                </Show>
                <button
                    type="button"
                    class="button button--bare"
                    lang=move || app.language.get().other().code()
                    on:click=switch
                >
                    {move || words().other_language}
                </button>
            </nav>
        </header>
    }
}

#[component]
fn LockAndLeave() -> impl IntoView {
    let app = app();
    let words = move || FRAME.in_(app.language.get());
    let lock = move || {
        signer::lock();
        app.efirma.set(None);
    };
    let leave = move |_| {
        lock();
        spawn_local(async move {
            // Without the backend the cookie stays until it ends by itself; the key is gone.
            let _ = access::sign_out().await;
            app.presence.set(Presence::Out);
            if app.waiting.get_untracked() != Waiting::NeedsSignIn {
                app.waiting.set(Waiting::Nothing);
            }
        });
    };
    let state = move || match app.efirma.get() {
        Some(_) => words().open_key,
        None => words().closed_key,
    };
    view! {
        <span class="key-state" data-open=move || app.efirma.get().is_some().to_string()>{state}</span>
        <Show when=move || app.efirma.get().is_some()>
            <button type="button" class="button button--bare" on:click=move |_| lock()>
                {move || words().lock}
            </button>
        </Show>
        <button type="button" class="button button--bare" on:click=leave>
            {move || words().sign_out}
        </button>
    }
}
