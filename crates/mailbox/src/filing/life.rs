//! The life of a filing after its receipt: what the institute answers, and until when the party may.
//!
//! What happened only grows by steps that may follow one another; where a filing stands is a pure
//! function of them, of the calendar and of now. A demand for more gives business days, ten unless
//! a law says otherwise (CFF 18); they run from the day it takes effect (CFF 135). What has legal
//! effect is notified as a notification, and its words are told there and nowhere before.

mod progress;
mod step;

pub use progress::Progress;
pub use step::{DAYS_MAX, DEMAND_DAYS, Happened, Phase, Sense, Step, Unfit, Whose};

use crate::civil_date::CivilDate;
use crate::deadline::{
    DeadlineError, Facts, Policy, Reading, Rule, Service, Term, answer as answer_of,
};
use crate::identifiers::Folio;
use crate::instant::LegalTime;
use crate::notification::{Made, Oficio, Rules, TwoDates};

/// A demand that waits, or waited, for its answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Demand {
    /// When.
    pub at: LegalTime,
    /// The number of its *oficio*.
    pub oficio: Oficio,
    /// The date of its *oficio*.
    pub issued_on: CivilDate,
    /// Business days to answer, extensions included.
    pub days: u16,
    /// The notification that tells it, when one does.
    pub notification: Option<Folio>,
}

/// What happened to a filing so far.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FilingLife {
    last_at: LegalTime,
    phase: Phase,
    demand: Option<Demand>,
    supplied: Option<(LegalTime, Folio)>,
    more_time: Option<(LegalTime, u16)>,
    admitted_at: Option<LegalTime>,
    resolved: Option<Happened>,
}

impl FilingLife {
    /// Begins the life of a filing.
    pub const fn received(at: LegalTime) -> Self {
        Self {
            last_at: at,
            phase: Phase::Received,
            demand: None,
            supplied: None,
            more_time: None,
            admitted_at: None,
            resolved: None,
        }
    }

    /// Adds several steps, the oldest first.
    pub fn replay(self, steps: &[Happened]) -> Result<Self, Unfit> {
        steps.iter().try_fold(self, Self::apply)
    }

    /// Adds what happened next, or says why it cannot have.
    pub fn apply(mut self, happened: &Happened) -> Result<Self, Unfit> {
        let at = happened.at;
        if self.phase == Phase::Resolved {
            return Err(Unfit::Resolved);
        }
        if at < self.last_at {
            return Err(Unfit::Before { at: self.last_at });
        }
        match &happened.step {
            Step::Admitted if self.phase == Phase::Received => {
                self.admitted_at = Some(at);
                self.phase = Phase::Admitted;
            }
            Step::Admitted => return Err(Unfit::AlreadyAdmitted),
            Step::Demanded { .. } if self.phase == Phase::Demanded => {
                return Err(Unfit::AlreadyDemanded);
            }
            Step::Demanded {
                oficio,
                issued_on,
                days,
            } => {
                self.demand = Some(Demand {
                    at,
                    oficio: oficio.clone(),
                    issued_on: *issued_on,
                    days: some_days(*days)?,
                    notification: happened.notification.clone(),
                });
                self.phase = Phase::Demanded;
            }
            Step::Supplied { filing } => {
                if self.phase != Phase::Demanded {
                    return Err(Unfit::NothingDemanded);
                }
                self.supplied = Some((at, filing.clone()));
                self.phase = Phase::Supplied;
            }
            Step::Extended { whose, days } => self.extend(at, *whose, some_days(*days)?)?,
            Step::Resolved { .. } => {
                self.resolved = Some(happened.clone());
                self.phase = Phase::Resolved;
            }
        }
        self.last_at = at;
        Ok(self)
    }

    fn extend(&mut self, at: LegalTime, whose: Whose, days: u16) -> Result<(), Unfit> {
        match (whose, self.phase) {
            (Whose::Party, Phase::Demanded) => {
                let demand = self.demand.as_mut().ok_or(Unfit::NothingDemanded)?;
                demand.days = some_days(demand.days.saturating_add(days))?;
            }
            (Whose::Party, _) => return Err(Unfit::NothingDemanded),
            // The institute's time does not run while it waits for the party.
            (Whose::Institute, Phase::Demanded) => return Err(Unfit::AlreadyDemanded),
            (Whose::Institute, _) => {
                self.more_time = Some((at, days));
                self.phase = Phase::Extended;
            }
        }
        Ok(())
    }

    /// Returns the phase, without dates.
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// Returns the demand that waits for its answer.
    pub fn demand(&self) -> Option<&Demand> {
        self.demand
            .as_ref()
            .filter(|_| self.phase == Phase::Demanded)
    }

