//! The institute's desk: complete acts or none, each once, behind a credential of its own.

use std::sync::Arc;

use axum::body::Body;
use http::{Method, Request};
use mailbox::api::{
    DepositNotification, DepositedNotification, LinkedRegistrations, Mailbox, NextStep,
    RecordedNotification, ServeNotification, Terms, WithdrawNotification,
};
use mailbox::identifiers::Folio;
use mailbox::notification::{How, Rule, State};
use mailbox::problem::{Code, Problem};
use serde_json::{Value, json};

use crate::database;
use crate::desk::{self, JANUARY, act, at, bounce_of, document_of, made};
use crate::world::{Answer, World, pdf};

#[track_caller]
fn refused_at(answer: &Answer, code: Code, at: &str) {
    let text = String::from_utf8_lossy(&answer.body);
    let problem: Problem = serde_json::from_slice(&answer.body).expect(&text);
    assert_eq!(problem, code.problem_at(at.to_owned()), "{text}");
    assert_eq!(answer.status, problem.status);
}

async fn sent(world: &World, request: &Value) -> Answer {
    world.desk_post("notifications", "k", request).await
}

#[tokio::test]
async fn an_act_that_lacks_a_requisite_is_told_which_and_leaves_nothing() {
    let world = desk::open().await;
    world.set("2026-01-14T10:00:00");
    let whole = act("12/2026", Rule::Cff134, world.now());
    let json = serde_json::to_value(&whole).unwrap();
    let answer = sent(&world, &json).await;
    refused_at(&answer, Code::DocumentMissing, "act.document.sha256");
    world.desk_put(&document_of(&whole)).await;
    let part = |pointer: &str, value: Value| {
        let mut json = json.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        json
    };
    for (pointer, value, at) in [
        ("/act/legal_basis", Value::Null, "act.legal_basis"),
        ("/act/officer", json!(""), "act.officer"),
        ("/act/place", json!(" Puebla"), "act.place"),
        ("/act/rule", json!("telepatia"), "act.rule"),
        ("/act/issued_on", json!("2026-01-15"), "act.issued_on"),
        ("/act/answer_days", json!(0), "act.answer_days"),
        ("/act/document/name", json!("a/b.pdf"), "act.document.name"),
        (
            "/act/document/media_type",
            json!("text/html"),
            "act.document.media_type",
        ),
        (
            "/act/document/size_bytes",
            json!(0),
            "act.document.size_bytes",
        ),
        ("/addressee/rfc", json!("XAXX010101000"), "addressee.rfc"),
        (
            "/addressee/registration",
            json!("1"),
            "addressee.registration",
        ),
        ("/officer_signature", json!(""), "officer_signature"),
    ] {
        let answer = sent(&world, &part(pointer, value)).await;
        refused_at(&answer, Code::ActIncomplete, at);
    }
    let answer = sent(&world, &part("/act/document/size_bytes", json!(1))).await;
    refused_at(&answer, Code::DocumentMissing, "act.document.sha256");
    // Of another document, of nobody, and of somebody whom no authority knows.
    let other = act("13/2026", Rule::Cff134, world.now());
    for signature in [other.officer_signature.as_str(), "AAAA", "!"] {
        let answer = sent(&world, &part("/officer_signature", json!(signature))).await;
        refused_at(&answer, Code::OfficerSignature, "officer_signature");
    }
    // Whoever signs is whom the act names, however accents and capitals are written.
    let answer = sent(&world, &part("/act/officer", json!("EVA RUIZ"))).await;
    refused_at(&answer, Code::OfficerSignature, "act.officer");
    let json = part("/act/officer", json!("Ana Robles Díaz"));
    // None of these took its key or a folio.
    let deposited: DepositedNotification = sent(&world, &json).await.json(201);
    assert!(deposited.folio.as_str().starts_with("NO-26-000001-"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_call_is_answered_the_same_and_another_under_its_key_is_not() {
    let world = Arc::new(desk::open().await);
    let twin = Arc::new(desk::twin(&world).await);
    let request = act("12/2026", Rule::Cff134, world.now());
    world.desk_put(&document_of(&request)).await;
    let tasks: Vec<_> = (0..6)
        .map(|i| {
            let world = if i % 2 == 0 {
                world.clone()
            } else {
                twin.clone()
            };
            let request = request.clone();
            tokio::spawn(async move { world.desk_post("notifications", "one", &request).await })
        })
        .collect();
    let (mut made, mut bodies) = (0, std::collections::BTreeSet::new());
    for task in tasks {
        let answer = task.await.unwrap();
        made += usize::from(answer.status == 201);
        assert!(answer.status == 200 || answer.status == 201);
        bodies.insert(answer.body);
    }
    assert_eq!((made, bodies.len()), (1, 1));
    let mut other = request.clone();
    other.act.oficio = "13/2026".parse().unwrap();
    let answer = world.desk_post("notifications", "one", &other).await;
    answer.refused(Code::IdempotencyKeyReused);
    // The same words at another address are another call.
    let answer = world.desk_post("calendars", "one", &request).await;
    assert_eq!(answer.status, 400);
    let token = world.sign_in(&JANUARY.bakery).await;
    assert_eq!(world.covers(&token, "").await.items.len(), 1);
}

#[tokio::test]
async fn the_door_is_shut_to_everybody_but_the_institute() {
    let world = desk::open().await;
    let request = Request::get("/api/openapi.json").body(Body::empty());
    let document: Value = world.send(request.unwrap()).await.json(200);
    let party = world.sign_in(&JANUARY.bakery).await;
    let shut = desk::open_bare(false).await;
    let mut tried = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        if !path.starts_with("/institute/") {
            continue;
        }
        for method in item.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let path = path.replace("{id}", "0190a1b2-0000-7000-8000-000000000000");
            let path = path.replace("{sha256}", &"0".repeat(64));
            let path = path.replace("{rfc}", &JANUARY.bakery.rfc);
            let folio = Folio::new(Folio::FILINGS, 2026, 1);
            let path = path.replace("{folio}", folio.as_str());
            let ask = |token: Option<&str>| {
                let mut request = Request::builder().method(method.clone()).uri(&path);
                if let Some(token) = token {
                    request = request.header("authorization", format!("Bearer {token}"));
                }
                request
                    .header("idempotency-key", "k")
                    .body(Body::from("{}"))
                    .unwrap()
            };
            for token in [None, Some("x"), Some(&*party), Some(&desk::TOKEN[1..])] {
                let answer = world.send(ask(token)).await;
                answer.refused(Code::InstituteUnauthorised);
            }
            let answer = shut.send(ask(Some(desk::TOKEN))).await;
            answer.refused(Code::NotFound);
            tried += 1;
        }
    }
    assert!(tried >= 8, "{tried}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_is_recorded_and_what_is_made_is_not_taken_back() {
    let world = desk::open().await;
    world.set("2026-01-14T10:00:00");
    let personal = world
        .deposited(&act("P1", Rule::Personal, world.now()))
        .await;
    assert_eq!(personal.next, NextStep::Serve);
    let token = world.sign_in(&JANUARY.bakery).await;
    // Before it is served, nobody knows of it.
    assert!(world.covers(&token, "").await.items.is_empty());
    let path = format!("notifications/{}", personal.id);
    world.get(&path, &token).await.refused(Code::NotFound);
    let service = |at: &str| ServeNotification {
        served_at: desk::at(at),
        with: "Ana Robles, representante legal".parse().unwrap(),
    };
    let path = format!("notifications/{}/service", personal.id);
    let future = service("2026-01-14T10:00:01");
    let answer = world.desk_post(&path, "s", &future).await;
    refused_at(&answer, Code::ActIncomplete, "served_at");
    let before = service("2026-01-14T09:59:59");
    let answer = world.desk_post(&path, "s", &before).await;
    answer.refused(Code::StateConflict);
    world.set("2026-01-14T13:00:00");
    let recorded: RecordedNotification = world
        .desk_post(&path, "s", &service("2026-01-14T12:30:00"))
        .await
        .json(201);
    assert!(matches!(recorded.standing, Some(State::Notified(_))));
    let token = world.sign_in(&JANUARY.bakery).await;
    let detail = world.seen(&token, personal.id).await;
    let how = How::Served {
        at: at("2026-01-14T12:30:00"),
    };
    assert_eq!(made(&detail).how, how);

    let withdrawal = WithdrawNotification {
        reason: "Error en el oficio".parse().unwrap(),
    };
    let path = format!("notifications/{}/withdrawal", personal.id);
    let answer = world.desk_post(&path, "w1", &withdrawal).await;
    answer.refused(Code::StateConflict);
    let id = world
        .deposited(&act("W2", Rule::Cff134, world.now()))
        .await
        .id;
    let path = format!("notifications/{id}/withdrawal");
    let recorded: RecordedNotification = world.desk_post(&path, "w2", &withdrawal).await.json(201);
    assert!(matches!(recorded.standing, Some(State::Withdrawn { .. })));
    let bakery = &JANUARY.bakery;
    let signed = world.signed_opening(bakery, &token, id).await;
    let answer = world.open_with(&token, id, &signed).await;
    answer.refused(Code::StateConflict);
    let document = format!("notifications/{id}/document");
    world.get(&document, &token).await.refused(Code::NotFound);
}

#[tokio::test]
async fn registrations_are_linked_and_shown() {
    let world = desk::open().await;
    let path = format!("mailboxes/{}/registrations", JANUARY.bakery.rfc);
    let body = json!({"registrations": ["Y3926552104", "A0123456103", "Y3926552104"]});
    let linked: LinkedRegistrations = world
        .desk(Method::PUT, &path, "l", body.to_string())
        .await
        .json(201);
    assert_eq!(linked.registrations.len(), 2);
    let token = world.sign_in(&JANUARY.bakery).await;
    let mailbox: Mailbox = world.get("mailbox", &token).await.json(200);
    assert_eq!(mailbox.registrations, linked.registrations);
}

#[tokio::test]
async fn terms_are_published_once_and_named_when_they_lack_something() {
    let world = desk::open().await;
    let mut body = json!({"version": "2026-2", "in_force_on": "2026-02-01", "text": "Uno.",
        "text_en": ""});
    let answer = world.desk_post("terms", "t", &body).await;
    refused_at(&answer, Code::ActIncomplete, "text_en");
    body["text_en"] = json!("One.");
    let terms: Terms = world.desk_post("terms", "t", &body).await.json(201);
    let again: Terms = world.desk_post("terms", "t", &body).await.json(200);
    assert_eq!(again, terms);
    let public: Terms = world.get("terms/2026-2", "").await.json(200);
    assert_eq!(public, terms);
    body["text"] = json!("Dos.");
    let answer = world.desk_post("terms", "t", &body).await;
    answer.refused(Code::IdempotencyKeyReused);
    let answer = world.desk_post("terms", "u", &body).await;
    refused_at(&answer, Code::StateConflict, "version");
}

#[tokio::test]
async fn a_document_is_put_whole_or_not_at_all() {
    let world = desk::open().await;
    let bytes = pdf("acto");
    let path = format!("documents/{}", crate::world::digest(&bytes));
    let other = world.desk(Method::PUT, &path, "k", pdf("otro")).await;
    other.refused(Code::DocumentMismatch);
    assert_eq!(world.desk_put(&bytes).await.status, 201);
    assert_eq!(world.desk_put(&bytes).await.status, 200);
    // It is nobody's document but the institute's.
    let token = world.sign_in(&JANUARY.bakery).await;
    world.get(&path, &token).await.refused(Code::NotFound);
}

/// It compiles only while every field of a deposit is in its contract.
#[test]
fn a_deposit_reads_back() {
    let request = act("12/2026", Rule::Lss40, at("2026-01-14T10:00:00"));
    let json = serde_json::to_string(&request).unwrap();
    assert_eq!(
        serde_json::from_str::<DepositNotification>(&json).unwrap(),
        request
    );
}

#[tokio::test]
async fn a_body_that_is_too_large_is_told_from_one_that_says_nothing() {
    let world = desk::open().await;
    let giant = vec![b' '; mailbox::api::JSON_BYTES_MAX + 1];
    let answer = world.desk(Method::POST, "notifications", "1", giant).await;
    answer.refused(Code::TooLarge);
    let answer = world.desk(Method::POST, "notifications", "2", "{").await;
    answer.refused(Code::Malformed);
}

#[tokio::test]
async fn an_act_that_is_taken_back_is_not_told_any_more() {
    let world = desk::open().await;
    world.set("2026-01-14T10:00:00");
    let request = act("12/2026", Rule::Cff134, world.now());
    let deposited = world.deposited(&request).await;
    let waiting = "SELECT COUNT(*) FROM outbox WHERE state = 'pending'";
    assert_eq!(database::number(world.database(), waiting).await, 2);
    let path = format!("notifications/{}/withdrawal", deposited.id);
    let answer = world
        .desk_post(&path, "w", &json!({"reason": "Error"}))
        .await;
    assert_eq!(answer.status, 201);
    assert_eq!(database::number(world.database(), waiting).await, 0);
}

#[tokio::test]
async fn what_a_mail_system_gives_back_is_noted_at_the_door_once() {
    let world = desk::open().await;
    world.set("2026-01-14T10:00:00");
    world
        .deposited(&act("12/2026", Rule::Cff134, world.now()))
        .await;
    let id = world.message_that_waits().await;
    let report = bounce_of(&id);
    let bounce = async |report: &str| {
        world
            .desk(Method::POST, "bounces", "-", report.to_owned())
            .await
    };
    bounce("Action: delayed").await.refused(Code::Malformed);
    assert_eq!(bounce(&report).await.status, 204);
    bounce(&report).await.refused(Code::NotFound);
    let given_back = "SELECT COUNT(*) FROM outbox WHERE outcome = 'devuelto'";
    assert_eq!(database::number(world.database(), given_back).await, 1);
    let nobody = Request::post("/institute/v1/bounces").body(Body::from(report));
    let nobody = world.send(nobody.unwrap()).await;
    nobody.refused(Code::InstituteUnauthorised);
}
