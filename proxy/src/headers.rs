//! The headers of every answer, and which headers cross in either direction.
//!
//! The rules are:
//!
//! - What crosses is listed; a header nobody listed does not cross. So no hop-by-hop header,
//!   no cookie, no credential and no claim about where a request comes from can be smuggled.
//! - A page runs only our own files, and the worker that holds a key can reach no network.
//! - Nothing the backend answers is ever stored by a cache or run by a browser as a page.
//!
//! A length is not among what crosses: each side counts the body it sees, so no claim about one
//! can be believed on one side and not on the other (RFC 9112, section 6.3).

use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, ACCEPT_RANGES, ALLOW, AUTHORIZATION, CACHE_CONTROL,
    CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, LAST_MODIFIED, LINK,
    LOCATION, RANGE, REFERRER_POLICY, RETRY_AFTER, STRICT_TRANSPORT_SECURITY, VARY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};

/// What a page may do; `{}` is where the hashes of its own inline scripts stand, if it has any.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{}; \
    style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; \
    object-src 'none'; require-trusted-types-for 'script'; trusted-types default";

/// What the worker that holds a key may do: run, and reach nothing.
const WORKER_POLICY: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'";

/// What an answer of the API may do when someone opens it as a page: nothing.
const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Two years, the length that browsers' preload lists ask for.
const TWO_YEARS_OF_HTTPS: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// Device features: the camera reads QR codes of receipts; everything else is off.
const FEATURES: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(self), \
     display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), \
     midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()",
);

/// The request headers of a browser that the backend sees.
const TO_BACKEND: [HeaderName; 10] = [
    ACCEPT,
    ACCEPT_LANGUAGE,
    CONTENT_RANGE,
    CONTENT_TYPE,
    HeaderName::from_static("idempotency-key"),
    IF_NONE_MATCH,
    IF_RANGE,
    RANGE,
    HeaderName::from_static("upload-length"),
    HeaderName::from_static("upload-offset"),
];

/// The response headers of the backend that a browser sees.
const TO_BROWSER: [HeaderName; 17] = [
    ACCEPT_RANGES,
    ALLOW,
    CONTENT_DISPOSITION,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_LENGTH,
    CONTENT_RANGE,
    CONTENT_TYPE,
    ETAG,
    HeaderName::from_static("idempotency-replayed"),
    LAST_MODIFIED,
    LINK,
    RETRY_AFTER,
    HeaderName::from_static("upload-complete"),
    HeaderName::from_static("upload-length"),
    HeaderName::from_static("upload-offset"),
    VARY,
];

/// What kind of answer is dressed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Dress {
    /// An answer of the backend, or ours in its place.
    Api,
    /// A file of the bundle.
    Page,
    /// The script of the worker that holds a key.
    Worker,
}

/// What every answer of each kind wears; made once, since it is the same for all.
pub(crate) struct Wardrobe {
    api: HeaderMap,
    page: HeaderMap,
    worker: HeaderMap,
}

impl Wardrobe {
    /// Makes it. `is_https` says that people reach us over TLS: only then may a browser be told
    /// to insist. `hashes` are those of the page's inline scripts, as a policy writes them.
    pub(crate) fn new(is_https: bool, hashes: &[String]) -> Self {
        let hashes: Vec<&str> = (hashes.iter())
            .flat_map(|hash| [" ", hash.as_str()])
            .collect();
        let page = PAGE_POLICY.replace("{}", &hashes.concat());
        let mut api = dress(API_POLICY, is_https);
        api.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Self {
            api,
            page: dress(&page, is_https),
            worker: dress(WORKER_POLICY, is_https),
        }
    }

    /// Returns what an answer of this kind wears.
    pub(crate) fn of(&self, kind: Dress) -> &HeaderMap {
        match kind {
            Dress::Api => &self.api,
            Dress::Page => &self.page,
            Dress::Worker => &self.worker,
        }
    }

    /// Puts it on `headers`, over whatever was there.
    pub(crate) fn dress(&self, headers: &mut HeaderMap, kind: Dress) {
        for (name, value) in self.of(kind) {
            headers.insert(name, value.clone());
        }
    }
}

