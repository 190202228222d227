//! Where a notification stands, in words: its state, the day to act by, how many days are left.
//!
//! Every date is the backend's; only the days that are left are counted here, by the calendar in
//! force, and not at all when a year of it is not published.

use core::cmp::Ordering;

use mailbox::api::Cover;
use mailbox::calendar::Calendar;
use mailbox::civil_date::CivilDate;
use mailbox::deadline::Policy;
use mailbox::notification::{Event, How, Made, State, TwoDates};

use crate::text::{INBOX, Language, when};

/// Where a notification stands, as a row and a cover say it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Standing {
    /// The state, in a word or two.
    pub(super) tag: &'static str,
    /// How the state stands out: `due`, `danger`, `ok`, or not at all.
    pub(super) tone: &'static str,
    /// Nobody has opened it, and it could be.
    pub(super) is_unopened: bool,
    /// What to do by when, or what became of it.
    pub(super) line: String,
    /// How many days are left for it.
    pub(super) left: Option<String>,
    /// It must be done soon: said in the colour of what is due.
    pub(super) presses: bool,
    /// What follows if nothing is done.
    pub(super) otherwise: Option<String>,
    /// The earlier day by the safest reading, where it differs.
    pub(super) prudent: Option<String>,
}

/// By what the days that are left are counted.
pub(super) struct Count<'a> {
    pub(super) today: CivilDate,
    /// Absent while it has not come: then no days are counted.
    pub(super) calendar: Option<&'a Calendar>,
    pub(super) language: Language,
}

/// Tells whether somebody opened it, in time or only to consult it.
pub(super) fn is_opened(cover: &Cover) -> bool {
    let opened = |event: &Event| matches!(event, Event::Opened { .. });
    cover.events.iter().any(opened)
}

/// Says where it stands.
pub(super) fn standing(cover: &Cover, count: &Count<'_>) -> Standing {
    let words = &INBOX.in_(count.language).states;
    let opened = is_opened(cover);
    let Some(state) = cover.standing else {
        return Standing {
            tag: if opened { words.opened } else { words.unopened },
            is_unopened: !opened,
            line: words.unpublished.to_owned(),
            ..Standing::default()
        };
    };
    match state {
        State::Deposited { .. } => Standing {
            tag: words.deposited,
            line: words.not_told.to_owned(),
            ..Standing::default()
        },
        State::Announced {
            open_by_on,
            deemed_on,
            ..
        } => count.to_open(cover, open_by_on, deemed_on),
        State::Posted { notified_on, .. } => Standing {
            tag: words.on_board,
            tone: "due",
            line: (words.posted)(&count.day(notified_on.literal)),
            prudent: count.prudent(cover, notified_on),
            ..Standing::default()
        },
        State::Notified(made) | State::Effective(made) => count.made(cover, made, opened),
        State::Lapsed(made) => Standing {
            tag: words.lapsed,
            tone: "danger",
            line: (made.answer_by_on)
                .map(|by| (words.answer_was)(&count.day(by.literal)))
                .unwrap_or_default(),
            ..Standing::default()
        },
        State::Answered { at, .. } => Standing {
            tag: words.answered,
            tone: "ok",
            line: (words.answered_on)(&count.day(at.date().into())),
            ..Standing::default()
        },
        State::Withdrawn { at } => Standing {
            tag: words.withdrawn,
            line: (words.withdrawn_on)(&count.day(at.date().into())),
            ..Standing::default()
        },
    }
}

