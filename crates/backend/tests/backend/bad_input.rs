//! Bad input: a problem document each, and no half-done act.

use std::collections::BTreeSet;

use axum::body::Body;
use http::{Method, Request};
use mailbox::api::JSON_BYTES_MAX;
use mailbox::api::{FilingPage, PresentFiling};
use mailbox::problem::Code;
use mailbox::statement::{SignIn, Statement};
use serde_json::{Value, json};
use time::Duration;

use crate::database;
use crate::identities::IDENTITIES;
use crate::world::{
    Answer, World, attachment, by, digest, filing, pdf, present_with, sign, sign_in_with,
};

/// Everything that an act would have left.
const TRACES: &str = "SELECT (SELECT COUNT(*) FROM filings) + (SELECT COUNT(*) FROM sealed) \
    + (SELECT COUNT(*) FROM series) + (SELECT COUNT(*) FROM documents) \
    + (SELECT COUNT(*) FROM audit) + (SELECT COUNT(*) FROM sessions) \
    + (SELECT COUNT(*) FROM nonces WHERE consumed_at IS NOT NULL)";

async fn traces(world: &World) -> i64 {
    database::number(world.database(), TRACES).await
}

async fn send(world: &World, method: Method, path: &str, token: &str, body: Vec<u8>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1/{path}"))
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", "clave");
    world.send(request.body(Body::from(body)).unwrap()).await
}

/// What is no JSON, or not what was asked for.
fn no_request_at_all() -> Vec<Vec<u8>> {
    let mut bodies: Vec<Vec<u8>> = [
        "",
        "{",
        "null",
        "[]",
        "\"text\"",
        "1",
        "{}",
        "{\"statement\":1}",
        "\u{feff}{}",
        "{} {}",
        "{\"statement\":\"a\"}",
        "{\"statement\":\"a\",\"signature\":null}",
        "{\"statement\":\"a\",\"statement\":\"b\",\"signature\":\"\"}",
        "{\"statement\":\"a\",\"signature\":\"\",\"more\":1}",
        "{'statement':'a'}",
        "{\"statement\":\"\\ud800\",\"signature\":\"\"}",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into();
    bodies.push(b"{\"statement\":\"\xff\xfe\",\"signature\":\"\"}".to_vec());
    bodies.push([0; 100].to_vec());
    // Deeper than any reader should follow.
    bodies.push("[".repeat(100_000).into_bytes());
    bodies
}

#[tokio::test]
async fn what_is_no_request_is_a_problem_and_nothing_else() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let before = traces(&world).await;
    for path in ["access", "filings"] {
        for body in no_request_at_all() {
            let answer = send(&world, Method::POST, path, &token, body).await;
            answer.refused(Code::Malformed);
        }
        let giant = vec![b' '; JSON_BYTES_MAX + 1];
        let answer = send(&world, Method::POST, path, &token, giant).await;
        answer.refused(Code::TooLarge);
    }
    for path in ["nothing", "filings/x/y", "documents/x", "access/other"] {
        let answer = send(&world, Method::POST, path, &token, Vec::new()).await;
        answer.refused(Code::NotFound);
    }
    for token in ["", "x", "Bearer", &"x".repeat(100_000)] {
        let answer = send(&world, Method::GET, "filings", token, Vec::new()).await;
        answer.refused(Code::Unauthenticated);
    }
    assert_eq!(traces(&world).await, before);
}

/// Every field of a filing, of every wrong type and of a giant's size.
#[tokio::test]
async fn every_field_of_a_filing_has_a_type_and_a_size() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let bytes = pdf("a");
    world.put(&token, digest(&bytes), &bytes).await;
    let attached = filing("Uno", vec![attachment("a.pdf", &bytes)]);
    let request = world.signed(bakery, &token, attached).await;
    let right = serde_json::to_value(&request).unwrap();
    let mut pointers = Vec::new();
    collect(&right, String::new(), &mut pointers);
    assert!(pointers.len() > 8, "{pointers:?}");
    let before = traces(&world).await;
    let mut codes = BTreeSet::new();
    for pointer in &pointers {
        let found = right.pointer(pointer).unwrap().clone();
        let giant = "ñ".repeat(60_000);
        let wrong = [
            Value::Null,
            json!(true),
            json!(-1),
            json!(1.5),
            json!(1e300),
            json!({}),
            json!([]),
            json!([[[]]]),
            json!({"more": 1}),
            json!("\u{0}"),
            json!("\u{202e}x"),
            json!(giant),
        ];
        for value in wrong.into_iter().filter(|value| *value != found) {
            let mut changed = right.clone();
            *changed.pointer_mut(pointer).unwrap() = value;
            let body = serde_json::to_vec(&changed).unwrap();
            let answer = send(&world, Method::POST, "filings", &token, body).await;
            let status = answer.status.as_u16();
            assert!((400..500).contains(&status), "{pointer}: {status}");
            let problem: mailbox::problem::Problem = answer.json(status);
            let code = Code::ALL
                .into_iter()
                .find(|code| code.of().0 == problem.code);
            answer.refused(code.unwrap());
            codes.insert(problem.code);
        }
    }
    assert!(
        codes.contains("malformed") && codes.contains("filing_incomplete"),
        "{codes:?}"
    );
    assert_eq!(traces(&world).await, before);
    // What all of that was made of is still good.
    assert_eq!(world.present(&token, "clave", &request).await.status, 201);
}

