//! A single flipped bit, anywhere in a thousand packages, is found and named.

use evidence::package::{Draft, Parts};
use evidence::samples::{self, Sample};
use evidence::verification::{Language, Outcome};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use time::Duration;

use crate::times::stamped;
use crate::world::{AT, GOOD, SEAL, cast, judge, package};

const PACKAGES: usize = 1_000;
const FLIPS_EACH: usize = 8;
const WORKERS: usize = 2;

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
    let plain = |sample| samples::parts(&cast(Some(GOOD)), sample).unwrap();
    // Every kind of act, and every kind with its seals stamped.
    let kinds: Vec<_> = (Sample::ALL.into_iter())
        .flat_map(|sample| [plain(sample), stamped(sample)])
        .collect();
    // Sealing is what takes time: each worker seals its share.
    std::thread::scope(|scope| {
        for worker in 0..WORKERS {
            let kinds = &kinds;
            scope.spawn(move || {
                for number in (worker..PACKAGES).step_by(WORKERS) {
                    flip_some(number, kinds[number % kinds.len()].clone());
                }
            });
        }
    });
}

/// Seals a package like no other, and flips some of its bits.
fn flip_some(number: usize, mut parts: Parts<'_>) {
    let mut rng = StdRng::seed_from_u64(u64::try_from(number).unwrap());
    // One key and the same statements over and over: only what lies around them differs.
    if rng.random() {
        parts.audit = None;
    }
    if rng.random() {
        parts.authorities.clear();
    }
    for document in &mut parts.documents {
        document.name = format!("documento {number}.pdf").into();
    }
    let at = AT + Duration::DAY + Duration::seconds(i64::try_from(number).unwrap());
    let draft = Draft::new(parts).unwrap();
    let seal = SEAL.sign(draft.manifest(), at).unwrap();
    let mut bytes = draft.seal(seal).unwrap().to_bytes().unwrap();
    assert!(judge(&bytes).is_proven(), "{number}");
    for _ in 0..FLIPS_EACH {
        let at = rng.random_range(0..bytes.len());
        flipped(&mut bytes, at, rng.random_range(0..8));
    }
}
