//! A filing that begins as a copy of one that was presented: its words and its files, and never the
//! act that it answered.
//!
//! It never takes a draft away: when there is one, the person says.

use leptos::prelude::*;
use mailbox::identifiers::Folio;

use crate::api::filings;
use crate::draft::Draft;
use crate::failure::Failure;
use crate::mail::FailureNotice;
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::store;
use crate::text::COMPOSE;

/// What the address asks to copy, and how far that is.
#[derive(Clone, Copy)]
pub(super) struct Copying {
    draft: RwSignal<Draft>,
    /// The copy, while there is a draft that it would replace.
    other: RwSignal<Option<(Folio, Draft)>>,
    failure: RwSignal<Option<Failure>>,
}

impl Copying {
    pub(super) fn new(draft: RwSignal<Draft>) -> Self {
        Self {
            draft,
            other: RwSignal::new(None),
            failure: RwSignal::new(None),
        }
    }

    /// Finds the filing of this folio, and copies it unless there is a draft.
    pub(super) async fn find(self, asked: &str) {
        // The screen may be gone when the answer comes.
        match copy_of(asked).await {
            Ok((folio, copy)) => {
                let standing = self.draft.try_get_untracked().unwrap_or_default();
                if standing == Draft::default() {
                    let _ = self.draft.try_set(copy);
                } else if standing != copy {
                    let _ = self.other.try_set(Some((folio, copy)));
                }
            }
            Err(failure) => drop(self.failure.try_set(Some(failure))),
        }
    }
}

/// Brings a filing here as a draft; its files are kept on this device as if they had been chosen.
async fn copy_of(asked: &str) -> Result<(Folio, Draft), Failure> {
    let folio = asked.parse::<Folio>().map_err(|_| Failure::Unreadable)?;
    let filing = filings::detail(folio.as_str()).await?.filing;
    for file in &filing.attachments {
        let blob = filings::document(file.sha256).await?;
        store::put_bytes(file.sha256, &blob).await?;
    }
    let mut copy = Draft::from(filing);
    copy.answer_nothing();
    Ok((folio, copy))
}

/// The question which of two is meant: the draft that is here or the copy.
#[component]
pub(super) fn CopyingPart(copying: Copying, on_change: Callback<()>) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let take = move |_| {
        if let Some((_, copy)) = copying.other.get_untracked() {
            copying.draft.set(copy);
            copying.other.set(None);
            on_change.run(());
        }
    };
    let other = move || {
        let (folio, _) = copying.other.get()?;
        let subject = copying.draft.with(|draft| draft.subject.clone());
        let said = (words().copies)(&subject, folio.as_str());
        Some(view! {
            <Notice tone=Tone::Due>
                <p>{said}</p>
                <div class="actions">
                    <button class="button" type="button" on:click=take>
                        {move || words().copy_instead}
                    </button>
                </div>
            </Notice>
        })
    };
    view! {
        {other}
        <FailureNotice failure=copying.failure />
    }
}
