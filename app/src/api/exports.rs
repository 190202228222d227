//! Exports: asked for, measured step by step, and where their archive is.

use mailbox::api::{AskExport, BASE, Export};
use mailbox::id::Id;

use super::{json, post, read, send};
use crate::failure::Failure;

/// Asks for an export of receipts as they are now.
pub(crate) async fn ask(asked: &AskExport) -> Result<Export, Failure> {
    read(send(json(post("/exports"), asked)?).await?).await
}

/// Has some more of it measured.
pub(crate) async fn measure(id: Id) -> Result<Export, Failure> {
    let request = post(&format!("/exports/{id}/measuring")).build();
    read(send(request.map_err(|_| Failure::Unreadable)?).await?).await
}

/// Where its archive is.
pub(crate) fn archive(id: Id) -> String {
    format!("{BASE}/exports/{id}/archive")
}
