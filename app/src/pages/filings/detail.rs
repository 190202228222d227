//! One filing to its end: where it stands and what follows, what happened, what it says.
//!
//! What it says is read from the statement that was signed, and its receipt is verified here.

use std::rc::Rc;

use base64ct::{Base64, Encoding};
use evidence::receipt::Presented;
use leptos::prelude::*;
use mailbox::api::FilingDetail;
use mailbox::civil_date::CivilDate;
use mailbox::filing::{Filing, Progress};
use mailbox::problem::Code;
use mailbox::statement::{FilingReceipt, Statement};

use super::history::{History, notification};
use super::paper::{Coming, PaperView};
use super::standing::{can_answer, counted, said, told_by};
use crate::api::filings;
use crate::failure::Failure;
use crate::mail::{Loaded, Loader, ParticularsView, StatementView};
use crate::parts::Title;
use crate::state::app;
use crate::text::{FILINGS, FRAME, when};
use crate::{clock, outbox, route};

/// One filing, by its folio.
#[component]
pub(crate) fn FilingPage(folio: String) -> impl IntoView {
    let app = app();
    let words = move || &FILINGS.in_(app.language.get()).detail;
    let loader = Loader::new(move || {
        let folio = folio.clone();
        async move { filings::detail(&folio).await }
    });
    let missing = move || {
        let none = Code::NotFound.problem().code;
        loader.failure.with(
            |failure| matches!(failure, Some(Failure::Refused(problem)) if problem.code == none),
        )
    };
    let title = move || {
        let subject = loader
            .value
            .with(|one| one.as_ref().map(|one| one.filing.subject.clone()));
        match subject {
            Some(subject) => subject,
            None if missing() => words().not_found.to_owned(),
            None => FRAME.in_(app.language.get()).loading.to_owned(),
        }
    };
    view! {
        <article class="page stack filing">
            <a class="back" href=route::FILINGS>{move || words().back}</a>
            <Title
                text=Signal::derive(title)
                page=Signal::derive(move || words().back.to_owned())
            />
            <Loaded loader view=|detail| view! { <Shown detail /> } />
        </article>
    }
}

#[component]
fn Shown(detail: FilingDetail) -> impl IntoView {
    let app = app();
    let words = move || &FILINGS.in_(app.language.get()).detail;
    let filing = match Statement::parse(&detail.statement) {
        Ok(Statement::Present(present)) => present.filing,
        // The backend reads it so too; what cannot be read stands below, as it is.
        _ => detail.filing.clone(),
    };
    let statement = detail.statement.clone();
    let (received_at, steps) = (detail.received_at, detail.steps.clone());
    view! {
        <StandingView detail=detail.clone() />
        <History received_at steps />
        <h2>{move || words().says}</h2>
        <SaysView filing />
        <Proof detail />
        <StatementView
            summary=Signal::derive(move || words().exact)
            text=Signal::stored(statement)
        />
    }
}

