//! A mailbox house in January of 2026, with the institute's desk and an employer who is notified:
//! the worked examples of the law begin then.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration as Pause;

use axum::body::Body;
use backend::{Clock, Settings, router_with};
use base64ct::{Base64, Encoding as _};
use efirma::mint::Authority;
use http::{Method, Request};
use mailbox::api::{
    Challenge, Cover, DepositNotification, DepositedNotification, NotificationDetail, Opening,
    Page, SignedStatement,
};
use mailbox::id::Id;
use mailbox::instant::LegalTime;
use mailbox::notification::{Act, Addressee, AddresseeKind, Made, Rule, State};
use mailbox::statement::{Open, Statement};
use serde::Serialize;
use tempfile::TempDir;

use crate::database;
use crate::identities::Identity;
use crate::world::{Answer, World, attachment, by, digest, pdf, sign};

/// The secret of the institute's own systems.
pub(crate) const TOKEN: &str = "0123456789-institute-0123456789-x";
/// How often the house looks for what is due.
const EVERY: Pause = Pause::from_millis(50);

/// People of January, and the data folder that issued them.
pub(crate) struct January {
    template: TempDir,
    pub(crate) bakery: Identity,
    pub(crate) officer: Identity,
}

pub(crate) static JANUARY: LazyLock<January> = LazyLock::new(|| {
    let made = thread::spawn(|| {
        let start = at("2026-01-02T09:00:00");
        let template = tempfile::tempdir().unwrap();
        let settings = Settings::new(template.path().to_owned(), "http://127.0.0.1:8787");
        let clock = Clock::set(Arc::new(AtomicI64::new(start.unix_seconds())));
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        drop(runtime.block_on(router_with(&settings, clock)).unwrap());
        let authority = authority(template.path());
        let person = |name: &str, rfc: &str, seed| {
            Identity::named(&authority, (name, rfc), seed, start, 1000)
        };
        January {
            bakery: person("NOMBRE DE PRUEBA", "EKU9003173C9", 21),
            officer: person("ANA ROBLES DIAZ", "XIA190128J61", 22),
            template,
        }
    });
    made.join().unwrap()
});

/// Another company, of which the institute knows nothing.
pub(crate) static STRANGER: LazyLock<Identity> = LazyLock::new(|| {
    let authority = authority(JANUARY.template.path());
    let start = at("2026-01-02T09:00:00");
    Identity::issued_from(&authority, "KIJ0906199R1", 23, start, 1000)
});

/// The authority that issued them.
pub(crate) fn authority_of_january() -> Authority {
    authority(JANUARY.template.path())
}

fn authority(template: &Path) -> Authority {
    let root = fs::read(template.join("anchors/demostracion.cer")).unwrap();
    let key = fs::read(template.join("seal/authority.key")).unwrap();
    Authority::from_parts(&root, &key).unwrap()
}

/// An instant of the Zona Centro.
pub(crate) fn at(text: &str) -> LegalTime {
    format!("{text}-06:00").parse().unwrap()
}

/// Opens the house; the bakery has enabled its mailbox.
pub(crate) async fn open() -> World {
    let world = open_bare(true).await;
    world.enable(&JANUARY.bakery.rfc).await;
    world
}

/// Opens the house, in which nobody has enabled anything, with a desk or without.
pub(crate) async fn open_bare(with_desk: bool) -> World {
    let start = at("2026-01-02T09:00:00").unix_seconds();
    World::open_on(JANUARY.template.path(), start, |settings| {
        settings.sweep_every = EVERY;
        if with_desk {
            let path = settings.data.join("institute.token");
            fs::write(&path, TOKEN).unwrap();
            settings.institute_token_file = Some(path);
        }
    })
    .await
}

/// Another replica on the records of `world`.
pub(crate) async fn twin(world: &World) -> World {
    let mut twin = open_bare(true).await;
    twin.settings = world.settings.clone();
    twin.seconds = world.seconds.clone();
    twin.reopen().await;
    twin
}

/// Opens the institute's door of a house that has none.
pub(crate) async fn with_desk(mut world: World) -> World {
    let path = world.settings.data.join("institute.token");
    fs::write(&path, TOKEN).unwrap();
    world.settings.institute_token_file = Some(path);
    world.reopen().await;
    world
}

impl World {
    /// Moves the clock.
    pub(crate) fn set(&self, text: &str) {
        let seconds = at(text).unix_seconds();
        self.seconds.store(seconds, Ordering::SeqCst);
    }

    /// Asks something of the institute's door.
    pub(crate) async fn desk(
        &self,
        method: Method,
        path: &str,
        key: &str,
        body: impl Into<Body>,
    ) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/institute/v1/{path}"))
            .header("authorization", format!("Bearer {TOKEN}"))
            .header("idempotency-key", key);
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Does something at the desk.
    pub(crate) async fn desk_post(&self, path: &str, key: &str, body: &impl Serialize) -> Answer {
        let body = serde_json::to_vec(body).unwrap();
        self.desk(Method::POST, path, key, body).await
    }

    /// Puts the document of an act.
    pub(crate) async fn desk_put(&self, bytes: &[u8]) -> Answer {
        let path = format!("documents/{}", digest(bytes));
        self.desk(Method::PUT, &path, "k", bytes.to_vec()).await
    }

