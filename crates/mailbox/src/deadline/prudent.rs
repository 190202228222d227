//! Two dates, side by side: the literal one, and the prudent one, the earliest of all readings.
//!
//! Every switch but P7 has its earliest date in its default: the others add days that do not
//! count, or move an act or an end forward. P7 may go either way (5 May, 1 October 2024). So the
//! defaults under both laws hold the earliest date of all; a test tries every combination.

use serde::{Deserialize, Serialize};

use super::{DeadlineError, Due, Facts, Outcome, Policy, Reading, Rule, Switch, Term, notify};
use crate::calendar::Calendar;
use crate::civil_date::CivilDate;

/// The last day of a term by the earliest reading.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PrudentDue {
    /// The term.
    pub term: Term,
    /// Its last day. File before 18:00: a reading (P5) takes later hours for the next day.
    pub on: CivilDate,
}

/// The earliest dates of all readings.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Prudent {
    /// The last day to open it; `None` when it is not a matter of opening.
    pub open_until: Option<CivilDate>,
    /// The day it counts as made if nobody does anything.
    pub deemed_on: CivilDate,
    /// The day it is made.
    pub notified_on: CivilDate,
    /// The day it takes effect.
    pub effects_on: CivilDate,
    /// The terms, in the order asked.
    pub due: Vec<PrudentDue>,
    /// The switches by which a prudent date is earlier than the literal one; none when all are
    /// equal.
    pub because: Vec<Switch>,
}

/// All about a notification: the literal dates, and the prudent ones.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer {
    /// The literal dates.
    pub outcome: Outcome,
    /// The literal terms, in the order asked.
    pub due: Vec<Due>,
    /// The prudent dates.
    pub prudent: Prudent,
}

/// Returns the dates of a notification and of its terms, literal and prudent.
pub fn answer(
    facts: &Facts,
    calendar: &Calendar,
    policy: &Policy,
    terms: &[Term],
) -> Result<Answer, DeadlineError> {
    let asked = Asked {
        facts,
        calendar,
        terms,
    };
    let (outcome, due) = asked.run(*policy)?;
    let literal = dates(&outcome, &due);
    let mut prudent = literal.clone();
    for candidate in earliest(facts.rule(), *policy) {
        let Some(other) = asked.dates(candidate)? else {
            continue;
        };
        if !other.is_earlier_than(&literal) {
            continue;
        }
        let because = asked.because(*policy, candidate, &literal)?;
        prudent.lower(&other);
        prudent.because.extend(because);
    }
    prudent.because.sort_unstable();
    prudent.because.dedup();
    Ok(Answer {
        outcome,
        due,
        prudent,
    })
}

/// What stays the same under every policy.
struct Asked<'a> {
    facts: &'a Facts,
    calendar: &'a Calendar,
    terms: &'a [Term],
}

impl Asked<'_> {
    fn run(&self, policy: Policy) -> Result<(Outcome, Vec<Due>), DeadlineError> {
        let outcome = notify(self.facts, self.calendar, &policy)?;
        let due = self
            .terms
            .iter()
            .map(|term| outcome.due(*term, self.calendar))
            .collect::<Result<_, _>>()?;
        Ok((outcome, due))
    }

    /// Returns the dates under a policy. A law whose list is not published is no reading: `None`.
    fn dates(&self, policy: Policy) -> Result<Option<Prudent>, DeadlineError> {
        match self.run(policy) {
            Ok((outcome, due)) => Ok(Some(dates(&outcome, &due))),
            Err(DeadlineError::Unpublished(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns the switches that make `candidate` earlier, each tried alone upon the literal
    /// policy; all that differ, when only together they do.
    fn because(
        &self,
        policy: Policy,
        candidate: Policy,
        literal: &Prudent,
    ) -> Result<Vec<Switch>, DeadlineError> {
        let together = policy.differences(&candidate);
        let mut alone = Vec::new();
        for switch in &together {
            let Some(one) = policy.with(*switch, candidate.word(*switch)) else {
                continue;
            };
            let dates = self.dates(one)?;
            if dates.is_some_and(|dates| dates.is_earlier_than(literal)) {
                alone.push(*switch);
            }
        }
        Ok(if alone.is_empty() { together } else { alone })
    }
}

/// The policies that hold the earliest dates. What moves no date (P5, P6) stays as it is.
fn earliest(rule: Rule, policy: Policy) -> impl Iterator<Item = Policy> + use<> {
    let defaults = Policy {
        filed_out_of_hours: policy.filed_out_of_hours,
        fourth_day_cut: policy.fourth_day_cut,
        ..Policy::default()
    };
    // P7 is no question under LFPA: its days are its own.
    let laws: &[Reading] = match rule {
        Rule::Lfpa => &[Reading::Default],
        _ => &[Reading::Default, Reading::Alternative],
    };
    laws.iter().map(move |law| Policy {
        supplementary_law: *law,
        ..defaults
    })
}

fn dates(outcome: &Outcome, due: &[Due]) -> Prudent {
    let due = due.iter().map(|due| PrudentDue {
        term: due.term,
        on: due.on,
    });
    Prudent {
        open_until: match outcome.rule {
            Rule::Cff134 | Rule::Lfpa => outcome.window.last().copied(),
            Rule::Estrados | Rule::Lss40 | Rule::Personal => None,
        },
        deemed_on: outcome.deemed_on,
        notified_on: outcome.notified_on,
        effects_on: outcome.effects_on,
        due: due.collect(),
        because: Vec::new(),
    }
}

impl Prudent {
    /// Takes the earlier of each date.
    fn lower(&mut self, other: &Self) {
        self.open_until = self.open_until.min(other.open_until);
        self.deemed_on = self.deemed_on.min(other.deemed_on);
        self.notified_on = self.notified_on.min(other.notified_on);
        self.effects_on = self.effects_on.min(other.effects_on);
        for (mine, theirs) in self.due.iter_mut().zip(&other.due) {
            mine.on = mine.on.min(theirs.on);
        }
    }

    /// Says whether any of its dates is earlier.
    fn is_earlier_than(&self, other: &Self) -> bool {
        let mut lowest = other.clone();
        lowest.lower(self);
        lowest != *other
    }
}
