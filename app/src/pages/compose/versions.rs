//! That there are several versions of the draft, and the question which of them goes on.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::keeper::Keeper;
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::text::COMPOSE;

/// The id in the page of the question which version goes on.
pub(super) const VERSIONS: &str = "versiones";

/// Says that there are other versions of the draft, and asks which goes on.
#[component]
pub(super) fn Versions(kept: Keeper) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let mine = move |_| spawn_local(kept.take_mine());
    let theirs = move |_| spawn_local(kept.take_theirs());
    let apart = move || {
        kept.apart.get().then(|| {
            view! {
                <div id=VERSIONS tabindex="-1">
                <Notice tone=Tone::Due>
                    <p>{move || words().two_tabs}</p>
                    <div class="actions">
                        <button class="button" type="button" on:click=mine>
                            {move || words().two_tabs_mine}
                        </button>
                        <button class="button" type="button" on:click=theirs>
                            {move || words().two_tabs_theirs}
                        </button>
                    </div>
                </Notice>
                </div>
            }
        })
    };
    let others = move || {
        let others = kept.others.get();
        let is_asked = !kept.apart.get();
        others
            .into_iter()
            .filter(move |_| is_asked)
            .map(|(name, other)| {
                let said = (words().other_version)(&other.subject);
                let taken = name.clone();
                let take = move |_| spawn_local(kept.take(taken.clone(), other.clone()));
                let drop = move |_| spawn_local(kept.drop_other(name.clone()));
                view! {
                    <Notice tone=Tone::Quiet>
                        <p>{said}</p>
                        <div class="actions">
                            <button class="button" type="button" on:click=take>
                                {move || words().other_take}
                            </button>
                            <button class="button" type="button" on:click=drop>
                                {move || words().other_drop}
                            </button>
                        </div>
                    </Notice>
                }
            })
            .collect_view()
    };
    view! { {apart} {others} }
}
