//! The table of screens.
//!
//! Signing in comes with the app; the code of every other screen comes when it is shown, in the
//! chunk that its function names.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a function that comes in a chunk fails when the chunk does"
)]

mod board;
mod calendar;
mod communications;
mod companies;
mod compose;
mod contacts;
mod count;
mod enabling;
mod filings;
mod help;
mod key_stays;
mod keys;
mod later;
mod more;
mod not_found;
mod notifications;
mod procedure;
mod procedures;
mod receipt;
mod receipts;
mod review;
mod settings;
mod sign_in;
mod verify;

use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::route::Screen;
use later::later;
pub(crate) use sign_in::SignInPage;

type Loaded = Result<AnyView, SplitLoaderError>;

/// Returns a screen, or what stands in its place until its code is there.
pub(crate) fn view_of(screen: Screen) -> AnyView {
    match screen {
        Screen::Board => later(board),
        Screen::Calendar => later(calendar),
        Screen::Communication(id) => later(move || communication(id.clone())),
        Screen::Communications => later(communications),
        Screen::Companies => later(companies),
        Screen::Compose => later(compose),
        Screen::Contacts => later(contacts),
        Screen::Count => later(count),
        Screen::Enable(_) => later(enabling),
        Screen::Filing(folio) => later(move || filing(folio.clone())),
        Screen::Filings => later(filings),
        Screen::Help => later(help),
        Screen::KeyStays => later(key_stays),
        Screen::Inbox | Screen::Cover(_) | Screen::Opened(_) => later(inbox),
        Screen::More => later(more),
        Screen::Procedure(code) => later(move || procedure(code.clone())),
        Screen::Procedures => later(procedures),
        Screen::Receipt(folio) => later(move || receipt(folio.clone())),
        Screen::Receipts => later(receipts),
        Screen::Review => later(review),
        Screen::Settings => later(settings),
        Screen::Verify => later(verify),
        Screen::NotFound | Screen::SignIn => view! { <not_found::NotFoundPage /> }.into_any(),
    }
}

/// Returns what the sheet of keys says.
pub(crate) fn keys_list() -> AnyView {
    later(keys)
}

#[wasm_split(board, fallible)]
fn board() -> Loaded {
    Ok(view! { <board::BoardPage /> }.into_any())
}

#[wasm_split(communications, fallible)]
fn communication(id: String) -> Loaded {
    Ok(view! { <communications::CommunicationPage id /> }.into_any())
}

#[wasm_split(communications, fallible)]
fn communications() -> Loaded {
    Ok(view! { <communications::CommunicationsPage /> }.into_any())
}

#[wasm_split(companies, fallible)]
fn companies() -> Loaded {
    Ok(view! { <companies::CompaniesPage /> }.into_any())
}

#[wasm_split(calendar, fallible)]
fn calendar() -> Loaded {
    Ok(view! { <calendar::CalendarPage /> }.into_any())
}

#[wasm_split(filing, fallible)]
fn compose() -> Loaded {
    Ok(view! { <compose::ComposePage /> }.into_any())
}

#[wasm_split(contacts, fallible)]
fn contacts() -> Loaded {
    Ok(view! { <contacts::ContactsPage /> }.into_any())
}

#[wasm_split(contacts, fallible)]
fn enabling() -> Loaded {
    Ok(view! { <enabling::EnablingPage /> }.into_any())
}

#[wasm_split(calendar, fallible)]
fn count() -> Loaded {
    Ok(view! { <count::CountPage /> }.into_any())
}

#[wasm_split(filings, fallible)]
fn filing(folio: String) -> Loaded {
    Ok(view! { <filings::FilingPage folio /> }.into_any())
}

#[wasm_split(filings, fallible)]
fn filings() -> Loaded {
    Ok(view! { <filings::FilingsPage /> }.into_any())
}

#[wasm_split(help, fallible)]
fn help() -> Loaded {
    Ok(view! { <help::HelpPage /> }.into_any())
}

#[wasm_split(inbox, fallible)]
fn inbox() -> Loaded {
    Ok(view! { <notifications::NotificationsPage /> }.into_any())
}

#[wasm_split(help, fallible)]
fn key_stays() -> Loaded {
    Ok(view! { <key_stays::KeyStaysPage /> }.into_any())
}

#[wasm_split(help, fallible)]
fn keys() -> Loaded {
    Ok(view! { <keys::KeysList /> }.into_any())
}

#[wasm_split(settings, fallible)]
fn more() -> Loaded {
    Ok(view! { <more::MorePage /> }.into_any())
}

#[wasm_split(notification, fallible)]
fn notification(id: String, is_opened: bool) -> Loaded {
    Ok(view! { <notifications::cover::NotificationPage id is_opened /> }.into_any())
}

#[wasm_split(procedures, fallible)]
fn procedure(code: String) -> Loaded {
    Ok(view! { <procedure::ProcedurePage code /> }.into_any())
}

#[wasm_split(procedures, fallible)]
fn procedures() -> Loaded {
    Ok(view! { <procedures::ProceduresPage /> }.into_any())
}

#[wasm_split(receipt, fallible)]
fn receipt(folio: String) -> Loaded {
    Ok(view! { <receipt::ReceiptPage folio /> }.into_any())
}

#[wasm_split(receipt, fallible)]
fn receipts() -> Loaded {
    Ok(view! { <receipts::ReceiptsPage /> }.into_any())
}

#[wasm_split(filing, fallible)]
fn review() -> Loaded {
    Ok(view! { <review::ReviewPage /> }.into_any())
}

#[wasm_split(settings, fallible)]
fn settings() -> Loaded {
    Ok(view! { <settings::SettingsPage /> }.into_any())
}

#[wasm_split(verify, fallible)]
fn verify() -> Loaded {
    Ok(view! { <verify::VerifyPage /> }.into_any())
}
