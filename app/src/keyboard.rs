//! Keys as data; the sheet under `?` is printed from the same table.
//!
//! No key signs. None works inside a field, over a dialog, or with Control, Alt or Meta, and all
//! can be switched off (WCAG 2.1.4). What belongs to one screen is found by `aria-keyshortcuts`
//! on its link or button; the cursor of `j` and `k` is the focus itself.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::route;
use crate::state::App;

/// What a key does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Does {
    /// Back to where one came from.
    Back,
    /// Goes to an address.
    Go(&'static str),
    /// The next row.
    Next,
    /// The row before.
    Previous,
    /// The link or button of this screen that names the key.
    Press,
    /// The field of the search.
    Search,
    /// Chooses the row.
    Select,
    /// The list of keys.
    Sheet,
    /// Views the row.
    View,
}

/// Every key: what is pressed, as the sheet shows it, and what it does. `g n` is one after the
/// other.
pub(crate) const KEYS: [(&str, Does); 17] = [
    ("j", Does::Next),
    ("k", Does::Previous),
    ("o", Does::View),
    ("x", Does::Select),
    ("/", Does::Search),
    ("g n", Does::Go(route::INBOX)),
    ("g p", Does::Go(route::FILINGS)),
    ("g c", Does::Go(route::CALENDAR)),
    ("g a", Does::Go(route::RECEIPTS)),
    ("g t", Does::Go(route::PROCEDURES)),
    ("n", Does::Go(route::COMPOSE)),
    ("e", Does::Go(route::COMPANIES)),
    ("[", Does::Press),
    ("]", Does::Press),
    ("Escape", Does::Back),
    ("g ?", Does::Go(route::HELP)),
    ("?", Does::Sheet),
];

/// How long the first of two keys waits for the second, in milliseconds.
const SECOND_WITHIN: f64 = 1_500.0;
const ROWS: &str = "main .rows :is(a.row, summary)";

/// Finds what the keys do; `first` is the one pressed just before, when it waits for a second.
fn found(first: Option<&str>, key: &str) -> Option<(&'static str, Does)> {
    let typed = first.map_or_else(|| key.to_owned(), |first| format!("{first} {key}"));
    KEYS.into_iter().find(|(keys, _)| *keys == typed)
}

/// Tells whether a key waits for a second one.
fn begins(key: &str) -> bool {
    KEYS.iter()
        .any(|(keys, _)| keys.split_once(' ').is_some_and(|(first, _)| first == key))
}

/// Listens to keys on every screen.
pub(crate) fn listen(app: App, sheet: RwSignal<bool>) {
    let waiting = StoredValue::new(None::<(String, f64)>);
    window_event_listener(ev::keydown, move |event| {
        if !is_ours(&event) || !app.settings.get_untracked().keys {
            return;
        }
        let key = event.key();
        let now = js_sys::Date::now();
        let first = waiting
            .get_value()
            .filter(|(_, at)| now - at < SECOND_WITHIN);
        let first = first.map(|(first, _)| first);
        waiting.set_value(None);
        if let Some((keys, does)) = found(first.as_deref(), &key) {
            if act(app, sheet, keys, does) {
                event.prevent_default();
            }
        } else if begins(&key) {
            waiting.set_value(Some((key, now)));
        }
    });
}

/// Fields, dialogs and the browser's own combinations come first.
fn is_ours(event: &KeyboardEvent) -> bool {
    let plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let typing = target.is_some_and(|element| {
        let field =
            "input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea, select";
        element.matches(field).unwrap_or(true)
    });
    let over = document().query_selector("dialog[open]").ok().flatten();
    plain && !typing && !event.default_prevented() && over.is_none()
}

fn act(app: App, sheet: RwSignal<bool>, keys: &str, does: Does) -> bool {
    match does {
        Does::Back => press("main a.back"),
        Does::Go(address) => {
            app.place.go(address);
            true
        }
        Does::Next => step(true),
        Does::Previous => step(false),
        Does::Press => press(&format!("main [aria-keyshortcuts=\"{keys}\"]")),
        Does::Search => {
            let field = element("main input[type=search]");
            field.is_some_and(|field| field.focus().is_ok())
        }
        Does::Select => row_now().is_some_and(|row| {
            let item = row.closest("li").ok().flatten();
            let tick = item.and_then(|li| li.query_selector("input[type=checkbox]").ok().flatten());
            let tick = tick.and_then(|tick| tick.dyn_into::<HtmlElement>().ok());
            tick.map(|tick| tick.click()).is_some()
        }),
        Does::Sheet => {
            sheet.set(true);
            true
        }
        Does::View => row_now().map(|row| row.click()).is_some(),
    }
}

fn element(selector: &str) -> Option<HtmlElement> {
    let found = document().query_selector(selector).ok().flatten()?;
    found.dyn_into().ok()
}

fn press(selector: &str) -> bool {
    element(selector).map(|found| found.click()).is_some()
}

/// The row that has the focus.
fn row_now() -> Option<HtmlElement> {
    let active = document().active_element()?;
    active.matches(ROWS).ok().filter(|is| *is)?;
    active.dyn_into().ok()
}

/// Moves the focus to the next row or the one before; to the first when none has it.
fn step(forward: bool) -> bool {
    let Ok(rows) = document().query_selector_all(ROWS) else {
        return false;
    };
    let count = rows.length();
    let now = row_now();
    let at = now.and_then(|row| (0..count).find(|at| rows.get(*at).as_ref() == Some(row.as_ref())));
    let to = match (at, forward) {
        (None, _) => 0,
        (Some(at), true) => (at + 1).min(count.saturating_sub(1)),
        (Some(at), false) => at.saturating_sub(1),
    };
    let row = rows
        .get(to)
        .and_then(|row| row.dyn_into::<HtmlElement>().ok());
    row.is_some_and(|row| row.focus().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_does_one_thing_and_none_begins_two() {
        for (at, (keys, _)) in KEYS.iter().enumerate() {
            let same = KEYS.iter().skip(at + 1).any(|(other, _)| other == keys);
            assert!(!same, "{keys} stands twice");
            // A key that waits for a second one does nothing by itself.
            assert!(!begins(keys), "{keys} is also the first of two");
        }
        assert_eq!(found(None, "j"), Some(("j", Does::Next)));
        assert_eq!(
            found(Some("g"), "p"),
            Some(("g p", Does::Go(route::FILINGS)))
        );
        assert_eq!(found(Some("g"), "j"), None);
        assert!(begins("g") && !begins("j"));
    }
}
