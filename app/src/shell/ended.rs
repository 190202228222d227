//! The session has ended by itself: sign in again over the screen, which stays as it is.

use leptos::prelude::*;

use crate::mail::SignInForm;
use crate::parts::{Dialog, Notice, Tone};
use crate::state::{App, Presence, app};
use crate::text::FRAME;

/// Whether the session has ended, and whether it is being asked to sign in again.
#[derive(Clone, Copy)]
pub(super) struct Ended {
    app: App,
    is: Memo<bool>,
    open: RwSignal<bool>,
}

impl Ended {
    /// Begins to follow the session.
    pub(super) fn follow(app: App) -> Self {
        let ended = Self {
            app,
            // Whoever reads what was kept is not asked for what cannot be done now.
            is: Memo::new(move |_| {
                let has_ended = app.presence.with(|now| matches!(now, Presence::Ended(_)));
                has_ended && !app.away.get()
            }),
            open: RwSignal::new(false),
        };
        Effect::new(move |_| ended.open.set(ended.is.get()));
        ended
    }

    /// What stays on the screen when the dialog was closed to read or copy what is there.
    pub(super) fn notice(self) -> Option<AnyView> {
        let words = FRAME.in_(self.app.language.get());
        let press = move |_| self.open.set(true);
        (self.is.get() && !self.open.get()).then(|| {
            view! {
                <Notice tone=Tone::Due>
                    <p>{words.ended}</p>
                    <button type="button" class="button" on:click=press>{words.sign_in_again}</button>
                </Notice>
            }
            .into_any()
        })
    }
}

/// Asks to sign in again; nothing on the screen is lost.
#[component]
pub(super) fn EndedDialog(ended: Ended) -> impl IntoView {
    let app = app();
    let words = move || FRAME.in_(app.language.get());
    view! {
        <Dialog
            id="sesion"
            open=ended.open
            title=Signal::derive(move || words().ended.to_owned())
            close=Signal::derive(move || words().not_now)
        >
            <p>{move || words().ended_lead}</p>
            <SignInForm at="otra-vez" />
        </Dialog>
    }
}
