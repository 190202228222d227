//! The number on the icon of the installed app: how many acts wait to be opened.
//!
//! A number and nothing else: whoever looks at the device learns no more (Badging API). Where the
//! browser has no badge nothing happens.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

/// Shows how many wait; none takes the number away.
pub(crate) fn show(waiting: u32) {
    let method = if waiting == 0 {
        "clearAppBadge"
    } else {
        "setAppBadge"
    };
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else {
        return;
    };
    let found = Reflect::get(&navigator, &method.into()).ok();
    let Some(call) = found.and_then(|found| found.dyn_into::<Function>().ok()) else {
        return;
    };
    let number: JsValue = waiting.into();
    let shown = match waiting {
        0 => call.call0(&navigator),
        _ => call.call1(&navigator, &number),
    };
    if let Some(shown) = shown
        .ok()
        .and_then(|shown| shown.dyn_into::<Promise>().ok())
    {
        spawn_local(async move {
            // An app that is not installed may be refused one; nobody misses it.
            let _ = wasm_bindgen_futures::JsFuture::from(shown).await;
        });
    }
}
