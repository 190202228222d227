//! Ten thousand rows, of which only those near the eye are in the page.
//!
//! Rows differ in height, so they are measured in blocks as they are shown; blocks far away leave
//! a gap of their own height. Nothing is styled in place: a gap is as high as the picture in it.
//!
//! Each block has a place of its own in the page, which stays when its rows come and go: no row is
//! ever moved, and so none loses the focus that holding `j` gave it.

use std::rc::Rc;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use mailbox::api::Cover;
use mailbox::id::Id;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::HtmlUListElement;

use super::feed::Feed;
use super::row::Row;
use crate::state::app;
use crate::text::INBOX;

/// Rows in a block: few, so that what comes with one key is drawn within a frame or two.
const BLOCK: usize = 5;
/// Blocks shown before anything was measured.
const AT_FIRST: usize = 3;
/// How high a row is, about, until it was measured.
const ROW_GUESS: f64 = 120.0;

/// Which blocks are in the page, and how high the gaps around them are.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Shown {
    from: usize,
    to: usize,
    before: f64,
    after: f64,
}

/// Whether each block is in the page. Each has a signal of its own: of two thousand, only those
/// that come or go are told.
#[derive(Clone, Copy)]
struct Present(StoredValue<Vec<ArcRwSignal<bool>>>);

impl Present {
    /// The signal of a block, which follows `shown` from now on.
    fn of(self, block: usize, shown: Shown) -> ArcRwSignal<bool> {
        let mut found = None;
        self.0.update_value(|all| {
            for next in all.len()..=block {
                all.push(ArcRwSignal::new((shown.from..shown.to).contains(&next)));
            }
            found = all.get(block).cloned();
        });
        found.unwrap_or_else(|| ArcRwSignal::new(false))
    }

    /// Tells the blocks that come and those that go.
    fn turn(self, was: Shown, now: Shown) {
        let (was, now) = (was.from..was.to, now.from..now.to);
        self.0.with_value(|all| {
            let tell = |block: usize, here: bool| {
                if let Some(present) = all.get(block) {
                    present.set(here);
                }
            };
            was.clone()
                .filter(|block| !now.contains(block))
                .for_each(|block| tell(block, false));
            now.clone()
                .filter(|block| !was.contains(block))
                .for_each(|block| tell(block, true));
        });
    }
}

/// The rows.
#[component]
pub(super) fn Window(feed: Feed, viewed: Memo<Option<Id>>) -> impl IntoView {
    let app = app();
    let list = NodeRef::<html::Ul>::new();
    let shown = RwSignal::new(Shown {
        from: 0,
        to: AT_FIRST,
        before: 0.0,
        after: 0.0,
    });
    let present = Present(StoredValue::new(Vec::new()));
    let look = move || {
        if let Some(ul) = list.try_get_untracked().flatten() {
            look(feed, &ul, shown, present);
        }
    };
    let soon = once_a_frame(look);
    let (after_change, on_scroll) = (soon.clone(), soon);
    Effect::new(move |_| {
        feed.covers.track();
        shown.track();
        after_change();
    });
    follow_scrolling(on_scroll);
    let blocks = Memo::new(move |_| feed.covers.with(Vec::len).div_ceil(BLOCK));
    let name = move || {
        let words = INBOX.in_(app.language.get());
        let [unopened, opened, all] = words.tabs;
        let tab = match feed.asked.get().tab {
            super::asked::Tab::Unopened => unopened,
            super::asked::Tab::Made => opened,
            super::asked::Tab::All => all,
        };
        let count = feed.covers.with(Vec::len);
        (words.list)(tab, count, feed.next.get().is_none())
    };
    let size = move || match feed.next.get() {
        Some(_) => "-1".to_owned(),
        None => feed.covers.with(Vec::len).to_string(),
    };
    let size = Signal::derive(size);
    view! {
        <ul
            class="rows"
            aria-label=name
            aria-busy=move || feed.busy.get().to_string()
            node_ref=list
        >
            <li class="rows__gap" aria-hidden="true">
                <svg width="1" height=move || shown.get().before.to_string()></svg>
            </li>
            <For each=move || 0..blocks.get() key=|block| *block let:block>
                <Block block here=present.of(block, shown.get_untracked()) feed viewed size />
            </For>
            <li class="rows__gap" aria-hidden="true">
                <svg width="1" height=move || shown.get().after.to_string()></svg>
            </li>
        </ul>
    }
}

