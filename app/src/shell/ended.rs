//! The session has ended by itself: sign in again over the screen, which stays as it is.

use leptos::prelude::*;

use crate::mail::SignInForm;
use crate::parts::{Dialog, Notice, Tone};
use crate::state::{Presence, app};
use crate::text::FRAME;

/// Asks to sign in again. Closing it leaves the screen as it is, to read or copy; what needs the
/// session asks again.
#[component]
pub(super) fn EndedDialog() -> impl IntoView {
    let app = app();
    let words = move || FRAME.in_(app.language.get());
    let open = RwSignal::new(false);
    let ended = Memo::new(move |_| app.presence.with(|now| matches!(now, Presence::Ended(_))));
    Effect::new(move |_| open.set(ended.get()));
    view! {
        <Show when=move || ended.get() && !open.get()>
            <div class="notices">
                <Notice tone=Tone::Due>
                    <p>{move || words().ended}</p>
                    <button type="button" class="button" on:click=move |_| open.set(true)>
                        {move || words().sign_in_again}
                    </button>
                </Notice>
            </div>
        </Show>
        <Dialog
            id="sesion"
            open
            title=Signal::derive(move || words().ended.to_owned())
            close=Signal::derive(move || words().not_now)
        >
            <p>{move || words().ended_lead}</p>
            <SignInForm at="otra-vez" />
        </Dialog>
    }
}