/// Where it stands, until when, and what can be done.
#[component]
fn StandingView(detail: FilingDetail) -> impl IntoView {
    let app = app();
    let words = move || FILINGS.in_(app.language.get());
    let today = CivilDate::from(clock::now().date());
    let FilingDetail {
        standing,
        steps,
        receipt,
        received_at,
        ..
    } = detail;
    let folio = receipt.folio;
    let now = {
        let standing = standing.clone();
        Memo::new(move |_| said(&standing, received_at, today, app.language.get()))
    };
    let answers = can_answer(&standing, &steps);
    let answer = answers.then(|| {
        let address = format!("{}?{}={folio}", route::COMPOSE, route::ANSWERS);
        view! {
            <a class="button button--primary" href=address>{move || words().detail.answer}</a>
        }
    });
    let told = told_by(&standing).map(|folio| {
        view! {
            <a class="button button--primary" href=notification(folio)>
                {move || words().standing.to_notification}
            </a>
        }
    });
    let supplied = match &standing {
        Progress::Supplied { filing, .. } => Some(filing.clone()),
        _ => None,
    };
    let supplied = supplied.map(|folio| {
        let address = route::filing(&folio);
        view! {
            <a class="button" href=address>
                {move || (words().standing.to_answer)(folio.as_str())}
            </a>
        }
    });
    let how = (answers.then(|| counted(&steps)).flatten()).map(|address| {
        view! { <p><a href=address>{move || words().standing.how}</a></p> }
    });
    let copy = format!("{}?{}={folio}", route::COMPOSE, route::COPIES);
    let print = move |_| {
        // Without a printer the browser says so itself.
        let _ = window().print();
    };
    view! {
        <p class="filing__head">
            <span class="tag" data-tone=move || now.with(|now| now.tone)>
                {move || now.with(|now| now.tag)}
            </span>
            <span class="row__code">{folio.to_string()}</span>
        </p>
        <div class="until" data-presses=move || now.with(|now| now.presses).to_string()>
            <p><strong>{move || now.with(|now| now.line.clone())}</strong></p>
            {move || now.with(|now| now.prudent.clone()).map(|said| view! { <p>{said}</p> })}
            <p>{move || now.with(|now| now.next.clone())}</p>
        </div>
        {how}
        <div class="actions">
            {answer} {told} {supplied}
            <a class="button" href=route::receipt(&folio)>{move || words().detail.receipt}</a>
            <a class="button" href=copy>{move || words().detail.copy}</a>
            <button type="button" class="button" on:click=print>
                {move || words().detail.print}
            </button>
        </div>
    }
}

/// What it says, with its files.
#[component]
fn SaysView(filing: Filing) -> impl IntoView {
    let app = app();
    let words = move || &FILINGS.in_(app.language.get()).detail;
    let Filing {
        procedure,
        subject,
        text,
        attachments,
        particulars,
    } = filing;
    let answers = particulars.answers.clone().map(|act| {
        let which = move || {
            let day = when::date(act.issued_on.date(), app.language.get());
            (words().answers_act)(act.oficio.as_str(), &day)
        };
        view! { <dt>{move || words().answers}</dt> <dd>{which}</dd> }
    });
    let papers = attachments.into_iter().map(|file| {
        let sha256 = file.sha256;
        let fetch = Rc::new(move || -> Coming { Box::pin(filings::document(sha256)) });
        view! { <li><PaperView file fetch /></li> }
    });
    let papers = papers.collect::<Vec<_>>();
    let papers = (!papers.is_empty()).then(|| {
        view! {
            <h3>{move || words().files}</h3>
            <ul class="papers">{papers}</ul>
        }
    });
    view! {
        <dl class="summary">
            {answers}
            <ParticularsView procedure particulars />
            <dt>{move || words().subject}</dt>
            <dd>{subject}</dd>
            <dt>{move || words().text}</dt>
            <dd class="summary__text">{text.join("\n")}</dd>
        </dl>
        {papers}
    }
}

/// Who signed and when it was received, once the receipt was verified here.
#[component]
fn Proof(detail: FilingDetail) -> impl IntoView {
    let app = app();
    let words = move || &FILINGS.in_(app.language.get()).detail;
    let loader = Loader::new(move || verified(detail.clone()));
    let shown = move |receipt: FilingReceipt| {
        let checks = move || {
            let lines = words().checks.into_iter();
            lines.map(|line| view! { <li>{line}</li> }).collect_view()
        };
        let at = receipt.received_at;
        view! {
            <ul class="checks">{checks}</ul>
            <dl class="facts">
                <dt>{move || words().received}</dt>
                <dd>{move || when::instant(at, app.language.get())}</dd>
                <dt>{move || words().signer}</dt>
                <dd>{receipt.signer_name} " · " {receipt.signer.to_string()}</dd>
            </dl>
        }
    };
    view! {
        <Loaded loader rows=1 coming=Signal::derive(move || words().checking) view=shown />
    }
}

async fn verified(detail: FilingDetail) -> Result<FilingReceipt, Failure> {
    let signature = Base64::decode_vec(&detail.signature).map_err(|_| Failure::Unreadable)?;
    let presented = Presented {
        statement: &detail.statement,
        signature: &signature,
    };
    outbox::verify(&detail.receipt, presented).await?;
    match Statement::parse(&detail.receipt.statement) {
        Ok(Statement::FilingReceipt(receipt)) => Ok(receipt),
        _ => Err(Failure::Unreadable),
    }
}
