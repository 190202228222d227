//! The table of screens.

mod compose;
mod filings;
mod key_stays;
mod not_found;
mod receipt;
mod review;
mod sign_in;

pub(crate) use compose::ComposePage;
pub(crate) use filings::FilingsPage;
pub(crate) use key_stays::KeyStaysPage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use receipt::ReceiptPage;
pub(crate) use review::ReviewPage;
pub(crate) use sign_in::SignInPage;
