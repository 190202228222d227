//! What came back, in words: what it says, until when it counts, and its documents.

use leptos::prelude::*;
use mailbox::api::{
    CardAnswer, MadeDocument, OpinionAnswer, OpinionSense, PermissionAnswer, ProcedureAnswer,
    ProcedureRequest, ProposalAnswer, WeeksAnswer,
};
use mailbox::civil_date::CivilDate;
use mailbox::dues::pesos;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::Desk;
use crate::failure::Failure;
use crate::mail::FailureNotice;
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::text::asking::Asking;
use crate::text::{ASKING, Language, when};
use crate::{api, clock, files, route};

/// Says what came back in a few words.
pub(super) fn short(request: &ProcedureRequest, words: &Asking, language: Language) -> String {
    match &request.answer {
        None if request.filing.is_some() => words.received.to_owned(),
        None => words.waits.to_owned(),
        Some(ProcedureAnswer::Opinion(opinion)) => {
            let now = if opinion.is_valid {
                words.valid_today
            } else {
                words.not_valid
            };
            format!("{} · {now}", (words.sense)(opinion.sense))
        }
        Some(ProcedureAnswer::Proposal(proposal)) => {
            let (from, to) = (proposal.period_from.date(), proposal.period_to.date());
            let mut period = when::month(from, language);
            if from.month() != to.month() {
                period = format!("{period} – {}", when::month(to, language));
            }
            format!("{period} · {}", money(proposal.total_centavos))
        }
        Some(ProcedureAnswer::Permission(permission)) => if permission.is_active {
            words.active
        } else {
            words.inactive
        }
        .to_owned(),
        Some(ProcedureAnswer::Weeks(weeks)) => (words.weeks_total)(weeks.total),
        Some(ProcedureAnswer::Card(card)) => card.registration.to_string(),
        Some(ProcedureAnswer::Words(_)) => words.answered.to_owned(),
    }
}

/// Pesos as people write them in Mexico.
fn money(centavos: i64) -> String {
    format!("${}", pesos(centavos))
}

/// One request whole. What came just now takes the focus.
#[component]
pub(super) fn AnswerView(desk: Desk, request: ProcedureRequest, is_fresh: bool) -> impl IntoView {
    let app = app();
    let words = move || ASKING.in_(app.language.get());
    let heading = NodeRef::<leptos::html::H2>::new();
    heading.on_load(move |element| {
        // The browser may refuse it, to a page in the background for one.
        let _ = element.focus();
    });
    let title = is_fresh.then(|| {
        view! { <h2 tabindex="-1" node_ref=heading>{move || words().result}</h2> }
    });
    let made_up = request.is_demonstration.then(|| {
        view! { <Notice tone=Tone::Due><p><strong>{move || words().made_up}</strong></p></Notice> }
    });
    let of = StoredValue::new(request.clone());
    let said = move || {
        let language = app.language.get();
        of.with_value(|request| body(request, language))
    };
    let receipt = request.filing.as_ref().map(|folio| {
        let (address, folio) = (route::receipt(folio), folio.to_string());
        view! {
            <p>{move || (words().folio)(&folio)}</p>
            <p><a class="button" href=address>{move || words().see_receipt}</a></p>
        }
    });
    let (code, id) = (request.code.clone(), request.id);
    let documents = request
        .documents
        .into_iter()
        .map(|document| view! { <Document code=code.clone() id document /> })
        .collect_view();
    let waits = (request.answer.is_none() && request.filing.is_none()).then(|| {
        view! {
            <button type="button" class="button" on:click=move |_| desk.earlier.again()>
                {move || words().look_again}
            </button>
        }
    });
    view! {
        <section class="answer stack">
            {title}
            {made_up}
            {said}
            {receipt}
            {waits}
            <ul class="answer__documents">{documents}</ul>
        </section>
    }
}

fn body(request: &ProcedureRequest, language: Language) -> AnyView {
    let words = ASKING.in_(language);
    match &request.answer {
        None => {
            let said = if request.filing.is_some() {
                words.received
            } else {
                words.waits_whole
            };
            view! { <p>{said}</p> }.into_any()
        }
        Some(ProcedureAnswer::Opinion(answer)) => opinion(answer, language).into_any(),
        Some(ProcedureAnswer::Proposal(answer)) => proposal(answer, language).into_any(),
        Some(ProcedureAnswer::Permission(answer)) => permission(answer, language).into_any(),
        Some(ProcedureAnswer::Weeks(answer)) => weeks(answer, language).into_any(),
        Some(ProcedureAnswer::Card(answer)) => card(answer, words).into_any(),
        Some(ProcedureAnswer::Words(answer)) => {
            let lines = answer.text.iter().cloned();
            let lines = lines.map(|line| view! { <p lang="es">{line}</p> });
            lines.collect_view().into_any()
        }
    }
}

