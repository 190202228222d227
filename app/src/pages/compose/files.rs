//! The files of a filing: chosen, dropped or pasted; limits are said before and at the file.

use js_sys::Reflect;
use leptos::prelude::*;
use mailbox::attachment::{self, Attachment, AttachmentError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DataTransfer, File, HtmlInputElement};

use super::given::GivenPart;
use super::keeper::Keeper;
use super::photo;
use crate::draft::Draft;
use crate::failure::Failure;
use crate::mail::{AttachmentList, FailureNotice};
use crate::parts::FileDrop;
use crate::state::app;
use crate::text::COMPOSE;
use crate::{outbox, signer, store};

/// The files of a filing.
#[component]
pub(super) fn Files(draft: RwSignal<Draft>, kept: Keeper) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let reading = RwSignal::new(None::<(String, u32)>);
    let refused = RwSignal::new(Vec::<(String, Failure)>::new());
    let choose = move |files: Vec<File>| {
        spawn_local(async move {
            refused.set(vec![]);
            for file in files {
                let chosen = attachment::presentable_name(&file.name());
                if let Err(failure) = add(draft, file, reading).await {
                    refused.update(|refused| refused.push((chosen, failure)));
                }
                reading.set(None);
            }
            kept.now().await;
        });
    };
    let taken = move |event: leptos::ev::Event| {
        choose(crate::files::take(&event_target::<HtmlInputElement>(
            &event,
        )));
    };
    // Pasted anywhere on the screen: text goes to its field, files come here.
    let pasting = window_event_listener(leptos::ev::paste, move |event| {
        let files = pasted(&event);
        if !files.is_empty() {
            event.prevent_default();
            choose(files);
        }
    });
    on_cleanup(move || pasting.remove());
    let remove = Callback::new(move |position: usize| {
        draft.update(|draft| {
            if position < draft.attachments.len() {
                draft.attachments.remove(position);
            }
        });
        kept.soon();
    });
    let percent = move || {
        reading.get().map(|(name, percent)| {
            let said = (words().reading)(&name, percent);
            view! { <p>{said}</p> <progress max="100" value=percent aria-hidden="true"></progress> }
        })
    };
    view! {
        <GivenPart draft kept on_files=choose />
        <FileDrop
            id="filing-files"
            label=Signal::derive(move || words().files)
            hint=Signal::derive(move || words().files_hint)
            choose=Signal::derive(move || words().choose)
            on_files=choose
        />
        <label class="button photo">
            {move || words().photo}
            <input
                class="visually-hidden"
                type="file"
                accept="image/*"
                capture="environment"
                id="filing-photo"
                on:change=taken
            />
        </label>
        <div role="status">{percent}</div>
        <AttachmentList
            attachments=Signal::derive(move || draft.with(|draft| draft.attachments.clone()))
            on_remove=remove
        />
        <For each=move || refused.get() key=|(name, failure)| format!("{name}{failure:?}") let:entry>
            <p class="field__label">{entry.0}</p>
            <FailureNotice failure=Signal::derive(move || Some(entry.1.clone())) />
        </For>
    }
}

/// Returns the files of what is pasted.
fn pasted(event: &JsValue) -> Vec<File> {
    let data = Reflect::get(event, &"clipboardData".into()).ok();
    let data = data.and_then(|data| data.dyn_into::<DataTransfer>().ok());
    let Some(list) = data.and_then(|data| data.files()) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|position| list.item(position))
        .collect()
}

/// Attaches a file; a picture becomes a PDF first.
async fn add(
    draft: RwSignal<Draft>,
    file: File,
    reading: RwSignal<Option<(String, u32)>>,
) -> Result<(), Failure> {
    let file = if photo::is_picture(&file) {
        photo::pdf_of(&file).await?
    } else {
        file
    };
    let name = attachment::presentable_name(&file.name());
    attach(draft, &name, &file, reading).await
}

/// Digests a file, keeps it on this device, and adds it to the draft.
async fn attach(
    draft: RwSignal<Draft>,
    name: &str,
    file: &File,
    reading: RwSignal<Option<(String, u32)>>,
) -> Result<(), Failure> {
    let size = file.size();
    #[expect(
        clippy::cast_precision_loss,
        clippy::as_conversions,
        reason = "sizes are below 2^53"
    )]
    let too_large = size > attachment::ATTACHMENT_BYTES_MAX as f64;
    // What cannot be attached is told before it is read.
    if too_large {
        return Err(Failure::Attachment(AttachmentError::TooLarge));
    }
    let shown = name.to_owned();
    let tell = move |bytes: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::as_conversions,
            reason = "a share of the whole is between 0 and 100"
        )]
        let percent = (bytes * 100.0 / size) as u32;
        reading.set(Some((shown.clone(), percent)));
    };
    tell(0.0);
    let digested = signer::digest(file, tell).await?;
    let added = Attachment {
        name: name.to_owned(),
        media_type: attachment::PDF.to_owned(),
        size_bytes: digested.bytes,
        sha256: digested.sha256,
    };
    let mut all = draft.with_untracked(|draft| draft.attachments.clone());
    all.push(added.clone());
    attachment::check_all(&all).map_err(|(_, error)| Failure::Attachment(error))?;
    if !digested.is_pdf {
        return Err(Failure::Attachment(AttachmentError::NotAPdf));
    }
    if let Err(failure) = store::put_file(added.sha256, file).await {
        // What there was room for is given back, unless another filing has the same file.
        let needed = outbox::files_needed(None).await?;
        if !needed.contains(&added.sha256) {
            store::forget_file(added.sha256).await?;
        }
        return Err(failure);
    }
    draft.update(|draft| draft.attachments.push(added));
    Ok(())
}
