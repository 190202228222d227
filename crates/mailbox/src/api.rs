//! The contract: what travels between the app, the proxy and any backend.
//!
//! `…_at` is an instant of the legal clock, `…_bytes` a size, `…_sha256` a digest in lower-case
//! hex; signatures and certificates are DER in base64. The addresses are below `/api/v1`.

mod access;
mod filings;
mod institute;

pub use access::{Challenge, Clock, Session, SignedStatement};
pub use filings::{
    FilingDetail, FilingPage, FilingSummary, PresentFiling, SealedReceipt, StoredDocument,
};
pub use institute::{InstituteKeys, SealKey};

/// Where the contract lives.
pub const BASE: &str = "/api/v1";
/// The header in which a backend hands its session token to the proxy; never to a browser.
pub const SESSION_HEADER: &str = "buzon-session";
/// Largest JSON body, in bytes (256 KiB).
pub const JSON_BYTES_MAX: usize = 256 * 1024;
/// Most items in a page of a list.
pub const PAGE_ITEMS_MAX: u32 = 100;
