//! What happens to a signed act whose screen is gone, on every screen.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::acts::{self, Acting};
use crate::api::acts::Door;
use crate::parts::{Notice, Tone};
use crate::route;
use crate::state::app;

use crate::text::{FRAME, errors};

/// Says in which of the two worlds one is: done, or not, and what happens next.
#[component]
pub(crate) fn ActsBanner() -> impl IntoView {
    let app = app();
    let close = move |_| app.acting.set(Acting::Nothing);
    // A refused act is kept until it is left, or signed anew on its screen, which asks for it.
    let leave = move |door| spawn_local(acts::leave(app, door));
    let is_cut = move || app.away.get() || !app.online.get();
    move || {
        let words = FRAME.in_(app.language.get());
        let plain = |tone, text: String| view! { <Notice tone><p>{text}</p></Notice> }.into_any();
        match app.acting.get() {
            Acting::Nothing => ().into_any(),
            Acting::NeedsSignIn => plain(Tone::Due, words.act_needs_sign_in.to_owned()),
            Acting::OtherMailbox(rfc) => plain(Tone::Due, (words.act_other_mailbox)(rfc.as_str())),
            Acting::Asking(failure) => {
                let said = errors::say(&failure, app.language.get());
                view! {
                    <Notice tone=Tone::Due>
                        <p>{if is_cut() { words.act_later } else { words.act_asking }}</p>
                        <p>{said.what} " " {said.todo}</p>
                    </Notice>
                }
                .into_any()
            }
            Acting::Done(door, folio) => {
                let place = match door {
                    Door::Opening(id) => route::opened(id),
                    other => place_of(other),
                };
                view! {
                    <Notice tone=Tone::Ok>
                        <p>{(words.act_done)(folio.as_str())}</p>
                        <p><a href=place on:click=close>{words.act_see}</a></p>
                    </Notice>
                }
                .into_any()
            }
            Acting::Refused(door, failure) => {
                let said = errors::say(&failure, app.language.get());
                let again = move |_| {
                    if door == Door::Contacts {
                        app.acting.set(Acting::Nothing);
                    } else {
                        leave(door);
                    }
                };
                view! {
                    <Notice tone=Tone::Danger>
                        <p><strong>"Error: "</strong>{words.act_refused}</p>
                        <p>{said.what} " " {said.todo}</p>
                        <p><a href=place_of(door) on:click=again>{words.act_again}</a></p>
                        <button
                            type="button"
                            class="button button--small"
                            on:click=move |_| leave(door)
                        >
                            {words.close}
                        </button>
                    </Notice>
                }
                .into_any()
            }
        }
    }
}

/// Where an act is signed.
fn place_of(door: Door) -> String {
    match door {
        Door::Opening(id) => route::cover(id),
        Door::Contacts | Door::Enabling => route::CONTACTS.to_owned(),
        Door::Mandates => route::COMPANIES.to_owned(),
    }
}
