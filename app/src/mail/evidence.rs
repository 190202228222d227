//! Saves what proves an act without us: its receipt on paper, and its package.

use std::pin::Pin;

use evidence::package::{EXTENSION, MEDIA_TYPE};
use leptos::prelude::*;
use mailbox::attachment::PDF;
use wasm_bindgen_futures::spawn_local;

use super::FailureNotice;
use crate::failure::Failure;
use crate::state::app;
use crate::text::EVIDENCE;
use crate::{api, files, route};

/// One of the two files.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kept {
    Package,
    Paper,
}

type Coming = Pin<Box<dyn Future<Output = Result<Vec<u8>, Failure>>>>;

impl Kept {
    fn fetch(self, folio: String) -> Coming {
        match self {
            Self::Package => Box::pin(async move { api::evidence::package(&folio).await }),
            Self::Paper => Box::pin(async move { api::evidence::paper(&folio).await }),
        }
    }

    fn save(self, folio: &str, bytes: &[u8]) {
        match self {
            Self::Package => {
                files::save(&format!("evidencia-{folio}.{EXTENSION}"), MEDIA_TYPE, bytes);
            }
            Self::Paper => files::save(&format!("acuse-{folio}.pdf"), PDF, bytes),
        }
    }
}

/// The buttons that save the receipt on paper and the package of a folio, fetched when asked for.
#[component]
pub(crate) fn EvidenceButtons(
    folio: String,
    /// The screen has no other primary button.
    #[prop(optional)]
    leads: bool,
) -> impl IntoView {
    let app = app();
    let words = move || EVIDENCE.in_(app.language.get());
    let busy = RwSignal::new(None::<Kept>);
    let failure = RwSignal::new(None::<Failure>);
    let folio = StoredValue::new(folio);
    let save = move |kept: Kept| {
        if busy.get_untracked().is_some() {
            return;
        }
        busy.set(Some(kept));
        failure.set(None);
        let folio = folio.get_value();
        spawn_local(async move {
            let came = kept.fetch(folio.clone()).await;
            let _ = busy.try_set(None);
            match came {
                Ok(bytes) => kept.save(&folio, &bytes),
                Err(ended) if ended.is_signed_out() => app.session_ended(),
                Err(problem) => {
                    let _ = failure.try_set(Some(problem));
                }
            }
        });
    };
    let button = move |kept: Kept, class: &'static str| {
        let label = move || {
            let [rest, coming] = match kept {
                Kept::Package => words().package,
                Kept::Paper => words().paper,
            };
            if busy.get() == Some(kept) {
                coming
            } else {
                rest
            }
        };
        view! {
            <button
                type="button"
                class=class
                aria-disabled=move || busy.get().is_some().to_string()
                on:click=move |_| save(kept)
            >
                {label}
            </button>
        }
    };
    let first = if leads {
        "button button--primary"
    } else {
        "button"
    };
    view! {
        <div class="actions">
            {button(Kept::Paper, first)}
            {button(Kept::Package, "button")}
        </div>
        <FailureNotice failure />
        <p><a href=route::VERIFY>{move || words().verify}</a></p>
    }
}
