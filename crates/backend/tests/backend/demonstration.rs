//! The demonstration's mailbox: what it has on its first start, and that a second keeps it.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use axum::Router;
use axum::body::Body;
use backend::audit::{Chain, verify};
use backend::store::Store;
use backend::{Clock, Settings, router_with};
use efirma::{Certificate, Credential, open_key};
use http::Request;
use http_body_util::BodyExt as _;
use mailbox::api::{
    Challenge, Communication, Cover, FilingPage, Mailbox, NotificationDetail, Page, Posting,
    ProcedureRequest,
};
use mailbox::filing::Phase;
use mailbox::notification::{How, State};
use serde::de::DeserializeOwned;
use tower::ServiceExt as _;

use crate::database;
use crate::identities::{Identity, START};
use crate::place;
use crate::world::sign_in_with;

/// A house with a demonstration, and the bakery signed in.
pub(crate) struct Shown {
    router: Router,
    token: String,
}

pub(crate) async fn opened(settings: &Settings) -> Shown {
    let clock = Clock::set(Arc::new(AtomicI64::new(START)));
    let router = router_with(settings, clock).await.unwrap();
    let bakery = bakery(&settings.data.join("demo"));
    let request = Request::post("/api/v1/access/challenges").body(Body::empty());
    let answer = router.clone().oneshot(request.unwrap()).await.unwrap();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let challenge: Challenge = serde_json::from_slice(&body).unwrap();
    let signed = sign_in_with(&bakery, &challenge, challenge.issued_at);
    let body = Body::from(serde_json::to_vec(&signed).unwrap());
    let request = Request::post("/api/v1/access").body(body).unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let token = answer.headers()["buzon-session"]
        .to_str()
        .unwrap()
        .to_owned();
    Shown { router, token }
}

/// The e.firma that people find in the folder of the demonstration.
fn bakery(folder: &Path) -> Identity {
    let readme = fs::read_to_string(folder.join("README.txt")).unwrap();
    let word = |start: &str| {
        let line = readme.lines().find(|line| line.starts_with(start)).unwrap();
        line.split_whitespace().last().unwrap().to_owned()
    };
    let (rfc, passphrase) = (word("RFC: "), word("Contraseña"));
    let certificate = fs::read(folder.join(format!("{rfc}.cer"))).unwrap();
    let key = fs::read(folder.join(format!("{rfc}.key"))).unwrap();
    let certificate = Certificate::parse(&certificate).unwrap();
    let key = open_key(&key, &passphrase).unwrap();
    Identity {
        credential: Credential::new(certificate, key).unwrap(),
        rfc,
    }
}

impl Shown {
    async fn bytes(&self, path: &str) -> Vec<u8> {
        let request = Request::get(format!("/api/v1/{path}"))
            .header("authorization", format!("Bearer {}", self.token));
        let request = request.body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let body = answer
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes()
            .to_vec();
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
        body
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        serde_json::from_slice(&self.bytes(path).await).unwrap()
    }
}

/// Names where a notification stands.
fn word(cover: &Cover) -> String {
    match cover.standing.unwrap() {
        State::Announced { open_by_on, .. } => {
            format!("announced until {}", open_by_on.unwrap().literal)
        }
        State::Posted { .. } => "posted".into(),
        State::Answered { .. } => "answered".into(),
        State::Lapsed(made) | State::Effective(made) | State::Notified(made) => {
            let how = match made.how {
                How::Opened { .. } => "opened",
                How::Deemed { .. } => "deemed",
                How::Served { .. } => "served",
                How::Posted { .. } | How::Known { .. } => "other",
            };
            how.to_owned()
        }
        other => format!("{other:?}"),
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn the_bakery_has_something_in_every_state_and_a_second_start_keeps_it() {
    let data = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(data.path().to_owned(), "http://127.0.0.1:8787");
    settings.database = Some(database::fresh(data.path()).await);
    settings.documents = Some(place::fresh(data.path()).await);
    settings.demo = true;
    settings.demo_size = 3;
    let shown = opened(&settings).await;

    let cover: Mailbox = shown.get("mailbox").await;
    assert_eq!((cover.lacks.len(), cover.registrations.len()), (0, 2));
    let covers: Page<Cover> = shown.get("notifications").await;
    let mut states: Vec<String> = covers.items.iter().map(word).collect();
    states.sort_unstable();
    states.dedup();
    // Today is Tuesday 24 November 2026.
    for state in [
        "announced until 2026-11-24",
        "announced until 2026-11-25",
        "announced until 2026-11-26",
        "announced until 2026-11-27",
        "answered",
        "deemed",
        "opened",
        "posted",
        "served",
    ] {
        assert!(
            states.iter().any(|found| found == state),
            "{state}: {states:?}"
        );
    }
    let postings: Page<Posting> = shown.get("postings").await;
    assert_eq!(postings.items.len(), 1);

    for phase in [
        Phase::Received,
        Phase::Demanded,
        Phase::Extended,
        Phase::Resolved,
    ] {
        let path = format!("filings?state={phase}");
        let page: FilingPage = shown.get(&path).await;
        assert!(!page.items.is_empty(), "{phase}");
    }
    for code in ["ema", "opinion-32d", "terceros-32d"] {
        let path = format!("procedures/{code}/requests");
        let page: Page<ProcedureRequest> = shown.get(&path).await;
        assert_eq!(page.items.len(), 1, "{code}");
    }
    let sent: Page<Communication> = shown.get("communications").await;
    assert!(sent.items.iter().any(|one| one.read_at.is_none()));

    // What was opened is an act that says what it is.
    let opened_one = covers
        .items
        .iter()
        .find(|cover| word(cover) == "opened")
        .unwrap();
    let detail: NotificationDetail = shown.get(&format!("notifications/{}", opened_one.id)).await;
    assert!(detail.opening.is_some());
    let paper = shown
        .bytes(&format!("notifications/{}/document", opened_one.id))
        .await;
    assert!(paper.starts_with(b"%PDF-1.7"));

    let store = Store::open(settings.database.as_ref().unwrap())
        .await
        .unwrap();
    assert!(matches!(verify(&store).await.unwrap(), Chain::Whole { .. }));
    let again = opened(&settings).await;
    let after: Page<Cover> = again.get("notifications").await;
    assert_eq!(after.items.len(), covers.items.len());
    let folios = |page: &Page<Cover>| -> Vec<String> {
        page.items
            .iter()
            .map(|cover| cover.folio.to_string())
            .collect()
    };
    assert_eq!(folios(&after), folios(&covers));
}
