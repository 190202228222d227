//! A receipt. Nothing of it is shown before this browser has verified it: "Presentada" of a filing
//! least of all.

pub(super) mod about;
mod facts;
mod sealed;

use base64ct::{Base64, Encoding};
use evidence::receipt::Presented;
use leptos::prelude::*;
use mailbox::api::FilingDetail;
use mailbox::identifiers::Folio;
use mailbox::revocation::RevocationAtReception;
use mailbox::statement::{FilingReceipt, Statement};

use crate::api::filings;
use crate::failure::Failure;
use crate::mail::{AttachmentList, EvidenceButtons, Loaded, Loader, StatementView};
use crate::parts::Title;
use crate::state::app;
use crate::text::{RECEIPT, RECEIPTS, when};
use crate::{clock, files, outbox, route, store};
use sealed::{Sealed, Word};

/// A receipt whose seal was verified, and all that belongs to it.
#[derive(Clone, Debug, PartialEq)]
struct Verified {
    detail: FilingDetail,
    receipt: FilingReceipt,
}

/// Shows a receipt, of a filing or of anything else.
#[component]
pub(crate) fn ReceiptPage(folio: String) -> impl IntoView {
    match folio.parse::<Folio>() {
        Ok(folio) if !folio.as_str().starts_with(Folio::FILINGS) => {
            view! { <SealedPage folio /> }.into_any()
        }
        _ => view! { <FilingPage folio /> }.into_any(),
    }
}

/// Shows the receipt of anything but a filing.
#[component]
fn SealedPage(folio: Folio) -> impl IntoView {
    let app = app();
    let words = move || RECEIPTS.in_(app.language.get());
    let loader = Loader::new(move || {
        let folio = folio.clone();
        let mailbox = app.presence_now().map(|session| session.mailbox);
        async move { sealed::fetch_verified(&folio, mailbox).await }
    });
    let verified = move || loader.value.with(Option::is_some);
    let title = move || {
        let kind = loader
            .value
            .with(|word| word.as_ref().map(|word| word.row.about.kind()));
        let name = kind.map(|kind| about::kind_name(kind, &words().about));
        name.unwrap_or(RECEIPT.in_(app.language.get()).title)
            .to_owned()
    };
    let coming = move || RECEIPT.in_(app.language.get()).checking;
    view! {
        <div class="page stack receipt" data-verified=move || verified().to_string()>
            <Title text=Signal::derive(title) />
            <Loaded
                loader
                coming=Signal::derive(coming)
                view=|word: Word| view! { <Sealed word /> }
            />
            <p><a class="back" href=route::RECEIPTS>{move || words().back}</a></p>
        </div>
    }
}

/// Shows the receipt of a filing: folio, hour, what was presented; saves it and what was signed.
#[component]
fn FilingPage(folio: String) -> impl IntoView {
    let app = app();
    let words = move || RECEIPT.in_(app.language.get());
    let loader = Loader::new(move || {
        let folio = folio.clone();
        async move {
            let found = fetch_verified(&folio).await?;
            // Shown: there is nothing left to tell.
            let _ = store::forget(store::PRESENTED, &[]).await;
            Ok(found)
        }
    });
    let verified = move || loader.value.with(Option::is_some);
    let title = move || {
        let title = if verified() {
            words().presented
        } else {
            words().title
        };
        title.to_owned()
    };
    view! {
        <div class="page stack receipt" data-verified=move || verified().to_string()>
            <Title text=Signal::derive(title) />
            <Loaded
                loader
                coming=Signal::derive(move || words().checking)
                view=|verified| view! { <Shown verified /> }
            />
            <p><a class="back" href=route::FILINGS>{move || words().all}</a></p>
        </div>
    }
}

async fn fetch_verified(folio: &str) -> Result<Verified, Failure> {
    let detail = filings::detail(folio).await?;
    let signature = Base64::decode_vec(&detail.signature).map_err(|_| Failure::Unreadable)?;
    let presented = Presented {
        statement: &detail.statement,
        signature: &signature,
    };
    outbox::verify(&detail.receipt, presented).await?;
    match Statement::parse(&detail.receipt.statement) {
        Ok(Statement::FilingReceipt(receipt)) => Ok(Verified { detail, receipt }),
        _ => Err(Failure::Unreadable),
    }
}

