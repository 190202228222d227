//! The identifiers people and the law use: types that parse.

mod folio;
mod rfc;

pub use folio::{Folio, FolioError};
pub use rfc::{Rfc, RfcError, check_digit};
