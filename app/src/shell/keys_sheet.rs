//! The sheet of keys, under `?`.

use leptos::prelude::*;

use crate::pages::keys_list;
use crate::parts::Dialog;
use crate::state::app;
use crate::text::FRAME;

/// Lists the keys and how to switch them off. Its code and words come when it opens.
#[component]
pub(super) fn KeysSheet(open: RwSignal<bool>) -> impl IntoView {
    let app = app();
    let words = move || FRAME.in_(app.language.get());
    view! {
        <Dialog
            id="teclas"
            open
            title=Signal::derive(move || words().keys.to_owned())
            close=Signal::derive(move || words().close)
        >
            {keys_list()}
        </Dialog>
    }
}
