//! The header: the mark, for whom one acts, help in the same place everywhere, the other language.

use leptos::prelude::*;

use crate::mail::KeyState;
use crate::parts::{Icon, icon};
use crate::route;
use crate::state::{App, app};
use crate::text::FRAME;

/// The header of every screen.
#[component]
pub(super) fn Header() -> impl IntoView {
    let app = app();
    let words = move || FRAME.in_(app.language.get());
    let whose = move || {
        app.session().map(|session| {
            view! {
                <p class="header__whose">
                    <span class="header__for">{words().acting_for} " "</span>
                    <strong>{session.holder_name}</strong>
                </p>
            }
        })
    };
    view! {
        <header class="header">
            <a class="header__mark" href=route::INBOX>{icon(Icon::Mark)} {move || words().home}</a>
            {whose}
            <div class="header__nav">
                <Show when=move || app.session().is_some()>
                    <div class="header__key"><KeyState /></div>
                </Show>
                <a href=route::HELP>{move || words().help}</a>
                <span class="header__language">
                    <button
                        type="button"
                        class="button button--bare"
                        lang=move || app.language.get().other().code()
                        on:click=move |_| switch_language(app)
                    >
                        {move || words().other_language}
                    </button>
                </span>
            </div>
        </header>
    }
}

fn switch_language(app: App) {
    let language = app.language.get_untracked().other();
    language.remember();
    app.language.set(language);
}
