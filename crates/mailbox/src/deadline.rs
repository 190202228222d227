//! Legal time: when a notification counts as made, when it takes effect, when a term ends.
//!
//! One engine for every way of being notified. Nothing here knows what time it is: the same facts,
//! calendar and policy give the same dates for ever, and no job has to run for the law to be
//! right. The rules, each with its article:
//!
//! - the mailbox: three business days to open, notified on the fourth (CFF 134-I);
//! - estrados: ten days posted, notified on the eleventh (CFF 139);
//! - cédulas by electronic means: the day of the receipt, or the day it was sent (LSS 40);
//! - in person: the day it was served (CFF 137);
//! - LFPA, as a labelled alternative: it takes effect the same day (LFPA 38);
//! - effects the next business day (CFF 135), terms from the day after (LSS 39-C, 39-D).
//!
//! What the law leaves open is a [`Policy`] of eight switches, recorded with every result. Each
//! result has its chain of days ([`Step`]), and [`answer`] sets the prudent date, the earliest of
//! all readings, beside the literal one.
//!
//! ```
//! use mailbox::calendar::Calendar;
//! use mailbox::deadline::{Facts, Policy, Service, Term, notify};
//!
//! let facts = Facts::of(Service::Cff134 {
//!     sent_at: "2026-01-14T10:00:00-06:00".parse().unwrap(),
//!     opened_at: None,
//! });
//! let calendar = Calendar::seed();
//! let outcome = notify(&facts, &calendar, &Policy::default()).unwrap();
//! assert_eq!(outcome.notified_on.to_string(), "2026-01-20");
//! assert_eq!(outcome.effects_on.to_string(), "2026-01-21");
//! let due = outcome.due(Term::business_days(15), &calendar).unwrap();
//! assert_eq!(due.on.to_string(), "2026-02-12");
//! ```

pub(crate) mod count;
mod error;
mod explanation;
mod facts;
mod filing;
pub(crate) mod lines;
mod notify;
mod policy;
mod prudent;
mod stage;
mod step;
mod switch_words;
pub(crate) mod term;
pub(crate) mod words;

pub use error::DeadlineError;
pub use explanation::{Explanation, Language};
pub use facts::{Facts, Rule, Service};
pub use filing::{Presented, citation_day, contact_expires_at, presented};
pub use notify::{Kind, Outcome, notify};
pub use policy::{
    CLOSING_HOUR, Layers, NotAPolicy, OPENING_HOUR, Policy, Reading, SentAfterHours, Switch,
};
pub use prudent::{Answer, Prudent, PrudentDue, answer};
pub use stage::{Stage, days_left, stage};
pub use step::{Phase, Step, What, Why};
pub use term::{Due, NotATerm, Purpose, Term, Unit};
pub use words::long as date_in_words;
