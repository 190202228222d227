//! A dialog over the page: full screen on a phone.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A modal dialog. Its heading takes the focus when it opens; Escape and the button close it, and
/// the focus returns to where it was: the browser sees to both. Use it for an act that belongs to
/// the screen below, never for a screen of its own.
#[component]
pub(crate) fn Dialog(
    /// Identifies the dialog in the page.
    id: &'static str,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// The word of the button that closes.
    #[prop(into)]
    close: Signal<&'static str>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        let (Some(dialog), wanted) = (dialog.get(), open.get()) else {
            return;
        };
        let dialog: &web_sys::HtmlDialogElement = dialog.unchecked_ref();
        if wanted && !dialog.open() {
            // It fails only where the page is going away.
            let _ = dialog.show_modal();
            if let Some(heading) = heading.get_untracked() {
                let _ = heading.focus();
            }
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    let titled = format!("{id}-title");
    let heading_id = titled.clone();
    view! {
        <dialog
            class="dialog"
            id=id
            aria-labelledby=titled
            node_ref=dialog
            on:close=move |_| open.set(false)
        >
            <div class="stack">
                <div class="dialog__head">
                    <h2 id=heading_id tabindex="-1" node_ref=heading>{title}</h2>
                    <button type="button" class="button button--small" on:click=move |_| open.set(false)>
                        {close}
                    </button>
                </div>
                <Show when=move || open.get()>{children()}</Show>
            </div>
        </dialog>
    }
}
