//! Isolation as a matrix: every route of the contract × nobody, an ended session, another
//! mailbox, a delegate without the power. A route that is in no row fails the test.

#[path = "isolation_statements.rs"]
mod statements;

use axum::body::Body;
use http::{Method, Request};
use mailbox::api::{
    AskProcedure, Communication, ContactMedium, Page, ProcedureRequest, SealedReceipt,
};
use mailbox::id::Id;
use mailbox::identifiers::Folio;
use mailbox::notification::Rule;
use mailbox::problem::{Code, Problem};
use mailbox::procedures::Ask;
use mailbox::statement::{
    AcceptTerms, ChangeContact, ChangeMandate, MandateOrder, Open, Present, SignedBy, Statement,
};
use time::Duration;

use crate::desk::{self, act_by};
use crate::identities::{IDENTITIES, Identity};
use crate::parties::{by_for, register, scope, signed, token_of};
use crate::world::{Answer, World, attachment, digest, filing, pdf};
use statements::{SIGNED, cancelling, statement};

/// What another mailbox gets, sending the ids and the signed words of this one.
#[derive(Clone, Copy, Debug)]
enum Foreign {
    /// Nothing of another can be named: an answer about the own mailbox alone.
    Own(u16),
    /// An id of another is not found.
    Missing,
    /// What another signed, or what names another, is refused.
    Refused,
}
use Foreign::{Missing, Own, Refused};

/// A route, what a foreign mailbox gets there, and what a delegate gets who may only look.
type Row = (&'static str, Foreign, u16);

const MATRIX: &[Row] = &[
    ("DELETE /api/v1/access", Own(204), 204),
    ("DELETE /api/v1/calendar", Own(404), 403),
    ("DELETE /api/v1/contacts/{id}", Missing, 403),
    ("DELETE /api/v1/documents/{sha256}/upload", Missing, 403),
    ("GET /api/v1/access", Own(200), 200),
    ("GET /api/v1/audit", Own(200), 403),
    ("GET /api/v1/calendar.ics", Own(200), 200),
    ("GET /api/v1/communications", Own(200), 200),
    ("GET /api/v1/communications/{id}", Missing, 200),
    (
        "GET /api/v1/communications/{id}/documents/{sha256}",
        Missing,
        200,
    ),
    ("GET /api/v1/contacts", Own(200), 403),
    ("GET /api/v1/documents/{sha256}", Missing, 200),
    ("GET /api/v1/evidence/{folio}", Missing, 200),
    ("GET /api/v1/exports/{id}", Missing, 404),
    ("GET /api/v1/exports/{id}/archive", Missing, 404),
    ("GET /api/v1/filings", Own(200), 200),
    ("GET /api/v1/filings/{folio}", Missing, 200),
    ("GET /api/v1/mailbox", Own(200), 200),
    ("GET /api/v1/mailbox/enabling", Own(200), 403),
    ("GET /api/v1/mandates", Own(200), 200),
    ("GET /api/v1/notifications", Own(200), 200),
    ("GET /api/v1/notifications/{id}", Missing, 200),
    ("GET /api/v1/notifications/{id}/document", Missing, 403),
    (
        "GET /api/v1/notifications/{id}/document/signature",
        Missing,
        403,
    ),
    ("GET /api/v1/notifications/{id}/opening", Missing, 200),
    ("GET /api/v1/procedures", Own(200), 200),
    ("GET /api/v1/procedures/{code}", Own(200), 200),
    ("GET /api/v1/procedures/{code}/requests", Own(200), 200),
    ("GET /api/v1/procedures/{code}/requests/{id}", Missing, 200),
    (
        "GET /api/v1/procedures/{code}/requests/{id}/documents/{sha256}",
        Missing,
        200,
    ),
    ("GET /api/v1/receipts", Own(200), 200),
    ("GET /api/v1/receipts/{folio}", Missing, 200),
    ("GET /api/v1/receipts/{folio}/pdf", Missing, 200),
    ("HEAD /api/v1/calendar.ics", Own(200), 200),
    (
        "HEAD /api/v1/communications/{id}/documents/{sha256}",
        Missing,
        200,
    ),
    ("HEAD /api/v1/documents/{sha256}", Missing, 200),
    ("HEAD /api/v1/documents/{sha256}/upload", Missing, 403),
    ("HEAD /api/v1/evidence/{folio}", Missing, 200),
    ("HEAD /api/v1/exports/{id}/archive", Missing, 404),
    ("HEAD /api/v1/notifications/{id}/document", Missing, 403),
    (
        "HEAD /api/v1/notifications/{id}/document/signature",
        Missing,
        403,
    ),
    (
        "HEAD /api/v1/procedures/{code}/requests/{id}/documents/{sha256}",
        Missing,
        200,
    ),
    ("HEAD /api/v1/receipts/{folio}/pdf", Missing, 200),
    ("PATCH /api/v1/documents/{sha256}/upload", Refused, 403),
    ("POST /api/v1/calendar", Own(201), 403),
    ("POST /api/v1/contacts", Refused, 409),
    ("POST /api/v1/contacts/challenges", Own(201), 403),
    ("POST /api/v1/contacts/{id}/resend", Missing, 403),
    ("POST /api/v1/contacts/{id}/verify", Missing, 403),
    ("POST /api/v1/exports", Own(201), 201),
    ("POST /api/v1/exports/{id}/measuring", Missing, 404),
    ("POST /api/v1/filings", Refused, 403),
    ("POST /api/v1/filings/challenges", Own(201), 403),
    ("POST /api/v1/mailbox/enabling", Refused, 409),
    ("POST /api/v1/mailbox/enabling/challenges", Own(201), 403),
    ("POST /api/v1/mandates", Refused, 403),
    ("POST /api/v1/mandates/challenges", Own(201), 201),
    ("POST /api/v1/notifications/{id}/opening", Refused, 409),
    (
        "POST /api/v1/notifications/{id}/opening/challenges",
        Missing,
        403,
    ),
    ("POST /api/v1/procedures/{code}/requests", Refused, 403),
    (
        "POST /api/v1/procedures/{code}/requests/challenges",
        Own(201),
        403,
    ),
    ("PUT /api/v1/communications/{id}/reading", Missing, 403),
    ("PUT /api/v1/documents/{sha256}", Refused, 403),
    ("PUT /api/v1/mailbox/word", Own(204), 403),
];

/// What anybody may ask, signed in or not.
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
    "POST /api/v1/access",
    "POST /api/v1/access/challenges",
];

