//! Writing a filing: subject, text and files, kept on this device as they are typed.

use leptos::prelude::*;
use mailbox::attachment::{self, Attachment, AttachmentError};
use mailbox::filing::FilingError;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use crate::failure::Failure;
use crate::mail::{AttachmentList, FailureNotice};
use crate::outbox::Draft;
use crate::parts::{FileDrop, Notice, Title, Tone};
use crate::state::app;
use crate::text::{COMPOSE, errors};
use crate::{clock, route, signer, store};

mod answering;
mod copying;

pub(in crate::pages) use answering::AnsweredView;
use answering::{Answering, AnsweringPart};
use copying::{Copying, CopyingPart};

/// Writes a filing. What is typed is kept at once; limits are said before choosing files.
#[component]
pub(crate) fn ComposePage() -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let draft = RwSignal::new(Draft::default());
    let problems = RwSignal::new(Vec::<FilingError>::new());
    let kept = Keeper::new(draft);
    let place = app().place;
    let (answering, copying) = (Answering::new(draft), Copying::new(draft));
    let asked = untrack(|| place.query(route::ANSWERS));
    let copied = untrack(|| place.query(route::COPIES));
    spawn_local(async move {
        if let Ok(Some(found)) = store::record::<Draft>(store::DRAFT).await {
            let _ = draft.try_set(found);
        }
        if let Some(id) = asked {
            answering.find(&id).await;
            kept.now().await;
        } else if let Some(folio) = copied {
            copying.find(&folio).await;
            kept.now().await;
        }
    });
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let found = draft.with_untracked(Draft::filing);
        let found = found.err().unwrap_or_default();
        let complete = found.is_empty();
        problems.set(found);
        spawn_local(async move {
            // Review reads what is kept: it must be kept first.
            if complete && kept.now().await {
                place.go(route::REVIEW);
            }
        });
    };
    let discard = move |_| {
        let files = draft
            .get_untracked()
            .attachments
            .iter()
            .map(|a| a.sha256)
            .collect::<Vec<_>>();
        draft.set(Draft::default());
        spawn_local(async move {
            kept.failure
                .set(store::forget(store::DRAFT, &files).await.err());
        });
    };
    view! {
        <form class="page stack" on:submit=go novalidate>
            <p class="step">{move || words().step_1}</p>
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <Problems problems />
            <AnsweringPart answering on_change=Callback::new(move |()| kept.soon()) />
            <CopyingPart copying on_change=Callback::new(move |()| kept.soon()) />
            <Texts draft problems kept />
            <Files draft kept />
            <FailureNotice failure=kept.failure />
            <p class="field__hint" role="status">{move || kept.done.get().then(|| words().kept)}</p>
            <div class="actions">
                <button class="button button--primary" type="submit">{move || words().go}</button>
                <button class="button" type="button" on:click=discard>{move || words().discard}</button>
            </div>
        </form>
    }
}

