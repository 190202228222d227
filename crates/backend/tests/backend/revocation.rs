//! Good is only what the authority's answer says; everything else is told from it.

use std::fs;
use std::time::Duration as Pause;

use backend::{UnknownRule, WhenUnknown};
use mailbox::api::{FilingPage, SealedReceipt};
use mailbox::problem::Code;
use mailbox::revocation::{RevocationAtReception, RevocationStanding};
use mailbox::statement::{Purpose, Statement};
use time::Duration;
use tokio::time::Instant;

use crate::database;
use crate::identities::IDENTITIES;
use crate::responder::{
    By, CLOSED_PORT, Does, Index, Middleman, OpenSsl, TODAY, list_of, url, world_asking,
};
use crate::world::{World, digest, filing, sign_in_with};

/// What a receipt says of the certificate.
#[track_caller]
pub(crate) fn said(receipt: &SealedReceipt) -> RevocationAtReception {
    match Statement::parse(&receipt.statement) {
        Ok(Statement::FilingReceipt(receipt)) => receipt.revocation,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn listed(world: &World, token: &str) -> Vec<RevocationStanding> {
    let page: FilingPage = world.get("filings", token).await.json(200);
    page.items.iter().map(|item| item.revocation).collect()
}

async fn refused_at_the_door(world: &World, code: Code) {
    let challenge = world.access_challenge().await;
    let request = sign_in_with(&TODAY.bakery, &challenge, challenge.issued_at);
    world.post("access", "", &request).await.refused(code);
}

fn refuse(purpose: Purpose) -> WhenUnknown {
    WhenUnknown {
        purpose,
        rule: UnknownRule::Refuse,
    }
}

/// Presents in a house where nobody knows: it is received, and its receipt says so.
#[track_caller]
fn is_unknown(world: &World, receipt: &SealedReceipt) {
    let at = world.now();
    assert_eq!(said(receipt), RevocationAtReception::Unknown { at });
    let line = format!("\nRevocación del certificado: desconocida a las {at}\n");
    assert!(receipt.statement.contains(&line), "{}", receipt.statement);
}

#[tokio::test]
async fn a_good_answer_is_on_the_receipt_and_in_the_records_and_is_asked_for_once() {
    let openssl = OpenSsl::start(Index::Good, By::Delegate, 60);
    let middleman = Middleman::start(Does::Passes(openssl.port())).await;
    let world = world_asking(url(middleman.port), |_| {}).await;
    let (bakery, asked_at) = (&TODAY.bakery, world.now());
    let token = world.sign_in(bakery).await;
    world.pass(Duration::minutes(9));
    for subject in ["Uno", "Dos"] {
        let receipt = world.presented(bakery, &token, subject).await;
        assert_eq!(said(&receipt), RevocationAtReception::Good { at: asked_at });
        let line = format!("\nRevocación del certificado: vigente a las {asked_at}\n");
        assert!(receipt.statement.contains(&line), "{}", receipt.statement);
    }
    assert_eq!(middleman.asked(), 1, "sign-in and two filings");
    assert_eq!(listed(&world, &token).await, [RevocationStanding::Good; 2]);

    let mut records = database::connect(world.database()).await;
    let kept: Vec<(String, Vec<u8>, i64)> =
        sqlx::query_as("SELECT sha256, bytes, produced_at FROM revocation_answers")
            .fetch_all(&mut records)
            .await
            .unwrap();
    let answer = middleman.recorded();
    let [(sha256, bytes, produced_at)] = &kept[..] else {
        panic!("equal answers are kept once: {}", kept.len());
    };
    assert_eq!((bytes, sha256), (&answer, &digest(&answer).to_string()));
    assert!((produced_at - TODAY.start).abs() < 600, "{produced_at}");
    let filings: Vec<(String, i64, String)> =
        sqlx::query_as("SELECT at_reception, asked_at, answer_sha256 FROM filing_revocations")
            .fetch_all(&mut records)
            .await
            .unwrap();
    let row = ("good".into(), asked_at.unix_seconds(), sha256.clone());
    assert_eq!(filings, [row.clone(), row]);

    // The answer holds for an hour, but is used for ten minutes.
    world.pass(Duration::minutes(1));
    world.presented(bakery, &token, "Tres").await;
    assert_eq!(middleman.asked(), 2);
}

#[tokio::test]
async fn a_revoked_certificate_neither_signs_in_nor_presents() {
    let mut openssl = OpenSsl::start(Index::Good, By::Delegate, 60);
    let middleman = Middleman::start(Does::Passes(openssl.port())).await;
    // Whatever the policy says of unknown, and whatever the lists say.
    let world = world_asking(url(middleman.port), |_| {}).await;
    let bakery = &TODAY.bakery;
    let token = world.sign_in(bakery).await;
    let before = world.signed(bakery, &token, filing("Antes", vec![])).await;
    let received: SealedReceipt = world.present(&token, "antes", &before).await.json(201);

    openssl.say(Index::Revoked(TODAY.start - 3600), 60);
    middleman.now(Does::Passes(openssl.port()));
    world.pass(Duration::minutes(10));
    let request = world.signed(bakery, &token, filing("Uno", vec![])).await;
    world
        .present(&token, "uno", &request)
        .await
        .refused(Code::CertificateRevoked);
    refused_at_the_door(&world, Code::CertificateRevoked).await;
    assert_eq!(listed(&world, &token).await, [RevocationStanding::Good]);

    // What was received before gets its receipt again, and nobody is asked about it.
    world.pass(Duration::minutes(10));
    let asked = middleman.asked();
    let again: SealedReceipt = world.present(&token, "antes", &before).await.json(200);
    assert_eq!((again, middleman.asked()), (received, asked));
}

#[tokio::test]
async fn nobody_is_asked_about_who_did_not_sign() {
    let middleman = Middleman::start(Does::Replays).await;
    let world = world_asking(url(middleman.port), |_| {}).await;
    let challenge = world.access_challenge().await;
    // Another authority with the same name, and a signature over something else.
    for (who, code) in [
        (&IDENTITIES.impersonator, Code::CertificateUntrusted),
        (&IDENTITIES.bakery, Code::CertificateUntrusted),
    ] {
        let request = sign_in_with(who, &challenge, challenge.issued_at);
        world.post("access", "", &request).await.refused(code);
    }
    let mut request = sign_in_with(&TODAY.bakery, &challenge, challenge.issued_at);
    request.statement.push('x');
    let answer = world.post("access", "", &request).await;
    answer.refused(Code::SignatureInvalid);
    assert_eq!(middleman.asked(), 0);
}

#[tokio::test]
async fn a_certificate_that_the_responder_does_not_know_is_unknown_and_the_operator_decides() {
    let openssl = OpenSsl::start(Index::Unlisted, By::Delegate, 60);
    let world = world_asking(openssl.url(), |_| {}).await;
    let bakery = &TODAY.bakery;
    let token = world.sign_in(bakery).await;
    let receipt = world.presented(bakery, &token, "Uno").await;
    is_unknown(&world, &receipt);
    assert_eq!(listed(&world, &token).await, [RevocationStanding::Unknown]);

    let strict = world_asking(openssl.url(), |settings| {
        settings.revocation.when_unknown = vec![refuse(Purpose::Presentacion)];
    })
    .await;
    let token = strict.sign_in(bakery).await;
    let request = strict.signed(bakery, &token, filing("Uno", vec![])).await;
    let answer = strict.present(&token, "uno", &request).await;
    answer.refused(Code::RevocationUnknown);
    assert_eq!(answer.status, 503);
    assert!(listed(&strict, &token).await.is_empty());

    let stricter = world_asking(openssl.url(), |settings| {
        settings.revocation.when_unknown = vec![refuse(Purpose::Acceso)];
    })
    .await;
    refused_at_the_door(&stricter, Code::RevocationUnknown).await;
}

#[tokio::test]
async fn what_is_refused_for_an_outage_is_received_when_it_is_over() {
    let openssl = OpenSsl::start(Index::Good, By::Delegate, 60);
    let middleman = Middleman::start(Does::Answers(503, "text/plain", vec![])).await;
    let world = world_asking(url(middleman.port), |settings| {
        settings.revocation.when_unknown = vec![refuse(Purpose::Presentacion)];
    })
    .await;
    let bakery = &TODAY.bakery;
    let token = world.sign_in(bakery).await;
    let request = world.signed(bakery, &token, filing("Uno", vec![])).await;
    let answer = world.present(&token, "uno", &request).await;
    answer.refused(Code::RevocationUnknown);
    middleman.now(Does::Passes(openssl.port()));
    // The same signature, unchanged: neither its nonce nor a folio was taken.
    let receipt: SealedReceipt = world.present(&token, "uno", &request).await.json(201);
    assert!(
        receipt.folio.as_str().contains("-000001-"),
        "{}",
        receipt.folio
    );
}

#[tokio::test]
async fn a_dead_responder_never_makes_a_certificate_good() {
    let world = world_asking(url(CLOSED_PORT), |_| {}).await;
    let token = world.sign_in(&TODAY.bakery).await;
    let receipt = world.presented(&TODAY.bakery, &token, "Uno").await;
    is_unknown(&world, &receipt);
}

#[tokio::test]
async fn a_responder_that_never_answers_costs_the_timeout_and_not_more() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = silent.accept().await {
            held.push(stream);
        }
    });
    let timeout = Pause::from_millis(500);
    let world = world_asking(url(port), |settings| {
        settings.revocation.ocsp_timeout = timeout;
    })
    .await;
    let bakery = &TODAY.bakery;
    let token = world.sign_in(bakery).await;
    let request = world.signed(bakery, &token, filing("Uno", vec![])).await;
    let began = Instant::now();
    let receipt: SealedReceipt = world.present(&token, "uno", &request).await.json(201);
    let took = began.elapsed();
    // Signing the receipt takes its time too, more on a busy machine.
    assert!(timeout <= took && took < timeout * 8, "{took:?}");
    is_unknown(&world, &receipt);
}

