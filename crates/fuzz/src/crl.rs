//! Revocation lists: only what the authority signed says anything.

use std::sync::LazyLock;

use efirma::ocsp::Status;
use efirma::{Issuer, revocation_list};
use time::Duration;

use crate::armour::unarmoured;
use crate::fixtures::{
    ANCHORS, AUTHORITY, COMPANY_CERTIFICATE, NOT_AFTER, SIGNED_AT, SIGNER_CERTIFICATE,
};

const EMPTY: &[u8] = include_bytes!("../corpus/crl/empty.crl");
/// Revokes the company.
const ONE: &[u8] = include_bytes!("../corpus/crl/one.crl");
const SEQUENCE: u8 = 0x30;

static ISSUER: LazyLock<Issuer> =
    LazyLock::new(|| Issuer::parse(AUTHORITY).expect("the fixture is an authority"));

/// Judges two certificates by `data`, with the reader of pages beside that of servers.
pub fn crl(data: &[u8]) {
    for certificate in [&*SIGNER_CERTIFICATE, &*COMPANY_CERTIFICATE] {
        let own = revocation_list::examine(data, certificate, &ISSUER, SIGNED_AT);
        let own = own.and_then(|it| {
            let holds = it.check().holds();
            it.conclude(holds)
        });
        let served = ANCHORS.check_crl(certificate, data, SIGNED_AT).ok();
        assert_eq!(own.ok(), served, "both readers say the same");
    }
    let person = ANCHORS.check_crl(&SIGNER_CERTIFICATE, data, SIGNED_AT);
    let company = ANCHORS.check_crl(&COMPANY_CERTIFICATE, data, SIGNED_AT);
    assert_eq!(person.is_ok(), company.is_ok(), "{person:?}, {company:?}");
    let (Ok(person), Ok(company)) = (person, company) else {
        return;
    };
    let armoured = (data.first() != Some(&SEQUENCE)).then(|| unarmoured(data));
    let der = armoured.flatten().unwrap_or_else(|| data.to_vec());
    assert!(der == EMPTY || der == ONE, "a list that nobody signed");
    assert_eq!(person, Status::Good);
    let is_revoked = matches!(
        company,
        Status::Revoked {
            reason: Some(1),
            ..
        }
    );
    assert_eq!(is_revoked, der == ONE, "{company:?}");
    assert_eq!(company == Status::Good, der == EMPTY);
    for at in [NOT_AFTER, SIGNED_AT - Duration::days(1)] {
        let late = ANCHORS.check_crl(&SIGNER_CERTIFICATE, data, at);
        assert!(late.is_err(), "the list does not hold at {at:?}");
    }
}
