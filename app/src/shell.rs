//! The frame of every screen: where one is, for whom one acts, what waits, and the way around.

mod ended;
mod header;
mod keys_sheet;
mod places;
mod version;
mod watch;

use leptos::prelude::*;
use mailbox::environment::Environment;
use mailbox::identifiers::Rfc;
use wasm_bindgen_futures::spawn_local;

use crate::access::{finish_leaving, may_be_inside, remember_inside};
use crate::api::access;
use crate::mail::{ActsBanner, UploadsPanel, WaitingBanner};
use crate::pages::{SignInPage, view_of};
use crate::parts::{Notice, Skeleton, Tone};
use crate::route::Screen;
use crate::state::{App, Presence, app};
use crate::text::FRAME;
use crate::{badge, clock, kept, keyboard, outbox, route, tabs};
use ended::{Ended, EndedDialog};
use header::Header;
use keys_sheet::KeysSheet;
use places::Places;
use version::Version;

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
        if app.presence.with(|now| matches!(now, Presence::In(_))) {
            remember_inside();
        }
    });
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            // `lang` is always true, for screen readers and hyphens (WCAG 3.1.1).
            let _ = root.set_attribute("lang", app.language.get().code());
        }
    });
    Effect::new(move |_| {
        // Whoever leaves takes the number on the icon with them.
        if app.presence.with(|presence| *presence == Presence::Out) {
            badge::show(0);
        }
    });
    let idle = watch::watch(app);
    tabs::listen(app);
    let ended = Ended::follow(app);
    let version = Version::listen(app);
    keyboard::listen(app, keys_open);
    let words = move || FRAME.in_(app.language.get());
    let skewed = move || {
        skew.get().map(|minutes| {
            view! { <Notice tone=Tone::Due><p>{(words().skew)(minutes)}</p></Notice> }
        })
    };
    let offline = move || {
        let age = app.kept_at.get().map(clock::minutes_since);
        let said = match age {
            Some(minutes) => (words().kept)(minutes),
            None if app.online.get() && !app.away.get() => return None,
            None => words().offline.to_owned(),
        };
        Some(view! { <Notice tone=Tone::Due><p>{said} " " {words().offline_do}</p></Notice> })
    };
    let is_test = move || app.environment.get() == Some(Environment::Prueba);
    let footer = move || is_test().then(|| view! { <p>{words().test_environment}</p> });
    let screen = screen_memo(app);
    view! {
        <a class="skip" href="#contenido">{move || words().skip}</a>
        <Header />
        <div class="notices">{offline} {skewed} {move || idle.notice()}
            {move || ended.notice()} {move || version.notice()} <WaitingBanner /> <UploadsPanel /> <ActsBanner /></div>
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
    let asks = may_be_inside();
    if !asks {
        app.presence.set(Presence::Out);
    }
    kept::begin(app);
    Effect::new(move |_| {
        let _ = app.place.path();
        // Another screen shows other things, of another age.
        app.kept_at.set(None);
    });
    Effect::new(move |_| {
        if let Presence::In(session) = app.presence.get() {
            spawn_local(async move { kept::remember(&session).await });
        }
    });
    spawn_local(async move {
        if let Ok(facts) = access::clock().await {
            clock::correct(facts.now_at);
            skew.set(clock::skew_minutes());
            app.environment.set(Some(facts.environment));
        }
        if asks {
            find_who_is_here(app).await;
        }
        app.reached();
        outbox::resume(app);
    });
}

/// Asks who is here. While the mailbox does not answer nobody knows: it is asked again.
async fn find_who_is_here(app: App) {
    loop {
        if !finish_leaving().await {
            if app.presence.get_untracked() == Presence::Asking {
                app.presence.set(Presence::Out);
            }
            clock::sleep(3).await;
            continue;
        }
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
            Err(_) => read_what_was_kept(app).await,
        }
        outbox::resume(app);
        clock::sleep(3).await;
    }
}

/// Lets who was here last read what was kept for them; nobody, when nothing was.
async fn read_what_was_kept(app: App) {
    if app.presence.get_untracked() != Presence::Asking {
        return;
    }
    match kept::reader().await {
        Some(session) => {
            app.away.set(true);
            app.presence.set(Presence::Ended(session));
        }
        None => app.presence.set(Presence::Out),
    }
}

/// What the main part of the page shows.
#[derive(Clone, Debug, PartialEq)]
enum Shows {
    /// It is not known yet who is here.
    Loading,
    /// A screen, and whose it is: another mailbox's is another screen. What was kept is shown anew
    /// when it can be asked for again.
    Screen(Screen, Option<Rfc>, u32),
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
            let renewed = app.renewed.get();
            return Some(Shows::Screen(here, None, renewed));
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
            Some(mailbox) => {
                // What is being written stays as it is.
                let renewed = if here.is_form() { 0 } else { app.renewed.get() };
                Shows::Screen(here.frame(), mailbox, renewed)
            }
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
        Shows::Screen(screen, _, _) => view_of(screen),
    }
}
