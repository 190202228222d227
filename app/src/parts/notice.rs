//! A message that stands out.

use leptos::prelude::*;

/// How a message stands out; its words say it too, never the colour alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Tone {
    /// Something went wrong: announced at once.
    Danger,
    /// Something to know.
    Quiet,
    /// Something to act on.
    Due,
    /// Something is done.
    Ok,
}

/// A message that stands out and is announced. Not for what is always on a screen.
#[component]
pub(crate) fn Notice(tone: Tone, children: Children) -> impl IntoView {
    let (name, role) = match tone {
        Tone::Danger => ("danger", "alert"),
        Tone::Due => ("due", "status"),
        Tone::Ok => ("ok", "status"),
        Tone::Quiet => ("quiet", "status"),
    };
    view! { <div class="notice" data-tone=name role=role>{children()}</div> }
}
