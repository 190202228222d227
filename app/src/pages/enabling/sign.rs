//! Step 4: the signature, `activacion` the first time and `terminos` ever after.

use leptos::prelude::*;
use mailbox::statement::{AcceptTerms, Activate, SignedBy, Statement};

use super::{Head, Step, Wizard};
use crate::acts;
use crate::api;
use crate::api::acts::Door;
use crate::failure::Failure;
use crate::mail::{Act, SignPanel, SignStage};
use crate::route;
use crate::state::app;
use crate::text::ENABLING;

/// Signs what was read.
#[expect(clippy::too_many_lines, reason = "one form, in the order it is seen")]
#[component]
pub(super) fn SignStep(wizard: Wizard) -> impl IntoView {
    let app = app();
    let words = move || ENABLING.in_(app.language.get());
    let stage = RwSignal::new(SignStage::Ready);
    // Whoever comes here without having read goes back to read.
    Effect::new(move |_| {
        let enabling = wizard.enabling.value.get();
        let current = enabling.map(|enabling| enabling.current_terms);
        let unread = current.is_some() && wizard.read.get() != current;
        if unread && stage.with_untracked(|stage| *stage == SignStage::Ready) {
            app.place.go_instead(&route::enable(Step::Terms.word()));
        }
    });
    Effect::new(move |_| {
        let changed = stage.with(|stage| match stage {
            SignStage::Failed(Failure::Refused(problem)) => {
                problem.code == mailbox::problem::Code::TermsChanged.problem().code
            }
            _ => false,
        });
        // What was read is not in force any more: the new text is read first.
        if changed {
            wizard.enabling.again();
        }
    });
    let make = move |by: SignedBy| {
        let enabling = wizard.enabling.value.get()?;
        let terms = wizard.read.get()?;
        Some(match enabling.enabled_at {
            Some(_) => Statement::AcceptTerms(AcceptTerms { by, terms }),
            None => Statement::Activate(Activate {
                by,
                terms,
                media: enabling.media,
            }),
        })
    };
    let act = Act::new(
        api::mailbox::enabling_challenge,
        make,
        move |signed| async move {
            let proved = acts::send(app, Door::Enabling, signed.signed).await?;
            let _ = wizard.proved.try_set(Some(proved));
            wizard.enabling.again();
            Ok(())
        },
    );
    let version = move || {
        let read = wizard.read.get();
        read.map(|terms| terms.version.to_string())
            .unwrap_or_default()
    };
    let what = move || {
        if wizard.is_again() {
            (words().act_terms)(&version())
        } else {
            (words().act)(&version())
        }
    };
    let effect = move || {
        if wizard.is_again() {
            words().effect_terms.to_owned()
        } else {
            words().effect.to_owned()
        }
    };
    let button = move || {
        if wizard.is_again() {
            (words().sign_terms, words().signing)
        } else {
            (words().sign, words().signing)
        }
    };
    view! {
        <Head wizard step=Step::Sign title=Signal::derive(move || words().sign_title) />
        <p class="lead">{move || words().sign_lead}</p>
        <SignPanel
            act
            stage
            what=Signal::derive(what)
            effect=Signal::derive(effect)
            button=Signal::derive(button)
        />
    }
}
