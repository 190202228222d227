//! Notified: the worked examples of the law from the deposit to the paper, by the clock alone.

use std::sync::Arc;

use base64ct::{Base64, Encoding as _};
use http::Method;
use mailbox::api::{NextStep, SealedReceipt};
use mailbox::id::Id;
use mailbox::notification::{How, Rule, State};
use mailbox::problem::Code;
use mailbox::statement::{ActReceipt, Attested, Received, Statement};

use crate::desk::{self, JANUARY, STRANGER, act, at, document_of, made};
use crate::world::World;

/// What a receipt of an opening says.
#[track_caller]
fn received(text: &str) -> (String, String) {
    let Ok(Statement::ActReceipt(receipt)) = Statement::parse(text) else {
        panic!("{text}");
    };
    let ActReceipt { received, .. } = *receipt;
    match received {
        Received::Opening {
            notified_on,
            effective_on,
            ..
        } => (notified_on.to_string(), effective_on.to_string()),
        other => panic!("{other:?}"),
    }
}

/// Deposits an act now and expects it to be announced at once, to both media.
async fn announced(world: &World, oficio: &str, rule: Rule) -> Id {
    let request = act(oficio, rule, world.now());
    let deposited = world.deposited(&request).await;
    assert_eq!(
        deposited.next,
        NextStep::Announced {
            sent_at: world.now(),
            destinations: 2
        }
    );
    deposited.id
}

/// T1, T2, U1, U2, U4, U5 and W1 of DOMAIN 11, lived through.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_worked_examples_from_the_deposit_to_the_paper() {
    let world = desk::open().await;
    world.set("2026-01-09T09:00:00");
    let t2 = announced(&world, "T2", Rule::Cff134).await;
    let u4 = announced(&world, "U4", Rule::Cff134).await;
    let u5 = announced(&world, "U5", Rule::Cff134).await;
    world.set("2026-01-14T10:00:00");
    let t1 = announced(&world, "T1", Rule::Cff134).await;
    let u1 = announced(&world, "U1", Rule::Cff134).await;
    let u2 = announced(&world, "U2", Rule::Cff134).await;
    let w1 = announced(&world, "W1", Rule::Lss40).await;
    waits_until(&world, t1, "2026-01-19", "2026-01-20").await;
    world.set("2026-01-14T10:30:00");
    let opening = world.bakery_opens(u2).await;
    let said = received(&opening.receipt.statement);
    assert_eq!(said, ("2026-01-14".into(), "2026-01-15".into()));
    world.set("2026-01-15T08:00:00");
    let opening = world.bakery_opens(u4).await;
    let said = received(&opening.receipt.statement);
    assert_eq!(said, ("2026-01-15".into(), "2026-01-16".into()));
    world.set("2026-01-16T10:00:00");
    let late = world.bakery_opens(u5).await;
    let said = received(&late.receipt.statement);
    assert_eq!(said, ("2026-01-15".into(), "2026-01-16".into()));
    world.set("2026-01-16T11:05:00");
    let opening = world.bakery_opens(u1).await;
    let said = received(&opening.receipt.statement);
    assert_eq!(said, ("2026-01-16".into(), "2026-01-19".into()));

    world.set("2026-01-19T23:59:59");
    let token = world.sign_in(&JANUARY.bakery).await;
    let waiting = world.seen(&token, t1).await.cover.standing;
    assert!(matches!(waiting, Some(State::Announced { .. })));
    world.set("2026-01-20T00:00:00");
    let deemed = world.seen(&token, t1).await.cover.standing;
    assert!(matches!(deemed, Some(State::Notified(_))));

    world.set("2026-01-22T09:00:00");
    let token = world.sign_in(&JANUARY.bakery).await;
    for (id, kind, notified, effective, due) in [
        (t1, "vencimiento", "2026-01-20", "2026-01-21", "2026-02-12"),
        (t2, "vencimiento", "2026-01-15", "2026-01-16", "2026-02-09"),
        (u1, "apertura", "2026-01-16", "2026-01-19", "2026-02-10"),
        (u2, "apertura", "2026-01-14", "2026-01-15", "2026-02-06"),
        (u4, "apertura", "2026-01-15", "2026-01-16", "2026-02-09"),
        (u5, "vencimiento", "2026-01-15", "2026-01-16", "2026-02-09"),
        (w1, "vencimiento", "2026-01-14", "2026-01-15", "2026-02-06"),
    ] {
        let text = world.attested(&token, id).await;
        let detail = world.seen(&token, id).await;
        let oficio = &detail.cover.oficio;
        let made = made(&detail);
        let is_opened = matches!(made.how, How::Opened { .. });
        assert_eq!(is_opened, kind == "apertura", "{oficio}");
        assert_eq!(made.notified_on.literal.to_string(), notified, "{oficio}");
        assert_eq!(made.effective_on.literal.to_string(), effective, "{oficio}");
        let answer_by_on = made.answer_by_on.unwrap().literal;
        assert_eq!(answer_by_on.to_string(), due, "{oficio}");
        assert!(text.contains(&format!("Constancia de: {kind}\n")), "{text}");
        proves(&world, &detail.notice.unwrap().statement, &text).await;
    }
    // LSS 40 gives the receipt no last day: it is attested again, as opened.
    let opening = world.bakery_opens(w1).await;
    let said = received(&opening.receipt.statement);
    assert_eq!(said, ("2026-01-22".into(), "2026-01-23".into()));
    world.set("2026-01-22T09:05:00");
    let text = world.attested(&token, w1).await;
    assert!(text.contains("Constancia de: apertura\n"), "{text}");
    assert!(text.contains("Notificada el: 2026-01-22\n"), "{text}");
}