/// The rows of a block while it is near the eye.
#[component]
fn Block(
    block: usize,
    here: ArcRwSignal<bool>,
    feed: Feed,
    viewed: Memo<Option<Id>>,
    size: Signal<String>,
) -> impl IntoView {
    let rows = move || {
        let from = block * BLOCK;
        feed.covers.with(|all| {
            let rows = all.get(from..).unwrap_or_default().iter().take(BLOCK);
            let rows = rows.cloned().enumerate();
            rows.map(|(at, cover)| (from + at, cover))
                .collect::<Vec<(usize, Arc<Cover>)>>()
        })
    };
    let key = |(_, cover): &(usize, Arc<Cover>)| (cover.id, cover.events.len());
    view! {
        <Show when=move || here.get()>
            <For each=rows key=key let:entry>
                <Row at=entry.0 cover=entry.1 feed viewed size />
            </For>
        </Show>
    }
}

/// Measures what is there, and decides what should be.
fn look(feed: Feed, ul: &HtmlUListElement, shown: RwSignal<Shown>, present: Present) {
    // Hidden behind the notification on a narrow screen: nothing to measure.
    if ul.offset_parent().is_none() {
        return;
    }
    let now = shown.get_untracked();
    let count = feed.covers.with_untracked(Vec::len);
    let blocks = count.div_ceil(BLOCK);
    measure(feed, ul, now, count);
    let heights = feed.place.with_value(|place| {
        let guess = guess(&place.heights);
        let height = |block: usize| {
            let rows = BLOCK.min(count - (block * BLOCK).min(count));
            let known = place.heights.get(block).copied().flatten();
            known.unwrap_or(guess * rows_as_f64(rows))
        };
        (0..blocks).map(height).collect::<Vec<f64>>()
    });
    let view = window().inner_height().ok().and_then(|h| h.as_f64());
    let view = view.unwrap_or(800.0);
    let top = ul.get_bounding_client_rect().top();
    let (first, last) = (-top - view, -top + 2.0 * view);
    let next = visible(&heights, first, last);
    if next != now {
        present.turn(now, next);
        shown.set(next);
    }
    if next.to >= blocks {
        feed.more();
    }
}

/// Finds the blocks between two heights.
fn visible(heights: &[f64], first: f64, last: f64) -> Shown {
    let mut shown = Shown {
        from: 0,
        to: 0,
        before: 0.0,
        after: 0.0,
    };
    let mut at = 0.0;
    for (block, height) in heights.iter().enumerate() {
        let end = at + height;
        if end < first && block + 1 < heights.len() {
            shown.from = block + 1;
            shown.before = end;
        } else if at <= last || shown.to == shown.from {
            shown.to = block + 1;
        } else {
            shown.after += height;
        }
        shown.to = shown.to.max(shown.from);
        at = end;
    }
    if shown.to == shown.from {
        shown.to = shown.from + 1;
    }
    shown
}