#[tokio::test]
async fn what_is_no_answer_never_makes_a_certificate_good() {
    const ANSWER: &str = "application/ocsp-response";
    let openssl = OpenSsl::start(Index::Good, By::Delegate, 60);
    let middleman = Middleman::start(Does::Passes(openssl.port())).await;
    let world = world_asking(url(middleman.port), |_| {}).await;
    let token = world.sign_in(&TODAY.bakery).await;
    let good = middleman.recorded();
    let html = b"<html><body>200 OK: good</body></html>".to_vec();
    for (subject, does) in [
        ("html", Does::Answers(200, "text/html", html.clone())),
        ("html in disguise", Does::Answers(200, ANSWER, html)),
        ("an error page", Does::Answers(500, ANSWER, good.clone())),
        ("nothing", Does::Answers(200, ANSWER, Vec::new())),
        (
            "cut",
            Does::Answers(200, ANSWER, good[..good.len() - 1].to_vec()),
        ),
        (
            "another type",
            Does::Answers(200, "application/pkix-crl", good.clone()),
        ),
        (
            "try later",
            Does::Answers(200, ANSWER, vec![0x30, 3, 0x0a, 1, 3]),
        ),
        ("endless", Does::Answers(200, ANSWER, vec![0x30; 1 << 20])),
        ("a redirection", Does::Redirects(openssl.port())),
    ] {
        // Beyond what is remembered, and beyond every rest of the breaker.
        world.pass(Duration::minutes(11));
        middleman.now(does);
        let receipt = world.presented(&TODAY.bakery, &token, subject).await;
        is_unknown(&world, &receipt);
    }
    world.pass(Duration::minutes(11));
    assert_eq!(
        listed(&world, &token).await,
        [RevocationStanding::Unknown; 9]
    );
}

