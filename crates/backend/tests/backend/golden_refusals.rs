//! One refusal for each machine code that anybody outside can bring about, kept in
//! `tests/golden/refusals`; of the others it is said why they have no example.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use efirma::mint::{Authority, MintKind, Order};
use efirma::{Certificate, Credential, PrivateKey};
use http::Request;
use mailbox::api::SignedStatement;
use mailbox::identifiers::Folio;
use mailbox::notification::Rule;
use mailbox::problem::Code;
use mailbox::statement::{Activate, Nonce, SignIn, SignedBy, Statement};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use time::Duration;

use super::{compare, document, folder};
use crate::book::Book;
use crate::desk::{self, JANUARY, STRANGER, act};
use crate::enabling;
use crate::identities::Identity;
use crate::parties::{register, remove, signed};
use crate::world::{
    Answer, World, attachment, by, digest, filing, pdf, present_with, sign, sign_in_with,
};

/// Codes without an example, and why.
const WITHOUT: [(Code, &str); 13] = [
    (
        Code::CertificateRevoked,
        "an authority's responder has to say so",
    ),
    (Code::InFlight, "two have to come at the same instant"),
    (
        Code::Internal,
        "a fault of ours, which none is known to bring about",
    ),
    (
        Code::OutcomeUnknown,
        "the database has to vanish during a commit",
    ),
    (
        Code::RevocationUnknown,
        "an authority's responder has to be silent",
    ),
    (Code::StorageFull, "the disk has to be full"),
    (
        Code::TooLarge,
        "the example would be as large as what is refused",
    ),
    (Code::Unavailable, "the database has to be gone"),
    (
        Code::DocumentTooLarge,
        "the example would be as large as what is refused",
    ),
    (
        Code::ExportChanged,
        "what is exported has to change while it is measured",
    ),
    (
        Code::ExportTooLarge,
        "a mailbox of ten thousand receipts has to be there",
    ),
    (
        Code::UploadTakenOver,
        "two have to send the same file at the same instant",
    ),
    (Code::UploadsFull, "forty files have to be on their way"),
];

#[track_caller]
fn refused(answer: &Answer, code: Code) {
    let (word, status) = code.of();
    let text = String::from_utf8_lossy(&answer.body);
    let problem: Value = serde_json::from_slice(&answer.body).expect(&text);
    assert_eq!(
        (problem["code"].as_str(), answer.status.as_u16()),
        (Some(word), status),
        "{text}"
    );
}

/// The story of whatever is wrong.
struct Wrongs {
    world: World,
    token: String,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_refusal_that_can_be_brought_about_has_its_example() {
    let mut world = desk::open().await;
    world.set("2026-01-14T10:00:00");
    let document = document(&world).await;
    let mut book = Book::default();
    book.routes = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    world.book = Some(Arc::new(Mutex::new(book)));
    let token = world.sign_in(&JANUARY.bakery).await;
    let mut wrongs = Wrongs { world, token };
    wrongs.access().await;
    wrongs.contacts().await;
    wrongs.documents_and_filings().await;
    wrongs.large_files().await;
    wrongs.strangers().await;
    wrongs.desk().await;
    wrongs.later().await;

    let book = wrongs.world.book.take().unwrap();
    let pages = std::mem::take(&mut book.lock().unwrap().pages);
    let mut told = BTreeMap::new();
    for page in pages.into_values() {
        let code = page["answer"]["body"]["code"].as_str();
        if let Some(code) = code.filter(|_| page["answer"]["status"].as_u64() >= Some(400)) {
            let name = format!("{}.json", code.replace('_', "-"));
            told.entry(name).or_insert(page);
        }
    }
    let file = |code: &Code| format!("{}.json", code.of().0.replace('_', "-"));
    let without: BTreeSet<String> = WITHOUT.iter().map(|(code, _)| file(code)).collect();
    let wanted: BTreeSet<String> = Code::ALL.iter().map(file).collect();
    let all: BTreeSet<String> = told.keys().cloned().chain(without.clone()).collect();
    assert_eq!(all, wanted);
    assert!(told.keys().all(|name| !without.contains(name)));
    compare(&folder().join("refusals"), &told);
}

impl Wrongs {
    async fn sign_in_as(&self, who: &Identity) -> Answer {
        let challenge = self.world.access_challenge().await;
        let request = sign_in_with(who, &challenge, challenge.issued_at);
        self.world.post("access", "", &request).await
    }

    /// Signs in as the bakery, with one thing changed in the statement.
    async fn sign_in_saying(&self, change: impl FnOnce(&mut SignedBy)) -> Answer {
        let challenge = self.world.access_challenge().await;
        let mut by = by(&JANUARY.bakery, &challenge);
        change(&mut by);
        let statement = Statement::SignIn(SignIn { by }).to_text();
        let signature = sign(&JANUARY.bakery, &statement, challenge.issued_at);
        let request = SignedStatement {
            statement,
            signature,
        };
        self.world.post("access", "", &request).await
    }

