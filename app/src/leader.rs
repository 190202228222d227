//! One tab at a time sends what waits (Web Locks); the others wait for their turn.
//!
//! When that tab is closed, the browser lets the next one go on. Where there are no locks every
//! tab sends: what is sent twice is done once all the same.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Does `act` while no other tab does what has the same name.
pub(crate) async fn alone<F, Act>(name: &str, act: Act)
where
    F: Future<Output = ()> + 'static,
    Act: FnOnce() -> F + 'static,
{
    let act = Rc::new(RefCell::new(Some(act)));
    let turn = act.clone();
    let on_turn = Closure::once_into_js(move || {
        let act = turn.take();
        future_to_promise(async move {
            if let Some(act) = act {
                act().await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    if let Some(held) = request(name, &on_turn) {
        // A lock that is refused is like none.
        let _ = JsFuture::from(held).await;
    }
    let undone = act.take();
    if let Some(act) = undone {
        act().await;
    }
}

fn request(name: &str, on_turn: &JsValue) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let held = request.call2(&locks, &name.into(), on_turn).ok()?;
    held.dyn_into().ok()
}
