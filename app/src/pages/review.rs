//! Review and sign: what was written, then the sign panel.

mod already;

use leptos::prelude::*;
use mailbox::filing::Filing;
use mailbox::notification::TwoDates;
use mailbox::statement::{Present, Statement};
use wasm_bindgen_futures::spawn_local;

use super::compose::AnsweredView;
use crate::api::filings;
use crate::draft::Draft;
use crate::failure::Failure;
use crate::mail::{Act, AttachmentList, ParticularsView, SignPanel, SignStage, SignedText};
use crate::outbox::{self, Waiting};
use crate::parts::Title;
use crate::state::{App, app};
use crate::store::{self, Seen};
use crate::text::{COMPOSE, when};
use crate::{clock, route};
use already::AnsweredAlready;

/// Reviews what was written, shows what is signed, signs it and waits for the receipt.
#[component]
pub(crate) fn ReviewPage() -> impl IntoView {
    let app = app();
    let words = move || COMPOSE.in_(app.language.get());
    let filing = RwSignal::new(None::<Filing>);
    let by_on = RwSignal::new(None::<TwoDates>);
    let stage = RwSignal::new(SignStage::Ready);
    let seen = StoredValue::new(Seen::default());
    spawn_local(async move {
        let (found, draft) = store::draft::<Draft>().await.unwrap_or_default();
        let _ = seen.try_set_value(found);
        let _ = by_on.try_set(draft.as_ref().and_then(|draft| draft.answer_by_on));
        let _ = filing.try_set(draft.and_then(|draft| draft.filing().ok()));
    });
    follow_outbox(stage);
    let act = Act::new(
        filings::challenge,
        move |by| {
            // One signed filing at a time waits for its receipt.
            let other = app.waiting.get().is_open() && stage.get() == SignStage::Ready;
            let filing = filing.get().filter(|_| !other)?;
            Some(Statement::Present(Present { by, filing }))
        },
        move |signed| keep(app, seen.get_value(), signed),
    );
    let act = StoredValue::new_local(act);
    let effect = move || (words().effect)(&when::date(clock::now().date(), app.language.get()));
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
                <AnsweredAlready filing />
                <Summary filing by_on />
                <SignPanel
                    act=act.get_value()
                    stage
                    what=Signal::derive(move || words().act_present.to_owned())
                    effect=Signal::derive(effect)
                    button=Signal::derive(move || (words().sign, words().presenting))
                />
            </Show>
        </div>
    }
}

/// From here on nothing is lost: it is kept on this device before anything is sent.
async fn keep(app: App, seen: Seen, signed: SignedText) -> Result<(), Failure> {
    let SignedText {
        statement: Statement::Present(present),
        signed,
    } = signed
    else {
        return Err(Failure::Unreadable);
    };
    outbox::put(app, &seen, present.by.mailbox, present.filing, signed).await
}

/// Goes to the receipt when it is held; gives the screen back when the act was refused.
fn follow_outbox(stage: RwSignal<SignStage>) {
    let app = app();
    Effect::new(move |_| {
        let ours = stage.with_untracked(|stage| *stage == SignStage::Done);
        match app.waiting.get() {
            Waiting::Presented(folio) if ours => {
                app.waiting.set(Waiting::Nothing);
                app.place.go_instead(&route::receipt(&folio));
            }
            // The banner says it, and it can be signed anew.
            Waiting::BackToDraft(Failure::Cancelled) if ours => stage.set(SignStage::Ready),
            Waiting::BackToDraft(problem) if ours => {
                app.waiting.set(Waiting::Nothing);
                stage.set(SignStage::Failed(problem));
            }
            _ => {}
        }
    });
}

/// What was written, each part with the way to change it.
#[component]
fn Summary(filing: RwSignal<Option<Filing>>, by_on: RwSignal<Option<TwoDates>>) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let subject = move || filing.get().map(|filing| filing.subject);
    let text = move || filing.get().map(|filing| filing.text.join("\n"));
    let answers = move || {
        let act = filing.get().and_then(|filing| filing.particulars.answers);
        act.map(|act| view! { <AnsweredView act by_on=by_on.get() /> })
    };
    let particulars = move || {
        let Filing {
            procedure,
            particulars,
            ..
        } = filing.get()?;
        Some(view! { <ParticularsView procedure particulars /> })
    };
    let files = Signal::derive(move || filing.get().map_or(vec![], |filing| filing.attachments));
    view! {
        {answers}
        <dl class="summary">
            {particulars}
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
