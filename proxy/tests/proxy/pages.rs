//! The built pages, as browsers get them.

use axum::body::Body;
use http::StatusCode;

use crate::stage::{APP, Answer, Stage, WORKER};

const FOR_EVER: &str = "public, max-age=31536000, immutable";

async fn get(stage: &Stage, path: &str, name: &str, value: &str) -> Answer {
    let request = stage.request("GET", path).header(name, value);
    stage.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_file_has_its_type_and_its_time() {
    let stage = Stage::remote(&[]).await;
    for (path, media_type, keep) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        (
            &format!("/{APP}"),
            "text/javascript; charset=utf-8",
            FOR_EVER,
        ),
        (
            &format!("/{WORKER}"),
            "text/javascript; charset=utf-8",
            FOR_EVER,
        ),
        (
            "/signer_bg-0123456789abcdef.wasm",
            "application/wasm",
            FOR_EVER,
        ),
        ("/fonts/text.woff2", "font/woff2", "no-cache"),
        ("/orphan.br", "application/octet-stream", "no-cache"),
    ] {
        let answer = stage.ask("GET", path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("content-type"), media_type, "{path}");
        assert_eq!(answer.header("cache-control"), keep, "{path}");
        assert_eq!(answer.header("vary"), "Accept-Encoding", "{path}");
    }
}

#[tokio::test]
async fn a_screen_is_the_first_page_and_an_unknown_file_is_not() {
    let stage = Stage::remote(&[]).await;
    for screen in ["/avisos", "/avisos/0199c0de", "/%F0%9F%8C%B5"] {
        let answer = stage.ask("GET", screen).await;
        assert_eq!(
            (answer.status, &answer.bytes[..]),
            (StatusCode::OK, &b"<!DOCTYPE html>"[..])
        );
    }
    for gone in [
        "/app.js",
        "/x/y.css",
        "/.secret",
        "/../outside.txt",
        "/%2e%2e/outside.txt",
    ] {
        let answer = stage.ask("GET", gone).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{gone}");
        assert_eq!(answer.problem(), "not_found");
    }
    for compressed in [
        format!("/{APP}.br"),
        format!("/{APP}.gz"),
        "/index.html.br".to_owned(),
    ] {
        assert_eq!(
            stage.ask("GET", &compressed).await.status,
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(
        stage.ask("POST", "/avisos").await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert_eq!(stage.seen(), 0);
}

#[tokio::test]
async fn a_browser_gets_the_form_it_reads_and_each_form_its_own_tag() {
    let stage = Stage::remote(&[]).await;
    let path = format!("/{APP}");
    let mut tags = Vec::new();
    for (accepted, coding, bytes) in [
        ("gzip, br", "br", Some("brotli")),
        ("gzip", "gzip", Some("gzipped")),
        ("", "", None),
    ] {
        let answer = get(&stage, &path, "accept-encoding", accepted).await;
        assert_eq!(answer.header("content-encoding"), coding, "{accepted}");
        assert_eq!(
            answer.header("content-type"),
            "text/javascript; charset=utf-8"
        );
        assert!(bytes.is_none_or(|bytes| answer.bytes == bytes));
        tags.push(answer.header("etag").to_owned());
    }
    tags.dedup();
    assert_eq!(tags.len(), 3);
    let page = get(&stage, "/", "accept-encoding", "br").await;
    assert_eq!(
        page.bytes, "<!DOCTYPE html>",
        "a larger form is not worth it"
    );
}

#[tokio::test]
async fn what_a_browser_has_is_not_sent_again() {
    let stage = Stage::remote(&[]).await;
    let first = stage.ask("GET", "/").await;
    let tag = first.header("etag");
    assert!(tag.starts_with('"') && tag.len() > 40, "{tag}");
    for (known, status) in [
        (tag.to_owned(), 304),
        (format!("W/{tag}"), 304),
        (format!("\"other\", {tag}"), 304),
        ("*".to_owned(), 304),
        ("\"other\"".to_owned(), 200),
    ] {
        let again = get(&stage, "/", "if-none-match", &known).await;
        assert_eq!(again.status.as_u16(), status, "{known}");
        assert_eq!(again.header("etag"), tag);
        assert_eq!(again.bytes.is_empty(), status == 304);
    }
}

#[tokio::test]
async fn a_head_says_all_but_the_bytes() {
    let stage = Stage::remote(&[]).await;
    let answer = stage.ask("HEAD", "/").await;
    assert_eq!((answer.status, answer.bytes.len()), (StatusCode::OK, 0));
    assert_eq!(answer.header("content-length"), "15");
}

#[tokio::test]
async fn every_answer_is_dressed_and_the_worker_reaches_no_network() {
    let stage = Stage::remote(&[]).await;
    let worker = format!("/{WORKER}");
    for path in [
        "/",
        &worker,
        "/none.js",
        "/api/v1/clock",
        "/api//",
        "/institute",
        "/healthz",
    ] {
        let answer = stage.ask("GET", path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(
            answer
                .header("permissions-policy")
                .contains("geolocation=()"),
            "{path}"
        );
        assert!(
            !answer.headers.contains_key("strict-transport-security"),
            "{path}"
        );
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"));
        assert_eq!(
            policy.contains("connect-src 'none'"),
            path == worker,
            "{path}"
        );
        let is_page = matches!(path, "/" | "/none.js");
        assert_eq!(
            policy.contains("require-trusted-types-for 'script'"),
            is_page,
            "{path}"
        );
    }
    let secure = Stage::remote(&["--origin", "https://buzon.example"]).await;
    let answer = secure.ask("GET", "/").await;
    assert!(answer.headers.contains_key("strict-transport-security"));
}
