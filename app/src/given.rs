//! Files that came from outside: shared from another app, or opened with this one.
//!
//! `boot.js` holds them in memory, from the worker that kept them there or from the system, until a
//! screen takes them; nothing of them is ever on the disk in clear. They may come from anybody: a
//! screen asks before it does anything with them.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// What came.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Given {
    #[default]
    Nothing,
    Files(Vec<File>),
    /// Something was shared, and the browser ended the worker that held it.
    Lost,
}

/// Takes what came; the next time there is nothing.
pub(crate) async fn take() -> Given {
    let Some(taking) = taking() else {
        return Given::Nothing;
    };
    let Ok(taken) = JsFuture::from(taking).await else {
        return Given::Lost;
    };
    let Ok(taken) = taken.dyn_into::<Array>() else {
        return Given::Lost;
    };
    let files = taken.iter().filter_map(|file| file.dyn_into::<File>().ok());
    let files: Vec<_> = files.collect();
    if files.is_empty() {
        Given::Nothing
    } else {
        Given::Files(files)
    }
}

/// Calls `act` now and whenever something came, while the screen is there.
pub(crate) fn whenever(act: impl Fn() + Clone + 'static) {
    let again = act.clone();
    let event = leptos::ev::Custom::<web_sys::Event>::new("buzon-given");
    let listening = window_event_listener(event, move |_| again());
    on_cleanup(move || listening.remove());
    act();
}

fn taking() -> Option<Promise> {
    let window = JsValue::from(window());
    let take = Reflect::get(&window, &"buzonTake".into()).ok()?;
    let take: Function = take.dyn_into().ok()?;
    take.call0(&window).ok()?.dyn_into().ok()
}
