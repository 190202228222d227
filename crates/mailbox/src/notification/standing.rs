//! Where a notification stands: a pure function of what happened, the calendar, the policy and now.
//!
//! An act can be told in more than one way: alerted and then served, or alerted and then posted
//! (LSS 286 M keeps every other way open). Each way has its own dates by
//! [`deadline`](crate::deadline); the one that is made first is the notification.

use super::{Cause, How, Life, Made, Rule, State, TwoDates};
use crate::calendar::Calendar;
use crate::civil_date::CivilDate;
use crate::deadline::{
    Answer, DeadlineError, Facts, Kind, Policy, Service, Stage, Term, answer, stage,
};
use crate::instant::LegalTime;

/// By what the dates are computed.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Which days count.
    pub calendar: &'a Calendar,
    /// How what the law leaves open is read.
    pub policy: &'a Policy,
    /// The office whose own non-working days count too.
    pub office: Option<&'a str>,
}

/// How the act was told.
#[derive(Clone, Copy)]
enum Channel {
    Alert { sent_at: LegalTime },
    Board { at: LegalTime, cause: Cause },
    Person { at: LegalTime },
    OwnWord { at: LegalTime },
}

/// One way the act was told, with its dates.
struct Way {
    channel: Channel,
    answer: Answer,
    stage: Stage,
}

impl Life {
    /// Returns where it stands at `now`. What happens after `now` has not happened.
    pub fn state(&self, rules: Rules<'_>, now: LegalTime) -> Result<State, DeadlineError> {
        if let Some(at) = self.withdrawn_at().filter(|at| *at <= now) {
            // What was made before cannot be taken back: it goes on as if nothing had been said.
            let before = self.until(at).governing(rules, at)?;
            if !before.is_some_and(|way| way.is_made()) {
                return Ok(State::Withdrawn { at });
            }
        }
        let so_far = self.until(now);
        let way = so_far.governing(rules, now)?;
        if let Some(at) = so_far.answered_at() {
            let made = way
                .as_ref()
                .filter(|way| way.is_made())
                .map(|way| so_far.made(way));
            return Ok(State::Answered { at, made });
        }
        let Some(way) = way else {
            return Ok(State::Deposited {
                at: self.deposited_at(),
            });
        };
        if !way.is_made() {
            return Ok(so_far.waiting(&way));
        }
        let made = so_far.made(&way);
        let today = CivilDate::from(now.date());
        let lapsed = made.answer_by_on.is_some_and(|due| today > due.literal);
        Ok(match way.stage {
            Stage::Effective if lapsed => State::Lapsed(made),
            Stage::Effective => State::Effective(made),
            _ => State::Notified(made),
        })
    }

    /// Returns the dates that govern at `now`, with their chain of days; none before anybody was
    /// told.
    pub fn dates(&self, rules: Rules<'_>, now: LegalTime) -> Result<Option<Answer>, DeadlineError> {
        let way = self.until(now).governing(rules, now)?;
        Ok(way.map(|way| way.answer))
    }

    /// Returns the way that is made first; when none is, the one that began last.
    fn governing(&self, rules: Rules<'_>, now: LegalTime) -> Result<Option<Way>, DeadlineError> {
        let known_on = self.known_at().map(|at| CivilDate::from(at.date()));
        let term = self.answer_days().map(Term::business_days);
        let terms: Vec<Term> = term.into_iter().collect();
        let mut found: Option<Way> = None;
        for channel in self.channels() {
            let facts = Facts {
                service: self.service(channel),
                known_on,
                office: rules.office.map(str::to_owned),
            };
            let answer = answer(&facts, rules.calendar, rules.policy, &terms)?;
            let stage = stage(&facts, &answer.outcome, now);
            let way = Way {
                channel,
                answer,
                stage,
            };
            if found.as_ref().is_none_or(|other| way.governs_over(other)) {
                found = Some(way);
            }
        }
        Ok(found)
    }