/// A mailbox with something of everything in it.
struct Full {
    world: World,
    owner: String,
    contact: ContactMedium,
    receipt: SealedReceipt,
    document: Vec<u8>,
    notification: Id,
    request: ProcedureRequest,
    communication: Id,
    export: Id,
}

impl Full {
    async fn new() -> Self {
        let world = desk::with_desk(World::open().await).await;
        let bakery = &IDENTITIES.bakery;
        let owner = world.sign_in(bakery).await;
        let document = pdf("secreto de la panadería");
        world.put(&owner, digest(&document), &document).await;
        let filing = filing("Asunto secreto", vec![attachment("a.pdf", &document)]);
        let request = world.signed(bakery, &owner, filing).await;
        let receipt = world.present(&owner, "k", &request).await.json(201);
        let medium = "correo secreto@espiga.example";
        let answer = world.change_contact(bakery, &owner, register(medium)).await;
        assert_eq!(answer.status, 201);
        let contact = world.contact(&owner, medium).await;
        // Whose e.firma an officer's is makes no difference here.
        let officer = &IDENTITIES.workshop;
        let act = act_by(officer, &bakery.rfc, "secreto/1", Rule::Cff134, world.now());
        let notification = world.deposited(&act).await.id;
        let opening = world.signed_opening(bakery, &owner, notification).await;
        let opened = world.open_with(&owner, notification, &opening).await;
        assert_eq!(opened.status, 201);
        let asked = br#"{"fields":{}}"#.to_vec();
        let asking = Request::post("/api/v1/procedures/opinion-32d/requests")
            .header("authorization", format!("Bearer {owner}"))
            .header("idempotency-key", "k");
        let asking = asking.body(Body::from(asked)).unwrap();
        let request: ProcedureRequest = world.send(asking).await.json(201);
        let exported = world.ask_export(&owner, &serde_json::json!({})).await;
        let sent: Page<Communication> = world.get("communications", &owner).await.json(200);
        Self {
            world,
            owner,
            contact,
            receipt,
            document,
            notification,
            request,
            communication: sent.items[0].id,
            export: exported.id,
        }
    }

