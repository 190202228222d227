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
use std::path::Path;
use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use sha2::{Digest as _, Sha256};

use crate::headers::{Dress, Wardrobe};
use crate::problem::Problem;
use crate::reply::Reply;

mod coding;
mod files;
mod inline;
mod media;

pub use files::BundleError;

use coding::Coding;
use files::Files;

/// The page that every screen of the app starts from.
const INDEX: &str = "/index.html";

/// The start of the name of the script that holds a key.
const WORKER: &str = "signer-worker";

/// Where the build leaves the pages.
#[cfg(not(feature = "bundle"))]
const BUILT: &str = "dist";

/// One form of a file: as it is, or compressed; with the head of its answers, ready.
struct Form {
    bytes: Bytes,
    coding: Coding,
    etag: HeaderValue,
    head: HeaderMap,
    head_unchanged: HeaderMap,
}

/// One file and all its forms.
struct Page {
    codings: Vec<Coding>,
    forms: Vec<Form>,
}

/// The built pages.
pub(crate) struct Bundle {
    pages: HashMap<String, Page>,
    wardrobe: Arc<Wardrobe>,
}

impl Bundle {
    /// Reads the pages of `folder`, or else those inside this program, or else those of `dist`.
    ///
    /// # Errors
    ///
    /// [`BundleError`] when there is no `index.html` or something cannot be read.
    pub(crate) fn load(folder: Option<&Path>, is_https: bool) -> Result<Self, BundleError> {
        let files = match folder {
            Some(folder) => files::folder(folder)?,
            #[cfg(feature = "bundle")]
            None => files::inside(),
            #[cfg(not(feature = "bundle"))]
            None => files::folder(Path::new(BUILT))?,
        };
        Ok(Self::from_files(files, is_https))
    }

    /// Joins files with their compressed forms.
    fn from_files(files: Files, is_https: bool) -> Self {
        let files: HashMap<String, Bytes> = files.into_iter().collect();
        let index = files.get(INDEX).map(|bytes| String::from_utf8_lossy(bytes));
        let hashes = index.map(|page| inline::hashes(&page)).unwrap_or_default();
        let wardrobe = Arc::new(Wardrobe::new(is_https, &hashes));
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
                    is_worth_it.then(|| Form::new(path, coding, found.clone(), &wardrobe))
                });
                (path.clone(), Page::new(forms.collect()))
            });
        Self {
            pages: pages.collect(),
            wardrobe,
        }
    }

    /// Returns what answers wear beside these pages.
    pub(crate) fn wardrobe(&self) -> &Arc<Wardrobe> {
        &self.wardrobe
    }

    /// Returns how many pages there are, compressed forms not counted.
    pub(crate) fn count(&self) -> usize {
        self.pages.len()
    }

    /// Answers a request for `path`, dressed.
    pub(crate) fn answer(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
    ) -> Response<Reply> {
        let refused = |problem: Problem| {
            let mut response = problem.answer();
            self.wardrobe.dress(response.headers_mut(), Dress::Page);
            response
        };
        if method != Method::GET && method != Method::HEAD {
            let mut response = refused(Problem::MethodNotAllowed);
            let allowed = HeaderValue::from_static("GET, HEAD");
            response.headers_mut().insert(http::header::ALLOW, allowed);
            return response;
        }
        let found = self.find(path).and_then(|page| page.form(headers));
        match found {
            Some(form) => form.answer(method, headers),
            None => refused(Problem::NotFound),
        }
    }

    /// Finds a page; a path that looks like a screen is the index.
    fn find(&self, path: &str) -> Option<&Page> {
        self.pages.get(path).or_else(|| {
            let is_file = last_name(path).contains('.');
            if is_file { None } else { self.pages.get(INDEX) }
        })
    }
}

impl Form {
    fn new(path: &str, coding: Coding, bytes: Bytes, wardrobe: &Wardrobe) -> Self {
        let digest = Base64UrlUnpadded::encode_string(&Sha256::digest(&bytes));
        // Base64 is always a header value; a form without a tag would only be sent again.
        let etag = HeaderValue::from_str(&format!("\"{digest}\""))
            .unwrap_or_else(|_| HeaderValue::from_static("\"\""));
        let name = last_name(path);
        let keep = if holds_its_digest(name) {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let mut head_unchanged = wardrobe.of(dress_of(name)).clone();
        head_unchanged.insert(ETAG, etag.clone());
        head_unchanged.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        head_unchanged.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
        let mut head = head_unchanged.clone();
        head.insert(CONTENT_TYPE, media::of(name));
        head.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        if let Some(name) = coding.name() {
            head.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        Self {
            bytes,
            coding,
            etag,
            head,
            head_unchanged,
        }
    }

    fn answer(&self, method: &Method, headers: &HeaderMap) -> Response<Reply> {
        let mut response = Response::new(Reply::empty());
        if is_known(headers, &self.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = self.head_unchanged.clone();
            return response;
        }
        *response.headers_mut() = self.head.clone();
        if method == Method::GET {
            *response.body_mut() = Reply::from(self.bytes.clone());
        }
        response
    }
}

impl Page {
    fn new(forms: Vec<Form>) -> Self {
        let codings = forms.iter().map(|form| form.coding).collect();
        Self { codings, forms }
    }

    fn form(&self, headers: &HeaderMap) -> Option<&Form> {
        let chosen = coding::choose(headers, &self.codings);
        self.forms.iter().find(|form| form.coding == chosen)
    }
}

fn dress_of(name: &str) -> Dress {
    let is_script = name.rsplit('.').next() == Some("js");
    if is_script && name.starts_with(WORKER) {
        Dress::Worker
    } else {
        Dress::Page
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
        let refused = Bundle::load(Some(folder.path()), false).err().unwrap();
        assert!(refused.to_string().contains("cargo xtask run"), "{refused}");
    }
}
