//! Memory while 20 people upload 50 MB each, as two documents of the most that one may have.

use std::convert::Infallible;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http::Method;
use mailbox::attachment::ATTACHMENT_BYTES_MAX;
use mailbox::digest::Digest;
use sha2::{Digest as _, Sha256};

use crate::party::Party;
use crate::tell;

const PEOPLE: u8 = 20;
const DOCUMENTS_OF_EACH: u8 = 2;
/// What a connection brings at once.
const PIECE_BYTES: usize = 64 * 1024;

pub(crate) async fn measure() {
    let party = Arc::new(Party::signed_in(None).await);
    // Once before, so that what a first upload prepares for good counts as idle.
    upload(&party, 255, 0).await;
    let idle = resident_kib();
    let ending = Arc::new(AtomicBool::new(false));
    let watched = ending.clone();
    let watch = std::thread::spawn(move || {
        let mut most = 0;
        while !watched.load(Ordering::SeqCst) {
            most = most.max(resident_kib());
            std::thread::sleep(Duration::from_millis(2));
        }
        most
    });
    let people: Vec<_> = (0..PEOPLE)
        .map(|person| {
            let party = party.clone();
            tokio::spawn(async move {
                for document in 0..DOCUMENTS_OF_EACH {
                    upload(&party, person, document).await;
                }
            })
        })
        .collect();
    for person in people {
        person.await.unwrap();
    }
    ending.store(true, Ordering::SeqCst);
    let most = watch.join().unwrap();
    tell("uploads-idle-mib", idle as f64 / 1024.0);
    tell(
        "uploads-more-mib",
        most.saturating_sub(idle) as f64 / 1024.0,
    );
}

/// Uploads a document of the largest size, made piece by piece as a connection would bring it.
async fn upload(party: &Party, person: u8, document: u8) {
    let mut digest = Sha256::new();
    for index in 0..pieces() {
        digest.update(piece(index, person, document));
    }
    let digest = Digest::new(digest.finalize().into());
    let pieces =
        (0..pieces()).map(move |index| Ok::<_, Infallible>(piece(index, person, document)));
    let request = party
        .request(Method::PUT, &format!("documents/{digest}"))
        .body(Body::from_stream(futures_util::stream::iter(pieces)))
        .unwrap();
    assert_eq!(party.send(request).await.0, 201);
}

fn pieces() -> usize {
    usize::try_from(ATTACHMENT_BYTES_MAX).unwrap() / PIECE_BYTES
}

fn piece(index: usize, person: u8, document: u8) -> Bytes {
    let mut bytes = vec![person ^ document; PIECE_BYTES];
    bytes[PIECE_BYTES - 1] = document;
    if index == 0 {
        bytes[..8].copy_from_slice(b"%PDF-1.7");
    }
    Bytes::from(bytes)
}

/// Memory of this process, in KiB.
fn resident_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
