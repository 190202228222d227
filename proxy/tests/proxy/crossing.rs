//! What crosses the proxy, in either direction, and what never does.

use axum::body::Body;
use http::StatusCode;

use crate::stage::Stage;

#[tokio::test]
async fn a_client_cannot_supply_authorization_or_any_header_nobody_listed() {
    for stage in [Stage::remote(&[]).await, Stage::embedded(&[]).await] {
        let request = stage
            .request("POST", "/api/v1/filings?cursor=1")
            .header("authorization", "Bearer stolen")
            .header("cookie", "__Host-buzon=forged; a=b")
            .header("forwarded", "for=10.0.0.1")
            .header("x-forwarded-for", "10.0.0.1")
            .header("x-forwarded-host", "evil.example")
            .header("buzon-session", "forged")
            .header("buzon-request-id", "forged")
            .header("x-request-id", "forged")
            .header("connection", "x-mine")
            .header("x-mine", "1")
            .header("upgrade", "websocket")
            .header("te", "trailers")
            .header("accept-language", "es-MX")
            .header("content-type", "application/json")
            .header("idempotency-key", "k")
            .header("if-none-match", "\"e\"")
            .header("range", "bytes=0-1")
            .body(Body::from("{}"))
            .unwrap();
        let answer = stage.send(request).await;
        assert_eq!(answer.status, StatusCode::OK);
        let seen = stage.last();
        assert_eq!(
            seen.uri.path_and_query().unwrap(),
            "/api/v1/filings?cursor=1"
        );
        let mut names: Vec<&str> = seen.headers.keys().map(http::HeaderName::as_str).collect();
        names.retain(|name| *name != "host");
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "accept-language",
                "buzon-request-id",
                "content-length",
                "content-type",
                "idempotency-key",
                "if-none-match",
                "range",
            ]
        );
        let request_id = seen.headers["buzon-request-id"].to_str().unwrap();
        assert_eq!(answer.header("buzon-request-id"), request_id);
        assert_eq!(request_id.len(), 32);
        assert!(request_id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}

#[tokio::test]
async fn a_session_travels_only_in_the_sealed_cookie() {
    let stage = Stage::remote(&[]).await;
    let entered = stage.ask("POST", "/api/v1/access").await;
    let cookies: Vec<_> = entered.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 1, "the backend's own cookie does not cross");
    let cookie = cookies[0].to_str().unwrap();
    assert!(
        cookie.starts_with("__Host-buzon=") && !cookie.contains("token-1"),
        "{cookie}"
    );

    let pair = cookie.split(';').next().unwrap();
    let back = stage
        .request("GET", "/api/v1/mailbox")
        .header("cookie", pair);
    stage.send(back.body(Body::empty()).unwrap()).await;
    assert_eq!(stage.last().headers["authorization"], "Bearer token-1");
    assert!(!stage.last().headers.contains_key("cookie"));

    let tampered = format!("{}AAAA", &pair[..pair.len() - 4]);
    let forged = stage
        .request("GET", "/api/v1/mailbox")
        .header("cookie", tampered);
    let answer = stage.send(forged.body(Body::empty()).unwrap()).await;
    assert_eq!(
        answer.status,
        StatusCode::OK,
        "the request goes on without a session"
    );
    assert!(!stage.last().headers.contains_key("authorization"));

    let left = stage.ask("POST", "/api/v1/leave").await;
    let cookie = left.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-buzon=;") && cookie.contains("Max-Age=0"),
        "{cookie}"
    );
    assert!(!left.headers.contains_key("buzon-session"));
}

#[tokio::test]
async fn another_replica_with_the_same_key_opens_the_cookie() {
    let first = Stage::remote(&[]).await;
    let key = first.folder.path().join("data/session.key");
    let second = Stage::remote(&["--session-key", key.to_str().unwrap()]).await;
    let entered = first.ask("POST", "/api/v1/access").await;
    let pair = entered
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let back = second
        .request("GET", "/api/v1/mailbox")
        .header("cookie", pair);
    second.send(back.body(Body::empty()).unwrap()).await;
    assert_eq!(second.last().headers["authorization"], "Bearer token-1");
}

