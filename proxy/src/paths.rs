//! Which door a path leads to, which paths are refused, and how a path may be logged.
//!
//! The rules are:
//!
//! - The path is judged as it was sent; nothing here decodes it, so no one can decode it twice.
//! - A path that two programs could read differently never reaches the backend.
//! - A log never holds an identifier, a digest, a folio or an RFC: only words of the contract.

use std::fmt;

/// The longest path that is forwarded; the contract's longest is a digest and 30 letters.
const MAX_API_PATH_BYTES: usize = 512;

/// The longest query that is forwarded: cursors and filters.
const MAX_QUERY_BYTES: usize = 2048;

/// The longest word that a log repeats; a digest or an identifier is longer.
const MAX_LOGGED_WORD_BYTES: usize = 24;

/// The rooms a request can enter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Door {
    /// `/api` and below: forwarded.
    Api,
    /// Everything else: the built pages.
    Bundle,
    /// `/healthz`: this process lives.
    Healthz,
    /// `/institute` and below: it has its own door at the backend, and is forwarded only if a
    /// setting says so.
    Institute,
    /// `/readyz`: this process and its backend can serve.
    Readyz,
}

impl Door {
    /// Returns the door that `path` leads to.
    pub(crate) fn of(path: &str) -> Self {
        let first = path
            .trim_start_matches('/')
            .split('/')
            .next()
            .unwrap_or_default();
        match (path, first) {
            ("/healthz", _) => Self::Healthz,
            ("/readyz", _) => Self::Readyz,
            (_, "api") => Self::Api,
            (_, "institute") => Self::Institute,
            _ => Self::Bundle,
        }
    }
}

/// Says whether `path` can be read in one way only, by every program it passes through.
///
/// Refused: empty segments, `.` and `..`, percent-encoded dots, slashes, percent signs and
/// control characters, and every byte that RFC 3986 does not allow in a segment.
pub(crate) fn is_plain(path: &str) -> bool {
    path.len() <= MAX_API_PATH_BYTES
        && path.starts_with('/')
        && !path.contains("//")
        && !path.contains("..")
        && path
            .split('/')
            .all(|segment| segment != "." && is_plain_segment(segment))
}

/// Says whether `query` is short and of the characters of RFC 3986 alone.
pub(crate) fn is_plain_query(query: &str) -> bool {
    query.len() <= MAX_QUERY_BYTES
        && query
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~:@!$&'()*+,;=/?%".contains(&byte))
}

fn is_plain_segment(segment: &str) -> bool {
    let mut bytes = segment.bytes();
    while let Some(byte) = bytes.next() {
        let fine = match byte {
            b'%' => match (bytes.next().and_then(nibble), bytes.next().and_then(nibble)) {
                (Some(high), Some(low)) => is_harmless_encoded(high * 16 + low),
                _ => false,
            },
            other => other.is_ascii_alphanumeric() || b"-._~:@!$&'()*+,=".contains(&other),
        };
        if !fine {
            return false;
        }
    }
    true
}

/// Says whether a byte means the same encoded or not to whoever decodes it.
fn is_harmless_encoded(byte: u8) -> bool {
    !matches!(byte, b'.' | b'/' | b'\\' | b'%' | b';' | b'?' | b'#' | 0x7f) && byte >= 0x20
}

fn nibble(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// A path as a log may hold it: words of the contract, everything else as `…`.
pub(crate) struct Redacted<'path>(pub(crate) &'path str);

impl fmt::Display for Redacted<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.split('/').enumerate() {
            if index > 0 {
                out.write_str("/")?;
            }
            out.write_str(if is_word(segment) { segment } else { "…" })?;
        }
        Ok(())
    }
}

fn is_word(segment: &str) -> bool {
    let version = segment
        .strip_prefix('v')
        .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()));
    let word = segment.len() <= MAX_LOGGED_WORD_BYTES
        && segment
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'.'));
    version || word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_leads_to_one_door() {
        for (path, door) in [
            ("/", Door::Bundle),
            ("/api", Door::Api),
            ("/api/v1/clock", Door::Api),
            ("//api/v1/clock", Door::Api),
            ("/apis", Door::Bundle),
            ("/healthz", Door::Healthz),
            ("/readyz", Door::Readyz),
            ("/institute/v1/notifications", Door::Institute),
            ("//institute/v1", Door::Institute),
        ] {
            assert_eq!(Door::of(path), door, "{path}");
        }
    }

    #[test]
    fn a_path_that_can_be_read_two_ways_is_not_plain() {
        for path in [
            "/api/../institute/v1",
            "/api/v1/%2e%2e/x",
            "/api/v1/%2E/x",
            "/api/v1/a%2fb",
            "/api/v1/a%2Fb",
            "/api/v1/a%5cb",
            "/api/v1/a\\b",
            "/api//v1",
            "/api/./v1",
            "/api/v1/%252e",
            "/api/v1/%00",
            "/api/v1/%0d%0a",
            "/api/v1/a;b",
            "/api/v1/%3b",
            "/api/v1/%zz",
            "/api/v1/%2",
        ] {
            assert!(!is_plain(path), "{path}");
        }
        assert!(!is_plain(&format!(
            "/api/{}",
            "a".repeat(MAX_API_PATH_BYTES)
        )));
    }

    #[test]
    fn a_query_is_short_and_plain() {
        for query in ["", "after=PR-26-000042-K&limit=100", "q=aclaraci%C3%B3n+x"] {
            assert!(is_plain_query(query), "{query}");
        }
        for query in ["a={b}", "a=\"", "a=<", "a=\\", "a=ó", "a= b", "a#b"] {
            assert!(!is_plain_query(query), "{query}");
        }
        assert!(!is_plain_query(&"a".repeat(MAX_QUERY_BYTES + 1)));
    }

    #[test]
    fn the_contracts_own_paths_are_plain() {
        for path in [
            "/api/openapi.json",
            "/api/v1/calendar.ics",
            "/api/v1/filings",
            "/api/v1/notifications/0199c0de-0000-7000-8000-000000000000/opening",
            "/api/v1/receipts/AC-2026-000001-7",
            "/api/v1/procedures/aclaraci%C3%B3n/requests",
        ] {
            assert!(is_plain(path), "{path}");
        }
    }

    #[test]
    fn a_log_never_holds_an_identifier() {
        for (path, logged) in [
            ("/api/v1/clock", "/api/v1/clock"),
            ("/api/v1/documents/0123456789abcdef", "/api/v1/documents/…"),
            (
                "/api/v1/notifications/0199c0de-0000-7000/opening",
                "/api/v1/notifications/…/opening",
            ),
            ("/api/v1/receipts/AC-2026-1", "/api/v1/receipts/…"),
            ("/api/v1/mailbox/XAXX010101000", "/api/v1/mailbox/…"),
            (
                "/api/v1/documents/abcdefabcdefabcdefabcdefabcdef",
                "/api/v1/documents/…",
            ),
        ] {
            assert_eq!(Redacted(path).to_string(), logged);
        }
    }
}