#[tokio::test]
async fn an_answer_of_a_pretender_with_the_same_names_is_none() {
    let openssl = OpenSsl::start(Index::Good, By::Pretender, 60);
    let middleman = Middleman::start(Does::Passes(openssl.port())).await;
    let world = world_asking(url(middleman.port), |_| {}).await;
    let token = world.sign_in(&TODAY.bakery).await;
    let receipt = world.presented(&TODAY.bakery, &token, "Uno").await;
    is_unknown(&world, &receipt);
    assert_eq!(middleman.asked(), 2);
    assert!(middleman.recorded().len() > 500, "it did answer");
}

#[tokio::test]
async fn an_old_answer_is_not_a_new_one() {
    let openssl = OpenSsl::start(Index::Good, By::Delegate, 1);
    for nonce in [backend::NonceRule::Required, backend::NonceRule::None] {
        let middleman = Middleman::start(Does::Passes(openssl.port())).await;
        let world = world_asking(url(middleman.port), |settings| {
            settings.revocation.ocsp_nonce = nonce;
        })
        .await;
        let token = world.sign_in(&TODAY.bakery).await;
        let receipt = world.presented(&TODAY.bakery, &token, "Uno").await;
        let at = world.now();
        assert_eq!(said(&receipt), RevocationAtReception::Good { at });

        middleman.now(Does::Replays);
        world.pass(Duration::minutes(11));
        let receipt = world.presented(&TODAY.bakery, &token, "Dos").await;
        is_unknown(&world, &receipt);
        assert_eq!(middleman.asked(), 2);
    }
}

#[tokio::test]
async fn a_recorded_answer_is_none_while_it_still_holds_when_the_nonce_is_required() {
    let openssl = OpenSsl::start(Index::Good, By::Delegate, 60);
    let middleman = Middleman::start(Does::Passes(openssl.port())).await;
    let world = world_asking(url(middleman.port), |_| {}).await;
    let token = world.sign_in(&TODAY.bakery).await;
    middleman.now(Does::Replays);
    world.pass(Duration::minutes(10));
    let receipt = world.presented(&TODAY.bakery, &token, "Uno").await;
    is_unknown(&world, &receipt);
}

