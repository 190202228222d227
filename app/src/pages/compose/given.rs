//! Files that came from outside become attachments when the person says so, and of which filing.
//!
//! Any site can send a browser here with files: none is attached before it is asked about.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::keeper::Keeper;
use crate::draft::Draft;
use crate::given::{self, Given};
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::text::{COMPOSE, when};

/// Says what came, and asks which filing it goes with.
#[component]
pub(super) fn GivenPart(
    draft: RwSignal<Draft>,
    kept: Keeper,
    on_files: impl Fn(Vec<File>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let came = RwSignal::new_local(Given::Nothing);
    given::whenever(move || {
        spawn_local(async move {
            let taken = given::take().await;
            if taken != Given::Nothing {
                let _ = came.try_set(taken);
            }
        });
    });
    let add = move || {
        if let Given::Files(files) = came.get_untracked() {
            came.set(Given::Nothing);
            on_files(files);
        }
    };
    let another = move |_| {
        spawn_local(async move {
            if kept.put_apart().await {
                add();
            }
        });
    };
    let close = move |_| came.set(Given::Nothing);
    let asked = move || match came.get() {
        Given::Nothing => None,
        Given::Lost => {
            let said = view! { <Notice tone=Tone::Due><p>{words().given_lost}</p></Notice> };
            Some(said.into_any())
        }
        Given::Files(files) => {
            let names: Vec<_> = files.iter().map(File::name).collect();
            let said = (words().given)(&when::list(&names, language.get()));
            let begun = draft.with(|draft| *draft != Draft::default());
            let may_part = begun && !kept.is_apart();
            let add_word = if begun {
                words().given_add
            } else {
                words().given_begin
            };
            let part = may_part.then(|| {
                view! {
                    <button class="button" type="button" on:click=another>
                        {words().given_another}
                    </button>
                }
            });
            let said = view! {
                <Notice tone=Tone::Due>
                    <p>{said}</p>
                    <div class="actions">
                        <button class="button" type="button" on:click=move |_| add()>
                            {add_word}
                        </button>
                        {part}
                        <button class="button" type="button" on:click=close>
                            {words().given_leave}
                        </button>
                    </div>
                </Notice>
            };
            Some(said.into_any())
        }
    };
    view! { {asked} }
}