/// Keeps the draft shortly after each change, the last one always.
#[derive(Clone, Copy)]
struct Keeper {
    draft: RwSignal<Draft>,
    change: RwSignal<u32>,
    done: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Keeper {
    fn new(draft: RwSignal<Draft>) -> Self {
        let (change, done, failure) = (RwSignal::new(0), RwSignal::new(false), RwSignal::new(None));
        Self {
            draft,
            change,
            done,
            failure,
        }
    }

    /// Keeps what there is, once typing has paused for a second.
    fn soon(self) {
        let mine = self.change.get_untracked() + 1;
        self.change.set(mine);
        self.done.set(false);
        spawn_local(async move {
            clock::sleep(1).await;
            if self.change.try_get_untracked() == Some(mine) {
                self.now().await;
            }
        });
    }

    /// Keeps what there is; tells whether this device did.
    async fn now(self) -> bool {
        let Some(draft) = self.draft.try_get_untracked() else {
            return false;
        };
        let kept = store::put_record(store::DRAFT, &draft).await;
        let well = kept.is_ok();
        // The screen may be gone by now.
        let _ = self.done.try_set(well);
        let _ = self.failure.try_set(kept.err());
        well
    }
}

/// What is missing, first on the page, each linked to its field; it takes the focus.
#[component]
fn Problems(problems: RwSignal<Vec<FilingError>>) -> impl IntoView {
    let language = app().language;
    move || {
        // Read here: what a notice holds is made once.
        let (found, language) = (problems.get(), language.get());
        let line = move |error: FilingError| {
            let said = errors::say(&Failure::Filing(error), language);
            let field = format!("#{}", field_of(error));
            view! { <li><a href=field>{said.what} " " {said.todo}</a></li> }
        };
        (!found.is_empty()).then(|| {
            view! {
                <Notice tone=Tone::Danger>
                    <p><strong>"Error: " {COMPOSE.in_(language).problems}</strong></p>
                    <ul>{found.into_iter().map(line).collect_view()}</ul>
                </Notice>
            }
        })
    }
}

const fn field_of(error: FilingError) -> &'static str {
    match error {
        FilingError::Attachment { .. } => "filing-files",
        FilingError::SubjectCharacter
        | FilingError::SubjectTooLong
        | FilingError::SubjectTooShort => "subject",
        FilingError::Missing(_)
        | FilingError::Particulars
        | FilingError::TextCharacter { .. }
        | FilingError::TextEmpty
        | FilingError::TextTooLong => "text",
    }
}

#[component]
fn Texts(
    draft: RwSignal<Draft>,
    problems: RwSignal<Vec<FilingError>>,
    kept: Keeper,
) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let wrong = move |field: &'static str| {
        problems
            .get()
            .iter()
            .any(|error| field_of(*error) == field)
            .to_string()
    };
    let on_subject = move |event| {
        draft.update(|draft| draft.subject = event_target_value(&event));
        kept.soon();
    };
    let on_text = move |event| {
        draft.update(|draft| draft.text = event_target_value(&event));
        kept.soon();
    };
    view! {
        <div class="field">
            <label class="field__label" for="subject">{move || words().subject}</label>
            <p class="field__hint" id="subject-hint">{move || words().subject_hint}</p>
            <input
                class="input"
                id="subject"
                type="text"
                autocomplete="off"
                aria-describedby="subject-hint"
                aria-invalid=move || wrong("subject")
                prop:value=move || draft.with(|draft| draft.subject.clone())
                on:input=on_subject
            />
        </div>
        <div class="field">
            <label class="field__label" for="text">{move || words().text}</label>
            <p class="field__hint" id="text-hint">{move || words().text_hint}</p>
            <textarea
                class="input input--text"
                id="text"
                rows="9"
                aria-describedby="text-hint"
                aria-invalid=move || wrong("text")
                prop:value=move || draft.with(|draft| draft.text.clone())
                on:input=on_text
            ></textarea>
        </div>
    }
}

#[component]
fn Files(draft: RwSignal<Draft>, kept: Keeper) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let reading = RwSignal::new(None::<(String, u32)>);
    let refused = RwSignal::new(Vec::<(String, Failure)>::new());
    let choose = move |files: Vec<File>| {
        spawn_local(async move {
            refused.set(vec![]);
            for file in files {
                let name = attachment::presentable_name(&file.name());
                if let Err(failure) = attach(draft, &name, &file, reading).await {
                    refused.update(|refused| refused.push((name, failure)));
                }
                reading.set(None);
            }
            kept.now().await;
        });
    };
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
        <FileDrop
            id="filing-files"
            label=Signal::derive(move || words().files)
            hint=Signal::derive(move || words().files_hint)
            choose=Signal::derive(move || words().choose)
            on_files=choose
        />
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
    store::put_file(added.sha256, file).await?;
    draft.update(|draft| draft.attachments.push(added));
    Ok(())
}
