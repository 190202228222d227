//! The exact text of a statement.

use leptos::prelude::*;

/// The exact text of a statement, folded. What is shown is the very text that is signed.
#[component]
pub(crate) fn StatementView(
    #[prop(into)] summary: Signal<&'static str>,
    #[prop(into)] text: Signal<String>,
) -> impl IntoView {
    view! {
        <details class="statement">
            <summary>{summary}</summary>
            <pre lang="es" tabindex="0">{text}</pre>
        </details>
    }
}
