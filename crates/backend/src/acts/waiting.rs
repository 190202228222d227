//! What waits in a mailbox, for its cover: how many notifications to open, how many terms to
//! answer, and until when.

use mailbox::notification::TwoDates;
use sqlx::AnyConnection;

use super::{NotDone, Party};

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

/// Counts what waits; there are no notifications in the records yet, so nothing does.
#[expect(
    clippy::unused_async,
    reason = "notifications are read from the records"
)]
pub(super) async fn waiting(
    _connection: &mut AnyConnection,
    _party: &Party,
) -> Result<Waiting, NotDone> {
    Ok(Waiting::default())
}
