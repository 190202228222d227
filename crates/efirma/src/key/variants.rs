//! Headers of keys that are right in every way but one, and keys that are odd inside.

use rand::SeedableRng;
use rand::rngs::StdRng;
use time::OffsetDateTime;

use super::header::{self, Cipher, Prf};
use super::{OpenKeyError, PrivateKey, open_key};
use crate::asn1::{tag, write};
use crate::mint::{Authority, encrypt_like_the_authority};
use crate::oid;

/// The part of PKCS#5 that a variant may bend; `default` is AES-256 with HMAC-SHA256.
struct Parts {
    scheme: &'static [u8],
    derivation: &'static [u8],
    salt: Vec<u8>,
    iterations: Vec<u8>,
    key_bytes: Option<u8>,
    prf: Option<Vec<u8>>,
    cipher: &'static [u8],
    iv: Vec<u8>,
    ciphertext: usize,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            scheme: oid::PBES2,
            derivation: oid::PBKDF2,
            salt: write::element(tag::OCTET_STRING, &[&[7; 16]]),
            iterations: write::unsigned(&2048_u32.to_be_bytes()),
            key_bytes: None,
            prf: Some(write::algorithm(oid::HMAC_SHA256)),
            cipher: oid::AES256_CBC,
            iv: write::element(tag::OCTET_STRING, &[&[7; 16]]),
            ciphertext: 32,
        }
    }
}

impl Parts {
    fn write(self) -> Vec<u8> {
        let key_bytes = self.key_bytes.map(|bytes| write::unsigned(&[bytes]));
        let parameters = write::sequence(&[
            &self.salt,
            &self.iterations,
            &key_bytes.unwrap_or_default(),
            &self.prf.unwrap_or_default(),
        ]);
        let derivation = write::sequence(&[&write::oid(self.derivation), &parameters]);
        let encryption = write::sequence(&[&write::oid(self.cipher), &self.iv]);
        let scheme = write::sequence(&[
            &write::oid(self.scheme),
            &write::sequence(&[&derivation, &encryption]),
        ]);
        let ciphertext = vec![0; self.ciphertext];
        write::sequence(&[&scheme, &write::element(tag::OCTET_STRING, &[&ciphertext])])
    }
}

type Asked = (Cipher, Prf, u32, usize, usize);

#[track_caller]
fn check(bend: impl FnOnce(&mut Parts), expected: Result<Asked, OpenKeyError>) {
    let mut parts = Parts::default();
    bend(&mut parts);
    let found = header::read(&parts.write()).map(|header| {
        let (salt, iv) = (header.salt.len(), header.iv.len());
        (header.cipher, header.prf, header.iterations, salt, iv)
    });
    assert_eq!(found, expected);
}

const PLAIN: Asked = (Cipher::Aes256, Prf::HmacSha256, 2048, 16, 16);
const UNSUPPORTED: OpenKeyError = OpenKeyError::UnsupportedCipher;

fn octets(length: usize) -> Vec<u8> {
    write::element(tag::OCTET_STRING, &[&vec![7; length]])
}

#[test]
fn every_cipher_has_its_own_iv_and_key_length() {
    for (oid, cipher, key_bytes, block) in [
        (oid::AES128_CBC, Cipher::Aes128, 16, 16),
        (oid::AES192_CBC, Cipher::Aes192, 24, 16),
        (oid::AES256_CBC, Cipher::Aes256, 32, 16),
        (oid::DES_EDE3_CBC, Cipher::TripleDes, 24, 8),
    ] {
        let told = |key_bytes, iv, expected| {
            let bend = |parts: &mut Parts| {
                parts.cipher = oid;
                parts.key_bytes = key_bytes;
                parts.iv = octets(iv);
            };
            check(bend, expected);
        };
        let asked = Ok((cipher, Prf::HmacSha256, 2048, 16, block));
        told(None, block, asked);
        told(Some(key_bytes), block, asked);
        for other in [0, 8, 16, 24, 32, 255] {
            if other != key_bytes {
                told(Some(other), block, Err(UNSUPPORTED));
            }
        }
        for other in [0, 4, 7, 8, 12, 15, 16, 17, 24, 32] {
            if other != block {
                told(None, other, Err(UNSUPPORTED));
            }
        }
    }
    // AES-256-GCM, AES-256-ECB, DES and RC2.
    let others: [&[u8]; 4] = [
        &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 46],
        &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 41],
        &[0x2b, 0x0e, 3, 2, 7],
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 3, 2],
    ];
    for other in others {
        check(|parts| parts.cipher = other, Err(UNSUPPORTED));
    }
    check(|parts| parts.iv = vec![], Err(UNSUPPORTED));
    check(|parts| parts.iv = vec![tag::NULL, 0], Err(UNSUPPORTED));
}

