//! Signatures that are right in every way but one, made with a real key.
//!
//! The mathematics hold in all of them, and OpenSSL accepts most: only the profile refuses.

use std::sync::OnceLock;

use rand::SeedableRng;
use rand::rngs::StdRng;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::{SignatureError, verify};
use crate::asn1::{tag, write};
use crate::credential::sign_rsa_sha256;
use crate::mint::{Authority, MintKind, Order};
use crate::{Certificate, PrivateKey, oid};

const CONTENT: &[u8] = b"content";
const UTC: &[u8] = b"261123120000Z";

struct Signer {
    authority: Vec<u8>,
    certificate: Certificate,
    key: rsa::PrivateKey,
}

fn signer() -> &'static Signer {
    static SIGNER: OnceLock<Signer> = OnceLock::new();
    SIGNER.get_or_init(|| {
        let mut rng = StdRng::seed_from_u64(7);
        let at = OffsetDateTime::from_unix_timestamp(1_795_435_200).unwrap();
        let authority = Authority::generate(&mut rng, "AC", at, at).unwrap();
        let order = Order {
            kind: MintKind::EFirma,
            name: "JUANA MUTIS",
            rfc: "MUTJ800101AB2",
            representative_rfc: None,
            curp: None,
            number: *b"30009000000900000002",
            not_before: at,
            not_after: at,
        };
        let minted = authority.issue(&mut rng, &order).unwrap();
        let key = PrivateKey::from_pkcs8(&minted.pkcs8).unwrap();
        Signer {
            authority: authority.certificate_der().to_vec(),
            certificate: Certificate::parse(&minted.certificate_der).unwrap(),
            key: key.parts().unwrap().to_rsa().unwrap(),
        }
    })
}

/// Every part that a variant may bend; `default` is the profile.
struct Parts {
    version: u8,
    digests: Vec<Vec<u8>>,
    content: Vec<u8>,
    certificates: Vec<Vec<u8>>,
    revocations: Vec<u8>,
    signer_version: u8,
    digest: Vec<u8>,
    attributes: Vec<Vec<u8>>,
    algorithm: Vec<u8>,
    unsigned: Vec<u8>,
}

impl Default for Parts {
    fn default() -> Self {
        let sha256 = write::sequence(&[&write::oid(oid::SHA256)]);
        Self {
            version: 1,
            digests: vec![sha256.clone()],
            content: write::sequence(&[&write::oid(oid::DATA)]),
            certificates: vec![signer().certificate.der().to_vec()],
            revocations: Vec::new(),
            signer_version: 1,
            digest: sha256,
            attributes: attributes(),
            algorithm: write::algorithm(oid::SHA256_WITH_RSA),
            unsigned: Vec::new(),
        }
    }
}

impl Parts {
    fn sign(self) -> Vec<u8> {
        let Signer {
            certificate, key, ..
        } = signer();
        let attributes: Vec<&[u8]> = self.attributes.iter().map(Vec::as_slice).collect();
        let signature = sign_rsa_sha256(key, &write::element(tag::SET, &attributes)).unwrap();
        let info = write::sequence(&[
            &[tag::INTEGER, 1, self.signer_version],
            &write::sequence(&[certificate.issuer_der(), certificate.serial_der()]),
            &self.digest,
            &write::element(tag::CONTEXT_0, &attributes),
            &self.algorithm,
            &write::element(tag::OCTET_STRING, &[&signature]),
            &self.unsigned,
        ]);
        let certificates: Vec<&[u8]> = self.certificates.iter().map(Vec::as_slice).collect();
        let data = write::sequence(&[
            &[tag::INTEGER, 1, self.version],
            &write::set_of(tag::SET, self.digests),
            &self.content,
            &write::element(tag::CONTEXT_0, &certificates),
            &self.revocations,
            &write::element(tag::SET, &[&info]),
        ]);
        let data = write::element(tag::CONTEXT_0, &[&data]);
        write::sequence(&[&write::oid(oid::SIGNED_DATA), &data])
    }
}

