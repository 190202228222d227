//! The one heading of a screen.

use leptos::html;
use leptos::prelude::*;

/// The heading of a screen. It names the page and takes the focus when the screen changes, as a
/// page load would: a screen reader says where one is. Use it once a screen, first.
///
/// A browser writes the name of a page into its history, in clear: where the heading is what the
/// mailbox holds, the page is called otherwise.
#[component]
pub(crate) fn Title(
    #[prop(into)] text: Signal<String>,
    /// What the page is called, when it is not called by its heading.
    #[prop(optional, into)]
    page: Option<Signal<String>>,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let page = page.unwrap_or(text);
    Effect::new(move |_| document().set_title(&format!("{} · Buzón", page.get())));
    heading.on_load(|element| {
        // The browser may refuse the focus, to a page in the background for one.
        let _ = element.focus();
    });
    view! { <h1 tabindex="-1" node_ref=heading>{text}</h1> }
}
