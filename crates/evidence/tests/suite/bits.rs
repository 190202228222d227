//! A single flipped bit, anywhere in a thousand packages, is found and named.

use evidence::package::{Draft, Package};
use evidence::samples::{self, Sample};
use evidence::verification::{Language, Outcome};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use time::Duration;

use crate::world::{AT, GOOD, SEAL, cast, judge, package};

const PACKAGES: usize = 1_000;
const FLIPS_EACH: usize = 8;

#[track_caller]
fn flipped(bytes: &mut [u8], at: usize, bit: usize) {
    bytes[at] ^= 1 << bit;
    let verdict = judge(bytes);
    bytes[at] ^= 1 << bit;
    let Outcome::Refused(refusal) = verdict.outcome else {
        panic!("bit {bit} of byte {at} went unseen");
    };
    let said = refusal.sentence(Language::Spanish);
    assert!(
        said.contains("paquete") || said.contains("archivo"),
        "{said}"
    );
}

#[test]
fn a_flipped_bit_in_any_byte_of_a_package_is_found() {
    let mut bytes = package(Sample::ContactProved);
    for at in 0..bytes.len() {
        flipped(&mut bytes, at, at % 8);
    }
}

#[test]
fn a_flipped_bit_in_a_thousand_packages_is_found() {
    let mut rng = StdRng::seed_from_u64(1_000);
    let kinds: Vec<_> = (Sample::ALL.into_iter())
        .map(|sample| samples::parts(&cast(Some(GOOD)), sample).unwrap())
        .collect();
    // One key and the same statements over and over: only what lies around them differs.
    for number in 0..PACKAGES {
        let mut parts = kinds[number % kinds.len()].clone();
        if rng.random() {
            parts.audit = None;
        }
        if rng.random() {
            parts.authorities.clear();
        }
        for document in &mut parts.documents {
            document.name = format!("documento {number}.pdf").into();
        }
        let draft = Draft::new(parts).unwrap();
        let seal = SEAL.sign(draft.manifest(), AT + Duration::DAY).unwrap();
        let mut bytes = draft.seal(seal).unwrap().to_bytes().unwrap();
        assert!(Package::read(&bytes).is_ok());
        for _ in 0..FLIPS_EACH {
            let at = rng.random_range(0..bytes.len());
            flipped(&mut bytes, at, rng.random_range(0..8));
        }
    }
}