fn attribute(oid: &[u8], values: &[&[u8]]) -> Vec<u8> {
    write::sequence(&[&write::oid(oid), &write::element(tag::SET, values)])
}

fn time(tag: u8, text: &[u8]) -> Vec<u8> {
    attribute(oid::SIGNING_TIME, &[&write::element(tag, &[text])])
}

/// Signing-certificate-v2 whose only `ESSCertIDv2` has `parts`.
fn certificate_id(parts: &[&[u8]]) -> Vec<u8> {
    let list = write::sequence(&[&write::sequence(parts)]);
    attribute(oid::SIGNING_CERTIFICATE_V2, &[&write::sequence(&[&list])])
}

fn hash() -> Vec<u8> {
    write::element(tag::OCTET_STRING, &[&signer().certificate.sha256()])
}

/// The four of the profile, in the order of their kinds; sorted by `sorted`.
fn four() -> [Vec<u8>; 4] {
    let digest = write::element(tag::OCTET_STRING, &[&Sha256::digest(CONTENT)]);
    [
        attribute(oid::CONTENT_TYPE, &[&write::oid(oid::DATA)]),
        attribute(oid::MESSAGE_DIGEST, &[&digest]),
        time(tag::UTC_TIME, UTC),
        certificate_id(&[&hash()]),
    ]
}

fn sorted(mut attributes: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    attributes.sort_unstable();
    attributes
}

fn attributes() -> Vec<Vec<u8>> {
    sorted(four().to_vec())
}

/// The four with the one at `at` replaced.
fn with(at: usize, attribute: Vec<u8>) -> Parts {
    let mut four = four();
    four[at] = attribute;
    bent(|parts| parts.attributes = sorted(four.to_vec()))
}

fn bent(bend: impl FnOnce(&mut Parts)) -> Parts {
    let mut parts = Parts::default();
    bend(&mut parts);
    parts
}

#[track_caller]
fn check(parts: Parts, expected: Option<SignatureError>) {
    assert_eq!(verify(&parts.sign(), CONTENT).err(), expected);
}

#[test]
fn the_profile_and_its_two_permitted_spellings_are_accepted() {
    check(Parts::default(), None);
    let with_null = write::algorithm(oid::SHA256);
    let spelt = bent(|parts| {
        parts.digests = vec![with_null.clone()];
        parts.digest = with_null;
    });
    check(spelt, None);
    let rsa = write::algorithm(oid::RSA_ENCRYPTION);
    check(bent(|parts| parts.algorithm = rsa), None);
    let name = write::element(tag::CONTEXT_4, &[signer().certificate.issuer_der()]);
    let named = write::sequence(&[
        &write::sequence(&[&name]),
        signer().certificate.serial_der(),
    ]);
    check(with(3, certificate_id(&[&hash(), &named])), None);
}

#[test]
fn attributes_are_four_once_each_and_in_order() {
    let refused = Some(SignatureError::Attributes);
    for missing in 0..4 {
        let mut rest = four().to_vec();
        rest.remove(missing);
        check(bent(|parts| parts.attributes = sorted(rest)), refused);
    }
    for twice in 0..4 {
        let mut more = four().to_vec();
        more.push(more[twice].clone());
        check(bent(|parts| parts.attributes = sorted(more)), refused);
    }
    let mut reversed = attributes();
    reversed.reverse();
    check(bent(|parts| parts.attributes = reversed), refused);
    let mut more = four().to_vec();
    more.push(attribute(
        oid::EMAIL_ADDRESS,
        &[&write::element(tag::IA5_STRING, &[b"a"])],
    ));
    check(bent(|parts| parts.attributes = sorted(more)), refused);
}

