//! Documents in parts: how much of one is held, and the next piece of it.

use gloo_net::http::{Method, Request, RequestBuilder, Response};
use js_sys::Uint8Array;
use mailbox::api::BASE;
use mailbox::attachment::Attachment;
use web_sys::AbortSignal;

use super::refusal;
use crate::failure::Failure;

/// How much of a document the mailbox holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Held {
    /// The bytes before this one.
    Before(u64),
    /// All of it.
    Whole,
}

/// What became of a piece.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Added {
    /// It goes on there: this piece was taken, or another comes next.
    Held(Held),
    /// This mailbox takes this document only whole.
    OnlyWhole,
}

fn address(attachment: &Attachment) -> String {
    format!("{BASE}/documents/{}/upload", attachment.sha256)
}

/// Asks how much is held.
pub(crate) async fn held(attachment: &Attachment, stop: &AbortSignal) -> Result<Held, Failure> {
    let request = RequestBuilder::new(&address(attachment))
        .method(Method::HEAD)
        .abort_signal(Some(stop))
        .build()
        .map_err(|_| Failure::Unreadable)?;
    let response = request.send().await.map_err(|_| Failure::Network)?;
    // An answer to HEAD has no body, so there is no problem to read.
    match response.status() {
        204 => Ok(where_it_goes_on(&response).unwrap_or(Held::Before(0))),
        // What is wrong is said by the request that follows.
        400..500 => Ok(Held::Before(0)),
        _ => Err(Failure::Network),
    }
}

/// Sends a piece that begins at `offset`.
pub(crate) async fn add(
    attachment: &Attachment,
    offset: u64,
    piece: &Uint8Array,
    stop: &AbortSignal,
) -> Result<Added, Failure> {
    let request = Request::patch(&address(attachment))
        .header("content-type", "application/partial-upload")
        .header("upload-offset", &offset.to_string())
        .header("upload-length", &attachment.size_bytes.to_string())
        .abort_signal(Some(stop))
        .body(piece)
        .map_err(|_| Failure::Unreadable)?;
    let response = request.send().await.map_err(|_| Failure::Network)?;
    let goes_on = where_it_goes_on(&response);
    match response.status() {
        200 | 201 => return Ok(Added::Held(Held::Whole)),
        204 => return goes_on.map(Added::Held).ok_or(Failure::Unreadable),
        // A mailbox without this address.
        404 | 405 => return Ok(Added::OnlyWhole),
        _ => {}
    }
    match refusal(response).await {
        Failure::Refused(problem) if problem.code == "upload_offset" => {
            goes_on.map(Added::Held).ok_or(Failure::Unreadable)
        }
        Failure::Refused(problem)
            if matches!(problem.code.as_str(), "upload_length" | "uploads_full") =>
        {
            Ok(Added::OnlyWhole)
        }
        failure => Err(failure),
    }
}

/// Drops what is held of a document that is not whole; what is not dropped ends by itself.
pub(crate) async fn drop_part(attachment: &Attachment) {
    // Nothing depends on the answer.
    let _ = Request::delete(&address(attachment)).send().await;
}

fn where_it_goes_on(response: &Response) -> Option<Held> {
    let headers = response.headers();
    if headers.get("upload-complete").as_deref() == Some("?1") {
        return Some(Held::Whole);
    }
    let offset = headers.get("upload-offset")?.parse().ok()?;
    Some(Held::Before(offset))
}
