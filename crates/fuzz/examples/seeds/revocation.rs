//! Revocation lists (RFC 5280, section 5) and OCSP answers (RFC 6960) of the authority.

use efirma::mint::{Authority, MintKind, Minted};
use efirma::{Certificate, Issuer};
use fuzz::NONCE;
use sha1::{Digest as _, Sha1};

use super::der::{SHA256_WITH_RSA, element, octets, oid, sequence, signature};
use super::{Outcome, company, pem, rng, save};

/// `SIGNED_AT`, some minutes before it, and a day after it.
const PRODUCED: &[u8] = b"20261124120000Z";
const BEFORE: &[u8] = b"20261124115500Z";
const AFTER: &[u8] = b"20261125120000Z";
/// 1.3.14.3.2.26, with its NULL.
const SHA1: [u8; 11] = [0x30, 9, 6, 5, 0x2b, 14, 3, 2, 26, 5, 0];
/// 1.3.6.1.5.5.7.48.1, under which answers and nonces are.
const OCSP: [u8; 8] = [0x2b, 6, 1, 5, 5, 7, 48, 1];
const BASIC: u8 = 1;
const NONCE_KIND: u8 = 2;
/// Octets of the `RSAPublicKey` of 2048 bits that ends a `SubjectPublicKeyInfo`.
const KEY_OCTETS: usize = 270;
/// keyCompromise.
const REASON: [u8; 3] = [10, 1, 1];

pub(crate) fn lists(authority: &Authority, signer: &Minted, revoked: &Minted) -> Outcome {
    let signer = Certificate::parse(&signer.certificate_der)?;
    let revoked = Certificate::parse(&revoked.certificate_der)?;
    let list = |entries: &[u8]| -> Result<Vec<u8>, Box<dyn std::error::Error>> {
        let number = sequence(&[&oid(&[0x55, 29, 20]), &octets(&[&[2, 1, 1]])]);
        let body = sequence(&[
            &[2, 1, 1],
            &SHA256_WITH_RSA,
            signer.issuer_der(),
            &utc(BEFORE),
            &utc(AFTER),
            entries,
            &element(0xa0, &[&sequence(&[&number])]),
        ]);
        let signature = signature(&authority.pkcs8(), &body)?;
        Ok(sequence(&[&body, &signature]))
    };
    let reason = sequence(&[&oid(&[0x55, 29, 21]), &octets(&[&REASON])]);
    let entry = sequence(&[
        &element(2, &[revoked.number().as_bytes()]),
        &utc(BEFORE),
        &sequence(&[&reason]),
    ]);
    let one = list(&sequence(&[&entry]))?;
    save("corpus/crl/empty.crl", &list(&[])?)?;
    save("corpus/crl/one.pem", pem("X509 CRL", &one).as_bytes())?;
    save("corpus/crl/one.crl", &one)
}

pub(crate) fn answers(authority: &Authority, signer: &Minted) -> Outcome {
    let order = company(MintKind::Responder, b"30009000000900000005");
    let responder = authority.issue(&mut rng(6), &order)?;
    let delegate = Certificate::parse(&responder.certificate_der)?;
    let certificate = Certificate::parse(&signer.certificate_der)?;
    let issuer = Issuer::parse(authority.certificate_der())?;
    let id = sequence(&[
        &SHA1,
        &octets(&[&Sha1::digest(certificate.issuer_der())]),
        &octets(&[&key_hash(issuer.spki_der())]),
        &element(2, &[certificate.number().as_bytes()]),
    ]);
    let single = |status: &[u8], next: &[u8]| {
        let single = sequence(&[&id, status, &generalized(BEFORE), next]);
        sequence(&[&single])
    };
    let next = element(0xa0, &[&generalized(AFTER)]);
    let nonce = sequence(&[
        &oid(&[&OCSP[..], &[NONCE_KIND]].concat()),
        &octets(&[&octets(&[&NONCE])]),
    ]);
    let nonce = element(0xa1, &[&sequence(&[&nonce])]);
    let by_name = element(0xa1, &[certificate.issuer_der()]);
    let by_key = element(0xa2, &[&octets(&[&key_hash(delegate.spki_der())])]);
    let compromise = element(0xa0, &[&REASON]);
    let revoked = element(0xa1, &[&generalized(BEFORE), &compromise]);

    let own = authority.pkcs8();
    let data = |who: &[u8], singles: &[u8], nonce: &[u8]| {
        sequence(&[who, &generalized(PRODUCED), singles, nonce])
    };
    let seeds = [
        (
            "good",
            &own,
            data(&by_name, &single(&[0x80, 0], &next), &nonce),
            false,
        ),
        (
            "revoked",
            &own,
            data(&by_name, &single(&revoked, &next), &nonce),
            false,
        ),
        (
            "unknown",
            &own,
            data(&by_name, &single(&[0x82, 0], &next), &[]),
            false,
        ),
        (
            "delegated",
            &responder.pkcs8,
            data(&by_key, &single(&[0x80, 0], &[]), &nonce),
            true,
        ),
    ];
    for (name, key, data, with_certificate) in seeds {
        let bag = element(0xa0, &[&sequence(&[delegate.der()])]);
        let bag = if with_certificate { bag } else { Vec::new() };
        let basic = sequence(&[&data, &signature(key, &data)?, &bag]);
        let typed = sequence(&[&oid(&[&OCSP[..], &[BASIC]].concat()), &octets(&[&basic])]);
        let answer = sequence(&[&[10, 1, 0], &element(0xa0, &[&typed])]);
        save(&format!("corpus/ocsp/{name}.der"), &answer)?;
    }
    save("corpus/ocsp/try-later.der", &[0x30, 3, 10, 1, 3])
}

fn key_hash(spki: &[u8]) -> [u8; 20] {
    let start = spki.len().saturating_sub(KEY_OCTETS);
    Sha1::digest(spki.get(start..).unwrap_or_default()).into()
}

fn generalized(text: &[u8]) -> Vec<u8> {
    element(0x18, &[text])
}

/// The same with a year of two digits.
fn utc(text: &[u8]) -> Vec<u8> {
    element(0x17, &[text.get(2..).unwrap_or_default()])
}
