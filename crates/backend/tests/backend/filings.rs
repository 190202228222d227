//! Presenting: refused with its reason and nothing taken, or received once.

use mailbox::api::{PresentFiling, SealedReceipt};
use mailbox::problem::Code;
use time::Duration;

use crate::identities::IDENTITIES;
use crate::world::{World, attachment, digest, filing, pdf, present_with, sign};

#[tokio::test]
async fn what_was_signed_is_what_was_sent_or_nothing_is() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let bytes = pdf("a");
    world.put(&token, digest(&bytes), &bytes).await;
    let signed = world
        .signed(
            bakery,
            &token,
            filing("Uno", vec![attachment("a.pdf", &bytes)]),
        )
        .await;
    let changes: [fn(&mut PresentFiling); 4] = [
        |request| request.filing.subject.push('.'),
        |request| request.filing.text.push("Tercero.".into()),
        |request| request.filing.attachments[0].size_bytes += 1,
        |request| request.filing.attachments.clear(),
    ];
    for change in changes {
        let mut request = signed.clone();
        change(&mut request);
        world
            .present(&token, "k", &request)
            .await
            .refused(Code::StatementMismatch);
    }
    let mut empty = signed.clone();
    empty.filing.text.clear();
    world
        .present(&token, "k", &empty)
        .await
        .refused(Code::FilingIncomplete);
    assert_eq!(world.present(&token, "k", &signed).await.status, 201);
}

#[tokio::test]
async fn refused_filings_take_neither_nonce_nor_folio() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let first = world.presented(bakery, &token, "Uno").await;
    let bytes = pdf("tarde");
    let request = world
        .signed(
            bakery,
            &token,
            filing("Dos", vec![attachment("a.pdf", &bytes)]),
        )
        .await;
    for _ in 0..3 {
        world
            .present(&token, "dos", &request)
            .await
            .refused(Code::DocumentMissing);
    }
    world.put(&token, digest(&bytes), &bytes).await;
    let second: SealedReceipt = world.present(&token, "dos", &request).await.json(201);
    assert!(first.folio.as_str().starts_with("PR-26-000001-"));
    assert!(second.folio.as_str().starts_with("PR-26-000002-"));
}

#[tokio::test]
async fn a_document_of_another_size_is_missing() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let bytes = pdf("a");
    world.put(&token, digest(&bytes), &bytes).await;
    let mut file = attachment("a.pdf", &bytes);
    file.size_bytes += 1;
    let request = world
        .signed(bakery, &token, filing("Uno", vec![file]))
        .await;
    world
        .present(&token, "k", &request)
        .await
        .refused(Code::DocumentMissing);
}

#[tokio::test]
async fn a_document_of_another_mailbox_is_missing() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let other = world.sign_in(&IDENTITIES.workshop).await;
    let bytes = pdf("a");
    world.put(&other, digest(&bytes), &bytes).await;
    let request = world
        .signed(
            bakery,
            &token,
            filing("Uno", vec![attachment("a.pdf", &bytes)]),
        )
        .await;
    world
        .present(&token, "k", &request)
        .await
        .refused(Code::DocumentMissing);
}

#[tokio::test]
async fn a_filing_signed_by_another_company_is_foreign() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let workshop = &IDENTITIES.workshop;
    let token = world.sign_in(bakery).await;
    let request = world.signed(workshop, &token, filing("Uno", vec![])).await;
    world
        .present(&token, "k", &request)
        .await
        .refused(Code::ForeignMailbox);

    let receipt = world.presented(bakery, &token, "Dos").await;
    let other = world.sign_in(workshop).await;
    for path in ["filings", "receipts"] {
        let path = format!("{path}/{}", receipt.folio);
        assert_eq!(world.get(&path, &token).await.status, 200);
        world.get(&path, &other).await.refused(Code::NotFound);
    }
    // Another's nonce is no nonce.
    let challenge = world.filing_challenge(&token).await;
    let request = present_with(workshop, &challenge, world.now(), filing("Tres", vec![]));
    world
        .present(&other, "k", &request)
        .await
        .refused(Code::NonceVoid);
}

