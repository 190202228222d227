//! Last days as iCalendar (RFC 5545): whole days, on the prudent date, in words that anybody who
//! looks over a shoulder may read.

use icalendar::{Calendar, Component as _, Event, EventLike as _};
use mailbox::civil_date::CivilDate;
use mailbox::deadline::Language;
use mailbox::duties::Duty;
use mailbox::id::Id;
use mailbox::instant::LegalTime;
use mailbox::notification::{State, TwoDates};
use time::UtcOffset;

/// What every term is called: nothing of what it is about.
const LAST_DAY: &str = "Buzón: último día";

/// Days to print.
pub(super) struct Days {
    calendar: Calendar,
    stamp: String,
}

impl Days {
    /// Begins with none. `now` is when it was printed.
    pub(super) fn new(authority: &str, now: LegalTime) -> Self {
        let mut calendar = Calendar::new();
        calendar.name(&format!("Buzón · {authority}"));
        Self {
            calendar,
            stamp: stamp(now),
        }
    }

    /// Adds the last day to open or to answer a notification, if it has one.
    pub(super) fn add_term(&mut self, id: Id, state: &State) {
        match state {
            State::Announced {
                open_by_on,
                deemed_on,
                ..
            } => {
                let last = open_by_on.unwrap_or(*deemed_on);
                self.add_dates(&format!("{id}.abrir"), "para abrir lo que te espera", last);
            }
            State::Notified(made) | State::Effective(made) => {
                if let Some(last) = made.answer_by_on {
                    self.add_dates(&format!("{id}.contestar"), "para contestar", last);
                }
            }
            _ => {}
        }
    }

    /// Adds the last day of a duty of every employer.
    pub(super) fn add_duty(&mut self, duty: &Duty) {
        let title = duty.title(Language::Spanish);
        let uid = format!("{}.{}", duty.kind, duty.nominal_on);
        let more = format!("Fundamento: {}. No es asesoría legal.", duty.basis);
        self.add(&uid, &title, &more, duty.prudent_on);
    }

    fn add_dates(&mut self, uid: &str, what: &str, last: TwoDates) {
        let TwoDates { literal, prudent } = last;
        let more = format!(
            "Último día {what}: {prudent} por la lectura más prudente, {literal} por la literal. \
             Entra al Buzón escribiendo tú su dirección. No es asesoría legal."
        );
        self.add(uid, LAST_DAY, &more, prudent);
    }

    fn add(&mut self, uid: &str, summary: &str, more: &str, on: CivilDate) {
        let day = on.date();
        let mut event = Event::new();
        event
            .uid(&format!("{uid}@buzon"))
            .add_property("DTSTAMP", self.stamp.as_str())
            .summary(summary)
            .description(more)
            .starts(day)
            .ends(day.next_day().unwrap_or(day))
            // It takes no time of anybody's day.
            .add_property("TRANSP", "TRANSPARENT");
        self.calendar.push(event.done());
    }

    /// Prints them.
    pub(super) fn to_text(&self) -> String {
        self.calendar.to_string()
    }
}

/// An instant as `20260114T160000Z`.
fn stamp(at: LegalTime) -> String {
    let at = at.instant().to_offset(UtcOffset::UTC);
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second) = at.to_hms();
    let month = u8::from(month);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}
