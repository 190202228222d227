//! The authorities we know by their keys, and which of the two worlds each belongs to.
//!
//! Keys, not certificates: the authority publishes several certificates for some of them. Each
//! line is the SHA-256 of a `SubjectPublicKeyInfo`. Remake the table with
//! `openssl x509 -pubkey -noout | openssl pkey -pubin -outform DER | sha256sum`; a test compares
//! it with the published certificates.

use core::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Which of the authority's two worlds a pinned set belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Realm {
    /// Real people and companies.
    Production,
    /// The test environments, whose keys have a public passphrase.
    Test,
}

/// Roots (ARC), authorities (AC) and responders (OCSP) of the tax administration.
const PRODUCTION: [&str; 17] = [
    // AC0_SAT.cer
    "edae5752d0a8c1c298dde6d6d899cabaa14e3c0ca8d44b2ae9a9465f827caaf2",
    // AC1_SAT.cer
    "e87a0f7a4395d91451264688dd78a551eece4a3cee6e9ef33495a660ed746c88",
    // AC2_SAT.cer
    "107a1d3b4ea42cfa50066c8f542b9a3b0bfbf591ca4806cba19fcdda990c6c11",
    // AC3_SAT.cer
    "697f704c11efd723c89acc810771d10d92e7ea5f45c722cec6cbeeaf05c64905",
    // AC4_SAT.cer
    "ea9341aa449f367886fdd7172cdd9156c12ec366bfcd924f0503de07a92e951a",
    // AC5_SAT.cer, AC5_SAT.crt
    "c97f80f3f15b87ebf541d89962cdf740cd1cd1092eb1ade46ea322b1306b2fa0",
    // AC6_SAT.crt
    "dc8aa28c148dc5ee3feb05351a3628c9fb3bb8cea7021ef2ec809c8f6156e511",
    // AC7.crt
    "f57e03ee8ee0c19d56e33ca6ffc8d359270f623705a6a2ced2e63c419fbc13cc",
    // ARC0_IES.cer
    "3dea9828fc2c7b25427234c0e0ec71b3234a47e751b9b297e21c6638faad3dfd",
    // ARC1_IES.cer
    "cdc59c7e3e6df8e8457dd51d7e67bae4325ed742ec4e89909beb02dbb98a01ef",
    // ARC2_IES.crt, ARC3_IES.crt, ARC4_IES.crt
    "c38cedc2de81203a9a4c80b3fda9da2a58be3f3ab29bf60a8183882486a6deb1",
    // ARC5_IES.cer, ARC5_IES.crt
    "3ae322a10197b2884427474bb89acdcf19fdc574cdc599d0974d1aac630db2f6",
    // ARC6_IES.crt, ARC7_IES.crt
    "d30b158841c63a5c1edb6c0c9f044655641ad94664357cb8761a7e670bf58f64",
    // ocsp.ac4_sat.cer
    "06e0c81f22f4b9078838b11b13dbdeef9528eb5f6935b291a7bb8fc9ff7cbb2b",
    // ocsp.ac5_sat.cer
    "f886535b08e5f82f7180a69559eb29b2de4878575a297d9d8295dca7cf5de5ba",
    // OCSP.AC6_SAT.cer
    "bdef0bea3bc3dd05fcda19fce4d6da677356e984c1209c8d5a3916eab7f3885f",
    // OCSP7.crt
    "ebf187dc17cb27eedacf4ebe28cc50b870ae9072e44359774a725cd0ea903f8a",
];

/// Its test environments, whose keys have a public passphrase.
const TEST: [&str; 6] = [
    // ac2_4096_DER.cer, ac2_4096_PEM.crt
    "ade129d34bd675e9b6bb9743550870de3b11726946f2aa21a37d1ee14ffd211b",
    // AC_4096_2018.cer, AC_4096_2018.crt
    "3ce810ea9a579a1cb4c3df87146b045e00480c2c12adea0c894dc00845a1f155",
    // AC_UAT_2022.crt
    "8f558891e6957320471cae968fbfd96f670ff63e53d766a29ca9c4d0bd8e4e44",
    // ARC_UAT.crt
    "9879538c45a3254488469891a27e21200befb4bd6c7d53b4883ccf5fe9ae3b58",
    // ARC_UAT_2022.crt
    "7acdc71e9f743d2a7fe4fc62dee0b7141b2964ac6292baea35f98180ed5d6114",
    // arcbeta_crt_raiz.crt
    "eb6b65713093f6ed3835f1fc9784f9df51cbd614c2b47645fdf2647f779977f6",
];

/// The world of the authority with this `SubjectPublicKeyInfo`, if it is known.
pub(crate) fn of_key(spki: &[u8]) -> Option<Realm> {
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(spki) {
        // Writing to a String does not fail; if it did, the key would be unknown.
        write!(hash, "{byte:02x}").ok()?;
    }
    if PRODUCTION.contains(&hash.as_str()) {
        Some(Realm::Production)
    } else if TEST.contains(&hash.as_str()) {
        Some(Realm::Test)
    } else {
        None
    }
}

#[cfg(test)]
#[cfg(all(feature = "chain", feature = "rsa"))]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::certificate::Outline;
    use crate::pem;
    use crate::shared::shared;

    /// The hashes of the keys in a folder of published certificates.
    #[track_caller]
    fn check(folder: &str, realm: Realm, known: &[&str]) {
        let Some(root) = shared("efirma/data") else {
            return;
        };
        let mut found = BTreeSet::new();
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let file = std::fs::read(entry.unwrap().path()).unwrap();
            for der in pem::certificates(&file).unwrap() {
                let spki = Outline::read(&der).unwrap().spki.to_vec();
                assert_eq!(of_key(&spki), Some(realm));
                found.insert(hex::lower::encode_string(&Sha256::digest(&spki)));
            }
        }
        let known: BTreeSet<String> = known.iter().map(|hash| (*hash).to_owned()).collect();
        assert_eq!(found, known);
    }

    #[test]
    fn the_tables_are_the_keys_that_were_published() {
        check("ca-prod", Realm::Production, &PRODUCTION);
        check("ca-test", Realm::Test, &TEST);
    }

    #[test]
    fn an_unknown_key_belongs_to_no_realm() {
        assert_eq!(of_key(&[]), None);
    }
}
