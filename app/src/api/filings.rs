//! Documents, filings, receipts.

use gloo_net::http::Request;
use mailbox::api::{
    BASE, Challenge, FilingDetail, FilingPage, FilingSummary, Page, PresentFiling, SealedReceipt,
};
use mailbox::attachment::Attachment;
use mailbox::digest::Digest;
use mailbox::identifiers::Folio;
use web_sys::{AbortSignal, Blob};

use super::{ask, bytes, get, json, post, read, send};
use crate::failure::Failure;

/// Filings on a page.
const PAGE_ITEMS: usize = 30;

/// Asks for a nonce to present with.
pub(crate) async fn challenge() -> Result<Challenge, Failure> {
    ask(post("/filings/challenges")).await
}

/// Tells whether the backend already holds a document, complete.
pub(crate) async fn holds(attachment: &Attachment) -> Result<bool, Failure> {
    let address = format!("{BASE}/documents/{}", attachment.sha256);
    let request = gloo_net::http::RequestBuilder::new(&address)
        .method(gloo_net::http::Method::HEAD)
        .build()
        .map_err(|_| Failure::Unreadable)?;
    // An answer to HEAD has no body, so there is no problem to read.
    let response = request.send().await.map_err(|_| Failure::Network)?;
    match response.status() {
        200..300 => Ok(true),
        // The session's end is said by the request that follows.
        401 | 404 => Ok(false),
        _ => Err(Failure::Network),
    }
}

/// Sends a document to the address of its digest: repeating it is harmless.
pub(crate) async fn put(
    attachment: &Attachment,
    blob: &Blob,
    stop: &AbortSignal,
) -> Result<(), Failure> {
    let request = Request::put(&format!("{BASE}/documents/{}", attachment.sha256))
        .header("content-type", &attachment.media_type)
        .abort_signal(Some(stop))
        .body(blob)
        .map_err(|_| Failure::Unreadable)?;
    send(request).await.map(|_| ())
}

/// Fetches a document that this mailbox put.
pub(crate) async fn document(sha256: Digest) -> Result<Vec<u8>, Failure> {
    bytes(get(&format!("/documents/{sha256}"))).await
}

/// Presents a signed filing. The same statement gets the same receipt, however often it is sent.
pub(crate) async fn present(filing: &PresentFiling, key: &str) -> Result<SealedReceipt, Failure> {
    let request = post("/filings").header("idempotency-key", key);
    read(send(json(request, filing)?).await?).await
}

/// Lists the filings presented, newest first; `filters` is a query without its `?`.
pub(crate) async fn list(
    filters: &str,
    after: Option<&str>,
) -> Result<Page<FilingSummary>, Failure> {
    let mut query = format!("?limit={PAGE_ITEMS}");
    if !filters.is_empty() {
        query = format!("{query}&{filters}");
    }
    if let Some(after) = after {
        query = format!("{query}&after={after}");
    }
    let FilingPage { items, next } = ask(get(&format!("/filings{query}"))).await?;
    Ok(Page { items, next })
}

/// Asks for everything about one filing.
pub(crate) async fn detail(folio: &str) -> Result<FilingDetail, Failure> {
    // A folio that was mistyped is nobody's: its check character says so.
    if folio.parse::<Folio>().is_err() {
        let missing = mailbox::problem::Code::NotFound.problem();
        return Err(Failure::Refused(Box::new(missing)));
    }
    ask(get(&format!("/filings/{folio}"))).await
}
