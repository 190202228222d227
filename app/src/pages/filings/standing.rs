//! Where a filing stands, in words: its state, the day to act by, what follows.
//!
//! Every date is the backend's; nothing is computed here.

use mailbox::api::{FilingStep, FilingSummary};
use mailbox::civil_date::CivilDate;
use mailbox::filing::{Progress, Step, Whose};
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::notification::TwoDates;

use crate::route;
use crate::text::{FILINGS, Language, when};

/// Where a filing stands, as a row and its screen say it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Said {
    /// The state, in a word or two.
    pub(super) tag: &'static str,
    /// How the state stands out: `due`, `danger`, `ok`, or not at all.
    pub(super) tone: &'static str,
    /// What to do by when, or what became of it.
    pub(super) line: String,
    /// The earlier day by the safest reading, where it differs.
    pub(super) prudent: Option<String>,
    /// What follows.
    pub(super) next: String,
    /// It waits for its party.
    pub(super) presses: bool,
}

/// Says where a filing that was received then stands.
#[expect(clippy::too_many_lines, reason = "one arm a standing")]
pub(super) fn said(
    standing: &Progress,
    received_at: LegalTime,
    today: CivilDate,
    language: Language,
) -> Said {
    let all = FILINGS.in_(language);
    let words = &all.standing;
    let day = |day: CivilDate| when::day(day.date(), today.date(), language);
    let of = |at: &LegalTime| day(at.date().into());
    match standing {
        Progress::Received => Said {
            tag: words.received,
            line: (all.received)(&of(&received_at)),
            next: words.received_next.to_owned(),
            ..Said::default()
        },
        Progress::Admitted { at } => Said {
            tag: words.admitted,
            line: (words.admitted_on)(&of(at)),
            next: words.admitted_next.to_owned(),
            ..Said::default()
        },
        Progress::Demanded {
            oficio,
            notification,
            answer_by_on,
            ..
        } => {
            let told = answer_by_on.is_some() || notification.is_none();
            Said {
                next: if told {
                    (words.demanded_next)(oficio.as_str())
                } else {
                    words.open_first_next.to_owned()
                },
                ..demanded(*answer_by_on, told, today, language)
            }
        }
        Progress::Lapsed { answer_by_on, .. } => Said {
            tag: words.lapsed,
            tone: "danger",
            line: (words.lapsed_on)(&day(answer_by_on.literal)),
            next: words.lapsed_next.to_owned(),
            presses: true,
            ..Said::default()
        },
        Progress::Supplied { at, .. } => Said {
            tag: words.supplied,
            line: (words.supplied_on)(&of(at)),
            next: words.supplied_next.to_owned(),
            ..Said::default()
        },
        Progress::Extended { until_on, .. } => Said {
            tag: words.extended,
            line: until_on.map_or_else(
                || words.extended_undated.to_owned(),
                |on| (words.extended_until)(&day(on)),
            ),
            next: words.extended_next.to_owned(),
            ..Said::default()
        },
        Progress::Resolved {
            at,
            sense,
            notification,
        } => {
            let next = match notification {
                Some(_) => words.resolved_unread,
                None => words.resolved_next,
            };
            Said {
                tag: sense.map_or(words.resolved, words.sense),
                tone: "ok",
                line: (words.resolved_on)(&of(at)),
                next: next.to_owned(),
                ..Said::default()
            }
        }
    }
}

/// Says until when a demand can be answered; or that it is not known, or not told yet.
fn demanded(dates: Option<TwoDates>, told: bool, today: CivilDate, language: Language) -> Said {
    let words = &FILINGS.in_(language).standing;
    let waits = Said {
        tag: words.demanded,
        tone: "due",
        presses: true,
        ..Said::default()
    };
    let Some(dates) = dates else {
        let line = if told {
            words.answer_undated
        } else {
            words.open_first
        };
        return Said {
            line: line.to_owned(),
            ..waits
        };
    };
    if today == dates.literal {
        return Said {
            tag: words.due_today,
            tone: "danger",
            line: words.answer_today.to_owned(),
            ..waits
        };
    }
    let day = |day: CivilDate| when::day(day.date(), today.date(), language);
    let can_be_safe = dates.prudent < dates.literal && today <= dates.prudent;
    Said {
        line: (words.answer_by)(&day(dates.literal)),
        prudent: can_be_safe.then(|| (words.prudent)(&day(dates.prudent))),
        ..waits
    }
}

/// Says where a filing of the list stands.
pub(super) fn of_summary(filing: &FilingSummary, today: CivilDate, language: Language) -> Said {
    said(&filing.standing, filing.received_at, today, language)
}

/// Returns the notification that tells what waits for the party, when one does.
pub(super) fn told_by(standing: &Progress) -> Option<&Folio> {
    match standing {
        Progress::Demanded { notification, .. } | Progress::Resolved { notification, .. } => {
            notification.as_ref()
        }
        _ => None,
    }
}

/// Tells whether an answer can be written from the filing itself.
pub(super) fn can_answer(standing: &Progress, steps: &[FilingStep]) -> bool {
    let waits = matches!(
        standing,
        Progress::Demanded { .. } | Progress::Lapsed { .. }
    );
    waits && demand(steps).is_some_and(|step| step.happened.notification.is_none())
}