#[test]
fn every_function_is_told_with_or_without_null() {
    for (oid, prf) in [
        (oid::HMAC_SHA1, Prf::HmacSha1),
        (oid::HMAC_SHA224, Prf::HmacSha224),
        (oid::HMAC_SHA256, Prf::HmacSha256),
        (oid::HMAC_SHA384, Prf::HmacSha384),
        (oid::HMAC_SHA512, Prf::HmacSha512),
    ] {
        let asked = Ok((Cipher::Aes256, prf, 2048, 16, 16));
        check(|parts| parts.prf = Some(write::algorithm(oid)), asked);
        let bare = write::sequence(&[&write::oid(oid)]);
        check(|parts| parts.prf = Some(bare), asked);
        let odd = write::sequence(&[&write::oid(oid), &octets(1)]);
        check(|parts| parts.prf = Some(odd), Err(UNSUPPORTED));
    }
    let default = Ok((Cipher::Aes256, Prf::HmacSha1, 2048, 16, 16));
    check(|parts| parts.prf = None, default);
    // HMAC with SHA-512/224, SHA-512/256 and MD5.
    for last in [12, 13, 6] {
        let oid = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, last];
        let other = Some(write::algorithm(&oid));
        check(|parts| parts.prf = other, Err(UNSUPPORTED));
    }
}

#[test]
fn salts_have_one_to_thirty_two_octets() {
    for length in [1, 4, 8, 16, 20, 31, 32] {
        let asked = Ok((Cipher::Aes256, Prf::HmacSha256, 2048, length, 16));
        check(|parts| parts.salt = octets(length), asked);
    }
    for length in [0, 33, 64, 128] {
        check(|parts| parts.salt = octets(length), Err(UNSUPPORTED));
    }
    let by_algorithm = write::algorithm(oid::HMAC_SHA1);
    check(|parts| parts.salt = by_algorithm, Err(UNSUPPORTED));
}

#[test]
fn iterations_are_one_to_a_million() {
    for iterations in [1_u32, 2048, 600_000, 1_000_000] {
        let asked = Ok((Cipher::Aes256, Prf::HmacSha256, iterations, 16, 16));
        let written = write::unsigned(&iterations.to_be_bytes());
        check(|parts| parts.iterations = written, asked);
    }
    for iterations in [0, 1_000_001, 1 << 31, 1 << 32, u64::MAX] {
        let written = write::unsigned(&iterations.to_be_bytes());
        let refused = Err(OpenKeyError::TooManyIterations { iterations });
        check(|parts| parts.iterations = written, refused);
    }
    let huge = write::unsigned(&[0xff; 40]);
    let refused = Err(OpenKeyError::TooManyIterations {
        iterations: u64::MAX,
    });
    check(|parts| parts.iterations = huge, refused);
    for body in [&[][..], &[0x80], &[0, 1], &[0xff, 0xff]] {
        let odd = write::element(tag::INTEGER, &[body]);
        check(|parts| parts.iterations = odd, Err(OpenKeyError::Malformed));
    }
}

#[test]
fn other_schemes_are_told_and_odd_lengths_are_damage() {
    check(|_| {}, Ok(PLAIN));
    // PBES1 of PKCS#5, and an encryption scheme that is none.
    let pbes1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 10];
    check(|parts| parts.scheme = pbes1, Err(UNSUPPORTED));
    let no_scheme = Err(OpenKeyError::Malformed);
    check(|parts| parts.scheme = oid::DATA, no_scheme);
    let scrypt = Err(OpenKeyError::MemoryHard);
    check(|parts| parts.derivation = oid::SCRYPT, scrypt);
    check(|parts| parts.derivation = oid::DATA, Err(UNSUPPORTED));
    for length in [0, 1, 15, 17, 31] {
        let damaged = Err(OpenKeyError::Malformed);
        check(|parts| parts.ciphertext = length, damaged);
    }
}

