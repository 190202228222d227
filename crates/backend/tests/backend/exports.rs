//! Exports: one archive of everything, the same bytes each time, in parts, read by what is not ours.

use std::fs;
use std::process::{Command, Stdio};

use axum::body::Body;
use efirma::chain::Anchors;
use evidence::verification::{Trust, verify};
use http::{Method, Request};
use http_body_util::BodyExt as _;
use mailbox::api::Export;
use mailbox::problem::Code;
use serde_json::{Value, json};
use tempfile::TempDir;
use time::Duration;
use tower::ServiceExt as _;

use crate::database;
use crate::identities::IDENTITIES;
use crate::world::{Answer, World, attachment, digest, filing, pdf};

impl World {
    pub(crate) async fn ask_export(&self, token: &str, asked: &Value) -> Export {
        self.post("exports", token, asked).await.json(201)
    }

    /// Measures an export to its end.
    pub(crate) async fn measured(&self, token: &str, mut export: Export) -> Export {
        let path = format!("exports/{}/measuring", export.id);
        loop {
            export = self.call(Method::POST, &path, token).await.json(200);
            if export.measured == export.items {
                assert!(export.size_bytes.is_some());
                return export;
            }
        }
    }

    pub(crate) async fn part(
        &self,
        token: &str,
        export: &Export,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::get(format!("/api/v1/exports/{}/archive", export.id))
            .header("authorization", format!("Bearer {token}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Fetches the archive of what is asked for.
    pub(crate) async fn exported(&self, token: &str, asked: &Value) -> (Export, Vec<u8>) {
        let export = self.ask_export(token, asked).await;
        let export = self.measured(token, export).await;
        let answer = self.part(token, &export, &[]).await;
        assert_eq!(answer.status, 200);
        assert_eq!(u64::try_from(answer.body.len()).ok(), export.size_bytes);
        (export, answer.body)
    }
}

/// An archive, unpacked by a program that is not ours.
pub(crate) struct Unpacked(pub(crate) TempDir);

impl Unpacked {
    pub(crate) fn new(archive: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        fs::write(&path, archive).unwrap();
        let run = |program: &str, arguments: &[&str]| {
            let mut command = Command::new(program);
            let command = command.args(arguments).current_dir(folder.path());
            let done = command.stdout(Stdio::null()).status().unwrap();
            assert!(done.success(), "{program} {arguments:?}");
        };
        run("zipinfo", &["a.zip"]);
        run("unzip", &["-q", "a.zip"]);
        run("python3", &["-m", "zipfile", "-t", "a.zip"]);
        fs::remove_file(path).unwrap();
        Self(folder)
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.path().join(name)).unwrap()
    }

    pub(crate) fn index(&self) -> Value {
        serde_json::from_slice(&self.read("indice.json")).unwrap()
    }

    pub(crate) fn folios(&self) -> Vec<String> {
        let index = self.index();
        let all = index["receipts"].as_array().unwrap().iter();
        all.map(|it| it["folio"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Everything inside is what the list says, and is proven by itself.
    pub(crate) fn check(&self, world: &World) {
        let anchors = fs::read_dir(world.data.path().join("anchors")).unwrap();
        let anchors = anchors.map(|entry| fs::read(entry.unwrap().path()).unwrap());
        let anchors = Anchors::read(anchors.collect()).unwrap();
        let trust = || Trust {
            anchors: &anchors,
            responders: &[],
            timestampers: None,
            seals: &[],
        };
        let later = world.now().plus(Duration::days(365)).instant();
        let index = self.index();
        for receipt in index["receipts"].as_array().unwrap() {
            for file in [&receipt["package"], &receipt["paper"]] {
                let bytes = self.read(file["name"].as_str().unwrap());
                assert_eq!(file["size_bytes"], bytes.len());
                assert_eq!(file["sha256"], digest(&bytes).to_string());
                let verdict = verify(&bytes, Some(trust()), later);
                assert!(verdict.is_proven(), "{file}: {:?}", verdict.outcome);
            }
        }
        let csv = String::from_utf8(self.read("indice.csv")).unwrap();
        assert!(csv.starts_with("\u{feff}\"Folio\","));
        assert_eq!(csv.matches("\r\n").count(), self.folios().len() + 1);
        for folio in self.folios() {
            assert!(csv.contains(&format!("\"{folio}\"")), "{folio}");
        }
        assert!(self.read("LEEME.txt").len() > 200 && self.read("README.txt").len() > 200);
    }
}

/// A mailbox with three filings, one of them with two files and a subject that looks like a formula.
async fn full() -> (World, String) {
    let world = World::open().await;
    let bakery = &IDENTITIES.bakery;
    let token = world.sign_in(bakery).await;
    world.presented(bakery, &token, "Cuotas de enero").await;
    world.pass(Duration::minutes(1));
    let files: Vec<Vec<u8>> = ["a", "b"].map(|name| pdf(&name.repeat(100_000))).into();
    for bytes in &files {
        assert_eq!(world.put(&token, digest(bytes), bytes).await.status, 201);
    }
    let named = files.iter().map(|bytes| attachment("Escrito.pdf", bytes));
    let request = world
        .signed(bakery, &token, filing("=1+1, \"Ñandú\"", named.collect()))
        .await;
    assert_eq!(world.present(&token, "k", &request).await.status, 201);
    world.pass(Duration::minutes(1));
    world.presented(bakery, &token, "Cuotas de febrero").await;
    (world, token)
}

#[tokio::test]
async fn everything_comes_in_one_archive_and_each_package_is_proven() {
    let (mut world, token) = full().await;
    let (export, archive) = world.exported(&token, &json!({})).await;
    assert_eq!(export.items, 3);
    let unpacked = Unpacked::new(&archive);
    unpacked.check(&world);
    let csv = String::from_utf8(unpacked.read("indice.csv")).unwrap();
    assert!(csv.contains("\"'=1+1, \"\"Ñandú\"\"\""), "{csv}");
    let whole = world.part(&token, &export, &[]).await;
    assert!(whole.body == archive, "the same bytes");
    assert_eq!(whole.headers["accept-ranges"], "bytes");
    assert_eq!(whole.headers["content-type"], "application/zip");
    assert!(
        whole.headers["content-disposition"]
            .to_str()
            .unwrap()
            .ends_with(".zip\"")
    );

    // Another process, later: whoever was cut off goes on where it stopped.
    world.reopen().await;
    world.pass(Duration::minutes(10));
    let tag = whole.headers["etag"].to_str().unwrap().to_owned();
    let middle = archive.len() / 2;
    let step = archive.len() / 7;
    for from in (0..archive.len()).step_by(step).chain([archive.len() - 1]) {
        let to = (from + step).min(archive.len()) - 1;
        let range = format!("bytes={from}-{to}");
        let answer = world
            .part(&token, &export, &[("range", &range), ("if-range", &tag)])
            .await;
        assert_eq!(answer.status, 206, "{range}");
        let said = format!("bytes {from}-{to}/{}", archive.len());
        assert_eq!(answer.headers["content-range"], said.as_str());
        assert!(answer.body == archive[from..=to], "{range}");
    }
    let rest = format!("bytes={middle}-");
    let answer = world.part(&token, &export, &[("range", &rest)]).await;
    assert!(answer.body == archive[middle..]);
    let other = [("range", rest.as_str()), ("if-range", "\"other\"")];
    let answer = world.part(&token, &export, &other).await;
    assert_eq!(
        (answer.status.as_u16(), answer.body.len()),
        (200, archive.len())
    );
    let beyond = format!("bytes={}-", archive.len());
    let answer = world.part(&token, &export, &[("range", &beyond)]).await;
    answer.refused(Code::RangeOutside);
    let said = format!("bytes */{}", archive.len());
    assert_eq!(answer.headers["content-range"], said.as_str());
}

#[tokio::test]
async fn what_was_asked_for_stays_what_it_was_and_ends() {
    let (world, token) = full().await;
    let first = world.ask_export(&token, &json!({})).await;
    assert_eq!(
        (first.items, first.measured, first.size_bytes),
        (3, 0, None)
    );
    world
        .part(&token, &first, &[])
        .await
        .refused(Code::ExportUnmeasured);
    let bakery = &IDENTITIES.bakery;
    world.presented(bakery, &token, "Después").await;
    let first = world.measured(&token, first).await;
    assert_eq!(first.items, 3, "what came later is not in it");
    let again: Export = world
        .get(&format!("exports/{}", first.id), &token)
        .await
        .json(200);
    assert_eq!(again, first);

    // One of more than four is forgotten: the oldest.
    for _ in 0..4 {
        world.pass(Duration::SECOND);
        world.ask_export(&token, &json!({})).await;
    }
    world
        .part(&token, &first, &[])
        .await
        .refused(Code::NotFound);
    let last = world.ask_export(&token, &json!({})).await;
    let path = format!("exports/{}", last.id);
    assert_eq!(world.get(&path, &token).await.status, 200);
    world.pass(Duration::DAY);
    let token = world.sign_in(bakery).await;
    world.get(&path, &token).await.refused(Code::NotFound);
}

#[tokio::test]
async fn an_empty_mailbox_has_an_archive_that_says_so() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let (export, archive) = world.exported(&token, &json!({})).await;
    assert_eq!(export.items, 0);
    let unpacked = Unpacked::new(&archive);
    unpacked.check(&world);
    assert!(unpacked.folios().is_empty());
}

#[tokio::test]
async fn what_changed_is_never_sent_as_if_it_had_not() {
    let (world, token) = full().await;
    let export = world.ask_export(&token, &json!({})).await;
    let export = world.measured(&token, export).await;
    let change = "UPDATE export_items SET package_crc32 = package_crc32 + 1";
    database::change(world.database(), change).await;
    let request = Request::get(format!("/api/v1/exports/{}/archive", export.id))
        .header("authorization", format!("Bearer {token}"));
    let request = request.body(Body::empty()).unwrap();
    let answer = world.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.into_body().collect().await.is_err(), "it breaks off");
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_refused() {
    let (world, token) = full().await;
    for wrong in [
        json!({"x": 1}),
        json!({"kind": "x"}),
        json!({"q": "a b c d e"}),
    ] {
        world
            .post("exports", &token, &wrong)
            .await
            .refused(Code::Malformed);
    }
    let many = vec!["PR-26-000042-K"; 501];
    let many = world
        .post("exports", &token, &json!({"folios": many}))
        .await;
    let known = [Code::ExportTooLarge.of().0, Code::Malformed.of().0];
    let said: Value = serde_json::from_slice(&many.body).unwrap();
    assert!(known.contains(&said["code"].as_str().unwrap()), "{said}");
    for path in ["exports/x", "exports/01980000-0000-7000-8000-000000000001"] {
        world.get(path, &token).await.refused(Code::NotFound);
        world
            .get(&format!("{path}/archive"), &token)
            .await
            .refused(Code::NotFound);
    }
}
