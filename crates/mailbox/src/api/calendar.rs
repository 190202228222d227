//! `calendar`: the days that count, and the feed of one mailbox for calendar programs.

use serde::{Deserialize, Serialize};

use crate::instant::LegalTime;

/// The address of a feed. Whoever has it reads the last days of this mailbox, and nothing else.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarFeed {
    /// Its path, such as `/api/v1/calendar/…`. Told once; making another voids it.
    pub path: String,
    /// When it was made.
    pub made_at: LegalTime,
}
