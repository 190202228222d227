//! Refuses requests that change something and did not come from our own pages.
//!
//! The rules are:
//!
//! - `Sec-Fetch-Site`, when the browser sends it, says `same-origin` and nothing else.
//! - `Origin`, when present, equals our origin, byte for byte.
//! - One of the two is present. A request without either is refused: no page sends it.
//!
//! It never looks at the session: a request without one is held to the same rule.

use http::header::ORIGIN;
use http::{HeaderMap, HeaderName, Method};

/// The Fetch Metadata header that says where a request comes from.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Says whether the request may go on, given the `origin` people reach us at.
pub(crate) fn is_allowed(method: &Method, headers: &HeaderMap, origin: &str) -> bool {
    if method.is_safe() {
        return true;
    }
    let all_equal = |name: &HeaderName, wanted: &str| {
        headers
            .get_all(name)
            .iter()
            .all(|value| value.as_bytes() == wanted.as_bytes())
    };
    let someone_vouches = headers.contains_key(SEC_FETCH_SITE) || headers.contains_key(ORIGIN);
    someone_vouches && all_equal(&SEC_FETCH_SITE, "same-origin") && all_equal(&ORIGIN, origin)
}

/// Says whether no browser sent the request: one always says where it comes from.
pub(crate) fn is_no_browser(headers: &HeaderMap) -> bool {
    !headers.contains_key(SEC_FETCH_SITE) && !headers.contains_key(ORIGIN)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const OURS: &str = "https://buzon.example";

    #[track_caller]
    fn check(site: Option<&'static str>, origin: Option<&'static str>, allowed: bool) {
        let mut headers = HeaderMap::new();
        if let Some(site) = site {
            headers.insert(SEC_FETCH_SITE, HeaderValue::from_static(site));
        }
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_static(origin));
        }
        for method in [Method::POST, Method::PUT, Method::DELETE] {
            assert_eq!(
                is_allowed(&method, &headers, OURS),
                allowed,
                "{site:?} {origin:?}"
            );
        }
        assert!(is_allowed(&Method::GET, &headers, OURS));
    }

    #[test]
    fn only_our_own_pages_may_change_something() {
        check(Some("same-origin"), Some(OURS), true);
        check(Some("same-origin"), None, true);
        check(None, Some(OURS), true);
        check(None, None, false);
        check(Some("same-site"), Some(OURS), false);
        check(Some("cross-site"), Some(OURS), false);
        check(Some("none"), Some(OURS), false);
        check(Some("none"), None, false);
        check(Some("same-origin"), Some("https://evil.example"), false);
        check(Some("same-origin"), Some("null"), false);
        check(None, Some("https://buzon.example.evil.example"), false);
        check(None, Some("http://buzon.example"), false);
        check(None, Some("https://buzon.example:444"), false);
        check(None, Some("null"), false);
    }

    #[test]
    fn a_second_origin_does_not_hide_behind_the_first() {
        let mut headers = HeaderMap::new();
        headers.append(ORIGIN, HeaderValue::from_static(OURS));
        headers.append(ORIGIN, HeaderValue::from_static("https://evil.example"));
        assert!(!is_allowed(&Method::POST, &headers, OURS));
    }
}
