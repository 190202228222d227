//! The whole journey: in, a document, a filing, its receipt, out.

use base64ct::{Base64, Encoding as _};
use http::Method;
use mailbox::api::{
    Clock, FilingDetail, FilingPage, InstituteKeys, SealedReceipt, Session, StoredDocument,
};
use mailbox::problem::Code;
use mailbox::statement::Statement;

use crate::identities::IDENTITIES;
use crate::world::{World, attachment, digest, filing, pdf};

/// Every route of the contract, in its order.
const ROUTES: &[&str] = &[
    "DELETE /api/v1/access",
    "DELETE /api/v1/calendar",
    "DELETE /api/v1/contacts/{id}",
    "DELETE /api/v1/documents/{sha256}/upload",
    "GET /api/v1/access",
    "GET /api/v1/audit",
    "GET /api/v1/calendar",
    "GET /api/v1/calendar.ics",
    "GET /api/v1/calendar/{feed}",
    "GET /api/v1/clock",
    "GET /api/v1/communications",
    "GET /api/v1/communications/{id}",
    "GET /api/v1/communications/{id}/documents/{sha256}",
    "GET /api/v1/contacts",
    "GET /api/v1/documents/{sha256}",
    "GET /api/v1/evidence/{folio}",
    "GET /api/v1/exports/{id}",
    "GET /api/v1/exports/{id}/archive",
    "GET /api/v1/filings",
    "GET /api/v1/filings/{folio}",
    "GET /api/v1/institute/authorities",
    "GET /api/v1/institute/keys",
    "GET /api/v1/mailbox",
    "GET /api/v1/mailbox/enabling",
    "GET /api/v1/mandates",
    "GET /api/v1/notifications",
    "GET /api/v1/notifications/{id}",
    "GET /api/v1/notifications/{id}/document",
    "GET /api/v1/notifications/{id}/document/signature",
    "GET /api/v1/notifications/{id}/opening",
    "GET /api/v1/postings",
    "GET /api/v1/postings/{id}",
    "GET /api/v1/postings/{id}/document",
    "GET /api/v1/procedures",
    "GET /api/v1/procedures/{code}",
    "GET /api/v1/procedures/{code}/requests",
    "GET /api/v1/procedures/{code}/requests/{id}",
    "GET /api/v1/procedures/{code}/requests/{id}/documents/{sha256}",
    "GET /api/v1/receipts",
    "GET /api/v1/receipts/{folio}",
    "GET /api/v1/receipts/{folio}/pdf",
    "GET /api/v1/terms",
    "GET /api/v1/terms/{version}",
    "GET /institute/v1/calendars",
    "GET /institute/v1/requests",
    "HEAD /api/v1/calendar.ics",
    "HEAD /api/v1/calendar/{feed}",
    "HEAD /api/v1/communications/{id}/documents/{sha256}",
    "HEAD /api/v1/documents/{sha256}",
    "HEAD /api/v1/documents/{sha256}/upload",
    "HEAD /api/v1/evidence/{folio}",
    "HEAD /api/v1/exports/{id}/archive",
    "HEAD /api/v1/notifications/{id}/document",
    "HEAD /api/v1/notifications/{id}/document/signature",
    "HEAD /api/v1/postings/{id}/document",
    "HEAD /api/v1/procedures/{code}/requests/{id}/documents/{sha256}",
    "HEAD /api/v1/receipts/{folio}/pdf",
    "PATCH /api/v1/documents/{sha256}/upload",
    "POST /api/v1/access",
    "POST /api/v1/access/challenges",
    "POST /api/v1/calendar",
    "POST /api/v1/contacts",
    "POST /api/v1/contacts/challenges",
    "POST /api/v1/contacts/{id}/resend",
    "POST /api/v1/contacts/{id}/verify",
    "POST /api/v1/exports",
    "POST /api/v1/exports/{id}/measuring",
    "POST /api/v1/filings",
    "POST /api/v1/filings/challenges",
    "POST /api/v1/mailbox/enabling",
    "POST /api/v1/mailbox/enabling/challenges",
    "POST /api/v1/mandates",
    "POST /api/v1/mandates/challenges",
    "POST /api/v1/notifications/{id}/opening",
    "POST /api/v1/notifications/{id}/opening/challenges",
    "POST /api/v1/procedures/{code}/requests",
    "POST /api/v1/procedures/{code}/requests/challenges",
    "POST /institute/v1/bounces",
    "POST /institute/v1/calendars",
    "POST /institute/v1/communications",
    "POST /institute/v1/filings/{folio}/admission",
    "POST /institute/v1/filings/{folio}/demand",
    "POST /institute/v1/filings/{folio}/extension",
    "POST /institute/v1/filings/{folio}/resolution",
    "POST /institute/v1/notifications",
    "POST /institute/v1/notifications/{id}/posting",
    "POST /institute/v1/notifications/{id}/service",
    "POST /institute/v1/notifications/{id}/withdrawal",
    "POST /institute/v1/requests/{id}/answer",
    "POST /institute/v1/terms",
    "PUT /api/v1/communications/{id}/reading",
    "PUT /api/v1/documents/{sha256}",
    "PUT /api/v1/mailbox/word",
    "PUT /institute/v1/documents/{sha256}",
    "PUT /institute/v1/mailboxes/{rfc}/registrations",
];

