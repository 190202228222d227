//! A file of a filing or of what the institute answered: seen or saved once its bytes are those of
//! its digest, and never otherwise.

use std::pin::Pin;
use std::rc::Rc;

use evidence::document::DocumentError;
use leptos::prelude::*;
use mailbox::attachment::Attachment;
use mailbox::digest::Digest;
use wasm_bindgen_futures::spawn_local;

use crate::failure::Failure;
use crate::mail::FailureNotice;
use crate::state::app;
use crate::text::{FILINGS, when};
use crate::{files, seal};

/// A document that is on its way.
pub(super) type Coming = Pin<Box<dyn Future<Output = Result<Vec<u8>, Failure>>>>;

/// What is done with the bytes.
type Then = Rc<dyn Fn(&[u8])>;

/// A file by its name and size, with what can be done with it.
#[component]
pub(super) fn PaperView(file: Attachment, fetch: Rc<dyn Fn() -> Coming>) -> impl IntoView {
    let app = app();
    let words = move || &FILINGS.in_(app.language.get()).detail;
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let fetch = StoredValue::new_local(fetch);
    let (name, kind, sha256) = (file.name, file.media_type, file.sha256);
    let shown = name.clone();
    let act = move |then: Then| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let coming = fetch.with_value(|fetch| fetch());
        spawn_local(async move {
            let came = whole(coming, sha256).await;
            // The screen may be gone: then nobody waits for the file.
            if busy.try_set(false).is_some() {
                return;
            }
            match came {
                Ok(bytes) => then(&bytes),
                Err(ended) if ended.is_signed_out() => app.session_ended(),
                Err(problem) => failure.set(Some(problem)),
            }
        });
    };
    let see = {
        let kind = kind.clone();
        move |_| {
            let kind = kind.clone();
            act(Rc::new(move |bytes: &[u8]| files::show(&kind, bytes)));
        }
    };
    let save = {
        let name = name.clone();
        move |_| {
            let (name, kind) = (name.clone(), kind.clone());
            act(Rc::new(move |bytes: &[u8]| {
                files::save(&name, &kind, bytes);
            }));
        }
    };
    let (of_see, of_save) = (name.clone(), name);
    view! {
        <div class="paper">
            <span class="paper__name">
                {shown} " " <span class="row__soft figures">{when::size(file.size_bytes)}</span>
            </span>
            <span class="paper__acts">
                <button type="button" class="button button--small" on:click=see>
                    {move || words().see} <span class="visually-hidden">" " {of_see}</span>
                </button>
                <button type="button" class="button button--small" on:click=save>
                    {move || words().save} <span class="visually-hidden">" " {of_save}</span>
                </button>
            </span>
            <span role="status">{move || busy.get().then(|| words().fetching)}</span>
        </div>
        <FailureNotice failure />
    }
}

async fn whole(coming: Coming, sha256: Digest) -> Result<Vec<u8>, Failure> {
    let bytes = coming.await?;
    if seal::sha256(&bytes).await? == sha256 {
        Ok(bytes)
    } else {
        Err(Failure::Document(DocumentError::Another))
    }
}
