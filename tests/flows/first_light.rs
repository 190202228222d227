//! A filing from the signature to a receipt that anyone can check.

use evidence::receipt::{self, Presented};
use evidence::seal::Known;
use http::{Method, StatusCode, header};
use mailbox::api::{FilingPage, InstituteKeys, PresentFiling, SealedReceipt};
use mailbox::attachment::{Attachment, PDF};
use mailbox::filing::{Filing, Procedure};
use mailbox::statement::{Present, Statement};
use tests::{World, base64};

const DOCUMENT: &[u8] = b"%PDF-1.4\nuna prueba\n";

pub(crate) async fn present(
    world: &World,
    cookie: &str,
) -> (PresentFiling, Vec<u8>, SealedReceipt) {
    let sha256 = evidence::sha256(DOCUMENT);
    let put = [("cookie", cookie), ("content-type", PDF)];
    let path = format!("/api/v1/documents/{sha256}");
    let stored = world
        .send(Method::PUT, &path, &put, DOCUMENT.to_vec())
        .await;
    assert!(stored.status.is_success(), "{:?}", stored.body);

    let cookie = [("cookie", cookie)];
    let challenge = world
        .send(Method::POST, "/api/v1/filings/challenges", &cookie, vec![])
        .await;
    let size_bytes = u64::try_from(DOCUMENT.len()).unwrap();
    let attachment = Attachment {
        name: "prueba.pdf".into(),
        media_type: PDF.into(),
        size_bytes,
        sha256,
    };
    let filing = Filing::new(Procedure::Promocion, "Asunto", "Texto.", vec![attachment]).unwrap();
    let by = world.signed_by(&challenge.read());
    let (statement, signature) = world.sign(&Statement::Present(Present {
        by,
        filing: filing.clone(),
    }));
    let request = PresentFiling {
        filing,
        statement,
        signature: base64(&signature),
    };
    let answer = post(world, cookie[0].1, &request).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.body);
    let receipt = answer.read();
    (request, signature, receipt)
}

async fn post(world: &World, cookie: &str, request: &PresentFiling) -> tests::Answer {
    let key = evidence::sha256(request.statement.as_bytes()).to_string();
    let headers = [
        ("cookie", cookie),
        ("content-type", "application/json"),
        ("idempotency-key", &key),
    ];
    let body = serde_json::to_vec(request).unwrap();
    world
        .send(Method::POST, "/api/v1/filings", &headers, body)
        .await
}

#[tokio::test]
async fn a_signed_filing_gets_one_receipt_that_verifies_however_often_it_is_sent() {
    let world = World::start().await;
    let (session, cookie) = world.sign_in().await;
    assert_eq!(
        session.mailbox.as_str(),
        world.employer.certificate().holder().rfc
    );
    let (request, signature, receipt) = present(&world, &cookie).await;

    let keys = world
        .send(Method::GET, "/api/v1/institute/keys", &[], vec![])
        .await;
    let keys: InstituteKeys = keys.read();
    let seals = Known::published(&keys).expect("the seals are in base64");
    let presented = Presented {
        statement: &request.statement,
        signature: &signature,
    };
    let sealed = receipt::verify(&receipt, presented, &seals).expect("the receipt holds");
    assert_eq!(sealed.attachments, request.filing.attachments);

    for _ in 0..3 {
        let again = post(&world, &cookie, &request).await;
        assert_eq!(
            (again.status, again.read()),
            (StatusCode::OK, receipt.clone())
        );
    }
    let list = world
        .send(
            Method::GET,
            "/api/v1/filings",
            &[("cookie", &cookie)],
            vec![],
        )
        .await;
    assert_eq!(list.read::<FilingPage>().items.len(), 1);
}

#[tokio::test]
async fn the_token_of_a_session_never_reaches_the_browser_and_ends_with_it() {
    let world = World::start().await;
    let (_, cookie) = world.sign_in().await;
    assert!(cookie.starts_with("__Host-buzon="));
    let mine = [("cookie", cookie.as_str())];
    let here = world
        .send(Method::GET, "/api/v1/access", &mine, vec![])
        .await;
    assert_eq!(here.status, StatusCode::OK);
    assert!(!here.headers.contains_key("buzon-session"));
    // A bearer of one's own is not a session: only the sealed cookie is.
    let forged = [("authorization", "Bearer x"), ("buzon-session", "x")];
    let refused = world
        .send(Method::GET, "/api/v1/access", &forged, vec![])
        .await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::UNAUTHORIZED, "unauthenticated".into())
    );

    let left = world
        .send(Method::DELETE, "/api/v1/access", &mine, vec![])
        .await;
    assert_eq!(left.status, StatusCode::NO_CONTENT);
    assert!(
        left.headers[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    let after = world
        .send(Method::GET, "/api/v1/access", &mine, vec![])
        .await;
    assert_eq!(
        after.status,
        StatusCode::UNAUTHORIZED,
        "the backend ended it too"
    );
}

#[tokio::test]
async fn another_site_changes_nothing_here() {
    let world = World::start().await;
    let (_, cookie) = world.sign_in().await;
    let elsewhere = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "cross-site"),
    ];
    for (method, path) in [
        (Method::POST, "/api/v1/filings/challenges"),
        (Method::DELETE, "/api/v1/access"),
        (Method::POST, "/api/v1/filings"),
    ] {
        let refused = world.send(method, path, &elsewhere, vec![]).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::FORBIDDEN, "cross_site".into())
        );
    }
}
