//! Certificates that are right in every way but one, read back by our own reader.

use std::sync::OnceLock;

use rand::SeedableRng;
use rand::rngs::StdRng;
use rsa::PrivateKey as RsaPrivateKey;
use time::OffsetDateTime;

use super::{Draft, bits, extension};
use crate::asn1::{tag, write};
use crate::certificate::usage;
use crate::mint::{generate_key, spki};
use crate::{Certificate, CertificateError, HolderError, Kind, oid};

const NUMBER: [u8; 20] = *b"30009000000900000002";
const E_FIRMA: u8 = usage::DIGITAL_SIGNATURE
    | usage::NON_REPUDIATION
    | usage::DATA_ENCIPHERMENT
    | usage::KEY_AGREEMENT;
/// anyExtendedKeyUsage, and a TLS server.
const ANY_PURPOSE: &[u8] = &[0x55, 0x1d, 0x25, 0];
const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];

fn key() -> &'static RsaPrivateKey {
    static KEY: OnceLock<RsaPrivateKey> = OnceLock::new();
    KEY.get_or_init(|| generate_key(&mut StdRng::seed_from_u64(5280)).unwrap())
}

/// The parts that a variant may bend; `default` is an e.firma.
struct Parts {
    serial: Vec<u8>,
    subject: Vec<Vec<u8>>,
    extensions: Vec<Vec<u8>>,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            serial: write::unsigned(&NUMBER),
            subject: subject(tag::PRINTABLE_STRING, b"MUTJ800101AB2").to_vec(),
            extensions: vec![
                constraints(&[]),
                key_usage(E_FIRMA),
                purposes(&[oid::EMAIL_PROTECTION, oid::CLIENT_AUTH]),
            ],
        }
    }
}

impl Parts {
    fn parse(&self) -> Result<Certificate, CertificateError> {
        let at = OffsetDateTime::UNIX_EPOCH;
        let joined = |parts: &[Vec<u8>]| {
            let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            write::sequence(&parts)
        };
        let subject = joined(&self.subject);
        let certificate = Draft {
            serial: &self.serial,
            issuer: &subject,
            subject: &subject,
            not_before: at,
            not_after: at,
            spki: &spki(key()),
            extensions: &joined(&self.extensions),
        };
        Certificate::parse(&certificate.sign(key()).unwrap())
    }
}

fn bent(bend: impl FnOnce(&mut Parts)) -> Result<Certificate, CertificateError> {
    let mut parts = Parts::default();
    bend(&mut parts);
    parts.parse()
}

/// A name and an RFC, both of `tag`.
fn subject(tag: u8, rfc: &[u8]) -> [Vec<u8>; 2] {
    [
        attribute(oid::COMMON_NAME, tag, rfc),
        attribute(oid::UNIQUE_IDENTIFIER, tag, rfc),
    ]
}

fn attribute(oid: &[u8], tag: u8, value: &[u8]) -> Vec<u8> {
    let pair = write::sequence(&[&write::oid(oid), &write::element(tag, &[value])]);
    write::element(tag::SET, &[&pair])
}

fn constraints(parts: &[u8]) -> Vec<u8> {
    extension(oid::BASIC_CONSTRAINTS, true, &write::sequence(&[parts]))
}

fn key_usage(octet: u8) -> Vec<u8> {
    extension(oid::KEY_USAGE, false, &bits(octet))
}

fn purposes(oids: &[&[u8]]) -> Vec<u8> {
    let oids: Vec<Vec<u8>> = oids.iter().map(|oid| write::oid(oid)).collect();
    let oids: Vec<&[u8]> = oids.iter().map(Vec::as_slice).collect();
    extension(oid::EXTENDED_KEY_USAGE, false, &write::sequence(&oids))
}

#[track_caller]
fn check_kind(extensions: Vec<Vec<u8>>, expected: Kind) {
    let certificate = bent(|parts| parts.extensions = extensions).unwrap();
    assert_eq!(certificate.kind(), expected);
}

#[track_caller]
fn check_extensions(extensions: Vec<Vec<u8>>, expected: CertificateError) {
    let found = bent(|parts| parts.extensions = extensions).err();
    assert_eq!(found, Some(expected));
}

