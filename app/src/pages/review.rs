//! Review and sign: the statement's own fields, the exact text, one button.

use std::time::Duration;

use leptos::prelude::*;
use mailbox::api::Challenge;
use mailbox::filing::{Filing, Procedure};
use mailbox::statement::{Present, Statement};
use wasm_bindgen_futures::spawn_local;

use super::sign_in::signed_by;
use crate::api::filings;
use crate::failure::Failure;
use crate::mail::{AttachmentList, EfirmaPanel, FailureNotice, StatementView};
use crate::outbox::{self, Draft, Waiting};
use crate::parts::Title;
use crate::state::{App, OpenEfirma, Presence, app};
use crate::text::{COMPOSE, SIGN_IN, when};
use crate::{clock, route, signer, store};

/// How old a nonce may be when it is signed: the hour in the statement is the present one.
const REFRESH_AFTER: Duration = Duration::from_mins(4);

/// Reviews what was written, shows what is signed, signs it and waits for the receipt.
#[component]
pub(crate) fn ReviewPage() -> impl IntoView {
    let app = app();
    let words = move || COMPOSE.in_(app.language.get());
    let filing = RwSignal::new(None::<Filing>);
    let challenge = RwSignal::new(None::<Challenge>);
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    spawn_local(async move {
        let draft = store::record::<Draft>(store::DRAFT).await.ok().flatten();
        filing.set(draft.and_then(|d| {
            Filing::new(Procedure::Promocion, &d.subject, &d.text, d.attachments).ok()
        }));
    });
    let refresh = keep_fresh(challenge, failure, busy);
    // The statement is made from what is shown, and shown from the statement.
    let statement = Memo::new(move |_| {
        let (filing, challenge, efirma) = (filing.get()?, challenge.get()?, app.efirma.get()?);
        let mailbox = app.session()?.mailbox;
        let by = signed_by(&challenge, &efirma.facts, mailbox.as_str()).ok()?;
        Some(Statement::Present(Present { by, filing }))
    });
    follow_outbox(busy, failure, refresh);
    let sign = move |_| {
        let (Some(Statement::Present(present)), Some(efirma)) =
            (statement.get_untracked(), app.efirma.get_untracked())
        else {
            return;
        };
        // Pressed twice is pressed once.
        if busy.get_untracked() || app.waiting.get_untracked().is_open() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            if let Err(problem) = present_signed(app, present, efirma).await {
                busy.set(false);
                if problem == Failure::Signer(mailbox::worker::SignerProblem::Locked) {
                    app.efirma.set(None);
                }
                failure.set(Some(problem));
            }
        });
    };
    view! {
        <div class="page stack">
            <p class="step">{move || words().step_2}</p>
            <Title text=Signal::derive(move || words().review.to_owned()) />
            <Show
                when=move || filing.get().is_some()
                fallback=move || view! {
                    <p class="empty">{move || words().nothing_to_review}</p>
                    <p><a class="button" href=route::COMPOSE>{move || words().new}</a></p>
                }
            >
                <p class="not-yet">{move || words().not_yet}</p>
                <Summary filing />
                <FailureNotice failure />
                <Signing statement challenge busy on_sign=sign />
            </Show>
        </div>
    }
}

/// Asks for a nonce now and every few minutes; returns how to ask at once.
fn keep_fresh(
    challenge: RwSignal<Option<Challenge>>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
) -> impl Fn() + Copy + Send + Sync + 'static {
    let app = app();
    let refresh = move || {
        spawn_local(async move {
            match filings::challenge().await {
                Ok(fresh) => {
                    let _ = challenge.try_set(Some(fresh));
                }
                Err(ended) if ended.is_signed_out() => app.presence.set(Presence::Out),
                Err(problem) => {
                    let _ = failure.try_set(Some(problem));
                }
            }
        });
    };
    refresh();
    let timer = set_interval_with_handle(
        move || {
            if !busy.get_untracked() {
                refresh();
            }
        },
        REFRESH_AFTER,
    );
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
    refresh
}

/// Goes to the receipt when it is held; gives the screen back when the act was refused.
fn follow_outbox(
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    refresh: impl Fn() + Copy + 'static,
) {
    let app = app();
    Effect::new(move |_| match app.waiting.get() {
        Waiting::Presented(folio) if busy.get_untracked() => {
            app.waiting.set(Waiting::Nothing);
            app.place.go_instead(&route::receipt(&folio));
        }
        Waiting::BackToDraft(problem) if busy.get_untracked() => {
            app.waiting.set(Waiting::Nothing);
            busy.set(false);
            failure.set(Some(problem));
            refresh();
        }
        _ => {}
    });
}

