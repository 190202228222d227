//! Saves a document only once its bytes are those of its digest.

use std::pin::Pin;
use std::rc::Rc;

use evidence::document::DocumentError;
use leptos::prelude::*;
use mailbox::digest::Digest;
use wasm_bindgen_futures::spawn_local;

use super::FailureNotice;
use crate::failure::Failure;
use crate::state::app;
use crate::text::when;
use crate::{files, seal};

type Coming = Pin<Box<dyn Future<Output = Result<Vec<u8>, Failure>>>>;

/// A document by its name and size, and the button that saves it. It is fetched when it is asked
/// for, compared with its digest, and only then handed over.
#[component]
pub(crate) fn Download(
    name: String,
    media_type: String,
    size_bytes: u64,
    sha256: Digest,
    /// Words of the button at rest, and while it comes.
    #[prop(into)]
    button: Signal<(&'static str, &'static str)>,
    fetch: Rc<dyn Fn() -> Coming>,
) -> impl IntoView {
    let app = app();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let fetch = StoredValue::new_local(fetch);
    let (file, kind) = (name.clone(), media_type);
    let save = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let coming = fetch.with_value(|fetch| fetch());
        let (file, kind) = (file.clone(), kind.clone());
        spawn_local(async move {
            let came = match coming.await {
                Ok(bytes) => match seal::sha256(&bytes).await {
                    Ok(found) if found == sha256 => Ok(bytes),
                    Ok(_) => Err(Failure::Document(DocumentError::Another)),
                    Err(problem) => Err(problem),
                },
                Err(problem) => Err(problem),
            };
            let _ = busy.try_set(false);
            match came {
                Ok(bytes) => files::save(&file, &kind, &bytes),
                Err(ended) if ended.is_signed_out() => app.session_ended(),
                Err(problem) => {
                    let _ = failure.try_set(Some(problem));
                }
            }
        });
    };
    let label = move || {
        if busy.get() {
            button.get().1
        } else {
            button.get().0
        }
    };
    view! {
        <p class="document">
            <strong>{name.clone()}</strong> " · " <span class="figures">{when::size(size_bytes)}</span>
        </p>
        <button
            type="button"
            class="button"
            aria-disabled=move || busy.get().to_string()
            on:click=save
        >
            {label}
            <span class="visually-hidden">" " {name}</span>
        </button>
        <FailureNotice failure />
    }
}
