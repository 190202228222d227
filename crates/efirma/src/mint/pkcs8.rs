//! Writes a private key in PKCS#8 around PKCS#1, byte for byte as the authority's tool does.

use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rsa::{BoxedUint, PrivateKey as RsaPrivateKey};
use zeroize::Zeroizing;

use crate::asn1::{tag, write};
use crate::oid;

/// INTEGER 0: the version of both structures.
const VERSION_0: [u8; 3] = [tag::INTEGER, 1, 0];

/// `None` when the values of the Chinese remainder theorem were never computed.
pub(super) fn write(key: &RsaPrivateKey) -> Option<Zeroizing<Vec<u8>>> {
    let [p, q] = key.primes() else { return None };
    let number = |value: &BoxedUint| {
        Zeroizing::new(write::unsigned(&Zeroizing::new(
            value.to_be_bytes().into_vec(),
        )))
    };
    let numbers = [
        number(key.n().as_ref()),
        number(key.e()),
        number(key.d()),
        number(p.as_ref()),
        number(q.as_ref()),
        number(key.dp()?),
        number(key.dq()?),
        number(&key.crt_coefficient()?),
    ];
    let mut parts: Vec<&[u8]> = vec![&VERSION_0];
    parts.extend(numbers.iter().map(|number| number.as_slice()));
    let inner = Zeroizing::new(write::sequence(&parts));
    let octets = Zeroizing::new(write::element(tag::OCTET_STRING, &[&inner]));
    let algorithm = write::algorithm(oid::RSA_ENCRYPTION);
    Some(Zeroizing::new(write::sequence(&[
        &VERSION_0, &algorithm, &octets,
    ])))
}
