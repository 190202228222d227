//! The vectors of Wycheproof for making RSASSA-PKCS1-v1_5 signatures, through our keys.

use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};

use super::{sign_rsa, sign_rsa_sha256};
use crate::key::PrivateKey;
use crate::rsa_key::{RsaHash, RsaKey};
use crate::shared::{bytes, tests, wycheproof};

#[test]
fn every_signature_is_made_and_verified_and_exponent_3_is_refused() {
    let Some(groups) = wycheproof("rsa_pkcs1_2048_sig_gen_test.json") else {
        return;
    };
    let (mut made, mut of_exponent_3) = (0, 0);
    for group in &groups {
        let pkcs8 = PrivateKey::from_pkcs8(&bytes(&group["privateKeyPkcs8"])).unwrap();
        let loaded = pkcs8.parts().unwrap().to_rsa();
        let exponent = &group["privateKey"]["publicExponent"];
        let Some(key) = loaded else {
            assert_eq!(*exponent, "03");
            of_exponent_3 += tests(group).len();
            continue;
        };
        assert_eq!(*exponent, "010001");
        let public = RsaKey::read(&bytes(&group["keyAsn"])).unwrap();
        for test in tests(group) {
            let (message, expected) = (bytes(&test["msg"]), bytes(&test["sig"]));
            let verifies = |hash| public.verifies_with(hash, &message, &expected);
            let (found, is_verified) = match group["sha"].as_str().unwrap() {
                "SHA-1" => (sign_rsa::<Sha1>(&key, &message), verifies(RsaHash::Sha1)),
                // No hash of ours, so nothing signed with it verifies here.
                "SHA-224" => (
                    sign_rsa::<Sha224>(&key, &message),
                    ![
                        RsaHash::Sha1,
                        RsaHash::Sha256,
                        RsaHash::Sha384,
                        RsaHash::Sha512,
                    ]
                    .into_iter()
                    .any(verifies),
                ),
                "SHA-256" => {
                    let found = sign_rsa::<Sha256>(&key, &message);
                    assert_eq!(found, sign_rsa_sha256(&key, &message));
                    (found, verifies(RsaHash::Sha256))
                }
                "SHA-384" => (
                    sign_rsa::<Sha384>(&key, &message),
                    verifies(RsaHash::Sha384),
                ),
                "SHA-512" => (
                    sign_rsa::<Sha512>(&key, &message),
                    verifies(RsaHash::Sha512),
                ),
                other => panic!("{other}"),
            };
            assert_eq!(found, Some(expected), "{}", test["tcId"]);
            assert!(is_verified, "{}", test["tcId"]);
            made += 1;
        }
    }
    assert_eq!((made, of_exponent_3), (40, 3));
}
