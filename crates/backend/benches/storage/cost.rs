//! What one filing costs the server, by part, in microseconds of a core.
//!
//! The whole is what this process used while filings came from 64 writers; what the database
//! took is the time of its threads. What can be done alone is done alone: both signatures, the
//! texts. What is left over is the act, HTTP and everybody's waiting for everybody.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use mailbox::api::PresentFiling;
use mailbox::statement::Statement;

use crate::filings::{WRITERS, send, sign};
use crate::party::{Party, now};
use crate::tell;

const FILINGS_OF_EACH: usize = 24;
const ROUNDS: usize = 200;
/// What threads of SQLite are called, as far as the system keeps it.
const DATABASE: &str = "sqlx-sqlite";
/// Nanoseconds of a second, in which `/proc` tells how long a thread was on a core.
const NANOSECONDS: f64 = 1e9;

pub(crate) async fn measure() {
    let party = Arc::new(Party::signed_in(None).await);
    let piles = sign(&party, WRITERS, FILINGS_OF_EACH).await;
    let (whole, database) = (used(""), used(DATABASE));
    let started = now();
    send(&party, piles).await;
    let seconds = started.elapsed().as_secs_f64();
    let filings = (WRITERS * FILINGS_OF_EACH) as f64;
    let each = |used: f64| used / filings * 1e6;
    let (whole_used, database_used) = (used("") - whole, used(DATABASE) - database);
    let request = party.signed_parts().await;
    let verify = alone(|| {
        let signature = Party::decoded(&request.signature);
        let verified = efirma::verify(&signature, request.statement.as_bytes()).unwrap();
        let now = request_time(&request);
        party.anchors.verify(&verified.certificate, now).unwrap();
    });
    let body = serde_json::to_vec(&request).unwrap();
    let texts = alone(|| {
        let read: PresentFiling = serde_json::from_slice(&body).unwrap();
        let statement = Statement::parse(&read.statement).unwrap();
        assert_eq!(statement.to_text(), read.statement);
    });
    let pkcs8 = fs::read(party.data.path().join("seal/seal.key")).unwrap();
    let key = RsaKeyPair::from_pkcs8(&pkcs8).unwrap();
    let mut signature = vec![0; key.public_modulus_len()];
    let seal = alone(|| {
        let random = SystemRandom::new();
        key.sign(&RSA_PKCS1_SHA256, &random, &body, &mut signature)
            .unwrap();
    });
    let seal_rsa = alone(|| {
        black_box(party.sign_text("x", request_time(&request)));
    });
    tell("cpu-filing", each(whole_used));
    tell("cpu-database", each(database_used));
    tell("cpu-verify", verify);
    tell("cpu-texts", texts);
    tell("cpu-seal", seal);
    let known = each(database_used) + verify + texts + seal;
    tell("cpu-rest", each(whole_used) - known);
    tell("cpu-seal-with-rsa", seal_rsa);
    tell("cores-busy", whole_used / seconds);
    tell("filings-while-counted", filings / seconds);
}

fn request_time(request: &PresentFiling) -> time::OffsetDateTime {
    let statement = Statement::parse(&request.statement).unwrap();
    statement.signed_by().unwrap().legal_time.instant()
}

/// Microseconds of a core for one round, whatever else the machine does meanwhile.
fn alone(mut act: impl FnMut()) -> f64 {
    act();
    let before = on_core(Path::new("/proc/thread-self"));
    for _ in 0..ROUNDS {
        act();
    }
    (on_core(Path::new("/proc/thread-self")) - before) / ROUNDS as f64 * 1e6
}

/// Seconds of a core that threads whose name begins so used until now, the system's part too.
fn used(name: &str) -> f64 {
    let mut seconds = 0.0;
    for entry in fs::read_dir("/proc/self/task").unwrap() {
        let thread = entry.unwrap().path();
        let called = fs::read_to_string(thread.join("comm")).unwrap_or_default();
        if called.starts_with(name) {
            seconds += on_core(&thread);
        }
    }
    seconds
}

/// Seconds that a thread was on a core; none when it ended.
fn on_core(thread: &Path) -> f64 {
    let told = fs::read_to_string(thread.join("schedstat")).unwrap_or_default();
    let first = told.split_whitespace().next().unwrap_or("0");
    first.parse::<f64>().unwrap() / NANOSECONDS
}