#[tokio::test]
async fn a_responder_that_fails_is_left_alone_and_tried_again() {
    let openssl = OpenSsl::start(Index::Good, By::Delegate, 60);
    let middleman = Middleman::start(Does::Answers(200, "text/html", vec![])).await;
    let world = world_asking(url(middleman.port), |_| {}).await;
    let token = world.sign_in(&TODAY.bakery).await;
    for number in 0..8 {
        world
            .presented(&TODAY.bakery, &token, &format!("Núm {number}"))
            .await;
    }
    assert_eq!(middleman.asked(), 5, "the rest found it closed");
    middleman.now(Does::Passes(openssl.port()));
    world.pass(Duration::seconds(29));
    let receipt = world.presented(&TODAY.bakery, &token, "Antes").await;
    is_unknown(&world, &receipt);
    world.pass(Duration::SECOND);
    let receipt = world.presented(&TODAY.bakery, &token, "Después").await;
    let at = world.now();
    assert_eq!(said(&receipt), RevocationAtReception::Good { at });
    assert_eq!(middleman.asked(), 6);
}

/// A person whose own certificate gets no believable answer must not close the door for others.
#[tokio::test]
async fn answers_that_cannot_be_believed_do_not_stop_the_asking() {
    let openssl = OpenSsl::start(Index::Good, By::Pretender, 60);
    let middleman = Middleman::start(Does::Passes(openssl.port())).await;
    let world = world_asking(url(middleman.port), |_| {}).await;
    let token = world.sign_in(&TODAY.bakery).await;
    for number in 0..7 {
        world
            .presented(&TODAY.bakery, &token, &format!("Núm {number}"))
            .await;
    }
    assert_eq!(middleman.asked(), 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn those_who_ask_at_once_share_one_question() {
    let openssl = OpenSsl::start(Index::Good, By::Delegate, 60);
    let middleman = Middleman::start(Does::Passes(openssl.port())).await;
    let world = std::sync::Arc::new(world_asking(url(middleman.port), |_| {}).await);
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let world = world.clone();
            tokio::spawn(async move { world.sign_in(&TODAY.bakery).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(middleman.asked(), 1);
}

#[tokio::test]
async fn lists_on_the_disk_count_when_nobody_answers() {
    let openssl = OpenSsl::start(Index::Good, By::Delegate, 60);
    let list = openssl.list(Index::Good);
    let folder = tempfile::tempdir().unwrap();
    let kept = list_of(folder.path(), &fs::read(&list).unwrap());
    let world = world_asking(url(CLOSED_PORT), |settings| {
        settings.revocation.crls = vec![folder.path().to_owned()];
    })
    .await;
    let bakery = &TODAY.bakery;
    let token = world.sign_in(bakery).await;
    let receipt = world.presented(bakery, &token, "Uno").await;
    let at = world.now();
    assert_eq!(said(&receipt), RevocationAtReception::Good { at });

    // A list that came meanwhile is noticed at once; one that is none says nothing.
    let list = openssl.list(Index::Revoked(TODAY.start - 60));
    fs::copy(&list, &kept).unwrap();
    refused_at_the_door(&world, Code::CertificateRevoked).await;
    fs::write(&kept, b"-----BEGIN X509 CRL-----").unwrap();
    let receipt = world.presented(bakery, &token, "Dos").await;
    is_unknown(&world, &receipt);
    fs::copy(openssl.list(Index::Good), &kept).unwrap();
    world.pass(Duration::days(2));
    let token = world.sign_in(bakery).await;
    let receipt = world.presented(bakery, &token, "Tarde").await;
    is_unknown(&world, &receipt);
}

#[tokio::test]
async fn sha1_is_believed_of_a_pinned_responder_alone_and_only_if_the_operator_says_so() {
    let mut openssl = OpenSsl::start(Index::Good, By::Delegate, 60);
    openssl.digest = "sha1";
    openssl.say(Index::Good, 60);
    let pinned = tempfile::tempdir().unwrap();
    let certificate = openssl.folder.path().join("responder.pem");
    fs::copy(certificate, pinned.path().join("responder.pem")).unwrap();
    for (legacy, is_pinned) in [(false, false), (false, true), (true, false), (true, true)] {
        let world = world_asking(openssl.url(), |settings| {
            settings.revocation.ocsp_legacy_sha1 = legacy;
            settings.anchors = is_pinned.then(|| pinned.path().to_owned());
        })
        .await;
        let token = world.sign_in(&TODAY.bakery).await;
        let receipt = world.presented(&TODAY.bakery, &token, "Uno").await;
        if legacy && is_pinned {
            let at = world.now();
            assert_eq!(said(&receipt), RevocationAtReception::Good { at });
        } else {
            is_unknown(&world, &receipt);
        }
    }
}