#[component]
fn Shown(verified: Verified) -> impl IntoView {
    let language = app().language;
    let words = move || RECEIPT.in_(language.get());
    let Verified { detail, receipt } = verified;
    let received = move || when::instant(receipt.received_at, language.get());
    let beside = move || {
        let minutes = clock::device_minutes(receipt.received_at);
        let said = when::on_device(receipt.received_at, minutes, language.get());
        said.map(|said| view! { <span class="row__soft">" · " {said}</span> })
    };
    let certificate = move || match receipt.revocation {
        RevocationAtReception::Good { at } => {
            (words().certificate_good)(&when::instant(at, language.get()))
        }
        RevocationAtReception::NotAsked => words().certificate_not_asked.to_owned(),
        RevocationAtReception::Unknown { at } => {
            (words().certificate_unknown)(&when::instant(at, language.get()))
        }
    };
    let attachments = receipt.attachments.clone();
    let has_files = !attachments.is_empty();
    let statement = detail.statement.clone();
    let receipt_text = detail.receipt.statement.clone();
    let lines = detail.filing.text.join("\n");
    let checks = move || {
        words()
            .checked
            .iter()
            .map(|line| view! { <li>{*line}</li> })
            .collect_view()
    };
    view! {
        <p class="folio">
            <span class="folio__label">{move || words().folio}</span>
            <span class="folio__value">{receipt.folio.to_string()}</span>
        </p>
        <ul class="checks">{checks}</ul>
        <dl class="facts">
            <dt>{move || words().received}</dt>
            <dd>{received} {beside}</dd>
            <dt>{move || words().signed_by}</dt>
            <dd>{receipt.signer_name.clone()} " · " {receipt.signer.to_string()}</dd>
            <dt>{move || words().certificate}</dt>
            <dd>{certificate}</dd>
            <dt>{move || words().subject}</dt>
            <dd>{receipt.subject.clone()}</dd>
            <dt>{move || words().text}</dt>
            <dd class="summary__text">{lines}</dd>
            <Show when=move || has_files>
                <dt>{move || words().files}</dt>
                <dd><AttachmentList attachments=Signal::stored(attachments.clone()) /></dd>
            </Show>
        </dl>
        <Saving detail />
        <h2>{move || words().next}</h2>
        <p class="prose">{move || words().next_text}</p>
        <StatementView
            summary=Signal::derive(move || words().exact)
            text=Signal::stored(receipt_text)
        />
        <StatementView
            summary=Signal::derive(move || words().exact_statement)
            text=Signal::stored(statement)
        />
    }
}

/// The texts and their signatures as files: anyone can check them with OpenSSL.
#[component]
fn Saving(detail: FilingDetail) -> impl IntoView {
    let language = app().language;
    let words = move || RECEIPT.in_(language.get());
    let folio = detail.receipt.folio.to_string();
    let (receipt, signed) = (detail.receipt.clone(), detail);
    let (name, whole) = (folio.clone(), folio.clone());
    let save_receipt =
        move |_| files::save_pair(&format!("acuse-{name}"), &receipt.statement, &receipt.seal);
    let save_signed = move |_| {
        files::save_pair(
            &format!("promocion-{folio}"),
            &signed.statement,
            &signed.signature,
        );
    };
    let print = move |_| {
        // Without a printer the browser says so itself.
        let _ = window().print();
    };
    view! {
        <EvidenceButtons folio=whole leads=true />
        <div class="actions">
            <button type="button" class="button" on:click=save_receipt>
                {move || words().save}
            </button>
            <button type="button" class="button" on:click=save_signed>
                {move || words().save_signed}
            </button>
            <button type="button" class="button" on:click=print>{move || words().print}</button>
        </div>
    }
}
