//! What the law says, and the words both ends agree on.
//!
//! Identifiers, legal time, statements (the exact text that is signed), filings, and the types
//! of the contract. This crate is pure: no clock, no randomness, no I/O, no cryptography. It
//! builds for the browser and for the server, so that both read every rule from one place.
//!
//! A statement goes out as text and comes back as the same value, or not at all:
//!
//! ```
//! use mailbox::statement::Statement;
//!
//! let refused = Statement::parse("buzon/1 presentacion\nAmbiente: otro\n");
//! assert!(refused.is_err());
//! ```
#![warn(missing_docs)]

pub mod api;
pub mod attachment;
pub mod calendar;
pub mod civil_date;
pub mod clean;
pub mod contacts;
pub mod deadline;
pub mod digest;
pub mod dues;
pub mod duties;
pub mod environment;
pub mod filing;
pub mod id;
pub mod identifiers;
pub mod instant;
pub mod line;
pub mod mandates;
pub mod notification;
pub mod problem;
pub mod procedures;
pub mod revocation;
#[cfg(feature = "openapi")]
mod schema;
pub mod statement;
pub mod terms;
pub mod travels;
pub mod worker;
