//! A notification that was opened: what follows, the document, the receipt.
//!
//! Nothing here is called opened before this browser has verified the receipt, and no document is
//! shown that is not the one the receipt names, signed by its officer (CFF 38-V).

use std::sync::Arc;

use base64ct::{Base64, Encoding};
use evidence::document::{self, DocumentError};
use evidence::receipt::Presented;
use leptos::prelude::*;
use mailbox::api::{Cover, Opening};
use mailbox::civil_date::CivilDate;
use mailbox::digest::Digest;
use mailbox::id::Id;
use mailbox::notification::State;
use mailbox::statement::{ActReceipt, Received};

use super::cover::Found;
use super::ics;
use super::keeping::KeepingPart;
use super::outlook::HowCounted;
use crate::api::notifications;
use crate::failure::Failure;
use crate::kept::documents;
use crate::mail::{EvidenceButtons, Loaded, Loader, StatementView};
use crate::state::{App, app};
use crate::text::{NOTIFICATION, when};
use crate::{acts, clock, files, route, seal};

/// What opening it left, once its receipt was verified.
#[component]
pub(super) fn OpenedView(found: Found, opening: Opening) -> impl IntoView {
    let app = app();
    let words = move || &NOTIFICATION.in_(app.language.get()).opened;
    let cover = found.detail.cover.clone();
    let loader = Loader::new({
        let (opening, cover) = (opening.clone(), cover.clone());
        move || verified(opening.clone(), cover.clone())
    });
    let (id, name) = (cover.id, opening.document_name.clone());
    let shown = move |receipt: ActReceipt| {
        let sha256 = match &receipt.received {
            Received::Opening {
                document_sha256, ..
            } => *document_sha256,
            // Verified against the signed opening: it is of one.
            _ => cover.document_sha256,
        };
        view! {
            <Next found=found.clone() />
            <DocumentView id name=name.clone() sha256 />
            <ReceiptView receipt opening=opening.clone() />
        }
    };
    view! {
        <Loaded loader coming=Signal::derive(move || words().checking) view=shown />
    }
}

async fn verified(opening: Opening, cover: Cover) -> Result<ActReceipt, Failure> {
    let signature = Base64::decode_vec(&opening.signature).map_err(|_| Failure::Unreadable)?;
    let signed = Presented {
        statement: &opening.statement,
        signature: &signature,
    };
    let receipt = acts::verify(&opening.receipt, Some(signed)).await?;
    match &receipt.received {
        Received::Opening { notification, .. } if *notification == cover.folio => Ok(receipt),
        _ => Err(Failure::Unreadable),
    }
}

/// The term that runs, and how to meet it.
#[component]
fn Next(found: Found) -> impl IntoView {
    let app = app();
    let words = move || &NOTIFICATION.in_(app.language.get()).opened;
    let today: CivilDate = clock::now().date().into();
    let cover = found.detail.cover;
    let due = (cover.standing)
        .as_ref()
        .and_then(State::made)
        .and_then(|made| made.answer_by_on);
    let is_open = matches!(
        cover.standing,
        Some(State::Notified(_) | State::Effective(_) | State::Lapsed(_))
    );
    let answer = (is_open && due.is_some()).then(|| {
        let address = format!("{}?{}={}", route::COMPOSE, route::ANSWERS, cover.id);
        view! { <a class="button button--primary" href=address>{move || words().answer}</a> }
    });
    let days = cover.answer_days;
    let term = move || match days {
        Some(days) => (words().answer_days)(days),
        None => words().no_answer.to_owned(),
    };
    let id = cover.id;
    let keep = due.map(|due| {
        let save = move |_| {
            let name = NOTIFICATION
                .in_(app.language.get_untracked())
                .opened
                .calendar_entry;
            let origin = window().location().origin().unwrap_or_default();
            let address = format!("{origin}{}", route::opened(id));
            let text = ics::one_day(&id.to_string(), due.literal, name, &address, clock::now());
            let file = format!("buzon-{}.ics", due.literal);
            files::save(&file, "text/calendar;charset=utf-8", text.as_bytes());
        };
        view! {
            <button type="button" class="button" on:click=save>{move || words().calendar}</button>
        }
    });
    let note = due.map(|_| view! { <p class="key-note">{move || words().calendar_note}</p> });
    let how = found
        .detail
        .dates
        .map(|dates| view! { <HowCounted dates today /> });
    view! {
        <h2>{move || words().next}</h2>
        <p>{term}</p>
        <div class="actions">{answer} {keep}</div>
        {note}
        {how}
    }
}

/// The document, and who signed it.
#[derive(Clone, Debug, PartialEq)]
struct Checked {
    bytes: Arc<Vec<u8>>,
    signature: Arc<Vec<u8>>,
    officer: String,
}

