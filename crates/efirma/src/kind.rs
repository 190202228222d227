//! e.firma or seal certificate (CSD), told by key usage, purposes and organisational unit.
//!
//! No single mark is enough: an office picked by one of them would take a CSD without its
//! unit for an e.firma. All must agree, as they do in every certificate of the authority
//! seen from 2017 to 2023; contradictory ones are `Other` and sign nothing.

use crate::certificate::Extensions;
use crate::certificate::usage;

/// What a certificate was issued for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Certificado de sello digital: it seals invoices and signs for nobody.
    Csd,
    /// The e.firma of a person or company.
    EFirma,
    /// Anything else, also when its marks contradict each other.
    Other,
}

const CSD: u8 = usage::DIGITAL_SIGNATURE | usage::NON_REPUDIATION;
const E_FIRMA: u8 = CSD | usage::DATA_ENCIPHERMENT | usage::KEY_AGREEMENT;

pub(crate) fn of(extensions: Extensions, has_unit: bool) -> Kind {
    let for_people = is_for_people(extensions);
    match extensions.key_usage {
        Some((E_FIRMA, false)) if for_people && !has_unit => Kind::EFirma,
        Some((CSD, false)) if extensions.purposes.is_none() && has_unit => Kind::Csd,
        _ => Kind::Other,
    }
}

/// Whether the purposes are the two of an e.firma and no other.
pub(crate) fn is_for_people(extensions: Extensions) -> bool {
    extensions.purposes.is_some_and(|purposes| {
        purposes.client_auth && purposes.email_protection && !purposes.others
    })
}
