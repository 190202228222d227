//! Procedures that live in the mailbox: asked, answered, permitted; others say where they live.

#[path = "procedures_not_here.rs"]
mod not_here;

use axum::body::Body;
use backend::Answerer;
use http::{Method, Request};
use mailbox::api::{
    AnswerRequest, AskProcedure, Challenge, Communication, CommunicationKind, OpinionSense, Page,
    PresentFiling, ProcedureAnswer, ProcedureDetail, ProcedureRequest, SealedReceipt,
    WaitingRequest,
};
use mailbox::attachment::PDF;
use mailbox::problem::{Code, Problem};
use mailbox::procedures::{Ask, AskFields, Catalogue};
use time::Duration;

use crate::database;
use crate::desk::with_desk;
use crate::identities::{IDENTITIES, Identity, START};
use crate::world::{Answer, World, attachment, digest, pdf, present_with};

const REGISTRATION: &str = "Y5491234101";

async fn linked() -> (World, String) {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    link(&world).await;
    (world, token)
}

/// Links a registration to everybody who was here.
async fn link(world: &World) {
    let linking = "INSERT INTO registrations (mailbox, registration) \
                   SELECT rfc, 'Y5491234101' FROM mailboxes";
    database::change(world.database(), linking).await;
}

fn fields(json: &str) -> AskFields {
    serde_json::from_str(json).unwrap()
}

async fn send(world: &World, token: &str, code: &str, key: &str, asked: &AskProcedure) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/api/v1/procedures/{code}/requests"))
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", key);
    let body = Body::from(serde_json::to_vec(asked).unwrap());
    world.send(request.body(body).unwrap()).await
}

async fn ask(world: &World, token: &str, code: &str, key: &str, json: &str) -> Answer {
    let asked = AskProcedure {
        fields: fields(json),
        statement: None,
        signature: None,
    };
    send(world, token, code, key, &asked).await
}

/// Signs what a request is signed with.
async fn signed(
    world: &World,
    who: &Identity,
    token: &str,
    code: &str,
    json: &str,
) -> (AskProcedure, PresentFiling) {
    let path = format!("procedures/{code}/requests/challenges");
    let challenge: Challenge = world.call(Method::POST, &path, token).await.json(201);
    let fields = fields(json);
    let filing = Ask::read(code, &fields).unwrap().filing().unwrap();
    let present = present_with(who, &challenge, challenge.issued_at, filing);
    let asked = AskProcedure {
        fields,
        statement: Some(present.statement.clone()),
        signature: Some(present.signature.clone()),
    };
    (asked, present)
}

#[track_caller]
fn refused_at(answer: &Answer, code: Code, at: &str) {
    let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(
        (problem.code.as_str(), problem.at.as_deref()),
        (code.of().0, Some(at))
    );
}