/// Returns the demand that came last.
pub(in crate::pages) fn demand(steps: &[FilingStep]) -> Option<&FilingStep> {
    let mut newest = steps.iter().rev();
    newest.find(|step| matches!(step.happened.step, Step::Demanded { .. }))
}

/// Returns where its days are counted one by one: what a notification tells is counted there.
pub(super) fn counted(steps: &[FilingStep]) -> Option<String> {
    let at =
        (steps.iter()).rposition(|step| matches!(step.happened.step, Step::Demanded { .. }))?;
    let from = steps.get(at)?;
    if from.happened.notification.is_some() {
        return None;
    }
    let days: u16 = (steps.get(at..)?.iter())
        .map(|step| match step.happened.step {
            Step::Demanded { days, .. }
            | Step::Extended {
                whose: Whose::Party,
                days,
            } => days,
            _ => 0,
        })
        .sum();
    let sent = CivilDate::from(from.happened.at.date());
    Some(format!(
        "{}?forma=persona&envio={sent}&plazo={days}",
        route::COUNT
    ))
}

#[cfg(test)]
mod tests {
    use mailbox::filing::{Happened, Sense};

    use super::*;

    fn at(text: &str) -> LegalTime {
        text.parse().unwrap()
    }

    fn words(standing: &Progress, today: &str) -> String {
        let received = at("2026-01-14T09:00:00-06:00");
        let said = said(
            standing,
            received,
            today.parse().unwrap(),
            Language::Spanish,
        );
        format!("{}: {}. {}", said.tag, said.line, said.next)
    }

    fn demanded(dates: Option<(&str, &str)>, notification: Option<Folio>) -> Progress {
        Progress::Demanded {
            at: at("2026-01-15T09:00:00-06:00"),
            oficio: "00641/2026".parse().unwrap(),
            issued_on: "2026-01-14".parse().unwrap(),
            notification,
            answer_by_on: dates.map(|(literal, prudent)| TwoDates {
                literal: literal.parse().unwrap(),
                prudent: prudent.parse().unwrap(),
            }),
        }
    }

    fn step(at: &str, step: Step, notification: Option<Folio>) -> FilingStep {
        FilingStep {
            happened: Happened {
                at: at.parse().unwrap(),
                step,
                notification,
            },
            text: vec![],
            document: None,
            communication: None,
        }
    }

    #[test]
    fn a_demand_has_its_last_day_until_it_is_over() {
        let waits = demanded(Some(("2026-01-30", "2026-01-30")), None);
        assert_eq!(
            words(&waits, "2026-01-20"),
            "Te piden más: Contesta a más tardar el viernes 30 de enero. Contesta el oficio \
             00641/2026. Si no, se tendrá por no presentada (CFF 18)."
        );
        assert!(words(&waits, "2026-01-30").starts_with("Vence hoy: Último día"));
        let told = demanded(None, Some(Folio::new(Folio::NOTIFICATIONS, 2026, 14)));
        assert!(words(&told, "2026-01-20").contains("Ábrela para saber qué te piden"));
        let unpublished = demanded(None, None);
        assert!(words(&unpublished, "2026-01-20").contains("no calculamos esta fecha"));
    }

    #[test]
    fn the_safest_day_is_said_while_it_can_be_met() {
        let waits = demanded(Some(("2026-01-30", "2026-01-29")), None);
        let prudent = |today: &str| {
            let received = at("2026-01-14T09:00:00-06:00");
            said(&waits, received, today.parse().unwrap(), Language::English).prudent
        };
        assert_eq!(
            prudent("2026-01-29").unwrap(),
            "To be safe, earlier: Thursday, 29 January"
        );
        assert_eq!(prudent("2026-01-30"), None);
    }

    #[test]
    fn what_a_notification_tells_is_not_told_here() {
        let resolved = |sense, notification| Progress::Resolved {
            at: at("2026-02-03T09:00:00-06:00"),
            sense,
            notification,
        };
        assert!(
            words(&resolved(Some(Sense::Partly), None), "2026-02-04")
                .starts_with("Procedente en parte: Se resolvió el martes 3 de febrero.")
        );
        let told = Some(Folio::new(Folio::NOTIFICATIONS, 2026, 14));
        let standing = resolved(None, told.clone());
        assert!(words(&standing, "2026-02-04").starts_with("Resuelta:"));
        assert_eq!(told_by(&standing), told.as_ref());
    }

    #[test]
    fn the_days_of_a_demand_are_those_it_gave_and_those_added() {
        let asked = |days, notification| {
            let step_of = Step::Demanded {
                oficio: "1/2026".parse().unwrap(),
                issued_on: "2026-01-14".parse().unwrap(),
                days,
            };
            step("2026-01-15T09:00:00-06:00", step_of, notification)
        };
        let more = |whose, days| {
            step(
                "2026-01-16T09:00:00-06:00",
                Step::Extended { whose, days },
                None,
            )
        };
        let steps = [asked(10, None), more(Whose::Party, 5)];
        let address = "/calendario/contar?forma=persona&envio=2026-01-15&plazo=15";
        assert_eq!(counted(&steps).as_deref(), Some(address));
        assert!(can_answer(&demanded(None, None), &steps));
        let told = Some(Folio::new(Folio::NOTIFICATIONS, 2026, 14));
        let steps = [asked(10, told)];
        assert_eq!(counted(&steps), None);
        assert!(!can_answer(&demanded(None, None), &steps));
        assert_eq!(counted(&[]), None);
    }
}