/// A PKCS#8 of `version` around `key`, with `more` after it.
fn pkcs8(version: u8, oid: &[u8], key: &[u8], more: &[u8]) -> Vec<u8> {
    write::sequence(&[
        &[tag::INTEGER, 1, version],
        &write::algorithm(oid),
        &write::element(tag::OCTET_STRING, &[key]),
        more,
    ])
}

#[test]
fn what_is_inside_is_an_rsa_key_of_two_primes_in_version_0() {
    let key = write::sequence(&[&[tag::INTEGER, 1, 0], &octets(40)]);
    let public = write::element(0x81, &[&[0, 1, 2, 3]]);
    for (inside, expected) in [
        (
            pkcs8(0, oid::RSA_ENCRYPTION, &key, &[]),
            OpenKeyError::Invalid,
        ),
        (
            pkcs8(1, oid::RSA_ENCRYPTION, &key, &public),
            OpenKeyError::Invalid,
        ),
        (
            [pkcs8(0, oid::RSA_ENCRYPTION, &key, &[]), vec![0; 9]].concat(),
            OpenKeyError::Invalid,
        ),
        (rsa_key_of(&[&[7; 9]; 8]), OpenKeyError::Invalid),
        (
            pkcs8(0, oid::DATA, &key, &[]),
            OpenKeyError::UnsupportedKeyType,
        ),
        // No key at all looks like a wrong passphrase.
        (
            pkcs8(2, oid::RSA_ENCRYPTION, &key, &[]),
            OpenKeyError::WrongPassphrase,
        ),
        (
            pkcs8(0, oid::RSA_ENCRYPTION, &key, &public),
            OpenKeyError::WrongPassphrase,
        ),
        (vec![0x30; 64], OpenKeyError::WrongPassphrase),
    ] {
        let file = encrypt_like_the_authority(&inside, "clave").unwrap();
        let found = open_key(&file, "clave").err();
        assert_eq!(found, Some(expected), "{inside:02x?}");
        let unprotected = PrivateKey::from_pkcs8(&inside).err();
        assert!(unprotected.is_some(), "{inside:02x?}");
    }
}

/// An `RSAPrivateKey` of eight numbers, big-endian.
fn rsa_key_of(numbers: &[&[u8]; 8]) -> Vec<u8> {
    let numbers = numbers.map(write::unsigned);
    let mut parts: Vec<&[u8]> = vec![&[tag::INTEGER, 1, 0]];
    parts.extend(numbers.iter().map(Vec::as_slice));
    write::sequence(&parts)
}

#[test]
fn numbers_that_contradict_each_other_never_make_a_key_nor_a_panic() {
    let mut rng = StdRng::seed_from_u64(8017);
    let until = OffsetDateTime::UNIX_EPOCH;
    let authority = Authority::generate(&mut rng, "AC", until, until).unwrap();
    let sound = PrivateKey::from_pkcs8(&authority.pkcs8()).unwrap();
    let parts = sound.parts().unwrap();
    let [n, d, p, q] = [
        parts.modulus,
        parts.private_exponent,
        parts.primes[0],
        parts.primes[1],
    ];
    let loads = |numbers: [&[u8]; 4]| {
        let [n, d, p, q] = numbers;
        let e: &[u8] = &[1, 0, 1];
        let inside = rsa_key_of(&[n, e, d, p, q, &[1], &[1], &[1]]);
        PrivateKey::from_pkcs8(&pkcs8(0, oid::RSA_ENCRYPTION, &inside, &[]))
            .is_ok_and(|key| key.parts().is_some_and(|parts| parts.to_rsa().is_some()))
    };
    assert!(loads([n, d, p, q]));
    // The authority's own tool may write them in either order.
    assert!(loads([n, d, q, p]));
    let mut off_by_two = d.to_vec();
    *off_by_two.last_mut().unwrap() ^= 2;
    let long = [&[1][..], n].concat();
    let even = [&n[..n.len() - 1], &[n[n.len() - 1] & 0xfe]].concat();
    for numbers in [
        [n, d, &[], &[]],
        [n, d, &[1], n],
        [n, d, n, &[1]],
        [n, d, p, p],
        [n, d, p, &[2]],
        [n, d, n, n],
        [n, d, &long, q],
        [n, &[], p, q],
        [n, &[1], p, q],
        [n, &off_by_two, p, q],
        [n, n, p, q],
        [&even, d, p, q],
        [&[], d, p, q],
        [&long, d, p, q],
        [&[0xff; 4096], d, p, q],
    ] {
        assert!(!loads(numbers));
    }
}
