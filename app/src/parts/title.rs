//! The one heading of a screen.

use leptos::html;
use leptos::prelude::*;

/// The heading of a screen. It names the page and takes the focus when the screen changes, as a
/// page load would: a screen reader says where one is. Use it once a screen, first.
#[component]
pub(crate) fn Title(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move |_| document().set_title(&format!("{} · Buzón", text.get())));
    heading.on_load(|element| {
        // The browser may refuse the focus, to a page in the background for one.
        let _ = element.focus();
    });
    view! { <h1 tabindex="-1" node_ref=heading>{text}</h1> }
}