#[test]
fn purposes_are_two_in_either_order_and_no_other() {
    let told = |oids: &[&[u8]], expected| {
        let extensions = vec![constraints(&[]), key_usage(E_FIRMA), purposes(oids)];
        check_kind(extensions, expected);
    };
    let (email, client) = (oid::EMAIL_PROTECTION, oid::CLIENT_AUTH);
    told(&[email, client], Kind::EFirma);
    told(&[client, email], Kind::EFirma);
    for others in [
        &[][..],
        &[email],
        &[client],
        &[ANY_PURPOSE],
        &[email, client, ANY_PURPOSE],
        &[SERVER_AUTH, email, client],
        &[email, client, oid::OCSP_SIGNING],
    ] {
        told(others, Kind::Other);
    }
    let many = vec![email; 17];
    let extensions = vec![key_usage(E_FIRMA), purposes(&many)];
    check_extensions(extensions, CertificateError::Malformed);
}

#[test]
fn extensions_mean_the_same_in_any_order_and_critical_or_not() {
    let purposes_value = write::sequence(&[
        &write::oid(oid::CLIENT_AUTH),
        &write::oid(oid::EMAIL_PROTECTION),
    ]);
    let critical = vec![
        extension(oid::EXTENDED_KEY_USAGE, true, &purposes_value),
        extension(oid::KEY_USAGE, true, &bits(E_FIRMA)),
        constraints(&[]),
    ];
    check_kind(critical, Kind::EFirma);
    let strange = extension(&[0x2a, 3, 4], false, b"anything");
    let without_constraints = vec![
        strange,
        key_usage(E_FIRMA),
        purposes(&[oid::CLIENT_AUTH, oid::EMAIL_PROTECTION]),
    ];
    check_kind(without_constraints, Kind::EFirma);
}

#[test]
fn no_other_key_usage_makes_an_e_firma() {
    let both = purposes(&[oid::EMAIL_PROTECTION, oid::CLIENT_AUTH]);
    for octet in 1..=u8::MAX {
        let extensions = vec![constraints(&[]), key_usage(octet), both.clone()];
        let found = bent(|parts| parts.extensions = extensions);
        if octet & usage::KEY_CERT_SIGN != 0 {
            assert_eq!(found.err(), Some(CertificateError::KeyUsage), "{octet:#x}");
            continue;
        }
        let found = found.unwrap();
        let both_bits = usage::DIGITAL_SIGNATURE | usage::NON_REPUDIATION;
        assert_eq!(found.can_sign(), octet & both_bits == both_bits);
        assert_eq!(found.kind() == Kind::EFirma, octet == E_FIRMA, "{octet:#x}");
    }
    check_kind(vec![constraints(&[]), both], Kind::Other);
    // decipherOnly is a ninth bit, in an octet of its own.
    let nine = write::element(tag::BIT_STRING, &[&[7, E_FIRMA, 0x80]]);
    let extensions = vec![
        extension(oid::KEY_USAGE, false, &nine),
        purposes(&[oid::EMAIL_PROTECTION, oid::CLIENT_AUTH]),
    ];
    check_kind(extensions, Kind::Other);
}

#[test]
fn extensions_are_der_and_once_each() {
    let (usage, malformed) = (key_usage(E_FIRMA), CertificateError::Malformed);
    check_extensions(
        vec![usage.clone(), usage.clone()],
        CertificateError::DuplicateExtension,
    );
    let strange = extension(&[0x2a, 3, 4], true, b"");
    check_extensions(vec![strange], CertificateError::UnknownCriticalExtension);
    let authority = constraints(&[tag::BOOLEAN, 1, 0xff]);
    check_extensions(vec![authority, usage], CertificateError::Authority);
    // FALSE is the default, TRUE is 0xff, and a cA is a BOOLEAN.
    for value in [
        &[tag::BOOLEAN, 1, 0][..],
        &[tag::BOOLEAN, 1, 1],
        &[tag::NULL, 0],
    ] {
        check_extensions(vec![constraints(value)], malformed);
    }
    let value = write::element(tag::OCTET_STRING, &[&bits(E_FIRMA)]);
    for critical in [&[tag::BOOLEAN, 1, 0][..], &[tag::BOOLEAN, 1, 1]] {
        let odd = write::sequence(&[&write::oid(oid::KEY_USAGE), critical, &value]);
        check_extensions(vec![odd], malformed);
    }
    // Unused bits are zero; a padded identifier is none.
    let dirty = write::element(tag::BIT_STRING, &[&[4, 0xd8]]);
    let dirty = extension(oid::KEY_USAGE, false, &dirty);
    check_extensions(vec![dirty], malformed);
    let padded = extension(&[0x55, 0x80, 0x1d, 15], false, &bits(E_FIRMA));
    check_extensions(vec![padded], malformed);
}

