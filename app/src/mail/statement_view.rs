//! The exact text of a statement.

use leptos::prelude::*;

/// The exact text of a statement. What is shown is the very text that is signed.
#[component]
pub(crate) fn StatementView(
    #[prop(into)] summary: Signal<&'static str>,
    #[prop(into)] text: Signal<String>,
    /// Unfolded at first: where it is about to be signed.
    #[prop(optional)]
    open: bool,
) -> impl IntoView {
    view! {
        <details class="statement" open=open>
            <summary>{summary}</summary>
            <pre lang="es" tabindex="0">{text}</pre>
        </details>
    }
}
