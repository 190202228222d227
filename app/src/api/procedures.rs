//! Procedures that answer at once: asking, and what came back. Codes are of the catalogue.

use mailbox::api::{AskProcedure, Challenge, Page, ProcedureRequest};
use mailbox::digest::Digest;
use mailbox::id::Id;

use super::{ask, bytes, get, json, post, read, send};
use crate::failure::Failure;

/// Requests on the list of earlier ones.
const EARLIER_ITEMS: usize = 20;

/// Asks for a nonce to sign a request with.
pub(crate) async fn challenge(code: String) -> Result<Challenge, Failure> {
    ask(post(&format!("/procedures/{code}/requests/challenges"))).await
}

/// Asks a procedure. The same key gets the same request, however often it is sent.
pub(crate) async fn request(
    code: &str,
    asked: &AskProcedure,
    key: &str,
) -> Result<ProcedureRequest, Failure> {
    let request = post(&format!("/procedures/{code}/requests")).header("idempotency-key", key);
    read(send(json(request, asked)?).await?).await
}

/// Lists what was asked of a procedure, newest first.
pub(crate) async fn earlier(code: String) -> Result<Vec<ProcedureRequest>, Failure> {
    let query = format!("?limit={EARLIER_ITEMS}");
    let page: Page<ProcedureRequest> =
        ask(get(&format!("/procedures/{code}/requests{query}"))).await?;
    Ok(page.items)
}

/// Fetches a document of a request; nothing else is taken for it.
pub(crate) async fn document(code: &str, id: Id, sha256: Digest) -> Result<Vec<u8>, Failure> {
    let came = bytes(get(&format!(
        "/procedures/{code}/requests/{id}/documents/{sha256}"
    )))
    .await?;
    if evidence::sha256(&came) == sha256 {
        Ok(came)
    } else {
        Err(Failure::Document(
            evidence::document::DocumentError::Another,
        ))
    }
}
