//! Waiting: nothing at first, then the shape of what comes, then a sentence.

use std::time::Duration;

use leptos::prelude::*;

/// Before this a wait is not noticed, and what flashes is noise.
const SHAPE_AFTER: Duration = Duration::from_millis(300);
/// From here on a person wonders.
const SENTENCE_AFTER: Duration = Duration::from_secs(4);

/// The shape of what is coming. Shows nothing for 300 ms, and a sentence after 4 s. It is announced
/// once, when the shape shows.
#[component]
pub(crate) fn Skeleton(
    /// Said aloud with the shape: that it is coming.
    #[prop(into)]
    coming: Signal<&'static str>,
    /// Said after a while: that it takes long.
    #[prop(into)]
    slow: Signal<&'static str>,
    /// How many rows the shape has.
    #[prop(default = 3)]
    rows: usize,
) -> impl IntoView {
    let stage = RwSignal::new(0_u8);
    for (after, reached) in [(SHAPE_AFTER, 1), (SENTENCE_AFTER, 2)] {
        let timer = set_timeout_with_handle(
            move || {
                let _ = stage.try_set(reached);
            },
            after,
        );
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    }
    let line = || view! { <div class="skeleton__line"></div> };
    let shape = move || {
        (stage.get() > 0).then(|| {
            view! {
                <div class="skeleton" aria-hidden="true">
                    {(0..rows * 3).map(|_| line()).collect_view()}
                </div>
            }
        })
    };
    view! {
        <p class="visually-hidden" role="status">{move || (stage.get() > 0).then(|| coming.get())}</p>
        {shape}
        <p class="loading" role="status">{move || (stage.get() > 1).then(|| slow.get())}</p>
    }
}
