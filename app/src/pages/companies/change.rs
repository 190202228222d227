//! A change of a mandate: what changes, then the sign panel with its exact text. Each gives a
//! receipt.

use leptos::prelude::*;
use mailbox::api::MandateDetail;
use mailbox::statement::{ChangeMandate, MandateOrder, SignedBy, Statement};

use super::Desk;
use super::form::ScopeForm;
use crate::acts::{self, Proved};
use crate::api;
use crate::api::acts::Door;
use crate::mail::{Act, SignPanel, SignStage};
use crate::parts::Dialog;
use crate::state::app;
use crate::text::{COMPANIES, FRAME};

/// What is to change.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    Grant,
    Limit(MandateDetail),
    Revoke(MandateDetail),
    Accept(MandateDetail),
    Renounce(MandateDetail),
}

impl Change {
    const fn place(&self) -> usize {
        match self {
            Self::Grant => 0,
            Self::Limit(_) => 1,
            Self::Revoke(_) => 2,
            Self::Accept(_) => 3,
            Self::Renounce(_) => 4,
        }
    }

    /// Returns what is signed, where nothing has to be filled in.
    fn order(&self) -> Option<MandateOrder> {
        let mandate = |one: &MandateDetail| one.folio.clone();
        match self {
            Self::Grant | Self::Limit(_) => None,
            Self::Revoke(one) => Some(MandateOrder::Revoke {
                mandate: mandate(one),
            }),
            Self::Accept(one) => Some(MandateOrder::Accept {
                mandate: mandate(one),
            }),
            Self::Renounce(one) => Some(MandateOrder::Renounce {
                mandate: mandate(one),
            }),
        }
    }
}

/// The dialog of a change.
#[component]
pub(super) fn ChangeDialog(desk: Desk) -> impl IntoView {
    let app = app();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(desk.changing.with(Option::is_some)));
    Effect::new(move |_| {
        // Closed by Escape or its button.
        if !open.get() && desk.changing.with_untracked(Option::is_some) {
            desk.changing.set(None);
        }
    });
    let title = move || {
        let titles = COMPANIES.in_(app.language.get()).acts.titles;
        let change = desk.changing.get();
        let title = change.and_then(|change| titles.get(change.place()).copied());
        title.unwrap_or_default().to_owned()
    };
    view! {
        <Dialog
            id="mandato"
            open
            title=Signal::derive(title)
            close=Signal::derive(move || FRAME.in_(app.language.get()).not_now)
        >
            {move || desk.changing.get().map(|change| view! { <Changing desk change /> })}
        </Dialog>
    }
}

/// First what, then the signature.
#[component]
fn Changing(desk: Desk, change: Change) -> impl IntoView {
    let order = RwSignal::new(change.order());
    let change = StoredValue::new(change);
    let typed = StoredValue::new(None::<MandateOrder>);
    move || match order.get() {
        None => view! { <ScopeForm desk change=change.get_value() typed order /> }.into_any(),
        Some(signed) => {
            typed.set_value(Some(signed.clone()));
            view! { <Panel desk change=change.get_value() signed order /> }.into_any()
        }
    }
}

/// The sign panel of a change.
#[component]
fn Panel(
    desk: Desk,
    change: Change,
    signed: MandateOrder,
    order: RwSignal<Option<MandateOrder>>,
) -> impl IntoView {
    let app = app();
    let words = move || COMPANIES.in_(app.language.get());
    let stage = RwSignal::new(SignStage::Ready);
    let proved = StoredValue::new(None::<Proved>);
    let at = change.place();
    let who = match (&change, &signed) {
        (
            _,
            MandateOrder::Grant {
                delegate,
                delegate_name,
                ..
            },
        ) => format!("{} · {delegate}", delegate_name.as_str()),
        (Change::Limit(one) | Change::Revoke(one), _) => {
            format!("{} · {} · {}", one.delegate_name, one.delegate, one.folio)
        }
        (Change::Accept(one) | Change::Renounce(one), _) => {
            format!("{} · {} · {}", one.principal_name, one.principal, one.folio)
        }
        (Change::Grant, _) => String::new(),
    };
    let scope = match &signed {
        MandateOrder::Grant { scope, .. } | MandateOrder::Limit { scope, .. } => {
            Some(scope.clone())
        }
        _ => match &change {
            Change::Accept(one) => Some(one.scope.clone()),
            _ => None,
        },
    };
    let what = move || {
        let said = words().acts.what.get(at).map(|said| said(&who));
        let scope = scope.as_ref().map(|scope| {
            let [powers, place] = super::scope_said(scope, app.language.get());
            format!(". {powers}. {place}")
        });
        format!("{}{}", said.unwrap_or_default(), scope.unwrap_or_default())
    };
    let effect = move || {
        let effects = words().acts.effects;
        effects.get(at).copied().unwrap_or_default().to_owned()
    };
    Effect::new(move |_| {
        if stage.with(|stage| *stage == SignStage::Done) {
            desk.receipt.set(proved.get_value());
            desk.changing.set(None);
            desk.mandates.again();
        }
    });
    let has_form = matches!(change, Change::Grant | Change::Limit(_));
    // A delegate answers in the mailbox of who gave the mandate, wherever it answers from.
    let principal = match change {
        Change::Accept(one) | Change::Renounce(one) => Some(one.principal),
        Change::Grant | Change::Limit(_) | Change::Revoke(_) => None,
    };
    let make = move |by: SignedBy| {
        let mailbox = principal.clone().unwrap_or_else(|| by.mailbox.clone());
        Some(Statement::ChangeMandate(ChangeMandate {
            by: SignedBy { mailbox, ..by },
            order: signed.clone(),
        }))
    };
    let act = Act::new(api::mandates::challenge, make, move |signed| async move {
        let done = acts::send(app, Door::Mandates, signed.signed).await?;
        let _ = proved.try_set_value(Some(done));
        Ok(())
    });
    let edit = has_form.then(|| {
        view! {
            <Show when=move || matches!(stage.get(), SignStage::Ready | SignStage::Failed(_))>
                <button type="button" class="button button--bare" on:click=move |_| order.set(None)>
                    {move || words().form.edit}
                </button>
            </Show>
        }
    });
    view! {
        {edit}
        <SignPanel
            act
            stage
            what=Signal::derive(what)
            effect=Signal::derive(effect)
            button=Signal::derive(move || (words().acts.sign, words().acts.signing))
        />
    }
}