/// What anybody may ask.
const PUBLIC: &[&str] = &[
    "GET /api/v1/calendar",
    "GET /api/v1/calendar/{feed}",
    "GET /api/v1/clock",
    "GET /api/v1/institute/authorities",
    "GET /api/v1/institute/keys",
    "GET /api/v1/postings",
    "GET /api/v1/postings/{id}",
    "GET /api/v1/postings/{id}/document",
    "GET /api/v1/terms",
    "GET /api/v1/terms/{version}",
    "HEAD /api/v1/calendar/{feed}",
    "HEAD /api/v1/postings/{id}/document",
];

#[tokio::test]
async fn a_filing_goes_in_and_its_receipt_can_be_proved() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let clock: Clock = world.get("clock", "").await.json(200);
    assert_eq!(
        (clock.now_at, clock.origin),
        (world.now(), "http://127.0.0.1:8787".into())
    );

    let token = world.sign_in(bakery).await;
    let session: Session = world.get("access", &token).await.json(200);
    assert_eq!(session.mailbox.as_str(), bakery.rfc);
    assert_eq!(
        session.holder_name,
        "PANADERÍA LA ESPIGA DORADA, S.A. DE C.V."
    );

    let bytes = pdf("escrito");
    let stored: StoredDocument = world.put(&token, digest(&bytes), &bytes).await.json(201);
    assert_eq!(stored.sha256, digest(&bytes));
    let request = world
        .signed(
            bakery,
            &token,
            filing("Cuotas", vec![attachment("a.pdf", &bytes)]),
        )
        .await;
    let answer = world.present(&token, "k", &request).await;
    let receipt: SealedReceipt = answer.json(201);
    assert!(
        receipt.folio.as_str().starts_with("PR-26-000001-"),
        "{}",
        receipt.folio
    );

    let keys: InstituteKeys = world.get("institute/keys", "").await.json(200);
    let seal = Base64::decode_vec(&receipt.seal).unwrap();
    let verified = efirma::verify(&seal, receipt.statement.as_bytes()).unwrap();
    let own = Base64::decode_vec(&keys.seals[0].certificate).unwrap();
    assert_eq!(verified.certificate.der(), own);
    let Ok(Statement::FilingReceipt(said)) = Statement::parse(&receipt.statement) else {
        panic!("{}", receipt.statement);
    };
    assert_eq!(said.folio, receipt.folio);
    assert_eq!(said.received_at, world.now());
    assert_eq!(said.statement_sha256, digest(request.statement.as_bytes()));
    let signature = Base64::decode_vec(&request.signature).unwrap();
    assert_eq!(said.signature_sha256, digest(&signature));
    assert_eq!(said.attachments, request.filing.attachments);

    let folio = &receipt.folio;
    let again = world.get(&format!("receipts/{folio}"), &token).await;
    assert_eq!(again.body, answer.body);
    let detail: FilingDetail = world
        .get(&format!("filings/{folio}"), &token)
        .await
        .json(200);
    assert_eq!(detail.filing, request.filing);
    assert_eq!(
        (detail.statement, detail.signature),
        (request.statement, request.signature)
    );
    assert_eq!(detail.receipt, receipt);

    let out = world.call(Method::DELETE, "access", &token).await;
    assert_eq!(
        (out.status.as_u16(), out.headers["buzon-session"].len()),
        (204, 0)
    );
    world
        .get("access", &token)
        .await
        .refused(Code::Unauthenticated);
}

