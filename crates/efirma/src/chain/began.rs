//! When an authority began: before that instant nothing it issued can be judged.

use time::OffsetDateTime;

use super::Anchors;
use crate::certificate::Outline;
use crate::issuer::Issuer;

impl Anchors {
    /// The first instant of the validity of `issuer`, if it is a pinned intermediate; the
    /// earliest, if it has several certificates.
    ///
    /// A clock that stands before it is wrong, whatever it says of a certificate.
    pub fn began(&self, issuer: &Issuer) -> Option<OffsetDateTime> {
        (self.intermediates.iter())
            .filter_map(|der| Outline::read(der).ok())
            .filter(|it| it.subject == issuer.name_der() && it.spki == issuer.spki_der())
            .map(|outline| outline.not_before)
            .min()
    }
}