    /// Puts the document of an act and deposits it; the key is the number of its *oficio*.
    pub(crate) async fn deposited(&self, request: &DepositNotification) -> DepositedNotification {
        let bytes = document_of(request);
        self.desk_put(&bytes).await;
        let key = request.act.oficio.to_string();
        self.desk_post("notifications", &key, request)
            .await
            .json(201)
    }

    /// Returns what the addressee sees of a notification.
    pub(crate) async fn seen(&self, token: &str, id: Id) -> NotificationDetail {
        self.get(&format!("notifications/{id}"), token)
            .await
            .json(200)
    }

    /// Lists covers.
    pub(crate) async fn covers(&self, token: &str, query: &str) -> Page<Cover> {
        self.get(&format!("notifications{query}"), token)
            .await
            .json(200)
    }

    /// Asks for a challenge and signs an opening.
    pub(crate) async fn signed_opening(
        &self,
        who: &Identity,
        token: &str,
        id: Id,
    ) -> SignedStatement {
        let path = format!("notifications/{id}/opening/challenges");
        let challenge: Challenge = self.call(Method::POST, &path, token).await.json(201);
        let cover = self.seen(token, id).await.cover;
        let statement = Statement::Open(Open {
            by: by(who, &challenge),
            notification: cover.folio,
            kind: cover.kind.parse().unwrap(),
            issuer: cover.issuer.parse().unwrap(),
            oficio: cover.oficio.parse().unwrap(),
            issued_on: cover.issued_on,
            document_sha256: cover.document_sha256,
        })
        .to_text();
        let signature = sign(who, &statement, challenge.issued_at);
        SignedStatement {
            statement,
            signature,
        }
    }

    /// Sends a signed opening.
    pub(crate) async fn open_with(&self, token: &str, id: Id, signed: &SignedStatement) -> Answer {
        let path = format!("notifications/{id}/opening");
        self.post(&path, token, signed).await
    }

    /// Signs in as the bakery and opens a notification.
    pub(crate) async fn bakery_opens(&self, id: Id) -> Opening {
        let bakery = &JANUARY.bakery;
        let token = self.sign_in(bakery).await;
        let signed = self.signed_opening(bakery, &token, id).await;
        self.open_with(&token, id, &signed).await.json(201)
    }

    /// Waits until a *constancia* is there, and returns its text.
    pub(crate) async fn attested(&self, token: &str, id: Id) -> String {
        for _ in 0..400 {
            if let Some(sealed) = self.seen(token, id).await.attestation {
                return sealed.statement;
            }
            tokio::time::sleep(EVERY).await;
        }
        panic!("no constancia");
    }

    /// Returns the id of a message that waits to be sent.
    pub(crate) async fn message_that_waits(&self) -> String {
        let mut connection = database::connect(self.database()).await;
        let first = "SELECT id FROM outbox WHERE state = 'pending' ORDER BY id LIMIT 1";
        let found = sqlx::query_scalar(first).fetch_one(&mut connection).await;
        found.unwrap()
    }

    /// Gives the house the time to do whatever is due.
    pub(crate) async fn swept(&self) {
        let before = "SELECT due_at FROM sweeps WHERE name = 'notifications'";
        for _ in 0..400 {
            if database::number(self.database(), before).await > self.now().unix_seconds() {
                return;
            }
            tokio::time::sleep(EVERY).await;
        }
        panic!("nobody swept");
    }
}

/// What a mail system says of a message of ours that it gives back (RFC 3464).
pub(crate) fn bounce_of(message: &str) -> String {
    format!(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\
         Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; ana@empresa.example\n\
         Action: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n\
         Message-ID: <{message}@buzon.example>\n\n--b--\n"
    )
}

/// An act for the bakery: its document is its number.
pub(crate) fn act(oficio: &str, rule: Rule, now: LegalTime) -> DepositNotification {
    act_by(&JANUARY.officer, &JANUARY.bakery.rfc, oficio, rule, now)
}

/// An act for anybody, of anybody.
pub(crate) fn act_by(
    officer: &Identity,
    rfc: &str,
    oficio: &str,
    rule: Rule,
    now: LegalTime,
) -> DepositNotification {
    let bytes = pdf(oficio);
    let signature = officer.credential.sign(&bytes, now.instant());
    DepositNotification {
        addressee: Addressee {
            rfc: rfc.parse().unwrap(),
            name: "PANADERÍA LA ESPIGA".parse().unwrap(),
            kind: AddresseeKind::Employer,
            registration: Some("Y3926552104".parse().unwrap()),
        },
        act: Act {
            oficio: oficio.parse().unwrap(),
            issued_on: now.date().into(),
            place: "Puebla, Puebla".parse().unwrap(),
            issuer: "Subdelegación Puebla Norte".parse().unwrap(),
            officer: officer.certificate().holder().name.parse().unwrap(),
            kind: "Requerimiento de información".parse().unwrap(),
            legal_basis: "LSS 251, fracción XVIII; CFF 38".parse().unwrap(),
            document: attachment("oficio.pdf", &bytes),
            rule,
            answer_days: Some(15),
        },
        officer_signature: Base64::encode_string(&signature.unwrap()),
    }
}

/// The document of an act.
pub(crate) fn document_of(request: &DepositNotification) -> Vec<u8> {
    pdf(request.act.oficio.as_str())
}

/// What a notification that is made says of itself.
#[track_caller]
pub(crate) fn made(detail: &NotificationDetail) -> Made {
    match detail.cover.standing {
        Some(State::Notified(made) | State::Effective(made) | State::Lapsed(made)) => made,
        ref other => panic!("{other:?}"),
    }
}