    /// Fills in the names of an address with this mailbox's own.
    fn path(&self, route: &str) -> String {
        let (_, path) = route.split_once(" /api/v1/").unwrap();
        let id = match path.split('/').next() {
            Some("communications") => self.communication,
            Some("exports") => self.export,
            Some("notifications") => self.notification,
            Some("procedures") => self.request.id,
            _ => self.contact.id,
        };
        let sha256 = match path.split('/').next() {
            Some("communications" | "procedures") => self.request.documents[0].sha256,
            _ => digest(&self.document),
        };
        let code = if path.contains("{id}") {
            "opinion-32d"
        } else {
            SIGNED
        };
        let path = path
            .replace("{code}", code)
            .replace("{id}", &id.to_string())
            .replace("{folio}", self.receipt.folio.as_str())
            .replace("{sha256}", &sha256.to_string());
        assert!(!path.contains('{'), "{path}");
        path
    }

    async fn send(&self, route: &str, token: &str, body: Option<Vec<u8>>) -> Answer {
        let method: Method = route.split_once(' ').unwrap().0.parse().unwrap();
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1/{}", self.path(route)))
            .header("authorization", format!("Bearer {token}"))
            .header("idempotency-key", "k2")
            .header("upload-offset", 0)
            .header("upload-length", body.as_ref().map_or(0, Vec::len));
        let body = body.map_or_else(Body::empty, Body::from);
        self.world.send(request.body(body).unwrap()).await
    }