/// The document: fetched, compared with its digest, its signature verified; then shown.
#[component]
fn DocumentView(id: Id, name: String, sha256: Digest) -> impl IntoView {
    let app = app();
    let words = move || &NOTIFICATION.in_(app.language.get()).opened;
    let loader = Loader::new(move || check(app, id, sha256));
    let shown = move |checked: Checked| {
        let size = u64::try_from(checked.bytes.len()).unwrap_or(u64::MAX);
        let (file, p7s) = (name.clone(), format!("{name}.p7s"));
        let Checked {
            bytes,
            signature,
            officer,
        } = checked;
        let kept = bytes.clone();
        let (of_bytes, of_signature) = (bytes.clone(), signature.clone());
        let save = move |_| files::save(&file, mailbox::attachment::PDF, &kept);
        let see = move |_| files::show(mailbox::attachment::PDF, &bytes);
        let save_signature = move |_| files::save(&p7s, "application/pkcs7-signature", &signature);
        let checks = move || {
            let lines = words().document_checks.into_iter();
            lines.map(|line| view! { <li>{line}</li> }).collect_view()
        };
        view! {
            <p class="document">
                <strong>{name.clone()}</strong> " · " <span class="figures">{when::size(size)}</span>
                <br/>
                {move || (words().document_right)(&officer)}
            </p>
            <ul class="checks">{checks}</ul>
            <div class="actions">
                <button type="button" class="button" on:click=see>
                    {move || words().document_see}
                </button>
                <button type="button" class="button" on:click=save>
                    {move || words().document_save}
                </button>
                <button type="button" class="button" on:click=save_signature>
                    {move || words().signature_save}
                </button>
            </div>
            <KeepingPart id name=name.clone() bytes=of_bytes signature=of_signature />
        }
    };
    view! {
        <h2>{move || words().document}</h2>
        <Loaded loader rows=1 coming=Signal::derive(move || words().document_fetching) view=shown />
    }
}

async fn check(app: App, id: Id, sha256: Digest) -> Result<Checked, Failure> {
    let (bytes, signature) = match fetched(id).await {
        // Without a network: what the person kept here.
        Err(Failure::Network) => documents::read(app, id).await.ok_or(Failure::Network)?,
        came => came?,
    };
    let examined = document::examine(&bytes, sha256, &signature).map_err(Failure::Document)?;
    let holds = seal::holds(&examined).await?;
    let officer: Result<String, DocumentError> = document::conclude(examined, holds);
    Ok(Checked {
        officer: officer.map_err(Failure::Document)?,
        bytes: Arc::new(bytes),
        signature: Arc::new(signature),
    })
}

async fn fetched(id: Id) -> Result<(Vec<u8>, Vec<u8>), Failure> {
    let bytes = notifications::document(id).await?;
    let signature = notifications::officer_signature(id).await?;
    Ok((bytes, signature))
}

/// The receipt of the opening.
#[component]
fn ReceiptView(receipt: ActReceipt, opening: Opening) -> impl IntoView {
    let app = app();
    let words = move || &NOTIFICATION.in_(app.language.get()).opened;
    let checks = move || {
        let lines = words().checked.into_iter();
        lines.map(|line| view! { <li>{line}</li> }).collect_view()
    };
    let at = receipt.received_at;
    let dates = match receipt.received {
        Received::Opening {
            notified_on,
            effective_on,
            ..
        } => Some((notified_on, effective_on)),
        _ => None,
    };
    let dates = dates.map(|(notified, effective)| {
        let day = move |day: CivilDate| move || when::date(day.date(), app.language.get());
        view! {
            <dt>{move || words().notified_on}</dt>
            <dd>{day(notified)}</dd>
            <dt>{move || words().effective_on}</dt>
            <dd>{day(effective)}</dd>
        }
    });
    let opener = receipt
        .signed
        .map(|act| format!("{} · {}", act.signer_name, act.signer));
    let folio = receipt.folio.to_string();
    let (acuse, seal) = (
        opening.receipt.statement.clone(),
        opening.receipt.seal.clone(),
    );
    let (signed, signature) = (opening.statement.clone(), opening.signature.clone());
    let (of_receipt, of_signed) = (format!("acuse-{folio}"), format!("apertura-{folio}"));
    let (text, exact) = (acuse.clone(), signed.clone());
    let whole = folio.clone();
    view! {
        <h2>{move || words().receipt}</h2>
        <ul class="checks">{checks}</ul>
        <dl class="facts">
            <dt>{move || words().receipt_folio}</dt>
            <dd class="row__code">{folio}</dd>
            <dt>{move || words().hour}</dt>
            <dd>{move || when::instant(at, app.language.get())}</dd>
            {dates}
            <dt>{move || words().whose}</dt>
            <dd>{opener}</dd>
        </dl>
        <EvidenceButtons folio=whole />
        <div class="actions">
            <button
                type="button"
                class="button"
                on:click=move |_| files::save_pair(&of_receipt, &acuse, &seal)
            >
                {move || words().save_receipt}
            </button>
            <button
                type="button"
                class="button"
                on:click=move |_| files::save_pair(&of_signed, &signed, &signature)
            >
                {move || words().save_signed}
            </button>
        </div>
        <StatementView summary=Signal::derive(move || words().exact) text=Signal::stored(text) />
        <StatementView
            summary=Signal::derive(move || words().exact_signed)
            text=Signal::stored(exact)
        />
    }
}
