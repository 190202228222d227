//! Files cut short or with a bit changed: refused where it matters, and never a panic.
//!
//! The categories of the hostile corpus are proved through the command line (`crates/cli`),
//! which has the one mapping from errors to them, and through the browser's worker.

use std::fs;

use efirma::{Certificate, open_key};

use crate::shared::{PASSPHRASE, shared};

#[test]
fn no_cut_or_damage_of_a_file_is_accepted_or_panics() {
    let Some(root) = shared("efirma/hostile") else {
        return;
    };
    let certificate = fs::read(root.join("cer/good_fiel_pm.cer")).unwrap();
    let key = fs::read(root.join("key/good_fiel_a.key")).unwrap();
    for length in 0..certificate.len() {
        assert!(Certificate::parse(&certificate[..length]).is_err());
        for mask in [0x01, 0x20, 0x80, 0xff] {
            // Damage that leaves the shape intact is for the chain to find; none may panic.
            let mut damaged = certificate.clone();
            damaged[length] ^= mask;
            drop(Certificate::parse(&damaged));
        }
    }
    for length in 0..key.len() {
        assert!(open_key(&key[..length], PASSPHRASE).is_err());
    }
    // Every byte of the header says something; the key of the authority has 74 of them.
    for (at, mask) in (0..74).flat_map(|at| [(at, 0x01), (at, 0x80)]) {
        let mut damaged = key.clone();
        damaged[at] ^= mask;
        assert!(
            open_key(&damaged, PASSPHRASE).is_err(),
            "byte {at} with {mask:#x}"
        );
    }
}
