//! As much DER as lists and answers of an authority take, and its RSA signatures.

use std::error::Error;

use rsa::pkcs8::DecodePrivateKey as _;
use rsa::{Pkcs1v15Sign, PrivateKey};
use sha2::{Digest as _, Sha256};

/// sha256WithRSAEncryption with its NULL.
pub(crate) const SHA256_WITH_RSA: [u8; 15] = [
    0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11, 5, 0,
];

pub(crate) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let octets: Vec<u8> = (body.len().to_be_bytes().into_iter())
        .skip_while(|octet| *octet == 0)
        .collect();
    let mut out = vec![tag];
    if body.len() < 0x80 {
        out.push(octets.first().copied().unwrap_or(0));
    } else {
        out.push(u8::try_from(octets.len()).map_or(0x80, |count| 0x80 | count));
        out.extend(octets);
    }
    out.extend(body);
    out
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, parts)
}

pub(crate) fn octets(parts: &[&[u8]]) -> Vec<u8> {
    element(4, parts)
}

pub(crate) fn oid(body: &[u8]) -> Vec<u8> {
    element(6, &[body])
}

/// Algorithm and BIT STRING over `signed`, as they follow it.
pub(crate) fn signature(pkcs8: &[u8], signed: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let key = PrivateKey::from_pkcs8_der(pkcs8)?;
    let value = key.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(signed))?;
    Ok([SHA256_WITH_RSA.to_vec(), element(3, &[&[0], &value])].concat())
}
