//! The browser client.
//!
//! Reading order: [`shell`] frames the screens of [`pages`], which are made of [`mail`] (what
//! knows a mailbox) and [`parts`] (what knows nothing): pages → mail → parts, never back. Only
//! [`api`] fetches; only [`signer`] talks to the worker that holds the key; only [`store`]
//! keeps anything of a mailbox on this device, and only encrypted; only [`text`] has words.
//!
//! The app never holds a key file or its bytes, never signs what it did not show, and never says
//! "Presentada" before it has verified the receipt.

#![expect(
    unreachable_pub,
    reason = "the component macro makes its own items public"
)]

mod access;
mod acts;
mod api;
mod badge;
mod clock;
mod draft;
mod failure;
mod files;
mod given;
mod kept;
mod keyboard;
mod leader;
mod mail;
mod outbox;
mod pages;
mod parts;
mod refused;
mod route;
mod seal;
mod settings;
mod shell;
mod signer;
mod state;
mod store;
#[cfg(test)]
mod style;
mod tabs;
mod text;
mod uploads;

/// Puts the app in place of the static shell of the page.
pub fn start() {
    if let Some(document) = web_sys::window().and_then(|w| w.document())
        && let Some(body) = document.body()
    {
        // The static shell stays until now, so that the first paint waits for nothing.
        while let Some(child) = body.first_child() {
            let _ = body.remove_child(&child);
        }
    }
    leptos::mount::mount_to_body(shell::Shell);
}