fn dress(policy: &str, is_https: bool) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(24);
    // A policy is ours and of visible characters; were it not, nothing may run.
    let policy = HeaderValue::from_str(policy)
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"));
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    headers.insert(HeaderName::from_static("permissions-policy"), FEATURES);
    if is_https {
        headers.insert(STRICT_TRANSPORT_SECURITY, TWO_YEARS_OF_HTTPS);
    }
    headers
}

/// Returns the headers of a browser's request that go on to the backend.
pub(crate) fn to_backend(browser: &HeaderMap) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    pick(browser, &TO_BACKEND, &mut headers);
    headers
}

/// Adds to `browser` the headers of a backend's answer that go on to the browser.
///
/// `Location` crosses only when it stays at this origin.
pub(crate) fn to_browser(backend: &HeaderMap, browser: &mut HeaderMap) {
    pick(backend, &TO_BROWSER, browser);
    if let Some(location) = backend.get(LOCATION).filter(|value| stays_here(value)) {
        browser.insert(LOCATION, location.clone());
    }
}

/// Returns the credential of a caller at the institute's door, which has no cookies.
pub(crate) fn own_credential(caller: &HeaderMap) -> Option<HeaderValue> {
    caller.get(AUTHORIZATION).cloned()
}

fn pick(from: &HeaderMap, names: &[HeaderName], to: &mut HeaderMap) {
    // What came is mostly shorter than what might have.
    for (name, value) in from {
        if names.contains(name) {
            to.append(name, value.clone());
        }
    }
}

/// Says whether a `Location` is a path of ours: one slash, then no second one.
fn stays_here(location: &HeaderValue) -> bool {
    match location.as_bytes() {
        [b'/', second, ..] => !matches!(second, b'/' | b'\\'),
        other => other == b"/",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn a_header_nobody_listed_does_not_reach_the_backend() {
        let crossed = to_backend(&map(&[
            ("accept", "application/json"),
            ("authorization", "Bearer stolen"),
            ("buzon-session", "x"),
            ("connection", "keep-alive, x-mine"),
            ("cookie", "a=b"),
            ("forwarded", "for=1.2.3.4"),
            ("te", "trailers"),
            ("transfer-encoding", "chunked"),
            ("x-forwarded-for", "1.2.3.4"),
            ("x-mine", "1"),
        ]));
        assert_eq!(crossed, map(&[("accept", "application/json")]));
    }

    #[test]
    fn a_location_elsewhere_does_not_reach_the_browser() {
        for (location, crosses) in [
            ("/api/v1/filings/1", true),
            ("/", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
        ] {
            let mut headers = HeaderMap::new();
            to_browser(&map(&[("location", location)]), &mut headers);
            assert_eq!(headers.contains_key(LOCATION), crosses, "{location}");
        }
    }

    #[test]
    fn https_is_insisted_on_only_over_https() {
        for is_https in [false, true] {
            let wardrobe = Wardrobe::new(is_https, &[]);
            for kind in [Dress::Api, Dress::Page, Dress::Worker] {
                let wears = wardrobe.of(kind);
                assert_eq!(wears.contains_key(STRICT_TRANSPORT_SECURITY), is_https);
            }
        }
    }

    #[test]
    fn the_worker_reaches_no_network_and_only_known_scripts_run() {
        let policy = |hashes: &[String], kind| {
            let wardrobe = Wardrobe::new(false, hashes);
            let policy = wardrobe.of(kind)[CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(!policy.contains("unsafe-inline") && !policy.contains("  "));
            assert!(!policy.contains('{'));
            policy.to_owned()
        };
        assert!(policy(&[], Dress::Worker).contains("connect-src 'none'"));
        assert!(policy(&[], Dress::Page).contains("'wasm-unsafe-eval'; style-src"));
        let hashes = ["'sha256-a='".to_owned(), "'sha256-b='".to_owned()];
        let page = policy(&hashes, Dress::Page);
        assert!(page.contains("'wasm-unsafe-eval' 'sha256-a=' 'sha256-b='; style-src"));
        assert!(!policy(&hashes, Dress::Worker).contains("sha256"));
    }
}
