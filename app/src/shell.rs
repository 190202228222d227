//! The frame of every screen: where one is, for whom one acts, what waits, and the way around.

mod ended;
mod header;
mod keys_sheet;
mod places;
mod watch;

use leptos::prelude::*;
use mailbox::environment::Environment;
use mailbox::identifiers::Rfc;
use wasm_bindgen_futures::spawn_local;

use crate::api::access;
use crate::mail::{ActsBanner, WaitingBanner};
use crate::pages::{SignInPage, view_of};
use crate::parts::{Notice, Skeleton, Tone};
use crate::route::Screen;
use crate::state::{App, Presence, app};
use crate::text::FRAME;
use crate::{clock, keyboard, outbox, route, tabs};
use ended::{Ended, EndedDialog};
use header::Header;
use keys_sheet::KeysSheet;
use places::Places;

/// The whole page.
#[component]
pub(crate) fn Shell() -> impl IntoView {
    let app = App::new();
    provide_context(app);
    app.settings.get_untracked().dress();
    let skew = RwSignal::new(None::<i64>);
    let keys_open = RwSignal::new(false);
    begin(app, skew);
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            // `lang` is always true, for screen readers and hyphens (WCAG 3.1.1).
            let _ = root.set_attribute("lang", app.language.get().code());
        }
    });
    let idle = watch::watch(app);
    tabs::listen(app);
    let ended = Ended::follow(app);
    keyboard::listen(app, keys_open);
    let words = move || FRAME.in_(app.language.get());
    let skewed = move || {
        skew.get().map(|minutes| {
            view! { <Notice tone=Tone::Due><p>{(words().skew)(minutes)}</p></Notice> }
        })
    };
    let offline = move || {
        (!app.online.get()).then(|| {
            view! { <Notice tone=Tone::Due><p>{words().offline}</p></Notice> }
        })
    };
    let is_test = move || app.environment.get() == Some(Environment::Prueba);
    let footer = move || is_test().then(|| view! { <p>{words().test_environment}</p> });
    let screen = screen_memo(app);
    view! {
        <a class="skip" href="#contenido">{move || words().skip}</a>
        <Header />
        <div class="notices">{offline} {skewed} {move || idle.notice()}
            {move || ended.notice()} <WaitingBanner /> <ActsBanner /></div>
        <main id="contenido" tabindex="-1">{move || screen.get().map(shown)}</main>
        <Show when=move || app.session().is_some()><Places /></Show>
        <footer class="footer">{footer}</footer>
        <p class="visually-hidden" aria-live="polite" aria-atomic="true">{app.said}</p>
        <EndedDialog ended />
        <KeysSheet open=keys_open />
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

/// What the main part of the page shows.
#[derive(Clone, Debug, PartialEq)]
enum Shows {
    /// It is not known yet who is here.
    Loading,
    /// A screen, and whose it is: another mailbox's is another screen.
    Screen(Screen, Option<Rfc>),
    /// Signing in, in place of a screen that needs it.
    SigningIn,
}

/// Decides what to show from where one is and who is here; nothing is shown twice in a row.
fn screen_memo(app: App) -> Memo<Option<Shows>> {
    app.place.follow();
    Effect::new(move |_| {
        // The first address is where one enters, and where one is after it.
        let here = Screen::of(&app.place.path());
        match app.presence.get() {
            Presence::Out if here == Screen::Inbox => app.place.go_instead(route::SIGN_IN),
            Presence::In(_) | Presence::Ended(_) if here == Screen::SignIn => {
                app.place.go_instead(route::INBOX);
            }
            _ => {}
        }
    });
    Memo::new(move |_| {
        let here = Screen::of(&app.place.path());
        if here.is_public() {
            return Some(Shows::Screen(here, None));
        }
        let known = app.presence.with(|presence| match presence {
            Presence::Asking => None,
            Presence::In(session) | Presence::Ended(session) => Some(Some(session.mailbox.clone())),
            Presence::Out => Some(None),
        });
        Some(match known {
            None => Shows::Loading,
            Some(None) => Shows::SigningIn,
            Some(_) if here == Screen::SignIn => Shows::Loading,
            Some(mailbox) => Shows::Screen(here.frame(), mailbox),
        })
    })
}

fn shown(shows: Shows) -> AnyView {
    match shows {
        Shows::Loading => {
            let language = app().language;
            view! {
                <div class="page">
                    <Skeleton
                        coming=Signal::derive(move || FRAME.in_(language.get()).loading)
                        slow=Signal::derive(move || FRAME.in_(language.get()).slow)
                    />
                </div>
            }
            .into_any()
        }
        Shows::SigningIn => view! { <SignInPage /> }.into_any(),
        Shows::Screen(screen, _) => view_of(screen),
    }
}
