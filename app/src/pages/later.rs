//! A screen whose code comes when it is shown.

use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use wasm_bindgen_futures::spawn_local;

use super::Loaded;
use crate::parts::{Notice, Skeleton, Tone};
use crate::state::app;
use crate::text::FRAME;

/// What is there of a screen.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Stage {
    Arriving,
    Here,
    /// The network or the server failed; asking again may help.
    Lost,
}

/// Shows what `load` brings: the word that it is coming, then the screen, or how to try again.
pub(super) fn later<F, Coming>(load: F) -> AnyView
where
    F: Fn() -> Coming + Clone + Send + Sync + 'static,
    Coming: Future<Output = Loaded> + 'static,
{
    let language = app().language;
    let stage = RwSignal::new(Stage::Arriving);
    let screen = StoredValue::new_local(None::<AnyView>);
    let owner = Owner::current();
    let ask = move || {
        stage.set(Stage::Arriving);
        let load = load.clone();
        // The screen belongs to the place it is shown in: it ends with it.
        let owner = owner.clone().unwrap_or_default();
        let coming = owner.with(|| ScopedFuture::new_untracked(load()));
        spawn_local(async move {
            match coming.await {
                Ok(view) => {
                    screen.set_value(Some(view));
                    stage.set(Stage::Here);
                }
                Err(_) => stage.set(Stage::Lost),
            }
        });
    };
    ask();
    let words = move || FRAME.in_(language.get());
    (move || match stage.get() {
        Stage::Arriving => view! {
            <div class="page">
                <Skeleton
                    coming=Signal::derive(move || words().loading)
                    slow=Signal::derive(move || words().slow)
                />
            </div>
        }
        .into_any(),
        Stage::Here => screen.try_update_value(Option::take).flatten().into_any(),
        Stage::Lost => {
            let ask = ask.clone();
            view! {
                <div class="page stack">
                    <Notice tone=Tone::Danger>
                        <p>
                            <strong>"Error: "</strong>
                            {move || words().screen_lost}
                        </p>
                        <button type="button" class="button" on:click=move |_| ask()>
                            {move || words().retry}
                        </button>
                    </Notice>
                </div>
            }
            .into_any()
        }
    })
    .into_any()
}
