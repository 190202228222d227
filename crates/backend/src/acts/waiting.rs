//! What waits in a mailbox, for its cover: how many notifications to open, how many terms to
//! answer, and until when.

use mailbox::notification::{State, TwoDates};
use sqlx::AnyConnection;

use super::notifications::read::{Part, first_of};
use super::{NotDone, Party};
use crate::house::House;
use crate::store::notifications;

/// What waits.
#[derive(Clone, Debug, Default)]
pub(super) struct Waiting {
    /// Notifications that can be opened and are not made.
    pub(super) unopened: u32,
    /// The first last day among them.
    pub(super) open_by_on: Option<TwoDates>,
    /// Terms to answer that run.
    pub(super) unanswered: u32,
    /// The first last day among them.
    pub(super) answer_by_on: Option<TwoDates>,
}

/// Counts what waits today.
pub(super) async fn waiting(
    house: &House,
    connection: &mut AnyConnection,
    party: &Party,
) -> Result<Waiting, NotDone> {
    let (mailbox, today) = (&party.mailbox, house.clock.now().date().into());
    let (to_open, to_answer) = notifications::live_counts(connection, mailbox, today).await?;
    let to_be_opened = first_of(house, connection, mailbox, Part::Opening).await?;
    let to_be_answered = first_of(house, connection, mailbox, Part::Answering).await?;
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Waiting {
        unopened: count(to_open),
        open_by_on: match to_be_opened {
            Some(State::Announced {
                open_by_on,
                deemed_on,
                ..
            }) => open_by_on.or(Some(deemed_on)),
            _ => None,
        },
        unanswered: count(to_answer),
        answer_by_on: match to_be_answered {
            Some(State::Notified(made) | State::Effective(made)) => made.answer_by_on,
            _ => None,
        },
    })
}