/// A cover says the last day to open it and the day it is made.
async fn waits_until(world: &World, id: Id, open_by: &str, deemed: &str) {
    let token = world.sign_in(&JANUARY.bakery).await;
    let waiting = world.seen(&token, id).await.cover.standing;
    let Some(State::Announced {
        open_by_on: Some(open_by_on),
        deemed_on,
        ..
    }) = waiting
    else {
        panic!("{waiting:?}");
    };
    assert_eq!(open_by_on.literal.to_string(), open_by);
    assert_eq!(deemed_on.literal.to_string(), deemed);
}

/// The alert and the *constancia* carry all that makes them proof (DOMAIN 4.3.3 to 4.3.5).
async fn proves(world: &World, notice: &str, attestation: &str) {
    let Ok(Statement::Notice(notice)) = Statement::parse(notice) else {
        panic!("{notice}");
    };
    let Ok(Statement::Attestation(said)) = Statement::parse(attestation) else {
        panic!("{attestation}");
    };
    assert_eq!(
        (&said.act, &said.addressee),
        (&notice.act, &notice.addressee)
    );
    let (Attested::Opened { alert, .. } | Attested::Deemed { alert }) = &said.attested else {
        panic!("{attestation}");
    };
    assert_eq!(alert.sent_at, notice.sent_at);
    let media: Vec<_> = alert.deliveries.iter().map(|one| &one.medium).collect();
    assert_eq!(media, notice.media.iter().collect::<Vec<_>>());
    // It is served again under its own folio, to its own mailbox alone.
    let token = world.sign_in(&JANUARY.bakery).await;
    let path = format!("receipts/{}", said.folio);
    let again: SealedReceipt = world.get(&path, &token).await.json(200);
    assert_eq!(again.statement, attestation);
    let seal = Base64::decode_vec(&again.seal).unwrap();
    assert!(efirma::verify(&seal, attestation.as_bytes()).is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_content_is_served_before_its_opening_is_signed() {
    let world = desk::open().await;
    world.set("2026-01-14T10:00:00");
    let id = announced(&world, "12/2026", Rule::Cff134).await;
    let bytes = document_of(&act("12/2026", Rule::Cff134, world.now()));
    let bakery = &JANUARY.bakery;
    let token = world.sign_in(bakery).await;
    let document = format!("notifications/{id}/document");
    let signature = format!("notifications/{id}/document/signature");
    let closed = async |world: &World, token: &str| {
        for path in [&document, &signature] {
            world.get(path, token).await.refused(Code::NotFound);
            let head = world.call(Method::HEAD, path, token).await;
            assert_eq!(head.status, 404);
        }
        let cover = world.get(&format!("notifications/{id}"), token).await.body;
        let list = world.get("notifications", token).await.body;
        for text in [cover, list] {
            let text = String::from_utf8(text).unwrap();
            for secret in ["oficio.pdf", "LSS 251", "ANA ROBLES"] {
                // The sealed alert names the act whole: it is the addressee's evidence.
                let text = text.split("\"notice\"").next().unwrap();
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
    };
    closed(&world, &token).await;
    // Deemed made, and still not opened: nothing is released.
    world.set("2026-01-21T10:00:00");
    let token = world.sign_in(bakery).await;
    closed(&world, &token).await;

    let signed = world.signed_opening(bakery, &token, id).await;
    let first = world.open_with(&token, id, &signed).await;
    assert_eq!(first.status, 201);
    let again = world.open_with(&token, id, &signed).await;
    assert_eq!((again.status.as_u16(), &again.body), (200, &first.body));
    let asked = world
        .get(&format!("notifications/{id}/opening"), &token)
        .await;
    assert_eq!((asked.status.as_u16(), &asked.body), (200, &first.body));
    let released = world.get(&document, &token).await;
    assert_eq!((released.status.as_u16(), &released.body), (200, &bytes));
    let head = world.call(Method::HEAD, &document, &token).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert_eq!(head.headers["content-length"], bytes.len().to_string());
    let officer = world.get(&signature, &token).await.body;
    let verified = efirma::verify(&officer, &bytes).unwrap();
    assert_eq!(
        verified.certificate.sha256(),
        JANUARY.officer.certificate().sha256()
    );

    // To nobody else, by any address.
    let stranger = &*STRANGER;
    world.enable(&stranger.rfc).await;
    let other = world.sign_in(stranger).await;
    for path in [
        format!("notifications/{id}"),
        format!("notifications/{id}/opening"),
        document.clone(),
        signature.clone(),
    ] {
        world.get(&path, &other).await.refused(Code::NotFound);
    }
    let challenges = format!("notifications/{id}/opening/challenges");
    let asked = world.call(Method::POST, &challenges, &other).await;
    asked.refused(Code::NotFound);
    let sent = world.open_with(&other, id, &signed).await;
    sent.refused(Code::ForeignMailbox);
    assert!(world.covers(&other, "").await.items.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_openings_at_once_one_opens() {
    let world = desk::open().await;
    let twin = desk::twin(&world).await;
    world.set("2026-01-14T10:00:00");
    let bakery = &JANUARY.bakery;
    let token = world.sign_in(bakery).await;
    for round in 0..4 {
        let id = announced(&world, &format!("R{round}"), Rule::Cff134).await;
        let one = world.signed_opening(bakery, &token, id).await;
        let two = world.signed_opening(bakery, &token, id).await;
        let (one, two) = tokio::join!(
            world.open_with(&token, id, &one),
            twin.open_with(&token, id, &two)
        );
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "round {round}");
        let opened = if one.status == 201 { one } else { two };
        let asked = world
            .get(&format!("notifications/{id}/opening"), &token)
            .await;
        assert_eq!(asked.body, opened.body);
    }
}

/// On the fourth day an opening still counts as one (P6); after it, the institute attests that
/// there was none. Whoever comes first, there is one paper, and it agrees with what is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_opening_and_its_deeming_leave_one_kind_of_paper() {
    let world = Arc::new(desk::open().await);
    let bakery = &JANUARY.bakery;
    let mut ids = Vec::new();
    world.set("2026-01-09T09:00:00");
    for round in 0..4 {
        ids.push(announced(&world, &format!("B{round}"), Rule::Cff134).await);
    }
    world.set("2026-01-15T23:59:59");
    let token = world.sign_in(bakery).await;
    let mut tasks = Vec::new();
    for id in &ids[1..] {
        let (world, token, id) = (world.clone(), token.clone(), *id);
        let signed = world.signed_opening(bakery, &token, id).await;
        tasks.push(tokio::spawn(async move {
            (id, world.open_with(&token, id, &signed).await)
        }));
    }
    // In the middle of that the day ends, and the papers fall due.
    world.set("2026-01-16T00:15:00");
    let token = world.sign_in(bakery).await;
    assert!(world.attested(&token, ids[0]).await.contains("vencimiento"));
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    // What was opened after this round is attested in the next.
    world.set("2026-01-16T00:20:00");
    for (id, answer) in answers {
        let text = world.attested(&token, id).await;
        let how = made(&world.seen(&token, id).await).how;
        match (answer.status.as_u16(), how) {
            (201, How::Opened { at: opened }) => {
                assert_eq!(opened, at("2026-01-15T23:59:59"));
                assert!(text.contains("Constancia de: apertura"), "{text}");
            }
            (201, How::Deemed { consulted_at, .. }) => {
                assert_eq!(consulted_at, Some(at("2026-01-16T00:15:00")));
                assert!(text.contains("Constancia de: vencimiento"), "{text}");
            }
            (409, How::Deemed { consulted_at, .. }) => {
                assert_eq!(consulted_at, None);
                assert!(text.contains("Constancia de: vencimiento"), "{text}");
            }
            other => panic!("{other:?}"),
        }
    }
    // Opened afterwards it is consulted; the paper stays what it was.
    let before = world.attested(&token, ids[0]).await;
    world.bakery_opens(ids[0]).await;
    let detail = world.seen(&token, ids[0]).await;
    assert!(matches!(
        made(&detail).how,
        How::Deemed {
            consulted_at: Some(_),
            ..
        }
    ));
    assert_eq!(detail.attestation.unwrap().statement, before);
}