    /// Who cannot come in, and why.
    async fn access(&self) {
        let world = &self.world;
        refused(&world.get("mailbox", "").await, Code::Unauthenticated);
        let authority = desk::authority_of_january();
        let now = desk::at("2026-01-02T09:00:00");
        let rfc = "EKU9003173C9";
        let of = |seed, now, days| Identity::issued_from(&authority, rfc, seed, now, days);
        let csd = seal_certificate(&authority);
        let later = desk::at("2026-03-02T09:00:00");
        let (ended, future) = (of(31, now, 5), of(32, later, 100));
        let generic = Identity::issued_from(&authority, "XAXX010101000", 33, now, 100);
        let pretender = Authority::generate(
            &mut StdRng::seed_from_u64(34),
            "AUTORIDAD DE DEMOSTRACION (NO ES EL SAT)",
            now.plus(-Duration::days(3)).instant(),
            now.plus(Duration::days(1000)).instant(),
        );
        let impostor = Identity::issued_from(&pretender.unwrap(), rfc, 35, now, 100);
        for (who, code) in [
            (&csd, Code::CertificateNotEfirma),
            (&ended, Code::CertificateExpired),
            (&future, Code::CertificateNotYetValid),
            (&generic, Code::ForeignMailbox),
            (&impostor, Code::CertificateUntrusted),
        ] {
            refused(&self.sign_in_as(who).await, code);
        }
        let other = self.sign_in_saying(|by| by.authority.push('.')).await;
        refused(&other, Code::StatementMismatch);
        let unknown = self
            .sign_in_saying(|by| by.nonce = Nonce::new([7; 16]))
            .await;
        refused(&unknown, Code::NonceVoid);
        let foreign = self
            .sign_in_saying(|by| by.mailbox = STRANGER.rfc.parse().unwrap())
            .await;
        refused(&foreign, Code::NotPermitted);
        let challenge = world.access_challenge().await;
        let early = challenge.issued_at.plus(-Duration::minutes(6));
        let early = sign_in_with(&JANUARY.bakery, &challenge, early);
        refused(&world.post("access", "", &early).await, Code::SignatureTime);
        let mut wrong = sign_in_with(&JANUARY.bakery, &challenge, challenge.issued_at);
        wrong.statement.push(' ');
        refused(
            &world.post("access", "", &wrong).await,
            Code::SignatureInvalid,
        );
        refused(&world.post("access", "", &json!({})).await, Code::Malformed);
    }

    async fn contacts(&self) {
        let (world, token, bakery) = (&self.world, &self.token, &JANUARY.bakery);
        let old = "correo uno@empresa.example";
        let id = world.contact(token, old).await.id;
        refused(&world.resend(token, id).await, Code::StateConflict);
        let again = world.change_contact(bakery, token, register(old)).await;
        refused(&again, Code::ContactAlreadyThere);
        let last = world.change_contact(bakery, token, remove(old)).await;
        refused(&last, Code::ContactLast);
        let second = register("movil +525511112222");
        let full = world.change_contact(bakery, token, second).await;
        refused(&full, Code::ContactsFull);
        let new = "correo ana@espiga.example";
        let answer = world.change_contact(bakery, token, register(new)).await;
        assert_eq!(answer.status, 201);
        let id = world.contact(token, new).await.id;
        refused(&world.resend(token, id).await, Code::TooSoon);
        let code = world.code_sent_to(new).await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            refused(&world.verify(token, id, wrong).await, Code::CodeWrong);
        }
        refused(&world.verify(token, id, wrong).await, Code::CodeVoid);
    }

