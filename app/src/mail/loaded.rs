//! What a screen asks the backend for: coming, here, or failed and how to try again.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::FailureNotice;
use crate::failure::Failure;
use crate::parts::Skeleton;
use crate::state::{App, app};
use crate::text::FRAME;

/// Asks, and holds what came. What was there stays while it is asked again: nothing blinks.
pub(crate) struct Loader<T: Send + Sync + 'static> {
    app: App,
    pub(crate) value: RwSignal<Option<T>>,
    pub(crate) failure: RwSignal<Option<Failure>>,
    pub(crate) busy: RwSignal<bool>,
    ask: StoredValue<Rc<dyn Fn()>, LocalStorage>,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

impl<T: Clone + Send + Sync + 'static> Loader<T> {
    /// Asks at once. `ask` may read signals when it is called; it is not followed.
    pub(crate) fn new<F, Coming>(ask: F) -> Self
    where
        F: Fn() -> Coming + 'static,
        Coming: Future<Output = Result<T, Failure>> + 'static,
    {
        let app = app();
        let (value, failure, busy) = (
            RwSignal::new(None),
            RwSignal::new(None),
            RwSignal::new(false),
        );
        let asked = StoredValue::new(0_u32);
        let act = move || {
            // Of two answers the one asked for last is the true one.
            let mine = asked.get_value() + 1;
            asked.set_value(mine);
            busy.set(true);
            failure.set(None);
            let coming = ask();
            spawn_local(async move {
                let came = coming.await;
                // The screen may be gone, or a newer question under way.
                if asked.try_get_value() != Some(mine) {
                    return;
                }
                busy.set(false);
                match came {
                    Ok(found) => value.set(Some(found)),
                    Err(ended) if ended.is_signed_out() => app.session_ended(),
                    Err(problem) => failure.set(Some(problem)),
                }
            });
        };
        let loader = Self {
            app,
            value,
            failure,
            busy,
            ask: StoredValue::new_local(Rc::new(act)),
        };
        loader.again();
        // Who signs in again after the session ended finds the answer to the question.
        let presence = app.presence;
        Effect::new(move |was: Option<bool>| {
            let is_in = presence.with(|now| matches!(now, crate::state::Presence::In(_)));
            if is_in && was == Some(false) && value.with_untracked(Option::is_none) {
                loader.again();
            }
            is_in
        });
        loader
    }

    /// Asks again.
    pub(crate) fn again(self) {
        if let Some(ask) = self.ask.try_get_value() {
            ask();
        }
    }
}

/// Shows what a [`Loader`] holds: the shape of what comes, then `view`, and any failure with the
/// button that tries again. What has come stays on the screen when a later question fails.
#[component]
pub(crate) fn Loaded<T, V>(
    loader: Loader<T>,
    /// Rows of the shape of what comes.
    #[prop(default = 3)]
    rows: usize,
    /// What is said while it comes; that it is loading when left out.
    #[prop(optional, into)]
    coming: MaybeProp<&'static str>,
    view: impl Fn(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let language = loader.app.language;
    let words = move || FRAME.in_(language.get());
    let failed = move || loader.failure.with(Option::is_some);
    let said = move || coming.get().unwrap_or_else(|| words().loading);
    let waits = move || loader.value.with(Option::is_none) && !failed();
    let shape = move || {
        waits().then(|| {
            view! {
                <Skeleton
                    rows
                    coming=Signal::derive(said)
                    slow=Signal::derive(move || words().slow)
                />
            }
        })
    };
    let here = Memo::new(move |_| loader.value.get());
    view! {
        <FailureNotice failure=loader.failure />
        <Show when=failed>
            <button type="button" class="button" on:click=move |_| loader.again()>
                {move || words().retry}
            </button>
        </Show>
        {shape}
        <div aria-busy=move || loader.busy.get().to_string()>{move || here.get().map(&view)}</div>
    }
}
