//! The built pages, from memory.
//!
//! The rules are:
//!
//! - Everything is read once, at the start; afterwards no request touches the disk, so no path
//!   can escape from the folder.
//! - Nothing is compressed here: `FILE.br` and `FILE.gz` are served in the place of `FILE`, and
//!   never under their own names.
//! - A name that holds the digest of its content is kept by browsers for ever; everything else
//!   is asked for again each time, and answered by its digest.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use sha2::{Digest as _, Sha256};

use crate::headers::Dress;
use crate::problem::Problem;

mod coding;
mod media;

use coding::Coding;

/// The page that every screen of the app starts from.
const INDEX: &str = "/index.html";

/// The start of the name of the script that holds a key.
const WORKER: &str = "signer-worker";

/// The most a bundle may weigh, compressed forms included; ours is under 4 MiB.
const MAX_BUNDLE_BYTES: usize = 64 * 1024 * 1024;

/// The most files a bundle may have.
const MAX_FILES: usize = 4096;

/// Why the built pages could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    #[error("the folder of built pages {path} could not be read: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error(
        "there are no built pages in {path}: `cargo xtask run` builds them, or say where they are \
         with --bundle"
    )]
    Missing { path: PathBuf },
    #[error("{path} has more than {MAX_FILES} files or {MAX_BUNDLE_BYTES} bytes: is it a bundle?")]
    TooLarge { path: PathBuf },
}

/// One form of a file: as it is, or compressed.
struct Form {
    bytes: Bytes,
    etag: HeaderValue,
}

/// One file and all its forms.
struct Page {
    dress: Dress,
    forms: Vec<(Coding, Form)>,
    media_type: HeaderValue,
    never_changes: bool,
}

/// The built pages.
pub(crate) struct Bundle {
    pages: HashMap<String, Page>,
}

impl Bundle {
    /// Reads the folder that the build wrote.
    ///
    /// Hidden files and symbolic links are not read.
    ///
    /// # Errors
    ///
    /// [`BundleError`] when there is no `index.html` or something cannot be read.
    pub(crate) fn load(folder: &Path) -> Result<Self, BundleError> {
        if !folder.join("index.html").is_file() {
            return Err(BundleError::Missing {
                path: folder.to_owned(),
            });
        }
        let mut files = Vec::new();
        let mut total_bytes = 0_usize;
        let mut folders = vec![(folder.to_owned(), String::new())];
        while let Some((inside, prefix)) = folders.pop() {
            let failed = |source| BundleError::Io {
                path: inside.clone(),
                source,
            };
            for entry in fs::read_dir(&inside).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let kind = entry.file_type().map_err(failed)?;
                let Ok(name) = entry.file_name().into_string() else {
                    continue;
                };
                let path = format!("{prefix}/{name}");
                if kind.is_dir() && (!name.starts_with('.') || name == ".well-known") {
                    folders.push((entry.path(), path));
                } else if kind.is_file() && !name.starts_with('.') {
                    let bytes = Bytes::from(fs::read(entry.path()).map_err(failed)?);
                    total_bytes = total_bytes.saturating_add(bytes.len());
                    files.push((path, bytes));
                }
            }
            if files.len() > MAX_FILES || total_bytes > MAX_BUNDLE_BYTES {
                return Err(BundleError::TooLarge {
                    path: folder.to_owned(),
                });
            }
        }
        Ok(Self::from_files(files))
    }

    /// Joins files with their compressed forms; paths start with a slash.
    pub(crate) fn from_files(files: Vec<(String, Bytes)>) -> Self {
        let files: HashMap<String, Bytes> = files.into_iter().collect();
        let is_form = |path: &str| {
            let compressed = [Coding::Brotli, Coding::Gzip];
            compressed.iter().any(|coding| {
                path.strip_suffix(coding.suffix())
                    .is_some_and(|plain| files.contains_key(plain))
            })
        };
        let pages = files
            .iter()
            .filter(|(path, _)| !is_form(path))
            .map(|(path, bytes)| {
                let forms = Coding::ALL.into_iter().filter_map(|coding| {
                    let found = files.get(&format!("{path}{}", coding.suffix()))?;
                    let is_worth_it = coding == Coding::Identity || found.len() < bytes.len();
                    is_worth_it.then(|| (coding, Form::new(found.clone())))
                });
                (path.clone(), Page::new(path, forms.collect()))
            });
        Self {
            pages: pages.collect(),
        }
    }

    /// Returns how many pages there are, compressed forms not counted.
    pub(crate) fn count(&self) -> usize {
        self.pages.len()
    }

    /// Answers a request for `path`, and says how the answer is to be dressed.
    pub(crate) fn answer(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
    ) -> (Dress, Response) {
        if method != Method::GET && method != Method::HEAD {
            return (Dress::Page, Problem::MethodNotAllowed.into_response());
        }
        match self.find(path) {
            Some(page) => (page.dress, page.answer(method, headers)),
            None => (Dress::Page, Problem::NotFound.into_response()),
        }
    }

    /// Finds a file, or the first page for a screen of the app (a path without an extension).
    fn find(&self, path: &str) -> Option<&Page> {
        let is_screen = !last_name(path).contains('.');
        self.pages
            .get(path)
            .or_else(|| self.pages.get(INDEX).filter(|_| is_screen))
    }
}

