//! Picks or drops files.

use leptos::html;
use leptos::prelude::*;
use web_sys::{DragEvent, File};

/// Picks or drops files. Limits and kinds are said beforehand, in `hint`.
///
/// There is no `accept` filter: phones grey out `.key`. Dropping is never the only way
/// (WCAG 2.5.7).
#[component]
pub(crate) fn FileDrop(
    /// Identifies the field in the page.
    #[prop(into)]
    id: String,
    #[prop(into)] label: Signal<&'static str>,
    #[prop(into)] hint: Signal<&'static str>,
    #[prop(into)] choose: Signal<&'static str>,
    on_files: impl Fn(Vec<File>) + Clone + 'static,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let on_drop = on_files.clone();
    let picked = move |_| {
        if let Some(input) = input.get_untracked() {
            on_files(crate::files::take(&input));
        }
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(list) = event.data_transfer().and_then(|data| data.files()) {
            on_drop(
                (0..list.length())
                    .filter_map(|position| list.item(position))
                    .collect(),
            );
        }
    };
    let (label_id, hint_id) = (format!("{id}-label"), format!("{id}-hint"));
    let (labelled, described) = (label_id.clone(), hint_id.clone());
    view! {
        <div
            class="file-drop"
            data-over=move || over.get().to_string()
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <p class="field__label" id=label_id>{label}</p>
            <p class="field__hint" id=hint_id>{hint}</p>
            <label class="button file-drop__button">
                {choose}
                <input
                    class="visually-hidden"
                    type="file"
                    multiple
                    id=id
                    aria-labelledby=labelled
                    aria-describedby=described
                    node_ref=input
                    on:change=picked
                />
            </label>
        </div>
    }
}
