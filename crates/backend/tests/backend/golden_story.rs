//! The story that asks each route of the contract for all it promises.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use backend::Answerer;
use http::{Method, Request};
use mailbox::api::{Challenge, Communication, DepositedNotification, Page, Posting, SealedReceipt};
use mailbox::filing::{Filing, Procedure};
use mailbox::id::Id;
use mailbox::identifiers::Folio;
use mailbox::notification::Rule;
use mailbox::statement::{Activate, ChangeContact, ChangeMandate, MandateOrder, Statement};
use serde_json::{Value, json};
use time::Duration;

use super::document;
use crate::book::Book;
use crate::desk::{self, JANUARY, STRANGER, act, act_by, document_of};
use crate::parties::{register, scope, signed};
use crate::world::{Answer, World, attachment, by, digest, pdf, sign_in_with};

const EMAIL: &str = "correo avisos@espiga.example";
const OTHER: &str = "correo direccion@espiga.example";
const MOBILE: &str = "movil +525512345678";
const REGISTRATION: &str = "Y3926552104";

#[track_caller]
pub(super) fn ends(path: &str, answer: &Answer, status: u16) {
    let said = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, status, "{path}: {said}");
}

/// A story that asks each route for all it promises.
pub(super) struct Story {
    pub(super) world: World,
    pub(super) token: String,
}

impl Story {
    /// Begins it: the pages of a book are written from here on.
    pub(super) async fn begin() -> Self {
        let mut world = desk::open_bare(true).await;
        world.set("2026-01-14T10:00:00");
        let document = document(&world).await;
        let routes = document["paths"].as_object().unwrap().keys().cloned();
        let mut book = Book::default();
        book.routes = routes.collect();
        world.book = Some(Arc::new(Mutex::new(book)));
        Self {
            world,
            token: String::new(),
        }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        let answer = self.world.get(path, &self.token).await;
        ends(path, &answer, 200);
        answer
    }

    pub(super) async fn get_and_head(&self, path: &str) {
        self.get(path).await;
        let head = self.world.call(Method::HEAD, path, &self.token).await;
        assert_eq!(head.status, 200, "{path}");
    }

    async fn challenge(&self, noun: &str) -> Challenge {
        self.world.challenge(noun, &self.token).await
    }

    /// Sends the same twice: done now, done before.
    async fn twice(&self, path: &str, body: &Value) -> Answer {
        self.world.pass(Duration::SECOND);
        let first = self.world.post(path, &self.token, body).await;
        ends(path, &first, 201);
        let again = self.world.post(path, &self.token, body).await;
        ends(path, &again, 200);
        first
    }

    /// Calls the institute's door twice.
    async fn desk_twice(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.world.pass(Duration::SECOND);
        let key = path;
        let body = body.to_string();
        let first = self
            .world
            .desk(method.clone(), path, key, body.clone())
            .await;
        ends(path, &first, 201);
        let again = self.world.desk(method, path, key, body).await;
        ends(path, &again, 200);
        first
    }

    /// Signs what this statement says of the bakery.
    async fn signed(&self, noun: &str, statement: impl FnOnce(&Challenge) -> Statement) -> Value {
        let challenge = self.challenge(noun).await;
        let signed = signed(&JANUARY.bakery, &challenge, &statement(&challenge));
        serde_json::to_value(signed).unwrap()
    }

    /// Whoever comes, comes in.
    pub(super) async fn public_and_access(&mut self) {
        for path in [
            "clock",
            "institute/keys",
            "institute/authorities",
            "terms",
            "terms/2026-1",
            "calendar",
        ] {
            self.get(path).await;
        }
        let world = &self.world;
        world.get("mailbox", "").await;
        let challenge = world.access_challenge().await;
        let request = sign_in_with(&JANUARY.bakery, &challenge, challenge.issued_at);
        let answer = world.post("access", "", &request).await;
        assert_eq!(answer.status, 201);
        self.token = answer.headers["buzon-session"].to_str().unwrap().into();
        let again = world.post("access", "", &request).await;
        assert_eq!(again.status, 409);
        self.get("access").await;
    }