    async fn documents_and_filings(&self) {
        let (world, token, bakery) = (&self.world, &self.token, &JANUARY.bakery);
        refused(
            &world.put(token, digest(b""), b"").await,
            Code::DocumentEmpty,
        );
        let text = b"No es un PDF.";
        refused(
            &world.put(token, digest(text), text).await,
            Code::DocumentNotPdf,
        );
        let mismatch = world.put(token, digest(b"otro"), &pdf("uno")).await;
        refused(&mismatch, Code::DocumentMismatch);
        let absent = filing("Uno", vec![attachment("falta.pdf", &pdf("Falta"))]);
        let request = world.signed(bakery, token, absent).await;
        let missing = world.present(token, "uno", &request).await;
        refused(&missing, Code::DocumentMissing);
        let request = world.signed(bakery, token, filing("Dos", vec![])).await;
        assert_eq!(world.present(token, "dos", &request).await.status, 201);
        let other = world.signed(bakery, token, filing("Tres", vec![])).await;
        let reused = world.present(token, "dos", &other).await;
        refused(&reused, Code::IdempotencyKeyReused);
        let mut empty = other;
        empty.filing.text.clear();
        let incomplete = world.present(token, "tres", &empty).await;
        refused(&incomplete, Code::FilingIncomplete);
        let unknown = Folio::new(Folio::FILINGS, 2026, 999);
        let unknown = world.get(&format!("filings/{unknown}"), token).await;
        refused(&unknown, Code::NotFound);
        let request = Request::post("/api/v1/procedures/movimientos/requests")
            .header("authorization", format!("Bearer {token}"))
            .header("idempotency-key", "movimientos-1")
            .body(Body::from(r#"{"fields":{}}"#));
        let elsewhere = world.send(request.unwrap()).await;
        refused(&elsewhere, Code::ProcedureElsewhere);
    }

    /// What comes in parts, and goes in them.
    async fn large_files(&self) {
        let (world, token) = (&self.world, &self.token);
        let bytes = pdf("Anexo en partes");
        let add = async |offset: usize, length: usize, bytes: &[u8], whole: &[u8]| {
            let path = format!("/api/v1/documents/{}/upload", digest(whole));
            let request = Request::patch(path)
                .header("authorization", format!("Bearer {token}"))
                .header("content-type", "application/partial-upload")
                .header("upload-offset", offset)
                .header("upload-length", length)
                .body(Body::from(bytes.to_vec()));
            world.send(request.unwrap()).await
        };
        let length = bytes.len();
        let begun = add(0, length, &bytes[..9], &bytes).await;
        assert_eq!(begun.status, 204);
        let elsewhere = add(20, length, &bytes[20..], &bytes).await;
        refused(&elsewhere, Code::UploadOffset);
        let longer = add(9, length + 1, &bytes[9..], &bytes).await;
        refused(&longer, Code::UploadLength);

        let export = world.ask_export(token, &json!({"kind": "filing"})).await;
        let early = world.part(token, &export, &[]).await;
        refused(&early, Code::ExportUnmeasured);
        let export = world.measured(token, export).await;
        let beyond = [("range", "bytes=999999999-")];
        let outside = world.part(token, &export, &beyond).await;
        refused(&outside, Code::RangeOutside);
    }

    /// Whoever has enabled nothing.
    async fn strangers(&self) {
        let (world, who) = (&self.world, &*STRANGER);
        let token = world.sign_in(who).await;
        let challenge = world.challenge("filings", &token).await;
        let early = present_with(who, &challenge, challenge.issued_at, filing("Uno", vec![]));
        let early = world.present(&token, "uno", &early).await;
        refused(&early, Code::NotEnabled);
        let challenge = world.challenge("mailbox/enabling", &token).await;
        let statement = Statement::Activate(Activate {
            by: by(who, &challenge),
            terms: world.enabling(&token).await.current_terms,
            media: vec![
                "correo ana@espiga.example".parse().unwrap(),
                "movil +525511112222".parse().unwrap(),
            ],
        });
        let request = signed(who, &challenge, &statement);
        let lacking = world.post("mailbox/enabling", &token, &request).await;
        refused(&lacking, Code::MediaLacking);
    }

    async fn desk(&self) {
        let world = &self.world;
        let stranger = Request::get("/institute/v1/requests").body(Body::empty());
        let stranger = world.send(stranger.unwrap()).await;
        refused(&stranger, Code::InstituteUnauthorised);
        let request = act("12/2026", Rule::Cff134, world.now());
        world.desk_put(&desk::document_of(&request)).await;
        let mut lacking = serde_json::to_value(&request).unwrap();
        lacking["act"]
            .as_object_mut()
            .unwrap()
            .remove("legal_basis");
        let lacking = world.desk_post("notifications", "12", &lacking).await;
        refused(&lacking, Code::ActIncomplete);
        let mut other = act("13/2026", Rule::Cff134, world.now());
        world.desk_put(&desk::document_of(&other)).await;
        other.officer_signature = request.officer_signature;
        let other = world.desk_post("notifications", "13", &other).await;
        refused(&other, Code::OfficerSignature);
    }

    /// What changed since, and what nobody has published.
    async fn later(&self) {
        let (world, bakery) = (&self.world, &JANUARY.bakery);
        world.pass(Duration::MINUTE);
        enabling::publish(world, "2026-2", "Otros términos.", 0)
            .await
            .unwrap();
        let request = world
            .signed(bakery, &self.token, filing("Cuatro", vec![]))
            .await;
        let changed = world.present(&self.token, "cuatro", &request).await;
        refused(&changed, Code::TermsChanged);
        world.set("2027-12-27T10:00:00");
        let request = act("14/2027", Rule::Cff134, world.now());
        world.desk_put(&desk::document_of(&request)).await;
        let unknown = world.desk_post("notifications", "14", &request).await;
        refused(&unknown, Code::YearUnpublished);
    }
}

/// A certificate that signs invoices, not people's acts.
fn seal_certificate(authority: &Authority) -> Identity {
    let now = desk::at("2026-01-02T09:00:00");
    let order = Order {
        kind: MintKind::Csd,
        name: "NOMBRE DE PRUEBA",
        rfc: "EKU9003173C9",
        representative_rfc: None,
        curp: None,
        number: *b"99000000000000000036",
        not_before: now.plus(-Duration::days(3)).instant(),
        not_after: now.plus(Duration::days(100)).instant(),
    };
    let minted = authority
        .issue(&mut StdRng::seed_from_u64(36), &order)
        .unwrap();
    let key = PrivateKey::from_pkcs8(&minted.pkcs8).unwrap();
    let certificate = Certificate::parse(&minted.certificate_der).unwrap();
    let rfc = certificate.holder().rfc.clone();
    Identity {
        credential: Credential::new(certificate, key).unwrap(),
        rfc,
    }
}
