//! The receipt of anything but a filing: an opening, a *constancia*, a medium, terms, a mandate.
//!
//! Nothing of it is shown before its seal was verified in this browser, for this folio.

use leptos::prelude::*;
use mailbox::api::{ReceiptSummary, SealedReceipt};
use mailbox::identifiers::{Folio, Rfc};
use mailbox::statement::Statement;

use super::{about, facts};
use crate::api::receipts;
use crate::failure::Failure;
use crate::mail::{EvidenceButtons, StatementView};
use crate::state::app;
use crate::text::{RECEIPT, RECEIPTS, when};
use crate::{clock, files, seal};

/// A sealed text that was verified, and what it says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    pub(super) row: ReceiptSummary,
    statement: Statement,
    sealed: SealedReceipt,
}

/// Fetches a receipt of `mailbox` and verifies its seal.
pub(super) async fn fetch_verified(folio: &Folio, mailbox: Option<Rfc>) -> Result<Word, Failure> {
    let sealed = receipts::one(folio).await?;
    let seals = seal::institute().await?;
    let examined = evidence::seal::examine(&sealed.statement, &sealed.seal, &seals);
    let unproved = examined.map_err(Failure::Receipt)?;
    let holds = seal::holds(unproved.seal()).await?;
    let statement = unproved.conclude(holds).map_err(Failure::Receipt)?;
    let row = ReceiptSummary::of(&statement);
    let row = row.ok_or(Failure::Receipt(
        evidence::receipt::ReceiptError::NotAReceipt,
    ))?;
    let whose = match &statement {
        Statement::ActReceipt(it) => Some(&it.mailbox),
        Statement::Attestation(it) => Some(&it.addressee.rfc),
        _ => None,
    };
    // True, but of something else: an answer to another question.
    if row.folio != *folio || whose != mailbox.as_ref() {
        return Err(Failure::Receipt(
            evidence::receipt::ReceiptError::NotForThis,
        ));
    }
    Ok(Word {
        row,
        statement,
        sealed,
    })
}

/// Shows it: folio, hour, what was received; saves it with its seal.
#[component]
pub(super) fn Sealed(word: Word) -> impl IntoView {
    let language = app().language;
    let words = move || RECEIPTS.in_(language.get());
    let Word {
        row,
        statement,
        sealed,
    } = word;
    let subject = row.about.clone();
    let title = move || about::title(&subject, &words().about);
    let checks = move || {
        let checked = words().sealed.checked;
        checked.map(|line| view! { <li>{line}</li> }).collect_view()
    };
    let sealed_at = row.issued_at;
    let beside = move || {
        let said = when::on_device(sealed_at, clock::device_minutes(sealed_at), language.get());
        said.map(|said| view! { <span class="row__soft">" · " {said}</span> })
    };
    let list = move || {
        let all = facts::of(&statement, language.get());
        let one = |(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> };
        all.into_iter().map(one).collect_view()
    };
    let text = sealed.statement.clone();
    let save = move |_| {
        files::save_pair(
            &format!("acuse-{}", sealed.folio),
            &sealed.statement,
            &sealed.seal,
        );
    };
    let print = move |_| {
        // Without a printer the browser says so itself.
        let _ = window().print();
    };
    view! {
        <p class="lead">{title}</p>
        <p class="folio">
            <span class="folio__label">{move || RECEIPT.in_(language.get()).folio}</span>
            <span class="folio__value">{row.folio.to_string()}</span>
        </p>
        <ul class="checks">{checks}</ul>
        <dl class="facts">
            <dt>{move || words().sealed.at}</dt>
            <dd>{move || when::instant(sealed_at, language.get())} {beside}</dd>
            {list}
        </dl>
        <EvidenceButtons folio=row.folio.to_string() leads=true />
        <div class="actions">
            <button type="button" class="button" on:click=save>
                {move || words().sealed.save}
            </button>
            <button type="button" class="button" on:click=print>
                {move || words().sealed.print}
            </button>
        </div>
        <p class="prose no-print">{move || words().sealed.keep}</p>
        <StatementView
            summary=Signal::derive(move || RECEIPT.in_(language.get()).exact)
            text=Signal::stored(text)
        />
    }
}