    async fn change(&self, medium: &str) -> Id {
        let request = self.signed("contacts", |challenge| {
            Statement::ChangeContact(ChangeContact {
                by: by(&JANUARY.bakery, challenge),
                registration: None,
                change: register(medium),
            })
        });
        let request = request.await;
        self.twice("contacts", &request).await;
        self.world.contact(&self.token, medium).await.id
    }

    pub(super) async fn enable(&self) {
        self.get("mailbox").await;
        for medium in [EMAIL, MOBILE] {
            let id = self.change(medium).await;
            let code = self.world.code_sent_to(medium).await;
            let wrong = if code == "000000" { "000001" } else { "000000" };
            let path = format!("contacts/{id}/verify");
            let refused = self
                .world
                .post(&path, &self.token, &json!({"code": wrong}))
                .await;
            assert_eq!(refused.status, 422);
            self.twice(&path, &json!({"code": code})).await;
        }
        let id = self.change(OTHER).await;
        self.world.pass(Duration::minutes(10));
        let again = self.world.resend(&self.token, id).await;
        assert_eq!(
            again.status,
            200,
            "{}",
            String::from_utf8_lossy(&again.body)
        );
        let gone = self
            .world
            .call(Method::DELETE, &format!("contacts/{id}"), &self.token)
            .await;
        assert_eq!(gone.status, 204);
        self.get("contacts").await;
        let enabling = self.world.enabling(&self.token).await;
        let request = self.signed("mailbox/enabling", |challenge| {
            Statement::Activate(Activate {
                by: by(&JANUARY.bakery, challenge),
                terms: enabling.current_terms,
                media: enabling.media,
            })
        });
        self.twice("mailbox/enabling", &request.await).await;
        let word = Request::put("/api/v1/mailbox/word")
            .header("authorization", format!("Bearer {}", self.token))
            .body(Body::from(r#"{"word":"girasol"}"#));
        assert_eq!(self.world.send(word.unwrap()).await.status, 204);
    }

    pub(super) async fn published(&self) {
        let linked = json!({"registrations": [REGISTRATION]});
        let path = format!("mailboxes/{}/registrations", JANUARY.bakery.rfc);
        self.desk_twice(Method::PUT, &path, &linked).await;
        let mut calendar: Value = self.get("calendar").await.json(200);
        calendar["version"] = json!("2026-01-14");
        self.desk_twice(Method::POST, "calendars", &calendar).await;
        let listed = self.world.desk(Method::GET, "calendars", "-", "").await;
        assert_eq!(listed.status, 200);
        let terms = json!({"version": "2026-2", "in_force_on": "2026-12-01",
            "text": "Términos de ejemplo.", "text_en": "Example terms."});
        self.desk_twice(Method::POST, "terms", &terms).await;
    }

    async fn deposited(&self, request: &mailbox::api::DepositNotification) -> Id {
        let bytes = document_of(request);
        let first = self.world.desk_put(&bytes).await;
        assert_eq!(first.status, 201);
        assert_eq!(self.world.desk_put(&bytes).await.status, 200);
        let key = request.act.oficio.as_str();
        let first = self.world.desk_post("notifications", key, request).await;
        let again = self.world.desk_post("notifications", key, request).await;
        assert_eq!(again.status, 200);
        self.world.pass(Duration::SECOND);
        first.json::<DepositedNotification>(201).id
    }

    pub(super) async fn notified(&self) {
        let now = || self.world.now();
        let request = act("12/2026", Rule::Cff134, now());
        let opened = self.deposited(&request).await;
        let mut lacking = serde_json::to_value(&request).unwrap();
        lacking["act"]
            .as_object_mut()
            .unwrap()
            .remove("legal_basis");
        let refused = self.world.desk_post("notifications", "x", &lacking).await;
        assert_eq!(refused.status, 422);
        let withdrawn = self.deposited(&act("13/2026", Rule::Cff134, now())).await;
        let served = self.deposited(&act("14/2026", Rule::Personal, now())).await;
        let stranger = act_by(
            &JANUARY.officer,
            &STRANGER.rfc,
            "15/2026",
            Rule::Cff134,
            now(),
        );
        let posted = self.deposited(&stranger).await;

        let at = |id: Id, act: &str| format!("notifications/{id}/{act}");
        let report = desk::bounce_of(&self.world.message_that_waits().await);
        let noted = self.world.desk(Method::POST, "bounces", "-", report).await;
        assert_eq!(noted.status, 204);
        let why = json!({"reason": "Se emitió por error"});
        self.desk_twice(Method::POST, &at(withdrawn, "withdrawal"), &why)
            .await;
        let service = json!({"served_at": now(), "with": "Ana Robles, representante legal"});
        self.desk_twice(Method::POST, &at(served, "service"), &service)
            .await;
        let posting = json!({"cause": mailbox::notification::Cause::NotEnabled, "agreement": "Acuerdo 7/2026"});
        let answer = self
            .desk_twice(Method::POST, &at(posted, "posting"), &posting)
            .await;
        let posting: Posting = answer.json(201);
        self.get("postings").await;
        self.get(&format!("postings/{}", posting.id)).await;
        self.get_and_head(&format!("postings/{}/document", posting.id))
            .await;

        self.get("notifications?state=announced&order=due").await;
        let early = self.world.get(&at(opened, "document"), &self.token).await;
        assert_eq!(
            early.status,
            404,
            "{}",
            String::from_utf8_lossy(&early.body)
        );
        let signed = self
            .world
            .signed_opening(&JANUARY.bakery, &self.token, opened)
            .await;
        self.twice(
            &at(opened, "opening"),
            &serde_json::to_value(signed).unwrap(),
        )
        .await;
        self.get(&at(opened, "opening")).await;
        self.get_and_head(&at(opened, "document")).await;
        self.get_and_head(&at(opened, "document/signature")).await;
    }

    async fn put(&self, bytes: &[u8]) {
        let first = self.world.put(&self.token, digest(bytes), bytes).await;
        assert_eq!(first.status, 201);
        assert_eq!(
            self.world
                .put(&self.token, digest(bytes), bytes)
                .await
                .status,
            200
        );
    }

    pub(super) async fn filed(&self) -> Folio {
        let bytes = pdf("Escrito de ejemplo");
        let wrong = self.world.put(&self.token, digest(b"otro"), &bytes).await;
        assert_eq!(wrong.status, 422);
        self.put(&bytes).await;
        self.get_and_head(&format!("documents/{}", digest(&bytes)))
            .await;
        self.put_in_parts().await;
        let filing = Filing::new(
            Procedure::Promocion,
            "Aclaro el domicilio",
            "Aclaro el domicilio de mi registro patronal.",
            vec![attachment("escrito.pdf", &bytes)],
        );
        let request = self
            .world
            .signed(&JANUARY.bakery, &self.token, filing.unwrap())
            .await;
        let (world, token) = (&self.world, &self.token);
        let first = world.present(token, "promocion-1", &request).await;
        let receipt: SealedReceipt = first.json(201);
        let again = world.present(token, "promocion-1", &request).await;
        assert_eq!(again.status, 200);
        let folio = receipt.folio;
        self.get("filings?limit=10").await;
        self.get("receipts?limit=2").await;
        self.get(&format!("receipts/{folio}")).await;
        self.get_and_head(&format!("receipts/{folio}/pdf")).await;
        self.get_and_head(&format!("evidence/{folio}")).await;
        self.exported(&folio).await;
        let unknown = Folio::new(Folio::FILINGS, 2026, 999);
        let unknown = self
            .world
            .get(&format!("filings/{unknown}"), &self.token)
            .await;
        assert_eq!(unknown.status, 404);
        folio
    }

    pub(super) async fn answered(&self, folio: &Folio) {
        let at = |act: &str| format!("filings/{folio}/{act}");
        let text = |text: &str| json!({"text": [text]});
        self.desk_twice(Method::POST, &at("admission"), &text("Se admite."))
            .await;
        let demand = json!({"oficio": "00800/2026", "issued_on": "2026-01-14", "days": 10,
            "text": ["Adjunta el comprobante."]});
        self.desk_twice(Method::POST, &at("demand"), &demand).await;
        let more = json!({"whose": "particular", "days": 5});
        self.desk_twice(Method::POST, &at("extension"), &more).await;
        let paper = pdf("Resolución de ejemplo");
        self.world.desk_put(&paper).await;
        let resolution = json!({"sense": "procedente", "oficio": "00900/2026",
            "issued_on": "2026-01-14", "text": ["Procede lo solicitado."],
            "document": attachment("resolucion.pdf", &paper)});
        self.desk_twice(Method::POST, &at("resolution"), &resolution)
            .await;
        self.get(&format!("filings/{folio}")).await;

        let letter = pdf("Carta de ejemplo");
        self.world.desk_put(&letter).await;
        let letter = json!({"rfc": JANUARY.bakery.rfc, "subject": "Carta invitación",
            "text": ["Te invitamos a revisar tu prima."],
            "document": attachment("carta.pdf", &letter)});
        self.desk_twice(Method::POST, "communications", &letter)
            .await;
        let sent: Page<Communication> = self.get("communications?unread=true").await.json(200);
        let with_paper = sent
            .items
            .iter()
            .find(|one| !one.documents.is_empty())
            .unwrap();
        let path = format!("communications/{}", with_paper.id);
        self.get(&path).await;
        self.get_and_head(&format!(
            "{path}/documents/{}",
            with_paper.documents[0].sha256
        ))
        .await;
        let read = self
            .world
            .call(Method::PUT, &format!("{path}/reading"), &self.token)
            .await;
        assert_eq!(read.status, 204);
    }

    async fn ask(&self, key: &str) -> Answer {
        let request = Request::post("/api/v1/procedures/opinion-32d/requests")
            .header("authorization", format!("Bearer {}", self.token))
            .header("idempotency-key", key)
            .body(Body::from(r#"{"fields":{}}"#));
        self.world.send(request.unwrap()).await
    }

    pub(super) async fn asked(&mut self) {
        self.get("procedures?q=opinion").await;
        self.get("procedures/opinion-32d").await;
        self.challenge("procedures/terceros-32d/requests").await;
        let request: mailbox::api::ProcedureRequest = self.ask("opinion-1").await.json(201);
        assert_eq!(self.ask("opinion-1").await.status, 200);
        let path = format!("procedures/opinion-32d/requests/{}", request.id);
        self.get("procedures/opinion-32d/requests").await;
        self.get(&path).await;
        self.get_and_head(&format!("{path}/documents/{}", request.documents[0].sha256))
            .await;

        // Where no generator answers, the desk does.
        self.world.settings.procedures = Answerer::Desk;
        self.world.reopen().await;
        self.world.pass(Duration::SECOND);
        let waiting: mailbox::api::ProcedureRequest = self.ask("opinion-2").await.json(201);
        let listed = self.world.desk(Method::GET, "requests", "-", "").await;
        assert_eq!(listed.status, 200);
        let answer = json!({"text": ["Tu opinión es positiva."]});
        self.desk_twice(
            Method::POST,
            &format!("requests/{}/answer", waiting.id),
            &answer,
        )
        .await;
    }

    pub(super) async fn entrusted(&self) {
        let request = self.signed("mandates", |challenge| {
            Statement::ChangeMandate(ChangeMandate {
                by: by(&JANUARY.bakery, challenge),
                order: MandateOrder::Grant {
                    delegate: STRANGER.rfc.parse().unwrap(),
                    delegate_name: "TALLER EL TORNO AZUL".parse().unwrap(),
                    scope: scope("ver, abrir"),
                },
            })
        });
        self.twice("mandates", &request.await).await;
        self.get("mandates").await;
    }

    pub(super) async fn left(&self) {
        let made = self.world.call(Method::POST, "calendar", &self.token).await;
        let made: mailbox::api::CalendarFeed = made.json(201);
        self.get_and_head("calendar.ics").await;
        self.get_and_head(made.path.strip_prefix("/api/v1/").unwrap())
            .await;
        self.get("audit?limit=5").await;
        for path in ["calendar", "access"] {
            let gone = self.world.call(Method::DELETE, path, &self.token).await;
            assert_eq!(gone.status, 204);
        }
    }
}
