//! The headers of every answer, and which headers cross in either direction.
//!
//! The rules are:
//!
//! - What crosses is listed; a header nobody listed does not cross. So no hop-by-hop header,
//!   no cookie, no credential and no claim about where a request comes from can be smuggled.
//! - A page runs only our own files, and the worker that holds a key can reach no network.
//! - Nothing the backend answers is ever stored by a cache or run by a browser as a page.

use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_DISPOSITION,
    CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, LAST_MODIFIED, LINK, LOCATION, RANGE, REFERRER_POLICY,
    RETRY_AFTER, STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};

/// What a page may do.
pub(crate) const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; \
    object-src 'none'; require-trusted-types-for 'script'; trusted-types default";

/// What the worker that holds a key may do: run, and reach nothing.
pub(crate) const WORKER_POLICY: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'";

/// What an answer of the API may do when someone opens it as a page: nothing.
pub(crate) const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Two years, the length that browsers' preload lists ask for.
const TWO_YEARS_OF_HTTPS: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// Device features: the camera reads QR codes of receipts; everything else is off.
const FEATURES: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(self), \
     display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), \
     midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()",
);

/// The request headers of a browser that the backend sees.
const TO_BACKEND: [HeaderName; 8] = [
    ACCEPT,
    ACCEPT_LANGUAGE,
    CONTENT_LENGTH,
    CONTENT_RANGE,
    CONTENT_TYPE,
    HeaderName::from_static("idempotency-key"),
    IF_NONE_MATCH,
    RANGE,
];

/// The response headers of the backend that a browser sees.
const TO_BROWSER: [HeaderName; 14] = [
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

/// Puts on `headers` what every answer of this kind wears, over whatever was there.
///
/// `is_https` says that people reach us over TLS; only then may a browser be told to insist.
pub(crate) fn dress(headers: &mut HeaderMap, kind: Dress, is_https: bool) {
    let policy = match kind {
        Dress::Api => API_POLICY,
        Dress::Page => PAGE_POLICY,
        Dress::Worker => WORKER_POLICY,
    };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
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
    if kind == Dress::Api {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Returns the headers of a browser's request that go on to the backend.
pub(crate) fn to_backend(browser: &HeaderMap) -> HeaderMap {
    pick(browser, &TO_BACKEND)
}

/// Returns the headers of a backend's answer that go on to the browser.
///
/// `Location` crosses only when it stays at this origin.
pub(crate) fn to_browser(backend: &HeaderMap) -> HeaderMap {
    let mut headers = pick(backend, &TO_BROWSER);
    if let Some(location) = backend.get(LOCATION).filter(|value| stays_here(value)) {
        headers.insert(LOCATION, location.clone());
    }
    headers
}

fn pick(from: &HeaderMap, names: &[HeaderName]) -> HeaderMap {
    let mut picked = HeaderMap::with_capacity(names.len() * 2);
    for name in names {
        for value in from.get_all(name) {
            picked.append(name.clone(), value.clone());
        }
    }
    picked
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
            let headers = to_browser(&map(&[("location", location)]));
            assert_eq!(headers.contains_key(LOCATION), crosses, "{location}");
        }
    }

    #[test]
    fn https_is_insisted_on_only_over_https() {
        for is_https in [false, true] {
            let mut headers = HeaderMap::new();
            dress(&mut headers, Dress::Page, is_https);
            assert_eq!(headers.contains_key(STRICT_TRANSPORT_SECURITY), is_https);
        }
    }

    #[test]
    fn the_worker_reaches_no_network() {
        assert!(WORKER_POLICY.contains("connect-src 'none'"));
        assert!(!PAGE_POLICY.contains("unsafe-inline"));
        assert!(!PAGE_POLICY.contains("  "));
    }
}
