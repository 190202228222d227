//! Certificates: what parses is kept as it came, and nobody but the authority issues.

use efirma::{
    CERTIFICATE_BYTES_MAX, Certificate, FileKind, Kind, SignerError, check_seal, check_signer,
    sniff,
};
use time::Duration;

use crate::fixtures::{ANCHORS, SIGNED_AT, holds, was_issued};

const SEQUENCE: u8 = 0x30;

/// Parses `data` as a `.cer` and judges what it finds.
pub fn certificate(data: &[u8]) {
    let Ok(found) = Certificate::parse(data) else {
        return;
    };
    let der = found.der();
    assert!(der.len() <= CERTIFICATE_BYTES_MAX);
    if data.first() == Some(&SEQUENCE) {
        assert_eq!(der, data, "DER is kept as it came");
    }
    assert_eq!(Certificate::parse(der).as_ref(), Ok(&found));
    assert_eq!(sniff(der), FileKind::Certificate);
    assert!(
        holds(der, found.issuer_der()),
        "the issuer is not rewritten"
    );
    assert!(holds(der, found.spki_der()), "the key is not rewritten");
    assert!(holds(found.spki_der(), found.modulus()));
    assert!((256..=512).contains(&found.modulus().len()));
    assert_ne!(found.modulus().first(), Some(&0));
    assert!(found.not_before() <= found.not_after());
    check_number(found.number());
    check_holder(&found);
    check_judgement(&found);
    if ANCHORS.verify(&found, SIGNED_AT).is_ok() {
        assert!(was_issued(der), "a path from what nobody issued");
    }
}

fn check_number(number: &str) {
    let digits = number.len() == 20 && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
    let hex = (2..=40).contains(&number.len())
        && number.len().is_multiple_of(2)
        && number.bytes().all(is_hex);
    assert!(digits || hex, "{number:?}");
}

fn check_holder(found: &Certificate) {
    let holder = found.holder();
    let rfcs = [Some(&holder.rfc), holder.representative_rfc.as_ref()];
    for rfc in rfcs.into_iter().flatten() {
        let chars = rfc.chars().count();
        assert!((12..=13).contains(&chars), "{rfc:?}");
        let is_known = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "Ñ&".contains(c);
        assert!(rfc.chars().all(is_known), "{rfc:?}");
    }
    assert!(!holder.name.is_empty());
    let shown = [Some(holder.name.as_str()), found.issuer_common_name()];
    for text in shown.into_iter().flatten() {
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
}

/// Who may sign is an e.firma, between its two dates, borders included.
fn check_judgement(found: &Certificate) {
    let (first, last) = (found.not_before(), found.not_after());
    let signs = check_signer(found, first).is_ok();
    let seals = check_seal(found, first).is_ok();
    assert!(!(signs && seals), "an e.firma is not a seal");
    if !signs {
        assert!(check_signer(found, last).is_err());
        return;
    }
    assert_eq!(found.kind(), Kind::EFirma);
    assert!(found.can_sign());
    assert_eq!(found.exponent(), [1, 0, 1]);
    assert_eq!(check_signer(found, last), Ok(()));
    if let Some(before) = first.checked_sub(Duration::SECOND) {
        let expected = SignerError::NotYetValid { not_before: first };
        assert_eq!(check_signer(found, before), Err(expected));
    }
    if let Some(after) = last.checked_add(Duration::SECOND) {
        let expected = SignerError::Expired { not_after: last };
        assert_eq!(check_signer(found, after), Err(expected));
    }
}
