//! Every purpose at every endpoint, twice: a signature for one thing is useless for any other, and
//! a nonce is used once.

use axum::body::Body;
use http::Request;
use mailbox::api::{Challenge, PresentFiling, SignedStatement};
use mailbox::identifiers::Folio;
use mailbox::notification::Rule;
use mailbox::problem::{Code, Problem};
use mailbox::statement::{
    AcceptTerms, Activate, ChangeContact, ChangeMandate, MandateOrder, Open, Present, Purpose,
    SignIn, Statement,
};

use crate::desk::{self, act_by};
use crate::identities::IDENTITIES;
use crate::parties::{register, scope, signed};
use crate::world::{Answer, World, by, digest, filing};

/// Where each purpose belongs, and where its challenge comes from.
const DOORS: [(&str, Purpose); 4] = [
    ("access", Purpose::Acceso),
    ("contacts", Purpose::Contacto),
    ("filings", Purpose::Presentacion),
    ("mandates", Purpose::Mandato),
];
const PURPOSES: [Purpose; 7] = [
    Purpose::Acceso,
    Purpose::Activacion,
    Purpose::Terminos,
    Purpose::Contacto,
    Purpose::Apertura,
    Purpose::Presentacion,
    Purpose::Mandato,
];

/// Makes a statement of `purpose` that is right in everything else.
fn statement(purpose: Purpose, challenge: &Challenge, number: usize) -> Statement {
    let by = by(&IDENTITIES.bakery, challenge);
    let terms = mailbox::terms::TermsReference {
        version: "2026-1".parse().unwrap(),
        sha256: digest(b""),
    };
    match purpose {
        Purpose::Acceso => Statement::SignIn(SignIn { by }),
        Purpose::Activacion => Statement::Activate(Activate {
            by,
            terms,
            media: vec![
                "correo uno@empresa.example".parse().unwrap(),
                "movil +525512345678".parse().unwrap(),
            ],
        }),
        Purpose::Terminos => Statement::AcceptTerms(AcceptTerms { by, terms }),
        Purpose::Contacto => Statement::ChangeContact(ChangeContact {
            by,
            registration: None,
            change: register(&format!("correo n{number}@espiga.example")),
        }),
        Purpose::Apertura => Statement::Open(Open {
            by,
            notification: Folio::new(Folio::NOTIFICATIONS, 2026, 1),
            kind: "Requerimiento".parse().unwrap(),
            issuer: "Subdelegación Polanco".parse().unwrap(),
            oficio: "1".parse().unwrap(),
            issued_on: "2026-01-15".parse().unwrap(),
            document_sha256: digest(b""),
        }),
        Purpose::Presentacion => Statement::Present(Present {
            by,
            filing: filing("Uno", vec![]),
        }),
        Purpose::Mandato => Statement::ChangeMandate(ChangeMandate {
            by,
            order: MandateOrder::Grant {
                delegate: "CACX7605101P8".parse().unwrap(),
                delegate_name: "ALGUIEN".parse().unwrap(),
                scope: scope("ver"),
            },
        }),
        sealed => panic!("{sealed:?} is the institute's"),
    }
}

async fn send(world: &World, door: &str, token: &str, request: &SignedStatement) -> Answer {
    let json = if door == "filings" {
        serde_json::to_vec(&PresentFiling {
            filing: filing("Uno", vec![]),
            statement: request.statement.clone(),
            signature: request.signature.clone(),
        })
    } else {
        serde_json::to_vec(request)
    };
    let request = Request::post(format!("/api/v1/{door}"))
        .header("authorization", format!("Bearer {token}"))
        .header(
            "idempotency-key",
            digest(request.statement.as_bytes()).to_string(),
        );
    world
        .send(request.body(Body::from(json.unwrap())).unwrap())
        .await
}