#[tokio::test]
async fn filings_are_listed_newest_first_a_page_at_a_time() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    for subject in ["Uno", "Dos", "Tres"] {
        world.presented(bakery, &token, subject).await;
    }
    let subjects = |page: &FilingPage| -> Vec<String> {
        page.items.iter().map(|item| item.subject.clone()).collect()
    };
    let first: FilingPage = world.get("filings?limit=2", &token).await.json(200);
    assert_eq!(subjects(&first), ["Tres", "Dos"]);
    let path = format!("filings?limit=2&after={}", first.next.unwrap());
    let second: FilingPage = world.get(&path, &token).await.json(200);
    assert_eq!(
        (subjects(&second), second.next),
        (vec!["Uno".to_owned()], None)
    );

    let path = format!("filings?statement={}", first.items[1].statement_sha256);
    let found: FilingPage = world.get(&path, &token).await.json(200);
    assert_eq!(subjects(&found), ["Dos"]);
    let path = format!("filings?statement={}", digest(b"never sent"));
    let none: FilingPage = world.get(&path, &token).await.json(200);
    assert!(none.items.is_empty());
    for wrong in ["filings?after=x", "filings?limit=-1", "filings?other=1"] {
        world.get(wrong, &token).await.refused(Code::Malformed);
    }
}

#[tokio::test]
async fn the_description_has_every_route_and_every_route_answers() {
    let world = World::open().await;
    let request = http::Request::get("/api/openapi.json").body(axum::body::Body::empty());
    let document: serde_json::Value = world.send(request.unwrap()).await.json(200);
    let schemas = &document["components"]["schemas"];
    let codes = schemas["Problem"]["properties"]["code"]["enum"]
        .as_array()
        .unwrap();
    assert_eq!(codes.len(), Code::ALL.len());
    for code in ["certificate_revoked", "revocation_unknown"] {
        assert!(codes.iter().any(|found| found == code), "{code}");
    }
    let standings = &schemas["RevocationStanding"]["enum"];
    let expected = serde_json::json!(["good", "not_asked", "revoked", "unknown"]);
    assert_eq!(*standings, expected);
    let summary = &schemas["FilingSummary"]["properties"];
    assert!(summary["revocation"].is_object() && summary["revoked_at"].is_object());
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            routes.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    routes.sort();
    assert_eq!(routes, ROUTES);
    let parties = |route: &&&str| !PUBLIC.contains(route) && !route.contains(" /institute/");
    for route in ROUTES.iter().filter(parties) {
        let (method, path) = route.split_once(" /api/v1/").unwrap();
        let answer = world.call(method.parse().unwrap(), path, "").await;
        match path {
            "access/challenges" => assert_eq!(answer.status, 201),
            "access" if method == "POST" => answer.refused(Code::Malformed),
            _ if method == "HEAD" => assert_eq!(answer.status, 401),
            _ => answer.refused(Code::Unauthenticated),
        }
    }
    world
        .call(Method::PATCH, "access", "")
        .await
        .refused(Code::NotFound);
    world.get("nothing", "").await.refused(Code::NotFound);
}
