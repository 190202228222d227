//! The vectors of Wycheproof for PBKDF2 and PBES2, through the header and the cipher of a `.key`.

use serde_json::Value;

use super::decrypt::{decrypt, derive};
use super::passphrase::candidates;
use super::{OpenKeyError, PASSPHRASE_BYTES_MAX, header, open_key};
use crate::asn1::{tag, write};
use crate::oid;
use crate::shared::{bytes, tests, wycheproof};

/// An `EncryptedPrivateKeyInfo` in PBES2 with the default HMAC-SHA1 and AES-256.
fn key_file(test: &Value, iv: &[u8], ciphertext: &[u8]) -> Vec<u8> {
    let iterations = test["iterationCount"].as_u64().unwrap();
    let parameters = write::sequence(&[
        &write::element(tag::OCTET_STRING, &[&bytes(&test["salt"])]),
        &write::unsigned(&iterations.to_be_bytes()),
    ]);
    let derivation = write::sequence(&[&write::oid(oid::PBKDF2), &parameters]);
    let encryption = write::sequence(&[
        &write::oid(oid::AES256_CBC),
        &write::element(tag::OCTET_STRING, &[iv]),
    ]);
    let scheme = write::sequence(&[
        &write::oid(oid::PBES2),
        &write::sequence(&[&derivation, &encryption]),
    ]);
    write::sequence(&[&scheme, &write::element(tag::OCTET_STRING, &[ciphertext])])
}

#[test]
fn pbkdf2_derives_every_key_that_a_header_may_ask_for() {
    let Some(groups) = wycheproof("pbkdf2_hmacsha1_test.json") else {
        return;
    };
    let (mut derived, mut refused) = (0, Vec::new());
    for test in groups.iter().flat_map(tests) {
        let file = key_file(test, &[0; 16], &[0; 16]);
        let (salt, expected) = (bytes(&test["salt"]), bytes(&test["dk"]));
        let header = match header::read(&file) {
            Ok(header) => header,
            Err(error) => {
                refused.push((test["tcId"].as_u64().unwrap(), error, salt.len()));
                continue;
            }
        };
        assert_eq!(test["dkLen"], expected.len());
        let mut found = vec![0; expected.len()];
        derive(&header, &bytes(&test["password"]), &mut found);
        assert_eq!(found, expected, "{}", test["tcId"]);
        derived += 1;
    }
    // Sixteen million iterations, and a salt of 36 octets.
    let too_many = OpenKeyError::TooManyIterations {
        iterations: 16_777_216,
    };
    let too_long = OpenKeyError::UnsupportedCipher;
    assert_eq!(refused, [(4, too_many, 4), (5, too_long, 36)]);
    assert_eq!((derived, derived + refused.len()), (62, 64));
}

#[test]
fn pbes2_opens_every_ciphertext() {
    let Some(groups) = wycheproof("pbes2_hmacsha1_aes_256_test.json") else {
        return;
    };
    let (mut opened, mut typed, mut too_long) = (0, 0, 0);
    for test in groups.iter().flat_map(tests) {
        let password = bytes(&test["password"]);
        let file = key_file(test, &bytes(&test["iv"]), &bytes(&test["ct"]));
        let header = header::read(&file).unwrap();
        let found = decrypt(&header, &password).unwrap();
        assert_eq!(*found, bytes(&test["msg"]), "{}", test["tcId"]);
        opened += 1;
        // What a person could have typed is also tried by the door itself, where what the
        // message holds is no key.
        let Ok(text) = str::from_utf8(&password) else {
            continue;
        };
        let door = open_key(&file, text).err();
        if password.len() > PASSPHRASE_BYTES_MAX {
            assert_eq!(door, Some(OpenKeyError::PassphraseTooLong));
            too_long += 1;
        } else if candidates(text).any(|candidate| *candidate == password) {
            assert_eq!(door, Some(OpenKeyError::WrongPassphrase));
            typed += 1;
        }
    }
    // The rest are no UTF-8, or not in NFC.
    assert_eq!((opened, typed, too_long), (84, 61, 1));
}
