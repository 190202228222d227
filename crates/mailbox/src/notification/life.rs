//! What happened to one notification: grows only by events that may follow one another.

use super::{Act, Cause, Event, Impossible, Rule};
use crate::instant::LegalTime;

/// What happened so far. Dates are not here: they follow from these instants.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Life {
    rule: Rule,
    answer_days: Option<u16>,
    deposited_at: LegalTime,
    announced_at: Option<LegalTime>,
    opened_at: Option<LegalTime>,
    posted: Option<(LegalTime, Cause)>,
    served_at: Option<LegalTime>,
    known_at: Option<LegalTime>,
    answered_at: Option<LegalTime>,
    withdrawn_at: Option<LegalTime>,
}

impl Life {
    /// Begins the life of a notification: the act is deposited, nobody was told.
    pub const fn deposited(act: &Act, at: LegalTime) -> Self {
        Self::begun(act.rule, act.answer_days, at)
    }

    /// Begins a life from what of the act matters to it.
    pub const fn begun(rule: Rule, answer_days: Option<u16>, deposited_at: LegalTime) -> Self {
        Self {
            rule,
            answer_days,
            deposited_at,
            announced_at: None,
            opened_at: None,
            posted: None,
            served_at: None,
            known_at: None,
            answered_at: None,
            withdrawn_at: None,
        }
    }

    /// Adds what happened next, or says why it cannot have.
    ///
    /// Times are those of the legal clock; two events may share a second.
    pub fn apply(mut self, event: Event) -> Result<Self, Impossible> {
        let at = event.at();
        if let Some(withdrawn) = self.withdrawn_at {
            return Err(Impossible::Withdrawn { at: withdrawn });
        }
        follows(at, Some(self.deposited_at))?;
        match event {
            Event::Announced { .. } => self.announce(at)?,
            Event::Opened { .. } => self.open(at)?,
            Event::Posted { cause, .. } => self.post(at, cause)?,
            Event::Served { .. } => {
                first(self.served_at, |at| Impossible::AlreadyServed { at })?;
                self.served_at = Some(at);
            }
            Event::Known { .. } => {
                first(self.known_at, |at| Impossible::AlreadyKnown { at })?;
                self.known_at = Some(at);
            }
            Event::Answered { .. } => self.answer(at)?,
            Event::Withdrawn { .. } => {
                first(self.opened_at, |at| Impossible::AlreadyOpened { at })?;
                first(self.served_at, |at| Impossible::AlreadyServed { at })?;
                first(self.known_at, |at| Impossible::AlreadyKnown { at })?;
                follows(at, self.announced_at)?;
                follows(at, self.posted.map(|(at, _)| at))?;
                self.withdrawn_at = Some(at);
            }
        }
        Ok(self)
    }

    fn announce(&mut self, at: LegalTime) -> Result<(), Impossible> {
        first(self.announced_at, |at| Impossible::AlreadyAnnounced { at })?;
        if self.rule.sentence().is_none() {
            return Err(Impossible::NotOfThisRule);
        }
        self.announced_at = Some(at);
        Ok(())
    }

    fn open(&mut self, at: LegalTime) -> Result<(), Impossible> {
        first(self.opened_at, |at| Impossible::AlreadyOpened { at })?;
        let announced_at = self.announced_at.ok_or(Impossible::NotAnnounced)?;
        follows(at, Some(announced_at))?;
        self.opened_at = Some(at);
        Ok(())
    }

    fn post(&mut self, at: LegalTime, cause: Cause) -> Result<(), Impossible> {
        first(self.posted.map(|(at, _)| at), |at| {
            Impossible::AlreadyPosted { at }
        })?;
        first(self.opened_at, |at| Impossible::AlreadyOpened { at })?;
        first(self.served_at, |at| Impossible::AlreadyServed { at })?;
        self.posted = Some((at, cause));
        Ok(())
    }

    fn answer(&mut self, at: LegalTime) -> Result<(), Impossible> {
        first(self.answered_at, |at| Impossible::AlreadyAnswered { at })?;
        let told = [
            self.announced_at,
            self.posted.map(|(at, _)| at),
            self.served_at,
            self.known_at,
        ];
        let earliest = told.into_iter().flatten().min();
        let earliest = earliest.ok_or(Impossible::AnsweredUnnotified)?;
        follows(at, Some(earliest))?;
        self.answered_at = Some(at);
        Ok(())
    }

    /// Adds several events, the oldest first.
    pub fn replay(self, events: &[Event]) -> Result<Self, Impossible> {
        events
            .iter()
            .try_fold(self, |life, event| life.apply(*event))
    }

    /// Returns what had happened by `now`.
    #[must_use]
    pub fn until(mut self, now: LegalTime) -> Self {
        let past = |at: &LegalTime| *at <= now;
        self.announced_at = self.announced_at.filter(past);
        self.opened_at = self.opened_at.filter(past);
        self.posted = self.posted.filter(|(at, _)| past(at));
        self.served_at = self.served_at.filter(past);
        self.known_at = self.known_at.filter(past);
        self.answered_at = self.answered_at.filter(past);
        self.withdrawn_at = self.withdrawn_at.filter(past);
        self
    }

    /// Returns the same life of an act that gives no term to answer: its dates need no day of the
    /// years that only the term reaches into.
    #[must_use]
    pub const fn without_term(mut self) -> Self {
        self.answer_days = None;
        self
    }

    /// Returns the rule by which the act is notified.
    pub const fn rule(&self) -> Rule {
        self.rule
    }

    /// Returns the business days to answer, when the act gives a term.
    pub const fn answer_days(&self) -> Option<u16> {
        self.answer_days
    }

    /// Returns when the act was deposited.
    pub const fn deposited_at(&self) -> LegalTime {
        self.deposited_at
    }

    /// Returns when the alert was sent.
    pub const fn announced_at(&self) -> Option<LegalTime> {
        self.announced_at
    }

    /// Returns when the document was first opened, be it in time or only to consult it.
    pub const fn opened_at(&self) -> Option<LegalTime> {
        self.opened_at
    }

    /// Returns when and why it was posted at estrados.
    pub const fn posted(&self) -> Option<(LegalTime, Cause)> {
        self.posted
    }

    /// Returns when it was served in person.
    pub const fn served_at(&self) -> Option<LegalTime> {
        self.served_at
    }

    /// Returns since when the addressee declares to know it.
    pub const fn known_at(&self) -> Option<LegalTime> {
        self.known_at
    }

    /// Returns when it was answered.
    pub const fn answered_at(&self) -> Option<LegalTime> {
        self.answered_at
    }

    /// Returns when it was withdrawn.
    pub const fn withdrawn_at(&self) -> Option<LegalTime> {
        self.withdrawn_at
    }
}

fn first(
    earlier: Option<LegalTime>,
    error: impl Fn(LegalTime) -> Impossible,
) -> Result<(), Impossible> {
    earlier.map_or(Ok(()), |at| Err(error(at)))
}

fn follows(at: LegalTime, earlier: Option<LegalTime>) -> Result<(), Impossible> {
    match earlier {
        Some(earlier) if at < earlier => Err(Impossible::Before { at: earlier }),
        _ => Ok(()),
    }
}
