//! The signature of a request that binds its party: the filing that follows from its fields.

use leptos::prelude::*;
use mailbox::api::{AskProcedure, ProcedureRequest};
use mailbox::procedures::Ask;
use mailbox::statement::{Present, SignedBy, Statement};

use super::Desk;
use crate::api;
use crate::mail::{Act, SignPanel, SignStage};
use crate::state::app;
use crate::text::ASKING;

/// Shows and signs a request.
#[component]
pub(super) fn OrderPanel(desk: Desk, ask: Ask) -> impl IntoView {
    let app = app();
    let words = move || ASKING.in_(app.language.get());
    let stage = RwSignal::new(SignStage::Ready);
    let came = StoredValue::new(None::<ProcedureRequest>);
    let ask = StoredValue::new(ask);
    let code = ask.with_value(Ask::code);
    let what = move || {
        let filing = ask.with_value(Ask::filing);
        filing.map(|filing| filing.subject).unwrap_or_default()
    };
    Effect::new(move |_| {
        if stage.with(|stage| *stage == SignStage::Done)
            && let Some(request) = came.get_value()
        {
            desk.came(request);
        }
    });
    let act = Act::new(
        move || api::procedures::challenge(code.to_owned()),
        move |by: SignedBy| {
            let filing = ask.with_value(Ask::filing)?;
            Some(Statement::Present(Present { by, filing }))
        },
        move |signed| async move {
            let key = evidence::sha256(signed.signed.statement.as_bytes()).to_string();
            let asked = AskProcedure {
                fields: ask.with_value(Ask::fields),
                statement: Some(signed.signed.statement),
                signature: Some(signed.signed.signature),
            };
            let request = api::procedures::request(code, &asked, &key).await?;
            let _ = came.try_set_value(Some(request));
            Ok(())
        },
    );
    let may_leave = move || matches!(stage.get(), SignStage::Ready | SignStage::Failed(_));
    view! {
        <Show when=may_leave>
            <button
                type="button"
                class="button button--bare"
                on:click=move |_| desk.signing.set(None)
            >
                {move || words().change}
            </button>
        </Show>
        <SignPanel
            act
            stage
            what=Signal::derive(what)
            effect=Signal::derive(move || words().effect.to_owned())
            button=Signal::derive(move || (words().sign, words().signing))
        />
    }
}