    /// Makes what is posted to a route: signed by `who`, about the mailbox of the bakery, over a
    /// challenge that `token` gets (of any purpose, where it gets none of the right one).
    async fn body(&self, route: &str, who: &Identity, token: &str) -> Option<Vec<u8>> {
        let noun = match route {
            "POST /api/v1/contacts/{id}/verify" => return Some(br#"{"code":"000000"}"#.into()),
            "POST /api/v1/exports" => return Some(b"{}".to_vec()),
            "PUT /api/v1/mailbox/word" => return Some(br#"{"word":"girasol"}"#.into()),
            "PATCH /api/v1/documents/{sha256}/upload" | "PUT /api/v1/documents/{sha256}" => {
                return Some(pdf("otra cosa"));
            }
            _ => route.strip_prefix("POST /api/v1/")?,
        };
        let noun_here = noun
            .replace("{id}", &self.notification.to_string())
            .replace("{code}", SIGNED);
        let path = format!("{noun_here}/challenges");
        let mut answer = self.world.call(Method::POST, &path, token).await;
        if answer.status != 201 {
            answer = self
                .world
                .call(Method::POST, "mandates/challenges", token)
                .await;
        }
        let challenge = answer.json(201);
        let by = by_for(who, &IDENTITIES.bakery, &challenge);
        let statement = statement(noun, by)?;
        let request = signed(who, &challenge, &statement);
        let json = match statement {
            Statement::Present(_) if noun.starts_with("procedures/") => {
                serde_json::to_vec(&AskProcedure {
                    fields: cancelling().fields(),
                    statement: Some(request.statement),
                    signature: Some(request.signature),
                })
            }
            Statement::Present(present) => serde_json::to_vec(&mailbox::api::PresentFiling {
                filing: present.filing,
                statement: request.statement,
                signature: request.signature,
            }),
            _ => serde_json::to_vec(&request),
        };
        Some(json.unwrap())
    }

    /// Nothing of this mailbox is in an answer to another.
    #[track_caller]
    fn is_silent(&self, route: &str, answer: &Answer) {
        let text = String::from_utf8_lossy(&answer.body);
        let head = format!("{:?}", answer.headers);
        for secret in [
            IDENTITIES.bakery.rfc.as_str(),
            "ESPIGA",
            "espiga",
            "secreto",
            self.receipt.folio.as_str(),
            &self.contact.id.to_string(),
            &self.notification.to_string(),
            &self.request.id.to_string(),
            &self.communication.to_string(),
            &self.export.to_string(),
            &digest(&self.document).to_string(),
        ] {
            assert!(
                !text.contains(secret) && !head.contains(secret),
                "{route}: {text}"
            );
        }
    }
}

#[tokio::test]
async fn every_route_has_its_row() {
    let world = World::open_new().await;
    let request = Request::get("/api/openapi.json").body(Body::empty());
    let document: serde_json::Value = world.send(request.unwrap()).await.json(200);
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        if path.starts_with("/institute/") {
            // Another door, with a credential and tests of its own.
            continue;
        }
        for (method, operation) in item.as_object().unwrap() {
            let route = format!("{} {path}", method.to_uppercase());
            let is_public = PUBLIC.contains(&route.as_str());
            assert_eq!(operation.get("security").is_none(), is_public, "{route}");
            routes.push(route);
        }
    }
    routes.sort();
    let mut rows: Vec<_> = MATRIX.iter().map(|(route, ..)| *route).collect();
    rows.extend(PUBLIC);
    rows.sort_unstable();
    assert_eq!(routes, rows, "each route is in MATRIX or in PUBLIC, once");
}

#[tokio::test]
async fn nobody_and_who_was_here_yesterday_get_nothing() {
    let full = Full::new().await;
    full.world.pass(Duration::hours(9));
    for (route, ..) in MATRIX {
        for token in ["", "x", &full.owner] {
            let answer = full.send(route, token, None).await;
            assert_eq!(answer.status, 401, "{route}");
            full.is_silent(route, &answer);
            if !route.starts_with("HEAD") {
                answer.refused(Code::Unauthenticated);
            }
        }
    }
}

#[tokio::test]
async fn another_mailbox_gets_nothing_of_this_one() {
    let full = Full::new().await;
    let workshop = &IDENTITIES.workshop;
    for (route, foreign, _) in MATRIX {
        let token = full.world.sign_in(workshop).await;
        // What the bakery signed for itself, and what the workshop signs in its name.
        let stolen = full.body(route, &IDENTITIES.bakery, &full.owner).await;
        let forged = full.body(route, workshop, &token).await;
        for body in [stolen, forged] {
            let answer = full.send(route, &token, body).await;
            full.is_silent(route, &answer);
            match foreign {
                Own(status) => {
                    assert_eq!(answer.status, *status, "{route}");
                    break;
                }
                Missing => assert_eq!(answer.status, 404, "{route}"),
                Refused => {
                    let text = String::from_utf8_lossy(&answer.body).into_owned();
                    let problem: Problem = serde_json::from_str(&text).expect(&text);
                    let codes = [
                        "document_mismatch",
                        "foreign_mailbox",
                        // Whoever cannot open it gets no challenge to open it with.
                        "nonce_void",
                        "statement_mismatch",
                        "terms_changed",
                    ];
                    assert!(codes.contains(&&*problem.code), "{route}: {text}");
                }
            }
        }
    }
    // Nothing was done to it either.
    let contacts = full.world.contacts(&full.owner).await;
    assert!(contacts.contains(&full.contact) && contacts.len() == 3);
    assert!(full.world.mandates(&full.owner).await.is_empty());
}

#[tokio::test]
async fn a_delegate_who_may_look_can_do_nothing_else() {
    let full = Full::new().await;
    let (bakery, workshop) = (&IDENTITIES.bakery, &IDENTITIES.workshop);
    let own = full.world.sign_in(workshop).await;
    let world = &full.world;
    world
        .mandate((bakery, &full.owner), (workshop, &own), scope("ver"))
        .await;
    for (route, _, status) in MATRIX {
        let token = token_of(&world.enter(workshop, bakery).await);
        let body = full.body(route, workshop, &token).await;
        let answer = full.send(route, &token, body).await;
        let text = String::from_utf8_lossy(&answer.body);
        assert_eq!(answer.status, *status, "{route}: {text}");
    }
    let contacts = world.contacts(&full.owner).await;
    assert!(contacts.contains(&full.contact) && contacts.len() == 3);
    assert_eq!(world.mandates(&full.owner).await.len(), 1);
}