#[test]
fn an_rfc_is_read_from_every_string_type() {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    let utf8 = "PMÑ010101AB1".as_bytes();
    for (tag, rfc) in [
        (tag::UTF8_STRING, utf8.to_vec()),
        (tag::TELETEX_STRING, b"PM\xd1010101AB1".to_vec()),
        (tag::PRINTABLE_STRING, b"PM\xd1010101AB1".to_vec()),
        (tag::BMP_STRING, wide("PMÑ010101AB1")),
    ] {
        let found = bent(|parts| parts.subject = subject(tag, &rfc).to_vec()).unwrap();
        assert_eq!(found.holder().rfc, "PMÑ010101AB1", "{tag:#x}");
        assert_eq!(found.holder().name, "PMÑ010101AB1", "{tag:#x}");
    }
    for (tag, rfc) in [
        (tag::UTF8_STRING, b"H&E951128469".to_vec()),
        (tag::TELETEX_STRING, b"H&E951128469".to_vec()),
        (tag::PRINTABLE_STRING, b"H&E951128469".to_vec()),
        (tag::IA5_STRING, b"H&E951128469".to_vec()),
        (tag::BMP_STRING, wide("H&E951128469")),
    ] {
        let found = bent(|parts| parts.subject = subject(tag, &rfc).to_vec()).unwrap();
        assert_eq!(found.holder().rfc, "H&E951128469", "{tag:#x}");
    }
    let told = |tag, rfc: &[u8], expected| {
        let found = bent(|parts| parts.subject = subject(tag, rfc).to_vec()).err();
        assert_eq!(found, Some(CertificateError::Holder(expected)), "{tag:#x}");
    };
    let (bad, wrong) = (HolderError::BadText, HolderError::WrongRfc);
    // UTF-8 where Latin-1 belongs, Latin-1 where UTF-8 belongs, and half a character.
    told(tag::TELETEX_STRING, utf8, bad);
    told(tag::PRINTABLE_STRING, utf8, bad);
    told(tag::UTF8_STRING, b"PM\xd1010101AB1", bad);
    told(tag::BMP_STRING, &wide("PMÑ010101AB1")[1..], bad);
    // A tilde of its own, a look-alike, and a string that is no text.
    told(tag::UTF8_STRING, "PMN\u{303}010101AB1".as_bytes(), wrong);
    told(tag::UTF8_STRING, "MUТJ800101AB2".as_bytes(), wrong);
    told(tag::BIT_STRING, b"\0MUTJ800101AB2", bad);
    told(0x1c, b"\0\0\0M", bad);
}

#[test]
fn a_number_is_twenty_digits_or_hexadecimal() {
    let told = |serial: Vec<u8>, expected: Option<&str>| {
        let found = bent(|parts| parts.serial = serial).map(|found| found.number().to_owned());
        assert_eq!(
            found,
            expected
                .map(str::to_owned)
                .ok_or(CertificateError::SerialNumber)
        );
    };
    told(write::unsigned(&NUMBER), Some("30009000000900000002"));
    told(
        write::unsigned(&NUMBER[..19]),
        Some("33303030393030303030303930303030303030"),
    );
    told(write::unsigned(&[1]), Some("01"));
    told(write::unsigned(&[0xab, 0xcd]), Some("ABCD"));
    let hexadecimal = "3330303039303030303030393030303030303041";
    told(write::unsigned(b"3000900000090000000A"), Some(hexadecimal));
    told(write::unsigned(b"300090000009000000020"), None);
    told(write::unsigned(&[0xff; 20]), None);
    told(write::unsigned(&[]), None);
    told(write::element(tag::INTEGER, &[&[0x80]]), None);
}
