//! The media type of each kind of file that the build writes.
//!
//! Browsers are told not to guess (`nosniff`), so a wrong type here is a page that does not
//! start: `application/wasm` is compiled while it arrives only under that name. A kind that is
//! not listed is bytes, and runs nowhere.

use http::HeaderValue;

/// Returns the media type of a file by its name.
pub(super) fn of(name: &str) -> HeaderValue {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    HeaderValue::from_static(match extension {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" => "image/jpeg",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    })
}
