//! The screen to sign in.

use leptos::prelude::*;

use crate::mail::SignInForm;
use crate::parts::Title;
use crate::route;
use crate::state::app;
use crate::text::SIGN_IN;

/// Signs in, and says what needs no signing in.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let app = app();
    let words = move || SIGN_IN.in_(app.language.get());
    view! {
        <div class="page page--narrow stack">
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <p class="lead">{move || words().lead}</p>
            <SignInForm at="efirma" />
            <p class="assurance">
                {move || words().stays} " "
                <a href=route::KEY_STAYS>{move || words().how_to_check}</a>
            </p>
            <h2>{move || words().without}</h2>
            <ul class="rows">
                <li><a class="more" href=route::VERIFY>{move || words().verify}</a></li>
                <li><a class="more" href=route::COUNT>{move || words().count}</a></li>
                <li><a class="more" href=route::PROCEDURES>{move || words().procedures}</a></li>
            </ul>
        </div>
    }
}