/// Notes how high each block in the page is.
fn measure(feed: Feed, ul: &HtmlUListElement, shown: Shown, count: usize) {
    let children = ul.children();
    let top = |index: usize| {
        let index = u32::try_from(index).ok()?;
        Some(children.item(index)?.get_bounding_client_rect().top())
    };
    let rows = usize::try_from(children.length())
        .unwrap_or(0)
        .saturating_sub(2);
    feed.place.update_value(|place| {
        for block in shown.from..shown.to {
            let first = (block - shown.from) * BLOCK;
            let whole = BLOCK.min(count.saturating_sub(block * BLOCK));
            // The page may still be catching up with the list.
            if whole == 0 || first + whole > rows {
                break;
            }
            // The first child is the gap before.
            let (Some(start), Some(end)) = (top(first + 1), top(first + whole + 1)) else {
                break;
            };
            if place.heights.len() <= block {
                place.heights.resize(block + 1, None);
            }
            if let Some(height) = place.heights.get_mut(block) {
                *height = Some(end - start);
            }
        }
    });
}

/// How high a row is, by those that were measured.
fn guess(heights: &[Option<f64>]) -> f64 {
    // The last block may be short: it says little.
    let known: Vec<f64> = heights.iter().rev().skip(1).flatten().copied().collect();
    if known.is_empty() {
        return ROW_GUESS;
    }
    known.iter().sum::<f64>() / rows_as_f64(known.len() * BLOCK)
}

fn rows_as_f64(rows: usize) -> f64 {
    u32::try_from(rows).map_or(f64::MAX, f64::from)
}

/// Does something in the next frame, however often it is asked for before.
fn once_a_frame(act: impl Fn() + Clone + 'static) -> Rc<dyn Fn()> {
    let asked = StoredValue::new(false);
    Rc::new(move || {
        if asked.try_get_value() == Some(false) {
            asked.set_value(true);
            let act = act.clone();
            request_animation_frame(move || {
                if asked.try_get_value().is_some() {
                    asked.set_value(false);
                    act();
                }
            });
        }
    })
}

/// Follows whatever scrolls, the page or a pane in it, and changes of the window's size.
fn follow_scrolling(act: Rc<dyn Fn()>) {
    let hear = Closure::<dyn Fn()>::new(move || act());
    let target = window();
    for event in ["scroll", "resize"] {
        // A pane's scrolling is heard only on its way down.
        let _ = target.add_event_listener_with_callback_and_bool(
            event,
            hear.as_ref().unchecked_ref(),
            true,
        );
    }
    let hear = StoredValue::new_local(hear);
    on_cleanup(move || {
        let _ = hear.try_with_value(|hear| {
            for event in ["scroll", "resize"] {
                let _ = window().remove_event_listener_with_callback_and_bool(
                    event,
                    hear.as_ref().unchecked_ref(),
                    true,
                );
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten blocks of a hundred pixels.
    fn shown(first: f64, last: f64) -> (usize, usize, f64, f64) {
        let shown = visible(&[100.0; 10], first, last);
        (shown.from, shown.to, shown.before, shown.after)
    }

    #[test]
    fn only_the_blocks_near_the_eye_are_in_the_page() {
        assert_eq!(shown(-50.0, 150.0), (0, 2, 0.0, 800.0));
        assert_eq!(shown(450.0, 650.0), (4, 7, 400.0, 300.0));
        assert_eq!(shown(950.0, 2_000.0), (9, 10, 900.0, 0.0));
    }

    #[test]
    fn there_is_always_one_and_the_whole_is_as_high_as_it_was() {
        for (first, last) in [(-900.0, -500.0), (5_000.0, 6_000.0), (0.0, 0.0)] {
            let (from, to, before, after) = shown(first, last);
            assert!(from < to, "{first}");
            let inside = rows_as_f64(to - from) * 100.0;
            assert!((before + inside + after - 1_000.0).abs() < 1e-6, "{first}");
        }
        let none = visible(&[], 0.0, 100.0);
        assert_eq!((none.from, none.to), (0, 1));
    }

    #[test]
    fn a_guess_is_the_mean_of_what_was_measured() {
        assert!((guess(&[]) - ROW_GUESS).abs() < f64::EPSILON);
        let whole = rows_as_f64(BLOCK) * 100.0;
        assert!((guess(&[Some(whole), None, Some(70.0)]) - 100.0).abs() < 1e-6);
    }
}