    /// Lists how the act was told. Knowing it is a notification of its own (CFF 135) only when
    /// nothing else was done; else it may bring the date of the others forward.
    fn channels(&self) -> Vec<Channel> {
        let told: Vec<Channel> = [
            self.announced_at()
                .map(|sent_at| Channel::Alert { sent_at }),
            self.posted()
                .map(|(at, cause)| Channel::Board { at, cause }),
            self.served_at().map(|at| Channel::Person { at }),
        ]
        .into_iter()
        .flatten()
        .collect();
        match self.known_at() {
            Some(at) if told.is_empty() => vec![Channel::OwnWord { at }],
            _ => told,
        }
    }

    fn service(&self, channel: Channel) -> Service {
        let opened_at = self.opened_at();
        match (channel, self.rule()) {
            (Channel::Alert { sent_at }, Rule::Lfpa) => Service::Lfpa { sent_at, opened_at },
            (Channel::Alert { sent_at }, Rule::Lss40) => Service::Lss40 {
                sent_at,
                acknowledged_at: opened_at,
            },
            (Channel::Alert { sent_at }, _) => Service::Cff134 { sent_at, opened_at },
            (Channel::Board { at, .. }, _) => Service::Estrados {
                published_on: at.date().into(),
            },
            (Channel::Person { at } | Channel::OwnWord { at }, _) => {
                Service::Personal { served_at: at }
            }
        }
    }

    fn waiting(&self, way: &Way) -> State {
        let (outcome, prudent) = (&way.answer.outcome, &way.answer.prudent);
        let deemed_on = TwoDates {
            literal: outcome.deemed_on,
            prudent: prudent.deemed_on,
        };
        let last = outcome.window.last().copied();
        match way.channel {
            Channel::Alert { sent_at } => State::Announced {
                sent_at,
                open_by_on: last.map(|literal| TwoDates {
                    literal,
                    prudent: prudent.open_until.unwrap_or(literal),
                }),
                deemed_on,
            },
            Channel::Board { at, cause } => State::Posted {
                at,
                cause,
                last_day_on: last.unwrap_or(outcome.deemed_on),
                notified_on: deemed_on,
            },
            Channel::Person { .. } | Channel::OwnWord { .. } => State::Deposited {
                at: self.deposited_at(),
            },
        }
    }

    fn made(&self, way: &Way) -> Made {
        let (outcome, prudent) = (&way.answer.outcome, &way.answer.prudent);
        let due = way.answer.due.first().zip(prudent.due.first());
        Made {
            how: self.how(way),
            notified_on: TwoDates {
                literal: outcome.notified_on,
                prudent: prudent.notified_on,
            },
            effective_on: TwoDates {
                literal: outcome.effects_on,
                prudent: prudent.effects_on,
            },
            answer_by_on: due.map(|(literal, prudent)| TwoDates {
                literal: literal.on,
                prudent: prudent.on,
            }),
        }
    }

    fn how(&self, way: &Way) -> How {
        let kind = way.answer.outcome.kind;
        if let (Kind::Knowledge, Some(at)) = (kind, self.known_at()) {
            return How::Known { at };
        }
        match (way.channel, kind, self.opened_at()) {
            (Channel::Alert { .. }, Kind::Opening | Kind::Acknowledged, Some(at)) => {
                How::Opened { at }
            }
            (Channel::Alert { sent_at }, _, consulted_at) => How::Deemed {
                sent_at,
                consulted_at,
            },
            (Channel::Board { at, cause }, ..) => How::Posted { at, cause },
            (Channel::Person { at }, ..) => How::Served { at },
            (Channel::OwnWord { at }, ..) => How::Known { at },
        }
    }
}

impl Way {
    fn is_made(&self) -> bool {
        matches!(self.stage, Stage::Notified | Stage::Effective)
    }

    fn governs_over(&self, other: &Self) -> bool {
        match (self.is_made(), other.is_made()) {
            (true, true) => self.answer.outcome.notified_on < other.answer.outcome.notified_on,
            (made, other_is) => made || !other_is,
        }
    }
}
