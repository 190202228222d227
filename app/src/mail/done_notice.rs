//! That a change was done: its folio, and its receipt to see and to save.

use leptos::prelude::*;

use crate::acts::Proved;
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::text::FRAME;
use crate::{files, route};

/// What is said, with the folio; and the words of the button that saves.
type Words = (fn(&str) -> String, &'static str);

/// Says it once there is a verified receipt.
#[component]
pub(crate) fn DoneNotice(
    proved: RwSignal<Option<Proved>>,
    #[prop(into)] words: Signal<Words>,
) -> impl IntoView {
    let app = app();
    move || {
        let proved = proved.get()?;
        let (done, save_words) = words.get();
        let address = route::receipt(&proved.receipt.folio);
        let folio = proved.receipt.folio.to_string();
        let said = done(&folio);
        let save = move |_| {
            let name = format!("acuse-{folio}");
            files::save_pair(&name, &proved.sealed.statement, &proved.sealed.seal);
        };
        let see = FRAME.in_(app.language.get()).act_see;
        Some(view! {
            <Notice tone=Tone::Ok>
                <p>{said} " " <a href=address>{see}</a></p>
                <button type="button" class="button button--small" on:click=save>{save_words}</button>
            </Notice>
        })
    }
}
