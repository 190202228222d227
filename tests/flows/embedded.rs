//! The backend inside the door: one log that tells of nobody, one address for what both count.

use std::io;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use clap::Parser as _;
use http::Method;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use proxy::{Proxy, settings::Settings};
use tests::World;
use tracing_subscriber::fmt::MakeWriter;

use crate::first_light::present;

/// All that was logged.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl io::Write for Heard {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Heard {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_whole_journey_leaves_nothing_of_anybody_in_the_log() {
    let heard = Heard::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG)
        .with_writer(heard.clone())
        .init();
    let world = World::start().await;
    let (session, cookie) = world.sign_in().await;
    let (request, signature, receipt) = present(&world, &cookie).await;
    let mine = [("cookie", cookie.as_str())];
    for path in ["filings", "receipts"] {
        let path = format!("/api/v1/{path}/{}", receipt.folio);
        let found = world.send(Method::GET, &path, &mine, vec![]).await;
        assert_eq!(found.status, 200);
    }
    let odd = world.send(Method::GET, "/api/v1/filings/Una-Persona", &mine, vec![]);
    assert_eq!(odd.await.status, 404);
    let log = String::from_utf8(heard.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("/api/v1/filings/{folio}") && log.contains("sqlx"),
        "{log}"
    );
    let (_, sealed_cookie) = cookie.split_once('=').unwrap();
    let mut secrets = vec![
        session.mailbox.to_string(),
        session.holder_name,
        session.certificate_number,
        sealed_cookie.to_owned(),
        receipt.folio.to_string(),
        receipt.seal.clone(),
        tests::base64(&signature),
        "Una-Persona".to_owned(),
        "prueba.pdf".to_owned(),
    ];
    secrets.extend(request.statement.lines().filter_map(|line| {
        let (_, value) = line.split_once(": ")?;
        let is_of_this_act = value.len() >= 12 && value.chars().any(|c| c.is_ascii_digit());
        is_of_this_act.then(|| value.to_owned())
    }));
    // The origin is the operator's, told with the settings; the digest of the document is not.
    for secret in secrets.iter().filter(|secret| **secret != world.origin) {
        let found = log.lines().find(|line| line.contains(secret.as_str()));
        assert!(found.is_none(), "{secret}: {found:?}");
    }
}

#[tokio::test]
async fn one_address_tells_what_both_count() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("bundle");
    std::fs::create_dir(&bundle).unwrap();
    std::fs::write(bundle.join("index.html"), "<!DOCTYPE html>").unwrap();
    let settings = Settings::parse_from([
        "proxy".to_owned(),
        "--listen=127.0.0.1:0".to_owned(),
        "--metrics-listen=127.0.0.1:0".to_owned(),
        "--demo".to_owned(),
        "--demo-bare".to_owned(),
        format!("--bundle={}", bundle.display()),
        format!("--data={}", folder.path().join("data").display()),
    ]);
    let proxy = Proxy::open(&settings).await.unwrap();
    let (origin, metrics) = (proxy.origin().to_owned(), proxy.metrics_address().unwrap());
    tokio::spawn(proxy.serve(std::future::pending()));
    let world = World::at(origin, folder);
    let (_, cookie) = world.sign_in().await;
    present(&world, &cookie).await;
    let ready = world.send(Method::GET, "/readyz", &[], vec![]).await;
    assert_eq!(ready.status, 200);
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let uri = format!("http://{metrics}/metrics").parse().unwrap();
    let answer = client.get(uri).await.unwrap();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let text = String::from_utf8(body.to_vec()).unwrap();
    for line in [
        "buzon_proxy_forwarded_total{method=\"POST\",route=\"/api/v1/filings\",status=\"2xx\"} 1",
        "buzon_backend_answered_total{method=\"POST\",route=\"/api/v1/filings\",status=\"2xx\"} 1",
        "buzon_backend_acts_total{verb=\"present_filing\"} 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert_eq!(text.matches("# EOF\n").count(), 1);

    // The door says no when what is behind it cannot keep anything.
    std::fs::remove_dir_all(world.folder().join("data/documents")).unwrap();
    let ready = world.send(Method::GET, "/readyz", &[], vec![]).await;
    assert_eq!(ready.status, 503);
}