#[tokio::test]
async fn every_purpose_at_every_endpoint_twice() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let doors = DOORS.iter().copied();
    for (number, (door, right)) in doors
        .chain([
            ("mailbox/enabling", Purpose::Activacion),
            ("mailbox/enabling", Purpose::Terminos),
        ])
        .enumerate()
    {
        for purpose in PURPOSES {
            let challenge = world.challenge(door, &token).await;
            let wrong = statement(purpose, &challenge, number);
            let request = signed(bakery, &challenge, &wrong);
            if purpose == right || (door == "mailbox/enabling" && is_of_enabling(purpose)) {
                continue;
            }
            for _ in 0..2 {
                let answer = send(&world, door, &token, &request).await;
                answer.refused(Code::StatementMismatch);
            }
        }
        if door == "mailbox/enabling" {
            continue;
        }
        // The right one is done once; again it is the same, or void when it opened a session.
        let challenge = world.challenge(door, &token).await;
        let request = signed(bakery, &challenge, &statement(right, &challenge, number));
        let first = send(&world, door, &token, &request).await;
        let text = String::from_utf8_lossy(&first.body);
        assert_eq!(first.status, 201, "{door}: {text}");
        let again = send(&world, door, &token, &request).await;
        if door == "access" {
            again.refused(Code::NonceVoid);
        } else {
            assert_eq!(
                (again.status.as_u16(), &again.body),
                (200, &first.body),
                "{door}"
            );
            // Another statement over the same nonce is nothing.
            let other = match statement(right, &challenge, number + 100) {
                Statement::Present(mut present) => {
                    present.filing = filing("Dos", vec![]);
                    let request = signed(bakery, &challenge, &Statement::Present(present));
                    send(&world, door, &token, &request).await
                }
                Statement::ChangeMandate(mut change) => {
                    change.order = MandateOrder::Revoke {
                        mandate: world.mandates(&token).await[0].folio.clone(),
                    };
                    let request = signed(bakery, &challenge, &Statement::ChangeMandate(change));
                    send(&world, door, &token, &request).await
                }
                other => {
                    let request = signed(bakery, &challenge, &other);
                    send(&world, door, &token, &request).await
                }
            };
            let problem: Problem = serde_json::from_slice(&other.body).unwrap();
            let codes = ["nonce_void", "statement_mismatch"];
            assert!(codes.contains(&&*problem.code), "{door}: {}", problem.code);
        }
    }
}

fn is_of_enabling(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::Activacion | Purpose::Terminos)
}

#[tokio::test]
async fn a_nonce_of_one_endpoint_is_void_at_every_other() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    for (number, (from, _)) in DOORS.iter().enumerate() {
        for (to, purpose) in DOORS {
            if *from == to {
                continue;
            }
            let challenge = world.challenge(from, &token).await;
            let request = signed(bakery, &challenge, &statement(purpose, &challenge, number));
            for _ in 0..2 {
                send(&world, to, &token, &request)
                    .await
                    .refused(Code::NonceVoid);
            }
        }
    }
}

#[tokio::test]
async fn an_opening_is_signed_as_one_for_its_notification_and_once() {
    let world = desk::with_desk(World::open().await).await;
    let (bakery, officer) = (&IDENTITIES.bakery, &IDENTITIES.workshop);
    let act = act_by(officer, &bakery.rfc, "1/2026", Rule::Cff134, world.now());
    let id = world.deposited(&act).await.id;
    let token = world.sign_in(bakery).await;
    let door = format!("notifications/{id}/opening");
    for purpose in PURPOSES {
        let challenge = world.challenge(&door, &token).await;
        // For `apertura` too: it names another notification.
        let request = signed(bakery, &challenge, &statement(purpose, &challenge, 1));
        for _ in 0..2 {
            let answer = send(&world, &door, &token, &request).await;
            answer.refused(Code::StatementMismatch);
        }
    }
    // Its nonce opens no other door, nor theirs this one.
    for (number, (other, purpose)) in DOORS.into_iter().enumerate() {
        let challenge = world.challenge(&door, &token).await;
        let request = signed(bakery, &challenge, &statement(purpose, &challenge, number));
        send(&world, other, &token, &request)
            .await
            .refused(Code::NonceVoid);
    }
    let early = world
        .get(&format!("notifications/{id}/document"), &token)
        .await;
    assert_ne!(early.status, 200);
    let request = world.signed_opening(bakery, &token, id).await;
    let first = world.open_with(&token, id, &request).await;
    assert_eq!(first.status, 201);
    let again = world.open_with(&token, id, &request).await;
    assert_eq!((again.status.as_u16(), &again.body), (200, &first.body));
}
