//! What happens to the signed filing that waits, on every screen.

use leptos::prelude::*;

use crate::failure::Failure;
use crate::outbox::Waiting;
use crate::parts::{Notice, Tone};
use crate::route;
use crate::state::app;
use crate::text::{FRAME, errors};

/// Says in which of the two worlds one is: presented, or not yet, and what happens next.
#[component]
pub(crate) fn WaitingBanner() -> impl IntoView {
    let app = app();
    let close = move |_| app.waiting.set(Waiting::Nothing);
    let is_cut = move || app.away.get() || !app.online.get();
    let is_uploading = move || app.sending.with(|sending| !sending.files.is_empty());
    move || {
        let words = FRAME.in_(app.language.get());
        let plain = |tone, text: String| view! { <Notice tone><p>{text}</p></Notice> }.into_any();
        match app.waiting.get() {
            Waiting::Nothing => ().into_any(),
            Waiting::Sending => plain(Tone::Quiet, words.sending.to_owned()),
            Waiting::NeedsSignIn => plain(Tone::Due, words.needs_sign_in.to_owned()),
            Waiting::OtherMailbox(rfc) => plain(Tone::Due, (words.other_mailbox)(rfc.as_str())),
            Waiting::Asking(failure) => {
                let said = errors::say(&failure, app.language.get());
                view! {
                    <Notice tone=Tone::Due>
                        <p>{if is_cut() || is_uploading() { words.later } else { words.asking }}</p>
                        <p>{said.what} " " {said.todo}</p>
                    </Notice>
                }
                .into_any()
            }
            Waiting::Presented(folio) => view! {
                <Notice tone=Tone::Ok>
                    <p>{(words.presented)(folio.as_str())}</p>
                    <p>
                        <a href=route::receipt(&folio) on:click=close>{words.see_receipt}</a>
                    </p>
                </Notice>
            }
            .into_any(),
            Waiting::BackToDraft(Failure::Cancelled) => {
                let said = errors::say(&Failure::Cancelled, app.language.get());
                view! {
                    <Notice tone=Tone::Quiet>
                        <p>{said.what} " " {said.todo}</p>
                        <p><a href=route::COMPOSE on:click=close>{words.see_draft}</a></p>
                    </Notice>
                }
                .into_any()
            }
            Waiting::BackToDraft(failure) => {
                let said = errors::say(&failure, app.language.get());
                view! {
                    <Notice tone=Tone::Danger>
                        <p><strong>"Error: "</strong>{said.what} " " {said.todo}</p>
                        <p>{words.back_to_draft}</p>
                        <p><a href=route::REVIEW on:click=close>{words.review_again}</a></p>
                    </Notice>
                }
                .into_any()
            }
        }
    }
}