impl Count<'_> {
    pub(super) fn day(&self, day: CivilDate) -> String {
        when::day(day.date(), self.today.date(), self.language)
    }

    /// Returns the business days after today, up to and with `last`.
    fn left(&self, cover: &Cover, last: CivilDate) -> Option<u16> {
        let selection = Policy::default().selection(cover.rule, None);
        let days = self.calendar?.working_days(&selection);
        days.between(self.today, last).ok()
    }

    fn left_words(&self, cover: &Cover, last: CivilDate) -> Option<String> {
        let left = self.left(cover, last).filter(|left| *left > 0)?;
        Some((INBOX.in_(self.language).states.days_left)(left))
    }

    fn prudent(&self, _: &Cover, dates: TwoDates) -> Option<String> {
        let words = &INBOX.in_(self.language).states;
        (dates.prudent < dates.literal).then(|| (words.prudent)(&self.day(dates.prudent)))
    }

    fn to_open(&self, cover: &Cover, by: Option<TwoDates>, deemed: TwoDates) -> Standing {
        let words = &INBOX.in_(self.language).states;
        let otherwise = (words.if_not)(&self.day(deemed.literal));
        let mut said = Standing {
            tag: words.unopened,
            tone: "due",
            is_unopened: true,
            ..Standing::default()
        };
        let Some(by) = by else {
            said.line = otherwise;
            return said;
        };
        said.prudent = self.prudent(cover, by);
        match self.today.cmp(&by.literal) {
            Ordering::Less => {
                said.line = (words.open_by)(&self.day(by.literal));
                said.left = self.left_words(cover, by.literal);
                said.presses = self.left(cover, by.literal).is_some_and(|left| left <= 1);
                said.otherwise = Some(otherwise);
            }
            Ordering::Equal => {
                words.open_today.clone_into(&mut said.line);
                said.tag = words.due_today;
                said.tone = "danger";
                said.presses = true;
                said.otherwise = Some(otherwise);
            }
            Ordering::Greater => {
                said.line = (words.closing)(&self.day(deemed.literal));
                said.presses = true;
            }
        }
        said
    }

    fn made(&self, cover: &Cover, made: Made, opened: bool) -> Standing {
        let words = &INBOX.in_(self.language).states;
        let (tag, tone) = match made.how {
            How::Opened { .. } => (words.opened, ""),
            How::Deemed { .. } if opened => (words.deemed_consulted, ""),
            How::Deemed { .. } => (words.deemed, "due"),
            How::Posted { .. } => (words.by_board, "due"),
            How::Served { .. } => (words.served, ""),
            How::Known { .. } => (words.known, ""),
        };
        let mut said = Standing {
            tag,
            tone,
            is_unopened: !opened && matches!(made.how, How::Deemed { .. }),
            ..Standing::default()
        };
        match made.answer_by_on {
            Some(by) if self.today == by.literal => {
                words.answer_today.clone_into(&mut said.line);
                said.presses = true;
            }
            Some(by) => {
                said.line = (words.answer_by)(&self.day(by.literal));
                said.left = self.left_words(cover, by.literal);
                said.presses = self.left(cover, by.literal).is_some_and(|left| left <= 2);
                said.prudent = self.prudent(cover, by);
            }
            None => {
                let day = self.day(made.effective_on.literal);
                said.line = if made.effective_on.literal <= self.today {
                    (words.effective)(&day)
                } else {
                    (words.effective_from)(&day)
                };
            }
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use mailbox::digest::Digest;
    use mailbox::id::Id;
    use mailbox::identifiers::Folio;
    use mailbox::notification::{Life, Rule, Rules};

    use super::*;

    fn cover(events: Vec<Event>, now: &str) -> Cover {
        let deposited_at = "2026-01-14T09:00:00-06:00".parse().unwrap();
        let life = Life::begun(Rule::Cff134, Some(8), deposited_at);
        let rules = Rules {
            calendar: &Calendar::seed(),
            policy: &Policy::default(),
            office: None,
        };
        let now = now.parse().unwrap();
        let state = life.replay(&events).unwrap().state(rules, now);
        Cover {
            id: Id::new(1, [0; 10]),
            folio: Folio::new(Folio::NOTIFICATIONS, 2026, 14),
            mailbox: "EKU9003173C9".parse().unwrap(),
            addressee_name: "La Espiga".into(),
            registration: None,
            kind: "Requerimiento de información".into(),
            issuer: "Subdelegación Puebla Norte".into(),
            oficio: "1/2026".into(),
            issued_on: "2026-01-13".parse().unwrap(),
            document_sha256: Digest::new([1; 32]),
            document_bytes: 1,
            rule: Rule::Cff134,
            answer_days: Some(8),
            deposited_at,
            events,
            standing: state.ok(),
            alerts: vec![],
        }
    }

    fn said(events: Vec<Event>, now: &str) -> String {
        let at: mailbox::instant::LegalTime = now.parse().unwrap();
        let count = Count {
            today: at.date().into(),
            calendar: Some(&Calendar::seed()),
            language: Language::Spanish,
        };
        let said = standing(&cover(events, now), &count);
        let left = said.left.map(|left| format!(" {left}."));
        let press = if said.presses { " !" } else { "" };
        format!(
            "{}: {}.{}{press}",
            said.tag,
            said.line,
            left.unwrap_or_default()
        )
    }

    /// The example of UX 4.3 and 4.4, day by day.
    #[test]
    fn the_days_are_said_as_they_pass() {
        let at = "2026-01-14T09:30:00-06:00".parse().unwrap();
        let sent = || vec![Event::Announced { at }];
        for (now, words) in [
            (
                "2026-01-15T10:51:00-06:00",
                "Sin abrir: Ábrela a más tardar el lunes 19 de enero. Quedan 2 días hábiles.",
            ),
            (
                "2026-01-16T10:51:00-06:00",
                "Sin abrir: Ábrela a más tardar el lunes 19 de enero. Queda 1 día hábil. !",
            ),
            (
                "2026-01-19T23:00:00-06:00",
                "Vence hoy: Último día: hoy, hasta las 23:59 (hora del Centro). !",
            ),
            (
                "2026-01-20T00:00:00-06:00",
                "Notificada por plazo: Contesta a más tardar el martes 3 de febrero. Quedan 9 días hábiles.",
            ),
        ] {
            assert_eq!(said(sent(), now), words, "{now}");
        }
    }

    #[test]
    fn once_opened_it_is_the_answer_that_has_a_day() {
        let at = "2026-01-14T09:30:00-06:00".parse().unwrap();
        let opened = "2026-01-15T11:00:00-06:00".parse().unwrap();
        let events = || vec![Event::Announced { at }, Event::Opened { at: opened }];
        assert_eq!(
            said(events(), "2026-01-15T11:01:00-06:00"),
            "Abierta: Contesta a más tardar el miércoles 28 de enero. Quedan 9 días hábiles."
        );
        assert_eq!(
            said(events(), "2026-01-29T00:00:00-06:00"),
            "Vencida: El plazo para contestar terminó el miércoles 28 de enero."
        );
        let at = "2026-01-16T09:00:00-06:00".parse().unwrap();
        let mut answered = events();
        answered.push(Event::Answered { at });
        assert_eq!(
            said(answered, "2026-01-16T09:00:00-06:00"),
            "Contestada: La contestaste el viernes 16 de enero."
        );
    }
}
