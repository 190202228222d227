//! What happened to a filing, in its order: each step with its hour, its words and its document.

use std::rc::Rc;

use leptos::prelude::*;
use mailbox::api::{FilingStep, MadeDocument};
use mailbox::attachment::Attachment;
use mailbox::civil_date::CivilDate;
use mailbox::filing::Step;
use mailbox::id::Id;
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;

use super::paper::{Coming, PaperView};
use crate::state::app;
use crate::text::{FILINGS, when};
use crate::{api, clock, route};

/// The history, from its reception on.
#[component]
pub(super) fn History(received_at: LegalTime, steps: Vec<FilingStep>) -> impl IntoView {
    let app = app();
    let words = move || &FILINGS.in_(app.language.get()).steps;
    let steps = steps.into_iter().map(|step| view! { <StepView step /> });
    view! {
        <h2>{move || words().title}</h2>
        <ol class="history">
            <li>
                <Moment at=received_at />
                <span>{move || words().received}</span>
            </li>
            {steps.collect_view()}
        </ol>
    }
}

#[component]
fn Moment(at: LegalTime) -> impl IntoView {
    let app = app();
    let today = clock::now().date();
    view! {
        <span class="row__soft">{move || when::moment(at, today, app.language.get())}</span>
    }
}

#[component]
fn StepView(step: FilingStep) -> impl IntoView {
    let app = app();
    let words = move || FILINGS.in_(app.language.get());
    let FilingStep {
        happened,
        text,
        document,
        communication,
    } = step;
    let what = happened.step.clone();
    let told = move || words_of(&what, words());
    let answer = match &happened.step {
        Step::Supplied { filing } => Some(filing.clone()),
        _ => None,
    };
    let answer = answer.map(|folio| {
        view! { " " <a href=route::filing(&folio)>{folio.to_string()}</a> }
    });
    let notification = happened.notification.map(|folio| {
        let address = notification(&folio);
        view! {
            <p>
                <a href=address>{move || (words().steps.told_by)(folio.as_str())}</a>
            </p>
        }
    });
    let lines = text.into_iter().map(|line| view! { <p>{line}</p> });
    let lines = lines.collect::<Vec<_>>();
    let lines = (!lines.is_empty()).then(|| {
        view! { <div class="prose filing__words" lang="es">{lines}</div> }
    });
    let paper = document.zip(communication).map(|(document, of)| {
        view! { <Answered document of /> }
    });
    view! {
        <li>
            <Moment at=happened.at />
            <div>
                <p>{told} {answer}</p>
                {notification}
                {lines}
                {paper}
            </div>
        </li>
    }
}

/// A document of the institute: it is kept with the communication that told the step.
#[component]
fn Answered(document: MadeDocument, of: Id) -> impl IntoView {
    let sha256 = document.sha256;
    let file = Attachment {
        name: document.name,
        media_type: document.media_type,
        size_bytes: document.size_bytes,
        sha256,
    };
    let fetch = Rc::new(move || -> Coming { Box::pin(api::communications::document(of, sha256)) });
    view! { <PaperView file fetch /> }
}

/// Returns where a notification is found by its folio: its own address has its id.
pub(super) fn notification(folio: &Folio) -> String {
    format!("{}?estado=todas&buscar={folio}", route::INBOX)
}

fn words_of(step: &Step, words: &crate::text::filings::Filings) -> String {
    let day = |day: &CivilDate| when::date(day.date(), app().language.get());
    match step {
        Step::Admitted => words.steps.admitted.to_owned(),
        Step::Demanded {
            oficio,
            issued_on,
            days,
        } => (words.steps.demanded)(oficio.as_str(), &day(issued_on), *days),
        Step::Supplied { .. } => words.steps.supplied.to_owned(),
        Step::Extended { whose, days } => (words.steps.extended)(*whose, *days),
        Step::Resolved {
            oficio,
            issued_on,
            sense,
        } => {
            let said = (words.steps.resolved)(oficio.as_str(), &day(issued_on));
            match sense {
                Some(sense) => format!("{said}: {}", (words.standing.sense)(*sense)),
                None => said,
            }
        }
    }
}