#[test]
fn each_attribute_says_one_thing_in_one_way() {
    let refused = Some(SignatureError::Attributes);
    check(
        with(
            0,
            attribute(oid::CONTENT_TYPE, &[&write::oid(oid::SIGNED_DATA)]),
        ),
        refused,
    );
    let data = write::oid(oid::DATA);
    check(
        with(0, attribute(oid::CONTENT_TYPE, &[&data, &data])),
        refused,
    );
    check(with(0, attribute(oid::CONTENT_TYPE, &[])), refused);
    // RFC 5652, 11.3: GeneralizedTime from 2050 on, and only then.
    check(
        with(2, time(tag::GENERALIZED_TIME, b"20261123120000Z")),
        refused,
    );
    check(with(2, time(tag::UTC_TIME, b"2611231200Z")), refused);
    check(with(2, time(tag::UTC_TIME, b"261323120000Z")), refused);
    // The default algorithm is not written in DER, and another is not ours.
    let explicit = write::sequence(&[&write::oid(oid::SHA256)]);
    check(with(3, certificate_id(&[&explicit, &hash()])), refused);
    let empty = write::sequence(&[&write::sequence(&[])]);
    check(
        with(3, attribute(oid::SIGNING_CERTIFICATE_V2, &[&empty])),
        refused,
    );
}

#[test]
fn the_certificate_named_is_the_one_that_came() {
    let refused = Some(SignatureError::SignerCertificate);
    let other = write::element(tag::OCTET_STRING, &[&[7; 32]]);
    check(with(3, certificate_id(&[&other])), refused);
    let name = write::element(tag::CONTEXT_4, &[signer().certificate.issuer_der()]);
    let named = write::sequence(&[&write::sequence(&[&name]), &[tag::INTEGER, 1, 9]]);
    check(with(3, certificate_id(&[&hash(), &named])), refused);
    let digest = write::element(tag::OCTET_STRING, &[&Sha256::digest(b"other")]);
    check(
        with(1, attribute(oid::MESSAGE_DIGEST, &[&digest])),
        Some(SignatureError::Digest),
    );
}

#[test]
fn nothing_else_travels_with_a_signature() {
    let refused = Some(SignatureError::Format);
    check(bent(|parts| parts.version = 3), refused);
    check(bent(|parts| parts.signer_version = 3), refused);
    let unsigned = write::element(0xa1, &[&time(tag::UTC_TIME, UTC)]);
    check(bent(|parts| parts.unsigned = unsigned), refused);
    check(
        bent(|parts| parts.revocations = write::element(0xa1, &[])),
        refused,
    );
    let attached = write::element(tag::OCTET_STRING, &[CONTENT]);
    let attached = write::element(tag::CONTEXT_0, &[&attached]);
    let content = write::sequence(&[&write::oid(oid::DATA), &attached]);
    check(bent(|parts| parts.content = content), refused);
    let (own, root) = (signer().certificate.der().to_vec(), &signer().authority);
    for bag in [vec![], vec![own.clone(), own.clone()], vec![root.clone()]] {
        check(bent(|parts| parts.certificates = bag), refused);
    }
    let mut unsorted = vec![own, root.clone()];
    unsorted.sort_unstable_by(|one, other| other.cmp(one));
    check(bent(|parts| parts.certificates = unsorted.clone()), refused);
    unsorted.reverse();
    check(bent(|parts| parts.certificates = unsorted), None);
}

#[test]
fn only_rsa_with_sha256_is_an_algorithm() {
    let refused = Some(SignatureError::Algorithm);
    let sha512 = write::algorithm(oid::SHA512_WITH_RSA);
    check(bent(|parts| parts.algorithm = sha512.clone()), refused);
    check(bent(|parts| parts.digest = sha512.clone()), refused);
    check(bent(|parts| parts.digests = vec![sha512.clone()]), refused);
    let both = vec![write::sequence(&[&write::oid(oid::SHA256)]), sha512];
    check(bent(|parts| parts.digests = both), refused);
}