#[tokio::test]
async fn a_nonce_is_for_the_certificate_that_signed_in() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let renewed = &IDENTITIES.bakery_renewed;
    let request = world.signed(renewed, &token, filing("Uno", vec![])).await;
    world
        .present(&token, "k", &request)
        .await
        .refused(Code::NonceVoid);
}

#[tokio::test]
async fn certificates_are_judged_again_at_presenting() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    for (who, code) in [
        (&IDENTITIES.csd, Code::CertificateNotEfirma),
        (&IDENTITIES.expired, Code::CertificateExpired),
        (&IDENTITIES.future, Code::CertificateNotYetValid),
        (&IDENTITIES.impersonator, Code::CertificateUntrusted),
    ] {
        let request = world.signed(who, &token, filing("Uno", vec![])).await;
        world.present(&token, "k", &request).await.refused(code);
    }
    let mut request = world
        .signed(&IDENTITIES.bakery, &token, filing("Uno", vec![]))
        .await;
    request.signature = sign(&IDENTITIES.bakery, "otra cosa", world.now());
    world
        .present(&token, "k", &request)
        .await
        .refused(Code::SignatureInvalid);
}

#[tokio::test]
async fn both_sides_of_the_hours_of_a_signature() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let challenge = world.filing_challenge(&token).await;
    let at = |seconds: i64| {
        let at = challenge.issued_at.plus(Duration::seconds(seconds));
        present_with(bakery, &challenge, at, filing("Uno", vec![]))
    };
    world
        .present(&token, "k", &at(1))
        .await
        .refused(Code::SignatureTime);
    world
        .present(&token, "k", &at(-301))
        .await
        .refused(Code::SignatureTime);
    world.pass(Duration::minutes(15));
    world
        .present(&token, "k", &at(301))
        .await
        .refused(Code::SignatureTime);
    // Signed in time and sent fifteen minutes later: a slow upload.
    assert_eq!(world.present(&token, "k", &at(300)).await.status, 201);

    let challenge = world.filing_challenge(&token).await;
    world.pass(Duration::minutes(15) + Duration::SECOND);
    let late = present_with(
        bakery,
        &challenge,
        challenge.issued_at,
        filing("Dos", vec![]),
    );
    world
        .present(&token, "k2", &late)
        .await
        .refused(Code::NonceVoid);
}

#[tokio::test]
async fn the_same_statement_gets_the_same_receipt_whatever_became_of_its_nonce() {
    let (mut world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let request = world.signed(bakery, &token, filing("Uno", vec![])).await;
    let first = world.present(&token, "k", &request).await;
    assert_eq!(first.status, 201);
    for key in ["k", "other"] {
        let again = world.present(&token, key, &request).await;
        assert_eq!((again.status.as_u16(), &again.body), (200, &first.body));
    }
    world.pass(Duration::hours(1));
    world.reopen().await;
    let token = world.sign_in(bakery).await;
    let again = world.present(&token, "k", &request).await;
    assert_eq!((again.status.as_u16(), &again.body), (200, &first.body));
    // Nobody else gets it.
    let other = world.sign_in(&IDENTITIES.workshop).await;
    world
        .present(&other, "k", &request)
        .await
        .refused(Code::ForeignMailbox);
}

#[tokio::test]
async fn a_key_is_for_one_filing_and_a_filing_needs_a_key() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    world.presented(bakery, &token, "clave").await;
    let request = world.signed(bakery, &token, filing("Otra", vec![])).await;
    world
        .present(&token, "clave", &request)
        .await
        .refused(Code::IdempotencyKeyReused);
    for wrong in ["", "two words", &"k".repeat(129)] {
        world
            .present(&token, wrong, &request)
            .await
            .refused(Code::Malformed);
    }
    // The key of one mailbox says nothing about another's.
    let other = world.sign_in(&IDENTITIES.workshop).await;
    world.presented(&IDENTITIES.workshop, &other, "clave").await;
    // A used nonce makes no second filing.
    let challenge = world.filing_challenge(&token).await;
    let one = present_with(bakery, &challenge, world.now(), filing("Uno", vec![]));
    let two = present_with(bakery, &challenge, world.now(), filing("Dos", vec![]));
    assert_eq!(world.present(&token, "1", &one).await.status, 201);
    world
        .present(&token, "2", &two)
        .await
        .refused(Code::NonceVoid);
}
