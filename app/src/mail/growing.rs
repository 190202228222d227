//! A list that grows by a page when it is asked to: coming, here, failed, and more.

use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::*;
use mailbox::api::Page;
use wasm_bindgen_futures::spawn_local;

use super::FailureNotice;
use crate::failure::Failure;
use crate::parts::Skeleton;
use crate::state::{App, app};
use crate::text::FRAME;

type Coming<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Failure>>>>;
type Ask<T> = Rc<dyn Fn(Option<String>) -> Coming<T>>;

/// What came so far. A new question takes the place of what was there only when it is answered.
pub(crate) struct Growing<T: Send + Sync + 'static> {
    app: App,
    pub(crate) items: RwSignal<Vec<T>>,
    next: RwSignal<Option<String>>,
    came: RwSignal<bool>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    /// Where the page began that did not come.
    missing: StoredValue<Option<String>>,
    turn: StoredValue<u32>,
    ask: StoredValue<Ask<T>, LocalStorage>,
}

impl<T: Send + Sync + 'static> Clone for Growing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Growing<T> {}

impl<T: Clone + Send + Sync + 'static> Growing<T> {
    /// Asks at once, with nothing before; `ask` may read signals when it is called.
    pub(crate) fn new<F>(ask: impl Fn(Option<String>) -> F + 'static) -> Self
    where
        F: Future<Output = Result<Page<T>, Failure>> + 'static,
    {
        let ask: Ask<T> = Rc::new(move |after| Box::pin(ask(after)));
        let list = Self {
            app: app(),
            items: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            came: RwSignal::new(false),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            missing: StoredValue::new(None),
            turn: StoredValue::new(0),
            ask: StoredValue::new_local(ask),
        };
        list.again();
        list
    }

    /// Asks for the first page again.
    pub(crate) fn again(self) {
        self.fetch(None);
    }

    fn more(self) {
        let after = self.next.get_untracked();
        if after.is_some() && !self.busy.get_untracked() {
            self.fetch(after);
        }
    }

    fn fetch(self, after: Option<String>) {
        let mine = self.turn.get_value() + 1;
        self.turn.set_value(mine);
        self.busy.set(true);
        self.failure.set(None);
        let coming = self.ask.with_value(|ask| ask(after.clone()));
        spawn_local(async move {
            let came = coming.await;
            // The screen may be gone, or a newer question under way.
            if self.turn.try_get_value() != Some(mine) {
                return;
            }
            self.busy.set(false);
            match came {
                Ok(page) => {
                    if after.is_some() {
                        self.items.update(|all| all.extend(page.items));
                    } else {
                        self.items.set(page.items);
                    }
                    self.next.set(page.next);
                    self.came.set(true);
                }
                Err(ended) if ended.is_signed_out() => self.app.session_ended(),
                Err(problem) => {
                    if after.is_none() {
                        // Rows that answer another question would be a lie.
                        self.items.set(Vec::new());
                        self.next.set(None);
                        self.came.set(false);
                    }
                    self.missing.set_value(after);
                    self.failure.set(Some(problem));
                }
            }
        });
    }
}

/// Shows a [`Growing`]: the shape of what comes, `view` of all that is there, the way to more, and
/// any failure with the button that tries again.
#[component]
pub(crate) fn GrowingList<T, V>(
    list: Growing<T>,
    /// The words of the button that brings more.
    #[prop(into)]
    more: Signal<&'static str>,
    view: impl Fn(Vec<T>) -> V + Send + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let language = list.app.language;
    let words = move || FRAME.in_(language.get());
    let failed = move || list.failure.with(Option::is_some);
    let shape = move || {
        (!list.came.get() && !failed()).then(|| {
            view! {
                <Skeleton
                    coming=Signal::derive(move || words().loading)
                    slow=Signal::derive(move || words().slow)
                />
            }
        })
    };
    let all = Memo::new(move |_| list.came.get().then(|| list.items.get()));
    let has_more = move || list.next.with(Option::is_some) && !failed();
    view! {
        {shape}
        <div aria-busy=move || list.busy.get().to_string()>{move || all.get().map(&view)}</div>
        <FailureNotice failure=list.failure />
        <Show when=failed>
            <button type="button" class="button" on:click=move |_| list.fetch(list.missing.get_value())>
                {move || words().retry}
            </button>
        </Show>
        <Show when=has_more>
            <button
                type="button"
                class="button"
                aria-disabled=move || list.busy.get().to_string()
                on:click=move |_| list.more()
            >
                {more}
            </button>
        </Show>
    }
}