async fn present_signed(app: App, present: Present, efirma: OpenEfirma) -> Result<(), Failure> {
    let (mailbox, filing) = (present.by.mailbox.clone(), present.filing.clone());
    let text = Statement::Present(present).to_text();
    let signature = signer::sign(&efirma, &text).await?;
    outbox::put(app, mailbox, filing, text, &signature).await
}

/// What was written, each part with the way to change it.
#[component]
fn Summary(filing: RwSignal<Option<Filing>>) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let subject = move || filing.get().map(|filing| filing.subject);
    let text = move || filing.get().map(|filing| filing.text.join("\n"));
    let files = Signal::derive(move || filing.get().map_or(vec![], |filing| filing.attachments));
    view! {
        <dl class="summary">
            <dt>{move || words().subject}</dt>
            <dd>{subject}</dd>
            <dt>{move || words().text}</dt>
            <dd class="summary__text">{text}</dd>
            <dt>{move || words().files}</dt>
            <dd>
                <Show when=move || files.get().is_empty()>{move || words().no_files}</Show>
                <AttachmentList attachments=files />
            </dd>
        </dl>
        <p><a href=route::COMPOSE>{move || words().change}</a></p>
    }
}

/// Who signs, for whom, what, with what effect, the exact text; then the one button.
#[component]
fn Signing(
    statement: Memo<Option<Statement>>,
    challenge: RwSignal<Option<Challenge>>,
    busy: RwSignal<bool>,
    on_sign: impl Fn(leptos::ev::MouseEvent) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let app = app();
    let words = move || COMPOSE.in_(app.language.get());
    let open_words = move || SIGN_IN.in_(app.language.get());
    let wrong = RwSignal::new(None::<Failure>);
    let opened = move |efirma: OpenEfirma| {
        let ours = app
            .session()
            .is_some_and(|s| s.mailbox.as_str() == efirma.facts.rfc);
        wrong.set((!ours).then_some(Failure::OtherMailbox));
        app.efirma.set(ours.then_some(efirma));
    };
    let text = Signal::derive(move || statement.get().map_or(String::new(), |s| s.to_text()));
    let holder = move || {
        app.efirma
            .get()
            .map(|e| format!("{} · {}", e.facts.name, e.facts.rfc))
    };
    let whose = move || {
        app.session()
            .map(|s| format!("{} · {}", s.holder_name, s.mailbox))
    };
    let before = move || challenge.get().map(|challenge| challenge.authority);
    let effect = move || (words().effect)(&when::date(clock::now().date(), app.language.get()));
    let other_site = move || {
        let challenge = challenge.get()?;
        let here = window().location().origin().ok()?;
        (challenge.origin != here).then_some(Failure::OtherOrigin(challenge.origin))
    };
    let label = move || match (busy.get(), app.waiting.get().is_open()) {
        (false, _) => words().sign,
        (true, false) => words().signing,
        (true, true) => words().presenting,
    };
    view! {
        <FailureNotice failure=Signal::derive(other_site) />
        <Show
            when=move || app.efirma.get().is_some()
            fallback=move || view! {
                <section class="panel stack">
                    <h2>{move || open_words().open_title}</h2>
                    <p>{move || open_words().open_lead}</p>
                    <EfirmaPanel
                        button=Signal::derive(move || (open_words().open, open_words().opening))
                        going_on=Signal::derive(|| false)
                        on_open=opened
                    />
                    <FailureNotice failure=wrong />
                </section>
            }
        >
            <section class="panel stack">
                <dl class="facts">
                    <dt>{move || words().signs}</dt>
                    <dd>{holder}</dd>
                    <dt>{move || words().for_}</dt>
                    <dd>{whose}</dd>
                    <dt>{move || words().before}</dt>
                    <dd>{before}</dd>
                    <dt>{move || words().act}</dt>
                    <dd>{move || words().act_present}</dd>
                </dl>
                <p>{effect}</p>
                <StatementView summary=Signal::derive(move || words().exact) text />
                <button
                    type="button"
                    class="button button--primary button--wide"
                    aria-disabled=move || (busy.get() || statement.get().is_none()).to_string()
                    on:click=on_sign
                >
                    {label}
                </button>
            </section>
        </Show>
    }
}