#[tokio::test]
async fn no_header_of_the_backend_loosens_an_answer() {
    let stage = Stage::remote(&[]).await;
    let answer = stage.ask("POST", "/api/v1/access").await;
    for name in [
        "buzon-session",
        "buzon-inner",
        "access-control-allow-origin",
        "keep-alive",
        "server",
    ] {
        assert!(!answer.headers.contains_key(name), "{name}");
    }
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(
        answer
            .header("content-security-policy")
            .starts_with("default-src 'none';")
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_its_address_does_not_cross() {
    let stage = Stage::remote(&[]).await;
    let answer = stage.ask("GET", "/api/v1/elsewhere").await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert!(!answer.headers.contains_key("location"));
    assert_eq!(stage.seen(), 1);
}

#[tokio::test]
async fn a_request_that_changes_something_comes_from_our_own_pages() {
    let stage = Stage::remote(&[]).await;
    let ours = stage.origin.clone();
    for (site, origin, allowed) in [
        (Some("same-origin"), Some(ours.as_str()), true),
        (Some("same-origin"), None, true),
        (None, Some(ours.as_str()), true),
        (None, None, false),
        (Some("cross-site"), Some(ours.as_str()), false),
        (Some("same-site"), None, false),
        (Some("none"), None, false),
        (Some("same-origin"), Some("https://evil.example"), false),
        (None, Some("null"), false),
    ] {
        for method in ["POST", "PUT", "DELETE", "GET"] {
            let uri = format!("http://{}/api/v1/contacts/1", stage.address);
            let mut request = http::Request::builder().method(method).uri(uri);
            for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
            let before = stage.seen();
            let answer = stage.send(request.body(Body::empty()).unwrap()).await;
            let allowed = allowed || method == "GET";
            assert_eq!(
                stage.seen() - before,
                usize::from(allowed),
                "{method} {site:?} {origin:?}"
            );
            if !allowed {
                assert_eq!(answer.status, StatusCode::FORBIDDEN);
                assert_eq!(answer.problem(), "cross_site");
            }
        }
    }
}

#[tokio::test]
async fn a_path_trick_never_reaches_the_backend() {
    let stage = Stage::remote(&[]).await;
    for (path, status) in [
        ("/api/../institute/v1", 400),
        ("/api/%2e%2e/institute/v1", 400),
        ("/api/v1%2ffilings", 400),
        ("/api/v1/%5cx", 400),
        ("/api//v1", 400),
        ("//api/v1", 400),
        ("/api/v1/%00", 400),
        ("/institute", 404),
        ("/institute/v1/notifications", 404),
        ("//institute/v1", 404),
    ] {
        let answer = stage.ask("GET", path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        answer.problem();
    }
    assert_eq!(stage.seen(), 0);
}

#[tokio::test]
async fn only_the_methods_of_the_contract_cross() {
    let stage = Stage::remote(&[]).await;
    for method in ["OPTIONS", "TRACE", "PATCH", "PROPFIND", "DELETE"] {
        let answer = stage.ask(method, "/api/v1/filings").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(answer.header("allow"), "GET, POST");
        assert_eq!(answer.problem(), "method_not_allowed");
    }
    let answer = stage.ask("GET", "/api/v1/unheard-of").await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::NOT_FOUND, "not_found")
    );
    assert_eq!(stage.seen(), 0);
    let answer = stage.ask("HEAD", "/api/v1/receipts/PR-26-000042-K").await;
    assert_eq!((answer.status, answer.bytes.len()), (StatusCode::OK, 0));
    assert_eq!(answer.header("content-length"), "4");
}

#[tokio::test]
async fn the_institutes_door_opens_by_a_setting_and_only_to_programs() {
    let stage = Stage::remote(&["--institute"]).await;
    let uri = format!("http://{}/institute/v1/notifications", stage.address);
    let request = || {
        http::Request::builder()
            .method("POST")
            .uri(&uri)
            .header("authorization", "Bearer institute")
            .header("cookie", "__Host-buzon=x")
    };
    let answer = stage.send(request().body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(stage.last().headers["authorization"], "Bearer institute");
    assert!(!stage.last().headers.contains_key("cookie"));
    for (name, value) in [
        ("sec-fetch-site", "same-origin"),
        ("origin", stage.origin.as_str()),
    ] {
        let from_a_page = request().header(name, value).body(Body::empty()).unwrap();
        let answer = stage.send(from_a_page).await;
        assert_eq!(answer.problem(), "cross_site");
    }
    assert_eq!(stage.seen(), 1);
}

#[tokio::test]
async fn signing_out_makes_the_browser_forget_whatever_the_backend_says() {
    let nobody = crate::failing::nowhere().await;
    let notes = crate::stage::Notes::default();
    let stage = Stage::before(&format!("http://{nobody}"), notes, &[]).await;
    let answer = stage.ask("DELETE", "/api/v1/access").await;
    assert_eq!(answer.problem(), "backend_unavailable");
    assert!(answer.header("set-cookie").starts_with("__Host-buzon=;"));

    let foreign = http::Request::builder()
        .method("DELETE")
        .uri(format!("http://{}/api/v1/access", stage.address))
        .header("sec-fetch-site", "cross-site");
    let answer = stage.send(foreign.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.problem(), "cross_site");
    assert!(
        !answer.headers.contains_key("set-cookie"),
        "another site cannot sign anyone out"
    );
}