    /// Returns where it stands at `now`; `made` is how the demand's notification was made, when a
    /// notification tells it and it is made.
    pub fn progress(&self, rules: Rules<'_>, now: LegalTime, made: Option<&Made>) -> Progress {
        match self.phase {
            Phase::Received => Progress::Received,
            Phase::Admitted => Progress::Admitted {
                at: self.admitted_at.unwrap_or(self.last_at),
            },
            Phase::Demanded => self.demanded(rules, now, made),
            Phase::Supplied => match &self.supplied {
                Some((at, filing)) => Progress::Supplied {
                    at: *at,
                    filing: filing.clone(),
                },
                None => Progress::Received,
            },
            Phase::Extended => {
                let (at, days) = self.more_time.unwrap_or((self.last_at, 0));
                let selection = rules.policy.selection(Rule::Cff134, rules.office);
                let working = rules.calendar.working_days(&selection);
                let until =
                    Term::business_days(days).after(at.date().into(), &working, rules.policy);
                Progress::Extended {
                    at,
                    until_on: until.ok().map(|due| due.on),
                }
            }
            Phase::Resolved => match &self.resolved {
                Some(Happened {
                    at,
                    step: Step::Resolved { sense, .. },
                    notification,
                }) => Progress::Resolved {
                    at: *at,
                    sense: *sense,
                    notification: notification.clone(),
                },
                _ => Progress::Received,
            },
        }
    }

    fn demanded(&self, rules: Rules<'_>, now: LegalTime, made: Option<&Made>) -> Progress {
        let Some(demand) = &self.demand else {
            return Progress::Received;
        };
        let answer_by_on = demand.answer_by(rules, made);
        let today = CivilDate::from(now.date());
        if let Some(dates) = answer_by_on.filter(|dates| today > dates.literal) {
            return Progress::Lapsed {
                at: demand.at,
                answer_by_on: dates,
            };
        }
        Progress::Demanded {
            at: demand.at,
            oficio: demand.oficio.clone(),
            issued_on: demand.issued_on,
            notification: demand.notification.clone(),
            answer_by_on,
        }
    }

    /// Refuses a sense that is not true: a filing is taken as not presented only when what was
    /// demanded did not come in its term.
    pub fn check_sense(
        &self,
        sense: Sense,
        rules: Rules<'_>,
        now: LegalTime,
        made: Option<&Made>,
    ) -> Result<(), Unfit> {
        let lapsed = matches!(self.progress(rules, now, made), Progress::Lapsed { .. });
        if sense == Sense::NotPresented && !lapsed {
            return Err(Unfit::NotLapsed);
        }
        Ok(())
    }
}

impl Demand {
    /// Returns the last day to answer.
    fn answer_by(&self, rules: Rules<'_>, made: Option<&Made>) -> Option<TwoDates> {
        let effective_on = match (&self.notification, made) {
            (Some(_), None) => return None,
            (Some(_), Some(made)) => made.effective_on,
            // Told by a communication, it is known the day it is sent: no reading is earlier.
            (None, _) => told_effective(self.at, rules).ok()?,
        };
        due(effective_on, self.days, rules).ok()
    }
}

/// The day that something told at `at` takes effect (CFF 135).
fn told_effective(at: LegalTime, rules: Rules<'_>) -> Result<TwoDates, DeadlineError> {
    let facts = Facts {
        office: rules.office.map(str::to_owned),
        ..Facts::of(Service::Personal { served_at: at })
    };
    let answer = answer_of(&facts, rules.calendar, rules.policy, &[])?;
    Ok(TwoDates {
        literal: answer.outcome.effects_on,
        prudent: answer.prudent.effects_on,
    })
}

/// The last of so many business days after effects, by the letter and by the earliest reading.
fn due(effective_on: TwoDates, days: u16, rules: Rules<'_>) -> Result<TwoDates, DeadlineError> {
    let term = Term::business_days(days);
    let under = |policy: &Policy, from: CivilDate| {
        let selection = policy.selection(Rule::Cff134, rules.office);
        let working = rules.calendar.working_days(&selection);
        term.after(from, &working, policy).map(|due| due.on)
    };
    let literal = under(rules.policy, effective_on.literal)?;
    let labour_law = Policy {
        supplementary_law: Reading::Alternative,
        ..Policy::default()
    };
    // A law whose list is not published is no reading.
    let others = [Policy::default(), labour_law]
        .iter()
        .filter_map(|policy| under(policy, effective_on.prudent).ok())
        .min();
    Ok(TwoDates {
        literal,
        prudent: others.unwrap_or(literal).min(literal),
    })
}

fn some_days(days: u16) -> Result<u16, Unfit> {
    if (1..=DAYS_MAX).contains(&days) {
        Ok(days)
    } else {
        Err(Unfit::Days)
    }
}

#[cfg(test)]
mod tests;
