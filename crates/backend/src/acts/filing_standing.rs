//! Where a filing stands now, and what of its steps its party may see.
//!
//! What a notification tells, only that notification tells: before it is opened neither the sense
//! of a resolution nor its words or document are served (DESIGN 2, the invariants).

use mailbox::api::FilingStep;
use mailbox::filing::{FilingLife, Happened, Progress, Step};
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::notification::{Made, State};
use sqlx::AnyConnection;

use super::notifications::{Rulebook, standing};
use super::{Failure, NotDone};
use crate::store::notifications;

/// A filing's life, as it was kept.
pub(super) struct Kept {
    pub(super) life: FilingLife,
    pub(super) steps: Vec<FilingStep>,
    /// How the notification of the demand that waits was made, when it is.
    pub(super) made: Option<Made>,
}

impl Kept {
    /// Reads a life back from its steps.
    pub(super) async fn read(
        rulebook: &Rulebook,
        connection: &mut AnyConnection,
        received_at: LegalTime,
        steps: Vec<FilingStep>,
        now: LegalTime,
    ) -> Result<Self, NotDone> {
        let happened: Vec<Happened> = steps.iter().map(|step| step.happened.clone()).collect();
        let life = FilingLife::received(received_at)
            .replay(&happened)
            .map_err(|_| Failure::KeptStatement)?;
        let told_by = life.demand().and_then(|demand| demand.notification.clone());
        let made = match told_by {
            Some(folio) => made(rulebook, connection, &folio, now).await?,
            None => None,
        };
        Ok(Self { life, steps, made })
    }

    /// Says where it stands.
    pub(super) fn standing(&self, rulebook: &Rulebook, now: LegalTime) -> Progress {
        match (self.life).progress(rulebook.rules(), now, self.made.as_ref()) {
            Progress::Resolved {
                at,
                sense,
                notification,
            } => Progress::Resolved {
                at,
                sense: sense.filter(|_| notification.is_none()),
                notification,
            },
            other => other,
        }
    }

    /// Returns the steps as their party may see them.
    pub(super) fn shown(self) -> Vec<FilingStep> {
        self.steps.into_iter().map(shown).collect()
    }
}

fn shown(mut step: FilingStep) -> FilingStep {
    if step.happened.notification.is_some() {
        step.text.clear();
        step.document = None;
        if let Step::Resolved { sense, .. } = &mut step.happened.step {
            *sense = None;
        }
    }
    step
}

/// Returns how a notification was made, when it is.
async fn made(
    rulebook: &Rulebook,
    connection: &mut AnyConnection,
    folio: &Folio,
    now: LegalTime,
) -> Result<Option<Made>, NotDone> {
    let Some(found) = notifications::of_folio(connection, folio).await? else {
        return Ok(None);
    };
    let state = standing(&found.life()?, rulebook, now)?;
    Ok(match state {
        Some(State::Notified(made) | State::Effective(made) | State::Lapsed(made)) => Some(made),
        Some(State::Answered { made, .. }) => made,
        Some(
            State::Deposited { .. }
            | State::Announced { .. }
            | State::Posted { .. }
            | State::Withdrawn { .. },
        )
        | None => None,
    })
}
