//! The part of the story that is about large files: a document in parts, an export.

use axum::body::Body;
use http::{Method, Request};
use mailbox::identifiers::Folio;
use serde_json::json;

use super::story::{Story, ends};
use crate::world::{digest, pdf};

impl Story {
    /// Puts a document in two parts, the last of them twice, and drops one of another.
    pub(super) async fn put_in_parts(&self) {
        let bytes = pdf("Anexo de ejemplo, en dos partes");
        let (length, half) = (bytes.len(), bytes.len() / 2);
        let path = format!("documents/{}/upload", digest(&bytes));
        let add = async |path: &str, offset: usize, bytes: &[u8]| {
            let request = Request::patch(format!("/api/v1/{path}"))
                .header("authorization", format!("Bearer {}", self.token))
                .header("content-type", "application/partial-upload")
                .header("upload-offset", offset)
                .header("upload-length", length)
                .body(Body::from(bytes.to_vec()));
            self.world.send(request.unwrap()).await.status
        };
        let call = async |method, path: &str| self.world.call(method, path, &self.token).await;
        assert_eq!(add(&path, 0, &bytes[..half]).await, 204);
        assert_eq!(call(Method::HEAD, &path).await.status, 204);
        assert_eq!(add(&path, 0, &bytes[..half]).await, 409);
        assert_eq!(add(&path, half, &bytes[half..]).await, 201);
        assert_eq!(add(&path, half, &bytes[half..]).await, 200);
        let other = format!("documents/{}/upload", digest(b"otro"));
        assert_eq!(add(&other, 0, b"otro").await, 204);
        assert_eq!(call(Method::DELETE, &other).await.status, 204);
    }

    pub(super) async fn exported(&self, folio: &Folio) {
        let (token, which) = (&self.token, json!({"kind": "filing", "folios": [folio]}));
        let asked = self.world.ask_export(token, &which).await;
        self.world.part(token, &asked, &[]).await;
        let export = self.world.measured(token, asked).await;
        self.get(&format!("exports/{}", export.id)).await;
        let archive = format!("exports/{}/archive", export.id);
        self.get_and_head(&archive).await;
        let part = self
            .world
            .part(token, &export, &[("range", "bytes=1-9")])
            .await;
        ends(&archive, &part, 206);
    }
}
