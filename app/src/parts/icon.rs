//! Icons: strokes in the colour of the text, never alone, never read aloud.

use leptos::prelude::*;
use leptos::svg;

/// What an icon shows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Icon {
    Calendar,
    Contacts,
    Companies,
    Document,
    Help,
    Mark,
    More,
    Notifications,
    Procedures,
    Receipt,
    Settings,
    Verify,
}

impl Icon {
    /// The strokes, on a field of 24 by 24.
    const fn strokes(self) -> &'static str {
        match self {
            Self::Calendar => "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
            Self::Contacts => "M3 6h18v12H3zM3 7l9 7 9-7",
            Self::Companies => {
                "M4 21V5l8-2v18M12 9h8v12M2 21h20M7 9h2M7 13h2M7 17h2M15 13h2M15 17h2"
            }
            Self::Document => "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
            Self::Help => {
                "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 17h.01"
            }
            Self::Mark => "M2 6h20v12H2zL12 13l10-7",
            Self::More => {
                "M5 12h.01M12 12h.01M19 12h.01M5 6h.01M12 6h.01M19 6h.01M5 18h.01M12 18h.01M19 18h.01"
            }
            Self::Notifications => "M4 17l2-2v-5a6 6 0 0 1 12 0v5l2 2zM10 20.5h4",
            Self::Procedures => "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
            Self::Receipt => "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 10.5l2 2 4-4",
            Self::Settings => "M4 7h9M17 7h3M4 17h3M11 17h9M13 5v4h4V5zM7 15v4h4v-4z",
            Self::Verify => "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5",
        }
    }
}

/// Draws an icon. Words always stand beside it.
pub(crate) fn icon(icon: Icon) -> impl IntoView {
    svg::svg()
        .attr("class", "icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
        .child(svg::path().attr("d", icon.strokes()))
}