impl Form {
    fn new(bytes: Bytes) -> Self {
        let digest = Base64UrlUnpadded::encode_string(&Sha256::digest(&bytes));
        let etag = HeaderValue::from_str(&format!("\"{digest}\""));
        // Base64 is always a header value; a form without a tag would only be sent again.
        Self {
            bytes,
            etag: etag.unwrap_or_else(|_| HeaderValue::from_static("\"\"")),
        }
    }
}

impl Page {
    fn new(path: &str, forms: Vec<(Coding, Form)>) -> Self {
        let name = last_name(path);
        let is_script = name.rsplit('.').next() == Some("js");
        let is_worker = is_script && name.starts_with(WORKER);
        Self {
            dress: if is_worker {
                Dress::Worker
            } else {
                Dress::Page
            },
            forms,
            media_type: media::of(name),
            never_changes: holds_its_digest(name),
        }
    }

    fn answer(&self, method: &Method, headers: &HeaderMap) -> Response {
        let codings: Vec<Coding> = self.forms.iter().map(|(coding, _)| *coding).collect();
        let chosen = coding::choose(headers, &codings);
        let Some((_, form)) = self.forms.iter().find(|(coding, _)| *coding == chosen) else {
            return Problem::NotFound.into_response();
        };
        let mut response = Response::new(Body::empty());
        let answer = response.headers_mut();
        answer.insert(ETAG, form.etag.clone());
        answer.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        let keep = if self.never_changes {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        answer.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
        if is_known(headers, &form.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        answer.insert(CONTENT_TYPE, self.media_type.clone());
        answer.insert(CONTENT_LENGTH, HeaderValue::from(form.bytes.len()));
        if let Some(name) = chosen.name() {
            answer.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        if method == Method::GET {
            *response.body_mut() = Body::from(form.bytes.clone());
        }
        response
    }
}

/// Says whether the browser already has this form (RFC 9110, section 13.1.2).
fn is_known(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|tag| tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == etag.as_bytes())
}

fn last_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Says whether a name ends, before its extension, in a digest as the build writes it.
///
/// The form is `-` and 16 hexadecimal digits.
fn holds_its_digest(name: &str) -> bool {
    let Some((stem, _extension)) = name.rsplit_once('.') else {
        return false;
    };
    stem.rsplit_once('-').is_some_and(|(_, digest)| {
        digest.len() == 16
            && digest
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_with_its_digest_is_kept_for_ever() {
        for (name, kept) in [
            ("app-0123456789abcdef.js", true),
            ("app_bg-0123456789abcdef.wasm", true),
            ("signer-worker-0123456789abcdef.js", true),
            ("app-0123456789abcde.js", false),
            ("app-0123456789abcdef0.js", false),
            ("app-0123456789ABCDEF.js", false),
            ("app.js", false),
            ("index.html", false),
            ("0123456789abcdef.js", false),
            ("app-0123456789abcdef", false),
        ] {
            assert_eq!(holds_its_digest(name), kept, "{name}");
        }
    }

    #[test]
    fn a_missing_bundle_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let refused = Bundle::load(folder.path()).err().unwrap();
        assert!(refused.to_string().contains("cargo xtask run"), "{refused}");
    }
}