fn collect(value: &Value, here: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                collect(value, format!("{here}/{name}"), pointers);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                collect(value, format!("{here}/{at}"), pointers);
            }
        }
        _ => {}
    }
    if !here.is_empty() {
        pointers.push(here);
    }
}

/// A statement for one purpose is worth nothing elsewhere, and one of no purpose nowhere.
#[tokio::test]
async fn statements_of_other_and_unknown_purposes_do_nothing() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let challenge = world.filing_challenge(&token).await;
    let right = present_with(bakery, &challenge, world.now(), filing("Uno", vec![]));
    let sign_in = Statement::SignIn(SignIn {
        by: by(bakery, &challenge),
    });
    let first_line = right.statement.lines().next().unwrap();
    let purpose = first_line
        .rsplit(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty());
    let purpose = purpose.unwrap();
    let before = traces(&world).await;
    for statement in [
        String::new(),
        "\n".to_owned(),
        first_line.to_owned(),
        right.statement.replacen(purpose, "herencia", 1),
        right.statement.replacen(purpose, "acuse", 1),
        right.statement.replace('\n', "\r\n"),
        right.statement.trim_end().to_owned(),
        format!("{}\n", right.statement),
        format!("\u{feff}{}", right.statement),
        right.statement.to_uppercase(),
        sign_in.to_text(),
    ] {
        assert_ne!(statement, right.statement);
        let request = PresentFiling {
            signature: sign(bakery, &statement, challenge.issued_at),
            statement,
            filing: right.filing.clone(),
        };
        let answer = world.present(&token, "clave", &request).await;
        answer.refused(Code::StatementMismatch);
        let request = mailbox::api::SignedStatement {
            statement: request.statement,
            signature: request.signature,
        };
        let answer = world.post("access", "", &request).await;
        // The nonce of a filing opens no session either.
        let problem: mailbox::problem::Problem = answer.json(answer.status.as_u16());
        assert!(
            ["statement_mismatch", "nonce_void"].contains(&problem.code.as_str()),
            "{problem:?}"
        );
    }
    assert_eq!(traces(&world).await, before);
    assert_eq!(world.present(&token, "clave", &right).await.status, 201);
}

#[tokio::test]
async fn replays_and_stale_challenges_do_nothing() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let challenge = world.access_challenge().await;
    let request = sign_in_with(bakery, &challenge, challenge.issued_at);
    let answer = world.post("access", "", &request).await;
    assert_eq!(answer.status, 201);
    let token = answer.headers["buzon-session"].to_str().unwrap().to_owned();
    let stale = world.access_challenge().await;
    let late = world.filing_challenge(&token).await;
    let before = traces(&world).await;
    world
        .post("access", "", &request)
        .await
        .refused(Code::NonceVoid);
    // One of a filing is none to sign in with, nor the other way round.
    let crossed = sign_in_with(bakery, &late, late.issued_at);
    world
        .post("access", "", &crossed)
        .await
        .refused(Code::NonceVoid);
    let crossed = present_with(bakery, &stale, stale.issued_at, filing("Uno", vec![]));
    world
        .present(&token, "clave", &crossed)
        .await
        .refused(Code::NonceVoid);
    world.pass(Duration::minutes(15) + Duration::SECOND);
    let request = sign_in_with(bakery, &stale, stale.issued_at);
    world
        .post("access", "", &request)
        .await
        .refused(Code::NonceVoid);
    let request = present_with(bakery, &late, late.issued_at, filing("Uno", vec![]));
    world
        .present(&token, "clave", &request)
        .await
        .refused(Code::NonceVoid);
    assert_eq!(traces(&world).await, before);
}

#[tokio::test]
async fn documents_that_are_not_what_was_said_leave_nothing() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let before = traces(&world).await;
    let (one, two) = (pdf("uno"), pdf("dos"));
    let path = |name: &str| format!("documents/{name}");
    let put = async |name: &str, bytes: &[u8]| {
        send(&world, Method::PUT, &path(name), &token, bytes.to_vec()).await
    };
    let sha256 = digest(&one).to_string();
    put(&sha256, &two).await.refused(Code::DocumentMismatch);
    put(&sha256, &one[1..])
        .await
        .refused(Code::DocumentMismatch);
    put(&digest(b"").to_string(), b"")
        .await
        .refused(Code::DocumentEmpty);
    put(&digest(b"text").to_string(), b"text")
        .await
        .refused(Code::DocumentNotPdf);
    for name in [
        sha256.to_uppercase(),
        sha256[1..].to_owned(),
        format!("{sha256}0"),
    ] {
        put(&name, &one).await.refused(Code::NotFound);
    }
    // Signed and never uploaded.
    let attached = filing("Uno", vec![attachment("a.pdf", &one)]);
    let request = world.signed(bakery, &token, attached).await;
    let answer = world.present(&token, "clave", &request).await;
    answer.refused(Code::DocumentMissing);
    assert_eq!(traces(&world).await, before);
    let page: FilingPage = world.get("filings", &token).await.json(200);
    assert!(page.items.is_empty());
}
