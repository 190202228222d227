//! How long it takes to judge packages with twenty signatures between them, paths, revocation and
//! digests included; `cargo xtask bench` runs it. Prints one line: a name and the median, in
//! microseconds.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(
    clippy::expect_used,
    reason = "a benchmark stops where it cannot go on"
)]

use std::hint::black_box;
use std::time::Instant;

use efirma::chain::Anchors;
use efirma::{Certificate, Credential, PrivateKey};
use evidence::package::{AnswerKind, RevocationAnswer};
use evidence::samples::{Cast, Sample, package};
use evidence::verification::{Trust, verify};
use mailbox::instant::LegalTime;
use time::macros::datetime;

const ROUNDS: usize = 51;
/// An opening has four signed texts and the package's seal.
const PACKAGES: usize = 4;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../fuzz/", $name)).as_slice()
    };
}

fn main() {
    let credential = |certificate: &[u8], pkcs8: &[u8]| {
        let certificate = Certificate::parse(certificate).expect("a certificate");
        let key = PrivateKey::from_pkcs8(pkcs8).expect("a key");
        Credential::new(certificate, key).expect("a pair")
    };
    let authority = fixture!("fixtures/authority.cer").to_vec();
    let at = LegalTime::new(datetime!(2026-11-24 12:00 UTC));
    let cast = Cast {
        party: &credential(
            fixture!("fixtures/signer.cer"),
            fixture!("fixtures/signer.pkcs8"),
        ),
        seal: &credential(
            fixture!("corpus/certificate/seal.cer"),
            fixture!("fixtures/seal.pkcs8"),
        ),
        at,
        authorities: vec![authority.clone()],
        answers: vec![RevocationAnswer {
            kind: AnswerKind::Ocsp,
            asked_at: at,
            bytes: fixture!("corpus/ocsp/good.der").to_vec(),
        }],
    };
    let bytes = package(&cast, Sample::Opening)
        .and_then(|package| Ok(package.to_bytes()?))
        .expect("a package");
    let anchors = Anchors::read(vec![authority]).expect("the authority");
    let trust = Trust {
        anchors: &anchors,
        responders: &[],
        timestampers: None,
        seals: &[],
    };
    let mut times: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let started = started();
            for _ in 0..PACKAGES {
                let verdict = verify(black_box(&bytes), Some(trust), at.instant());
                assert!(verdict.is_proven() && verdict.signatures.len() == 5);
            }
            started.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    println!(
        "verify-20-signatures {}",
        times.get(ROUNDS / 2).expect("rounds")
    );
}

#[expect(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
fn started() -> Instant {
    Instant::now()
}
