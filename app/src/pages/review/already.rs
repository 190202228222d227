//! Whether the act that a filing answers was answered meanwhile, on another device or by another
//! signer: told before signing. Presenting again is not forbidden; it is only not done unknowingly.

use leptos::prelude::*;
use mailbox::filing::{AnsweredAct, Filing, Procedure};
use mailbox::instant::LegalTime;
use mailbox::notification::State;
use wasm_bindgen_futures::spawn_local;

use crate::api::{filings, notifications};
use crate::failure::Failure;
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::text::{COMPOSE, when};

/// Answers of which each is asked for, to see what it answers.
const LOOKED_AT_MAX: usize = 8;

/// Says that the act was answered already, when it was.
#[component]
pub(super) fn AnsweredAlready(filing: RwSignal<Option<Filing>>) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let already = RwSignal::new(None::<LegalTime>);
    let act = Memo::new(move |_| {
        filing.with(|filing| filing.as_ref().and_then(|f| f.particulars.answers.clone()))
    });
    Effect::new(move |_| {
        let Some(act) = act.get() else { return };
        spawn_local(async move {
            // Who cannot ask now cannot sign either: the panel says so.
            let found = answered_at(&act).await.unwrap_or_default();
            let _ = already.try_set(found);
        });
    });
    move || {
        let day = when::date(already.get()?.date(), language.get());
        let said = (words().answered_already)(&day);
        Some(view! { <Notice tone=Tone::Due><p>{said}</p></Notice> })
    }
}

/// When it was answered, if it was.
async fn answered_at(act: &AnsweredAct) -> Result<Option<LegalTime>, Failure> {
    if let Some(folio) = &act.notification {
        let page = notifications::list(&format!("q={folio}"), None).await?;
        let cover = page.items.into_iter().find(|cover| cover.folio == *folio);
        return Ok(match cover.and_then(|cover| cover.standing) {
            Some(State::Answered { at, .. }) => Some(at),
            _ => None,
        });
    }
    let oficio = js_sys::encode_uri_component(act.oficio.as_str());
    let page = filings::list(&format!("q={oficio}"), None).await?;
    let answers = page.items.into_iter();
    let answers = answers.filter(|filing| filing.procedure == Procedure::Desahogo);
    for summary in answers.take(LOOKED_AT_MAX) {
        let detail = filings::detail(summary.folio.as_str()).await?;
        let answered = detail.filing.particulars.answers;
        if answered.is_some_and(|answered| answered.oficio == act.oficio) {
            return Ok(Some(summary.received_at));
        }
    }
    Ok(None)
}
