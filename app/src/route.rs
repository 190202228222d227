//! Every address of the app, in one place.

use mailbox::identifiers::Folio;

/// Sign in.
pub(crate) const SIGN_IN: &str = "/entrar";
/// The filings presented.
pub(crate) const FILINGS: &str = "/promociones";
/// Write a filing.
pub(crate) const COMPOSE: &str = "/promociones/nueva";
/// Review and sign it.
pub(crate) const REVIEW: &str = "/promociones/nueva/revisar";
/// How anyone can check that the key stays here.
pub(crate) const KEY_STAYS: &str = "/ayuda/tu-llave";

/// The receipt of a filing.
pub(crate) fn receipt(folio: &Folio) -> String {
    format!("/acuses/{folio}")
}
