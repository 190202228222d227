//! The identifiers people and the law use: types that parse.
//!
//! Strict in alphabet and length. Check digits only warn ([`Doubt`]): authorities have issued
//! identifiers that fail them (DOMAIN 2.2.6, 2.3.4, 2.5.4). `parse` takes the one canonical text;
//! `typed` takes what people write (lower case, blanks, hyphens) and makes it canonical.

mod curp;
mod doubt;
mod folio;
mod nrp;
mod nss;
mod rfc;

pub use curp::{Curp, CurpError};
pub use doubt::Doubt;
pub use folio::{Folio, FolioError};
pub use nrp::{Nrp, NrpError};
pub use nss::{Nss, NssError};
pub use rfc::{Rfc, RfcError, check_digit};