fn period(code: &str, period: &str) -> (String, String) {
    let json = format!(r#"{{"registration":"{REGISTRATION}","period":"{period}"}}"#);
    (code.to_owned(), json)
}

#[tokio::test]
async fn a_proposal_comes_back_with_its_files_and_says_what_it_is() {
    let (world, token) = linked().await;
    for (code, json) in [period("ema", "2026-10"), period("eba", "2026-B5")] {
        let answer = ask(&world, &token, &code, &code, &json).await;
        let request: ProcedureRequest = answer.json(201);
        assert!(request.is_demonstration);
        let Some(ProcedureAnswer::Proposal(proposal)) = &request.answer else {
            panic!("{request:?}");
        };
        assert!(proposal.workers > 0 && proposal.total_centavos > 0);
        assert!(proposal.payment_line.starts_with("DEMO"));
        // 17 November 2026 is a Tuesday; that of the EBA of September and October too.
        assert_eq!(
            proposal.pay_by_on.unwrap().literal.to_string(),
            "2026-11-17"
        );
        assert_eq!(request.documents.len(), 3);
        for document in &request.documents {
            let path = format!(
                "procedures/{code}/requests/{}/documents/{}",
                request.id, document.sha256
            );
            let got = world.get(&path, &token).await;
            assert_eq!(digest(&got.body), document.sha256);
            assert_eq!(got.headers["content-type"], document.media_type.as_str());
            assert_eq!(got.body.starts_with(b"%PDF"), document.media_type == PDF);
        }
        let again: ProcedureRequest = ask(&world, &token, &code, &code, &json).await.json(200);
        assert_eq!(again, request);
        let path = format!("procedures/{code}/requests/{}", request.id);
        assert_eq!(
            world.get(&path, &token).await.json::<ProcedureRequest>(200),
            request
        );
        let path = format!("procedures/{code}/requests");
        let page: Page<ProcedureRequest> = world.get(&path, &token).await.json(200);
        assert_eq!((page.items, page.next), (vec![request], None));
    }
    // What was asked for is among the documents, read.
    let page: Page<Communication> = world
        .get("communications?kind=documento", &token)
        .await
        .json(200);
    assert_eq!(page.items.len(), 2);
    assert!(
        page.items
            .iter()
            .all(|one| one.read_at.is_some() && one.documents.len() == 3)
    );
    let path = "communications?q=eba%202026-10";
    let page: Page<Communication> = world.get(path, &token).await.json(200);
    assert_eq!(page.items.len(), 1);
}

#[tokio::test]
async fn a_key_is_of_one_request_and_requests_of_one_mailbox() {
    let (world, token) = linked().await;
    let other = world.sign_in(&IDENTITIES.workshop).await;
    let (code, json) = period("ema", "2026-09");
    let request: ProcedureRequest = ask(&world, &token, &code, "k", &json).await.json(201);
    let (_, another) = period("ema", "2026-08");
    ask(&world, &token, &code, "k", &another)
        .await
        .refused(Code::IdempotencyKeyReused);
    ask(
        &world,
        &token,
        "tip-digital",
        "k",
        &format!(r#"{{"registration":"{REGISTRATION}"}}"#),
    )
    .await
    .refused(Code::IdempotencyKeyReused);
    let answer = ask(&world, &other, &code, "k", &json).await;
    refused_at(&answer, Code::NotFound, "fields.registration");
    let document = request.documents[0].sha256;
    for path in [
        format!("procedures/ema/requests/{}", request.id),
        format!(
            "procedures/ema/requests/{}/documents/{document}",
            request.id
        ),
        format!("procedures/eba/requests/{}", request.id),
    ] {
        let token = if path.contains("/eba/") {
            &token
        } else {
            &other
        };
        world.get(&path, token).await.refused(Code::NotFound);
    }
}

#[tokio::test]
async fn a_period_that_is_not_over_or_not_known_has_no_proposal() {
    let (world, token) = linked().await;
    for (code, period_of) in [("ema", "2026-11"), ("ema", "2027-03"), ("eba", "2026-B6")] {
        let (code, json) = period(code, period_of);
        let answer = ask(&world, &token, &code, period_of, &json).await;
        refused_at(&answer, Code::Malformed, "fields.period");
    }
    let (code, json) = period("ema", "2022-05");
    let answer = ask(&world, &token, &code, "old", &json).await;
    refused_at(&answer, Code::YearUnpublished, "fields.period");
}

#[tokio::test]
async fn an_opinion_is_valid_on_the_day_it_is_made() {
    let (world, token) = linked().await;
    let request: ProcedureRequest = ask(&world, &token, "opinion-32d", "k", "{}")
        .await
        .json(201);
    let valid = |request: &ProcedureRequest| match &request.answer {
        Some(ProcedureAnswer::Opinion(opinion)) => {
            assert_ne!(opinion.sense, OpinionSense::None);
            (opinion.valid_on.to_string(), opinion.is_valid)
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(valid(&request), ("2026-11-24".to_owned(), true));
    world.pass(Duration::hours(14));
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let path = format!("procedures/opinion-32d/requests/{}", request.id);
    let later: ProcedureRequest = world.get(&path, &token).await.json(200);
    assert_eq!(valid(&later), ("2026-11-24".to_owned(), false));
    // Nobody's registration: nothing can be said.
    let other = world.sign_in(&IDENTITIES.workshop).await;
    let request: ProcedureRequest = ask(&world, &other, "opinion-32d", "k", "{}")
        .await
        .json(201);
    let Some(ProcedureAnswer::Opinion(opinion)) = request.answer else {
        panic!("it is an opinion");
    };
    assert_eq!(opinion.sense, OpinionSense::None);
}

#[tokio::test]
async fn a_card_and_a_report_of_weeks_come_back() {
    let (world, token) = linked().await;
    let json = format!(r#"{{"registration":"{REGISTRATION}"}}"#);
    let card: ProcedureRequest = ask(&world, &token, "tip-digital", "k", &json)
        .await
        .json(201);
    assert!(matches!(card.answer, Some(ProcedureAnswer::Card(_))));
    // Weeks are a person's: the holder of this mailbox is made one.
    let person = "UPDATE mailboxes SET holder_curp = 'LOMC850712MDFPRR07'";
    database::change(world.database(), person).await;
    let own = r#"{"curp":"LOMC850712MDFPRR07","nss":"12038578124"}"#;
    let weeks: ProcedureRequest = ask(&world, &token, "semanas-cotizadas", "w", own)
        .await
        .json(201);
    let Some(ProcedureAnswer::Weeks(weeks)) = weeks.answer else {
        panic!("it is a report");
    };
    assert_eq!(
        weeks.total,
        weeks.recognised - weeks.discounted + weeks.reinstated
    );
    // Somebody else's weeks are nobody's business.
    let other = r#"{"curp":"RUGA790223HDFZRN01","nss":"12038578124"}"#;
    let answer = ask(&world, &token, "semanas-cotizadas", "x", other).await;
    refused_at(&answer, Code::NotPermitted, "fields.curp");
}

#[tokio::test]
async fn a_third_party_sees_an_opinion_while_it_is_permitted() {
    let (world, token) = linked().await;
    let (bakery, workshop) = (&IDENTITIES.bakery, &IDENTITIES.workshop);
    let other = world.sign_in(workshop).await;
    let consult = format!(r#"{{"rfc":"{}"}}"#, bakery.rfc);
    let before = ask(&world, &other, "consulta-terceros-32d", "a", &consult).await;
    refused_at(&before, Code::NotPermitted, "fields.rfc");
    let nobody = ask(
        &world,
        &other,
        "consulta-terceros-32d",
        "b",
        r#"{"rfc":"EKU9003173C9"}"#,
    )
    .await;
    assert_eq!(
        before.body, nobody.body,
        "whether somebody is here is not told"
    );

    let json = format!(
        r#"{{"order":"autorizar","rfc":"{}","from_on":"2026-11-24","until_on":"2026-11-25"}}"#,
        workshop.rfc
    );
    let (asked, _) = signed(&world, bakery, &token, "terceros-32d", &json).await;
    let granted: ProcedureRequest = send(&world, &token, "terceros-32d", "g", &asked)
        .await
        .json(201);
    let again: ProcedureRequest = send(&world, &token, "terceros-32d", "g", &asked)
        .await
        .json(200);
    assert_eq!(granted, again);
    let receipt: SealedReceipt = world
        .get(
            &format!("receipts/{}", granted.filing.as_ref().unwrap()),
            &token,
        )
        .await
        .json(200);
    assert!(
        receipt.statement.contains("32D Autorización de Terceros"),
        "{}",
        receipt.statement
    );
    let permission = |request: &ProcedureRequest| match &request.answer {
        Some(ProcedureAnswer::Permission(permission)) => permission.clone(),
        other => panic!("{other:?}"),
    };
    assert!(permission(&granted).is_active);

    let opinion: ProcedureRequest = ask(&world, &other, "consulta-terceros-32d", "c", &consult)
        .await
        .json(201);
    let Some(ProcedureAnswer::Opinion(opinion)) = opinion.answer else {
        panic!("it is an opinion");
    };
    assert_eq!(opinion.rfc.as_str(), bakery.rfc);

    // Its days run out by themselves.
    world.pass(Duration::days(2));
    let (token, other) = (world.sign_in(bakery).await, world.sign_in(workshop).await);
    let late = ask(&world, &other, "consulta-terceros-32d", "d", &consult).await;
    refused_at(&late, Code::NotPermitted, "fields.rfc");
    let path = format!("procedures/terceros-32d/requests/{}", granted.id);
    let stands: ProcedureRequest = world.get(&path, &token).await.json(200);
    assert!(!permission(&stands).is_active && permission(&stands).ended_at.is_none());
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn a_permission_is_taken_back_once_and_by_whichever_door_it_is_signed() {
    let (world, token) = linked().await;
    let (bakery, workshop) = (&IDENTITIES.bakery, &IDENTITIES.workshop);
    let other = world.sign_in(workshop).await;
    let consult = format!(r#"{{"rfc":"{}"}}"#, bakery.rfc);
    let (asked, _) = signed(
        &world,
        bakery,
        &token,
        "opinion-publica",
        r#"{"order":"autorizar"}"#,
    )
    .await;
    send(&world, &token, "opinion-publica", "p", &asked)
        .await
        .json::<ProcedureRequest>(201);
    ask(&world, &other, "consulta-terceros-32d", "a", &consult)
        .await
        .json::<ProcedureRequest>(201);

    // The app's outbox sends what was signed as the filing it is.
    let (_, present) = signed(
        &world,
        bakery,
        &token,
        "opinion-publica",
        r#"{"order":"cancelar"}"#,
    )
    .await;
    world
        .present(&token, "q", &present)
        .await
        .json::<SealedReceipt>(201);
    let refused = ask(&world, &other, "consulta-terceros-32d", "b", &consult).await;
    refused_at(&refused, Code::NotPermitted, "fields.rfc");
    let page: Page<ProcedureRequest> = world
        .get("procedures/opinion-publica/requests", &token)
        .await
        .json(200);
    assert_eq!(page.items.len(), 2);
    for request in &page.items {
        let Some(ProcedureAnswer::Permission(permission)) = &request.answer else {
            panic!("{request:?}");
        };
        assert!(!permission.is_active && permission.ended_at.is_some());
    }
    // There is nothing left to take back, and the refusal leaves no filing.
    let (asked, _) = signed(
        &world,
        bakery,
        &token,
        "opinion-publica",
        r#"{"order":"cancelar"}"#,
    )
    .await;
    send(&world, &token, "opinion-publica", "r", &asked)
        .await
        .refused(Code::StateConflict);
    // What was signed has to be what follows from the fields.
    let (mut asked, _) = signed(
        &world,
        bakery,
        &token,
        "opinion-publica",
        r#"{"order":"autorizar"}"#,
    )
    .await;
    asked.fields = fields(r#"{"order":"cancelar"}"#);
    let answer = send(&world, &token, "opinion-publica", "s", &asked).await;
    answer.refused(Code::StatementMismatch);
    let unsigned = ask(
        &world,
        &token,
        "opinion-publica",
        "t",
        r#"{"order":"autorizar"}"#,
    )
    .await;
    refused_at(&unsigned, Code::Malformed, "statement");
}
