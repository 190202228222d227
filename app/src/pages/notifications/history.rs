//! What happened to a notification, in its order, and every sealed word about it.

use leptos::prelude::*;
use mailbox::api::{MaskedDelivery, NotificationDetail, SealedStatement};
use mailbox::instant::LegalTime;
use mailbox::notification::{Cause, Event, Outcome};

use crate::failure::Failure;
use crate::mail::{Loaded, Loader, StatementView};
use crate::state::app;
use crate::text::notification::History;
use crate::text::{NOTIFICATION, when};
use crate::{clock, files, route, seal};

/// The history of a notification, folded.
#[component]
pub(super) fn HistoryView(detail: NotificationDetail) -> impl IntoView {
    let app = app();
    let words = move || &NOTIFICATION.in_(app.language.get()).history;
    let cover = detail.cover;
    let posted = (cover.events.iter()).any(|event| matches!(event, Event::Posted { .. }));
    let board = posted.then(|| view! { <p><a href=route::BOARD>{move || words().board}</a></p> });
    let (deposited_at, events) = (cover.deposited_at, cover.events);
    let lines = move || {
        let words = words();
        let first = line(words.deposited.to_owned(), deposited_at);
        let rest = events
            .iter()
            .map(|event| line(event_words(*event, words), event.at()));
        std::iter::once(first).chain(rest).collect_view()
    };
    let folio = cover.folio.to_string();
    let notice = detail.notice.map(|sealed| {
        let name = format!("aviso-{folio}");
        let summary = Signal::derive(move || words().notice);
        view! { <SealedView sealed summary name /> }
    });
    let attestation = detail.attestation.map(|sealed| {
        let name = format!("constancia-{folio}");
        let summary = Signal::derive(move || words().attestation);
        view! { <SealedView sealed summary name /> }
    });
    view! {
        <h2>{move || words().title}</h2>
        <ol class="history">{lines}</ol>
        <Alerts alerts=cover.alerts />
        {board}
        {notice}
        {attestation}
    }
}

fn line(what: String, at: LegalTime) -> impl IntoView {
    let language = app().language;
    let today = clock::now().date();
    let moment = move || when::moment(at, today, language.get());
    view! {
        <li>
            <span class="row__soft">{moment}</span>
            <span>{what}</span>
        </li>
    }
}

fn event_words(event: Event, words: &History) -> String {
    let [not_enabled, contacts_fail, not_found, opposed] = words.causes;
    match event {
        Event::Announced { .. } => words.announced.to_owned(),
        Event::Opened { .. } => words.opened.to_owned(),
        Event::Posted { cause, .. } => (words.posted)(match cause {
            Cause::NotEnabled => not_enabled,
            Cause::ContactsFail => contacts_fail,
            Cause::NotFound => not_found,
            Cause::Opposed => opposed,
        }),
        Event::Served { .. } => words.served.to_owned(),
        Event::Known { .. } => words.known.to_owned(),
        Event::Answered { .. } => words.answered.to_owned(),
        Event::Withdrawn { .. } => words.withdrawn.to_owned(),
    }
}

/// Where the alert went and what became of it: the answer to "it never came".
#[component]
pub(super) fn Alerts(alerts: Vec<MaskedDelivery>) -> impl IntoView {
    let app = app();
    let words = move || &NOTIFICATION.in_(app.language.get()).history;
    if alerts.is_empty() {
        return ().into_any();
    }
    let item = move |alert: &MaskedDelivery| {
        let language = app.language.get();
        let words = words();
        let outcome = match alert.outcome {
            Outcome::Pending => words.pending,
            Outcome::Accepted => words.accepted,
            Outcome::Bounced => words.bounced,
        };
        let at = when::moment(alert.at, clock::now().date(), language);
        let to = alert.to.clone();
        view! {
            <li>
                <span class="row__soft">{at}</span>
                <span><strong>{to}</strong> ": " {outcome}</span>
            </li>
        }
    };
    view! {
        <h3>{move || words().alerts}</h3>
        <ul class="history">{move || alerts.iter().map(item).collect_view()}</ul>
    }
    .into_any()
}

/// A word of the institute: its seal verified here, its exact text, and both to keep.
#[component]
fn SealedView(
    sealed: SealedStatement,
    summary: Signal<&'static str>,
    name: String,
) -> impl IntoView {
    let app = app();
    let words = move || &NOTIFICATION.in_(app.language.get()).history;
    let (text, mark) = (sealed.statement.clone(), sealed.seal.clone());
    let loader = Loader::new(move || verify(sealed.clone()));
    let save_words = move || NOTIFICATION.in_(app.language.get()).opened.save_receipt;
    let shown = move |()| {
        let (name, text, mark) = (name.clone(), text.clone(), mark.clone());
        let exact = text.clone();
        view! {
            <ul class="checks"><li>{move || words().seal_holds}</li></ul>
            <StatementView summary text=Signal::stored(exact) />
            <button
                type="button"
                class="button button--small"
                on:click=move |_| files::save_pair(&name, &text, &mark)
            >
                {save_words}
            </button>
        }
    };
    view! {
        <section class="sealed">
            <h3>{summary}</h3>
            <Loaded loader rows=1 coming=Signal::derive(move || words().checking_seal) view=shown />
        </section>
    }
}

async fn verify(sealed: SealedStatement) -> Result<(), Failure> {
    let seals = seal::institute().await?;
    let examined = evidence::seal::examine(&sealed.statement, &sealed.seal, &seals);
    let unproved = examined.map_err(Failure::Receipt)?;
    let holds = seal::holds(unproved.seal()).await?;
    unproved.conclude(holds).map_err(Failure::Receipt)?;
    Ok(())
}
