//! The table of screens.
//!
//! Signing in and the first list come with the app; the code of every other screen comes when it
//! is shown, in the chunk that its function names.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a function that comes in a chunk fails when the chunk does"
)]

mod compose;
mod filings;
mod key_stays;
mod later;
mod not_found;
mod receipt;
mod review;
mod sign_in;

use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::route::Screen;
use later::later;
pub(crate) use sign_in::SignInPage;

type Loaded = Result<AnyView, SplitLoaderError>;

/// Returns a screen, or what stands in its place until its code is there.
pub(crate) fn view_of(screen: Screen) -> AnyView {
    match screen {
        Screen::Compose => later(compose),
        Screen::Filings | Screen::Home => view! { <filings::FilingsPage /> }.into_any(),
        Screen::KeyStays => later(key_stays),
        Screen::NotFound => view! { <not_found::NotFoundPage /> }.into_any(),
        Screen::Receipt(folio) => later(move || receipt(folio.clone())),
        Screen::Review => later(review),
    }
}

#[wasm_split(filing, fallible)]
fn compose() -> Loaded {
    Ok(view! { <compose::ComposePage /> }.into_any())
}

#[wasm_split(help, fallible)]
fn key_stays() -> Loaded {
    Ok(view! { <key_stays::KeyStaysPage /> }.into_any())
}

#[wasm_split(receipt, fallible)]
fn receipt(folio: String) -> Loaded {
    Ok(view! { <receipt::ReceiptPage folio /> }.into_any())
}

#[wasm_split(filing, fallible)]
fn review() -> Loaded {
    Ok(view! { <review::ReviewPage /> }.into_any())
}
