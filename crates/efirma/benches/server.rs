//! What the server does for each signature, and what opening a key costs; `cargo xtask bench` runs
//! it and puts OpenSSL beside it.
//!
//! The identity is the authority's public test e.firma when its folder is given as argument; the
//! output is one line a measure: a name and the median, in microseconds.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(
    clippy::expect_used,
    reason = "a benchmark stops where it cannot go on"
)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use efirma::chain::Anchors;
use efirma::{Certificate, Credential, check_signer, open_key, verify};
use time::OffsetDateTime;

const ROUNDS: usize = 101;

fn main() {
    // Cargo adds `--bench` when it runs this itself.
    let folder = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let folder = PathBuf::from(folder.expect("the folder of the authority's test data"));
    let read = |name: &str| std::fs::read(Path::join(&folder, name)).expect(name);
    let cer = read("eku-2023/fiel/EKU9003173C9.cer");
    let key = read("eku-2023/fiel/EKU9003173C9.key");
    let root = read("ca-test/ARC_UAT_2022.crt");
    let ac = read("ca-test/AC_UAT_2022.crt");
    let now = OffsetDateTime::from_unix_timestamp(1_795_435_200).expect("2026-11-23");
    let certificate = Certificate::parse(&cer).expect("the certificate");
    let anchors = Anchors::new(vec![root], vec![ac]).expect("the anchors");
    let passphrase = "12345678a";
    let opened = open_key(&key, passphrase).expect("the key");
    let credential = Credential::new(certificate.clone(), opened).expect("a pair");
    let content = vec![b'x'; 600];
    let signature = credential.sign(&content, now).expect("a signature");

    measure("open-key", || {
        let opened = open_key(&key, passphrase).expect("the key");
        opened.matches(&certificate)
    });
    measure("verify-with-chain", || {
        let verified = verify(&signature, &content).expect("it verifies");
        anchors
            .verify(&verified.certificate, now)
            .expect("it leads to the root");
        check_signer(&verified.certificate, now).is_ok()
    });
    measure("sign", || credential.sign(&content, now));
}

/// Prints the median of many rounds.
#[expect(
    clippy::disallowed_methods,
    reason = "a stopwatch; no rule of law looks at it"
)]
fn measure<T>(name: &str, mut act: impl FnMut() -> T) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            black_box(act());
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    let median = times.get(ROUNDS / 2).expect("rounds were run");
    println!("{name} {}", median.as_micros());
}
