//! How far the files of a signed filing are, with the buttons to pause, go on and cancel.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::state::app;
use crate::text::{UPLOADS, when};
use crate::uploads::{self, Wish};

/// Shows each file that goes in pieces. It is no live region: at each quarter it is said aloud.
#[component]
pub(crate) fn UploadsPanel() -> impl IntoView {
    let app = app();
    let words = move || UPLOADS.in_(app.language.get());
    let count = Memo::new(move |_| app.sending.with(|sending| sending.files.len()));
    let is_here = move || count.get() > 0;
    let is_paused = Memo::new(move |_| app.sending.with(|sending| sending.is_paused));
    let left = move || {
        if is_paused.get() {
            return Some(words().paused_lead.to_owned());
        }
        let seconds = app.sending.with(|sending| sending.seconds_left);
        let going = app.online.get() && !app.away.get();
        seconds.filter(|_| going).map(words().left)
    };
    let switch = move |_| {
        let wanted = if is_paused.get_untracked() {
            Wish::GoOn
        } else {
            Wish::Pause
        };
        uploads::wish(app, wanted);
    };
    let cancel = move |_| {
        uploads::wish(app, Wish::Cancel);
        // The button goes away: who is at the keyboard goes on where the screen begins.
        let title = document().query_selector("h1").ok().flatten();
        if let Some(title) = title.and_then(|title| title.dyn_into::<HtmlElement>().ok()) {
            // The browser may refuse the focus, to a page in the background for one.
            let _ = title.focus();
        }
    };
    view! {
        <Show when=is_here>
            <section class="uploads" aria-label=move || words().title>
                <ul class="uploads__files">
                    <For each=move || 0..count.get() key=|at| *at children=move |at| view! { <FileRow at /> } />
                </ul>
                <p>{left}</p>
                <p class="actions">
                    <button type="button" class="button button--small" on:click=switch>
                        {move || if is_paused.get() { words().go_on } else { words().pause }}
                    </button>
                    <button
                        type="button"
                        class="button button--small"
                        on:click=cancel
                    >
                        {move || words().cancel}
                    </button>
                </p>
            </section>
        </Show>
    }
}

/// How far one file is, in words and as a bar.
#[component]
fn FileRow(at: usize) -> impl IntoView {
    let app = app();
    let words = move || UPLOADS.in_(app.language.get());
    let is_paused = move || app.sending.with(|sending| sending.is_paused);
    let file = Memo::new(move |_| app.sending.with(|sending| sending.files.get(at).cloned()));
    let said = move || {
        let file = file.get()?;
        let is_done = file.sent_bytes == file.size_bytes;
        let (sent, all) = when::of_size(file.sent_bytes, file.size_bytes);
        Some(match (is_done, is_paused()) {
            (true, _) => (words().done)(&file.name),
            (false, true) => (words().paused)(&file.name, &sent, &all),
            (false, false) => (words().going)(&file.name, &sent, &all),
        })
    };
    let name = move || file.get().map(|file| file.name);
    let all = move || file.get().map(|file| file.size_bytes.to_string());
    let sent = move || file.get().map(|file| file.sent_bytes.to_string());
    view! {
        <li>
            <span class="uploads__file">{said}</span>
            <progress aria-label=name max=all value=sent></progress>
        </li>
    }
}
