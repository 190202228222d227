//! Watches that somebody is here: the e.firma is locked when nobody is, and never by surprise.
//!
//! The worker keeps its own time and locks by itself; this side warns a minute before, and any key
//! or touch extends it (WCAG 2.2.1).

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use crate::parts::{Notice, Tone};
use crate::state::App;
use crate::text::FRAME;
use crate::{outbox, signer};

/// Milliseconds between two words to the worker that the person is here.
const AWAKE_EVERY: f64 = 30_000.0;
/// How often it is looked whether a warning is due.
const LOOK_EVERY: Duration = Duration::from_secs(5);
const WARN_SECONDS: f64 = 60.0;

/// What the frame says of the idle time.
#[derive(Clone, Copy)]
pub(super) struct Idle {
    app: App,
    warned: RwSignal<bool>,
    locked: RwSignal<bool>,
}

impl Idle {
    /// The warning, or the word that the e.firma was locked.
    pub(super) fn notice(self) -> Option<AnyView> {
        let words = FRAME.in_(self.app.language.get());
        let said = if self.warned.get() {
            words.idle_warning
        } else if self.locked.get() {
            words.locked_by_idle
        } else {
            return None;
        };
        Some(view! { <Notice tone=Tone::Due><p>{said}</p></Notice> }.into_any())
    }
}

/// Begins to watch: keys, touches, the network, and the worker's word that it has locked.
pub(super) fn watch(app: App) -> Idle {
    let idle = Idle {
        app,
        warned: RwSignal::new(false),
        locked: RwSignal::new(false),
    };
    signer::on_locked(move || {
        app.forget_keys();
        idle.warned.set(false);
        idle.locked.set(true);
    });
    Effect::new(move |_| {
        if app.efirma.get().is_some() {
            idle.locked.set(false);
        } else {
            idle.warned.set(false);
        }
    });
    // When the person was last here, and when the worker was last told.
    let (last, told) = (StoredValue::new(js_sys::Date::now()), StoredValue::new(0.0));
    let here = move || {
        let now = js_sys::Date::now();
        last.set_value(now);
        if idle.warned.get_untracked() || now - told.get_value() > AWAKE_EVERY {
            told.set_value(now);
            idle.warned.set(false);
            signer::keep_awake(app.settings.get_untracked().idle_seconds());
        }
    };
    window_event_listener(ev::keydown, move |_| here());
    window_event_listener(ev::pointerdown, move |_| here());
    // The worker learns of another choice at once.
    Effect::new(move |_| signer::keep_awake(app.settings.get().idle_seconds()));
    window_event_listener(ev::online, move |_| {
        app.online.set(true);
        if !app.away.get_untracked() {
            app.reached();
        }
        outbox::resume(app);
    });
    window_event_listener(ev::offline, move |_| app.online.set(false));
    set_interval(
        move || {
            let limit = f64::from(app.settings.get_untracked().idle_seconds());
            let passed = (js_sys::Date::now() - last.get_value()) / 1000.0;
            let due = app.efirma.get_untracked().is_some() && passed > limit - WARN_SECONDS;
            if due != idle.warned.get_untracked() {
                idle.warned.set(due);
            }
        },
        LOOK_EVERY,
    );
    idle
}