fn day(day: CivilDate, language: Language) -> String {
    when::day(day.date(), clock::now().date(), language)
}

/// Names and their values.
fn facts(rows: Vec<(&'static str, String)>) -> impl IntoView + use<> {
    let rows = rows
        .into_iter()
        .map(|(name, value)| view! { <dt>{name}</dt> <dd class="figures">{value}</dd> });
    view! { <dl class="facts">{rows.collect_view()}</dl> }
}

/// Names and sums, the figures under each other.
fn amounts(rows: Vec<(String, String)>) -> impl IntoView + use<> {
    let rows = rows
        .into_iter()
        .map(|(name, sum)| view! { <dt>{name}</dt> <dd class="figures">{sum}</dd> });
    view! { <dl class="amounts">{rows.collect_view()}</dl> }
}

fn opinion(answer: &OpinionAnswer, language: Language) -> impl IntoView + use<> {
    let words = ASKING.in_(language);
    let tone = match answer.sense {
        OpinionSense::Positive => "ok",
        OpinionSense::Negative => "danger",
        OpinionSense::None => "due",
    };
    let valid = if answer.is_valid {
        words.valid_today
    } else {
        words.not_valid
    };
    let credits = (!answer.credits.is_empty()).then(|| {
        let row = |credit: &mailbox::api::OpenCredit| {
            let name = (words.credit)(&credit.number, credit.registration.as_str(), &credit.period);
            (name, money(credit.centavos))
        };
        let rows = answer.credits.iter().map(row).collect();
        view! { <h3>{words.credits}</h3> {amounts(rows)} <p>{words.credits_do}</p> }
    });
    view! {
        <p class="answer__word">
            <span class="tag" data-tone=tone>{(words.sense)(answer.sense)}</span> " " {valid}
        </p>
        <p>{(words.sense_means)(answer.sense)}</p>
        {facts(vec![
            (words.whose, format!("{} · {}", answer.name, answer.rfc)),
            (words.valid_on, day(answer.valid_on, language)),
        ])}
        {credits}
    }
}

fn proposal(answer: &ProposalAnswer, language: Language) -> impl IntoView + use<> {
    let words = ASKING.in_(language);
    let pay_by = match answer.pay_by_on {
        Some(dates) => day(dates.literal, language),
        None => words.unpublished.to_owned(),
    };
    let today = CivilDate::from(clock::now().date());
    let is_late = answer.pay_by_on.is_some_and(|dates| dates.literal < today);
    let pay_word = if is_late {
        words.paid_late
    } else {
        words.pay_by
    };
    let dues = answer.dues.iter();
    let mut rows: Vec<(String, String)> = dues
        .map(|due| (due.branch.name().to_owned(), money(due.total_centavos())))
        .collect();
    rows.push((words.total.to_owned(), money(answer.total_centavos)));
    let line = answer.payment_line.clone();
    view! {
        <p class="answer__sum figures">{money(answer.total_centavos)}</p>
        {facts(vec![
            (pay_word, pay_by),
            (words.registration, answer.registration.to_string()),
            (words.period, format!(
                "{} – {}",
                day(answer.period_from, language),
                day(answer.period_to, language),
            )),
            (words.workers, answer.workers.to_string()),
        ])}
        <PaymentLine line />
        <details>
            <summary>{words.dues}</summary>
            {amounts(rows)}
        </details>
        <p class="key-note">{words.pay_note}</p>
    }
}

/// The payment reference, large, and a button that copies it.
#[component]
fn PaymentLine(line: String) -> impl IntoView {
    let app = app();
    let words = move || ASKING.in_(app.language.get());
    // Whether it was copied, once somebody tried.
    let copied = RwSignal::new(None::<bool>);
    let text = line.clone();
    let copy = move |_| {
        let writing = window().navigator().clipboard().write_text(&text);
        spawn_local(async move {
            let done = JsFuture::from(writing).await.is_ok();
            let _ = copied.try_set(Some(done));
        });
    };
    let said = move || {
        copied.get().map(|done| {
            if done {
                words().copied
            } else {
                words().not_copied
            }
        })
    };
    view! {
        <p class="folio">
            <span class="folio__label">{move || words().payment_line}</span>
            <span class="folio__value answer__line">{line}</span>
        </p>
        <div class="actions">
            <button type="button" class="button" on:click=copy>{move || words().copy}</button>
        </div>
        <p class="row__soft" role="status">{said}</p>
    }
}

fn permission(answer: &PermissionAnswer, language: Language) -> impl IntoView + use<> {
    let words = ASKING.in_(language);
    let (tone, state) = if answer.is_active {
        ("ok", words.active)
    } else {
        ("due", words.inactive)
    };
    let whom = answer.rfc.as_ref();
    let until = answer.until_on.map(|until| day(until, language));
    let mut rows = vec![
        (
            words.to_whom,
            whom.map_or_else(|| words.anybody.to_owned(), ToString::to_string),
        ),
        (words.from_on, day(answer.from_on, language)),
        (
            words.until_on,
            until.unwrap_or_else(|| words.no_end.to_owned()),
        ),
    ];
    if let Some(ended) = answer.ended_at {
        rows.push((words.ended_at, when::instant(ended, language)));
    }
    view! {
        <p class="answer__word"><span class="tag" data-tone=tone>{state}</span></p>
        {facts(rows)}
    }
}

fn weeks(answer: &WeeksAnswer, language: Language) -> impl IntoView + use<> {
    let words = ASKING.in_(language);
    let job = |job: &mailbox::api::Employment| {
        let until = job.until_on.map(|until| day(until, language));
        let until = until.unwrap_or_else(|| words.goes_on.to_owned());
        let (employer, registration) = (job.employer.clone(), job.registration.to_string());
        let span = format!("{} – {until}", day(job.from_on, language));
        let wage = (words.daily)(&money(job.daily_centavos));
        view! {
            <li class="row">
                <span class="row__title">{employer}</span>
                <span class="row__soft figures">{span}</span>
                <span class="row__soft figures">{registration} " · " {wage}</span>
            </li>
        }
    };
    let jobs = answer.employments.iter().map(job).collect_view();
    view! {
        <p class="answer__sum">{(words.weeks_total)(answer.total)}</p>
        {facts(vec![
            ("NSS", answer.nss.to_string()),
            ("CURP", answer.curp.to_string()),
            (words.recognised, answer.recognised.to_string()),
            (words.discounted, answer.discounted.to_string()),
            (words.reinstated, answer.reinstated.to_string()),
        ])}
        <h3>{words.employments}</h3>
        <ul class="rows">{jobs}</ul>
    }
}

fn card(answer: &CardAnswer, words: &'static Asking) -> impl IntoView + use<> {
    facts(vec![
        (words.registration, answer.registration.to_string()),
        (words.employer, answer.employer.clone()),
        (words.activity, answer.activity.clone()),
        (words.risk_class, answer.risk_class.clone()),
        (words.premium, format!("{} %", answer.premium_percent)),
        (words.office, answer.office.clone()),
    ])
}

/// A document: fetched when it is asked for, compared with its digest, then saved.
#[component]
fn Document(code: String, id: mailbox::id::Id, document: MadeDocument) -> impl IntoView {
    let app = app();
    let words = move || ASKING.in_(app.language.get());
    let (failed, busy) = (RwSignal::new(None::<Failure>), RwSignal::new(false));
    let (name, size) = (document.name.clone(), when::size(document.size_bytes));
    let save = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let (code, document) = (code.clone(), document.clone());
        spawn_local(async move {
            let came = api::procedures::document(&code, id, document.sha256).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match came {
                Ok(bytes) => files::save(&document.name, &document.media_type, &bytes),
                Err(ended) if ended.is_signed_out() => app.session_ended(),
                Err(problem) => failed.set(Some(problem)),
            }
        });
    };
    let label = move || {
        if busy.get() {
            words().saving.to_owned()
        } else {
            (words().save)(&name, &size)
        }
    };
    view! {
        <li>
            <button
                type="button"
                class="button answer__document"
                aria-disabled=move || busy.get().to_string()
                on:click=save
            >
                {label}
            </button>
            <FailureNotice failure=failed />
        </li>
    }
}
