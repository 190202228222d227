//! The session, between a sealed cookie and the backend's token.
//!
//! The rules are:
//!
//! - The proxy keeps no session: the cookie carries it, sealed with AES-256-GCM under keys that
//!   every replica shares, and the browser can neither read nor change it.
//! - The backend hands a token in `Buzon-Session`; an empty one ends the session. Neither that
//!   header nor the token ever reaches the browser.
//! - The backend sees `Authorization` only if this file wrote it, from a cookie that unsealed.
//! - A cookie that does not unseal, or is older than a session may be (DESIGN.md, section 8:
//!   30 minutes idle, 8 hours in all), is no cookie.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use arc_swap::ArcSwap;
use cookie::time::Duration;
use cookie::{Cookie, CookieJar, SameSite};
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest as _, Sha256};

use crate::clock;
use crate::fairness::SessionMark;

mod keys;

pub use keys::SessionKeyError;

use keys::Keys;

/// The header in which the backend hands, or ends, a session.
const SESSION_HEADER: HeaderName = HeaderName::from_static("buzon-session");

/// The `__Host-` prefix makes browsers refuse it without `Secure`, with a domain, or for a part
/// of the site.
const COOKIE_NAME: &str = "__Host-buzon";

/// The longest token sealed; with the seal it stays under the 4 KiB of a cookie.
const TOKEN_BYTES_MAX: usize = 2048;

/// How long a session lives without a request.
const IDLE_SECONDS: u64 = 30 * 60;

/// How long a session lives in all.
const ABSOLUTE_SECONDS: u64 = 8 * 60 * 60;

/// How old the note of the last request may be before it is written anew.
const NOTED_SECONDS: u64 = 60;

/// How far the clocks of two replicas may be apart.
const SKEW_SECONDS: u64 = 300;

/// A session as the cookie carries it: when it began, when it was last used, the token.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct Session {
    began: u64,
    seen: u64,
    token: String,
}

impl Session {
    /// Returns the `Authorization` that the backend reads.
    pub(crate) fn authorization(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", self.token)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// Returns what a ration is counted by; the token can't be told from it.
    pub(crate) fn mark(&self) -> SessionMark {
        let digest = Sha256::digest(self.token.as_bytes());
        digest
            .iter()
            .take(size_of::<SessionMark>())
            .fold(0, |mark, byte| (mark << 8) | SessionMark::from(*byte))
    }

    fn is_alive(&self, now: u64) -> bool {
        let is_past = |then: u64| then <= now.saturating_add(SKEW_SECONDS);
        is_past(self.began)
            && is_past(self.seen)
            && now.saturating_sub(self.seen) <= IDLE_SECONDS
            && now.saturating_sub(self.began) <= ABSOLUTE_SECONDS
    }

    fn to_text(&self) -> String {
        format!("1.{}.{}.{}", self.began, self.seen, self.token)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("1.")?.splitn(3, '.');
        Some(Self {
            began: parts.next()?.parse().ok()?,
            seen: parts.next()?.parse().ok()?,
            token: parts.next()?.to_owned(),
        })
    }
}

/// What seals sessions and opens them.
pub(crate) struct Seal {
    changed: Mutex<Option<SystemTime>>,
    keys: ArcSwap<Keys>,
    path: PathBuf,
}

impl Seal {
    /// Reads the keys of `path`, creating one if the file is missing.
    pub(crate) fn open(path: &Path) -> Result<Self, SessionKeyError> {
        let keys = Keys::open(path)?;
        Ok(Self {
            changed: Mutex::new(changed(path)),
            keys: ArcSwap::from_pointee(keys),
            path: path.to_owned(),
        })
    }

    /// Reads the keys again if the file changed; a file that can't be read leaves them as they
    /// are.
    pub(crate) fn read_again(&self) {
        let now = changed(&self.path);
        let Ok(mut before) = self.changed.lock() else {
            return;
        };
        if now.is_none() || *before == now {
            return;
        }
        match Keys::open(&self.path) {
            Ok(keys) => {
                self.keys.store(keys.into());
                tracing::info!("the session keys were read again");
            }
            Err(refused) => tracing::error!(reason = %refused, "the session keys stay as they are"),
        }
        *before = now;
    }

    /// Returns the session of a browser's request, if it holds a cookie of ours that lives.
    pub(crate) fn session(&self, browser: &HeaderMap, now: u64) -> Option<Session> {
        let keys = self.keys.load();
        let open = |sealed: &Cookie<'static>| {
            let jar = CookieJar::new();
            (keys.opening()).find_map(|key| jar.private(key).decrypt(sealed.clone()))
        };
        browser
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == COOKIE_NAME)
            .map(|(name, value)| Cookie::new(name.to_owned(), value.to_owned()))
            .filter_map(|sealed| Session::parse(open(&sealed)?.value()))
            .find(|session| session.is_alive(now))
    }

    /// Writes into `browser` the cookie that the answer of the `backend` asks for, if any; without
    /// a word of the backend, `session` is noted as used at `now`.
    pub(crate) fn translate(
        &self,
        session: Option<&Session>,
        backend: &HeaderMap,
        now: u64,
        browser: &mut HeaderMap,
    ) {
        let handed = backend.get(SESSION_HEADER).map(HeaderValue::to_str);
        let session = match (handed, session) {
            (Some(Ok("")), _) => return end(browser),
            (Some(Ok(token)), _) if token.len() <= TOKEN_BYTES_MAX && is_token(token) => Session {
                began: now,
                seen: now,
                token: token.to_owned(),
            },
            (Some(_), _) => {
                tracing::error!("the backend handed a session token that no header can carry");
                return;
            }
            (None, Some(session)) if now.saturating_sub(session.seen) >= NOTED_SECONDS => Session {
                seen: now,
                ..session.clone()
            },
            (None, _) => return,
        };
        let keys = self.keys.load();
        let Some(key) = keys.sealing(now) else { return };
        let mut jar = CookieJar::new();
        jar.private_mut(key).add(host_cookie(session.to_text()));
        if let Some(sealed) = jar.get(COOKIE_NAME) {
            write(browser, sealed);
        }
    }
}

/// Writes into `browser` that the session is over.
pub(crate) fn end(browser: &mut HeaderMap) {
    browser.remove(SET_COOKIE);
    let mut ended = host_cookie(String::new());
    ended.set_max_age(Duration::ZERO);
    write(browser, &ended);
}

/// Adds a key to the file at `path`; returns how many there are now.
pub fn rotate(path: &Path) -> Result<usize, SessionKeyError> {
    Keys::rotate(path, clock::unix_seconds())
}

fn write(browser: &mut HeaderMap, cookie: &Cookie<'_>) {
    if let Ok(mut value) = HeaderValue::from_str(&cookie.to_string()) {
        value.set_sensitive(true);
        browser.append(SET_COOKIE, value);
    }
}

fn changed(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).ok()?.modified().ok()
}

/// Says whether `token` is made of the characters of a bearer token (RFC 6750, section 2.1).
fn is_token(token: &str) -> bool {
    token
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte))
}

fn host_cookie(value: String) -> Cookie<'static> {
    Cookie::build((COOKIE_NAME, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Strict)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;

    struct Desk {
        _folder: tempfile::TempDir,
        seal: Seal,
    }

    fn desk() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let seal = Seal::open(&folder.path().join("session.key")).unwrap();
        Desk {
            _folder: folder,
            seal,
        }
    }

    fn handed(token: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(SESSION_HEADER, HeaderValue::from_static(token))])
    }

    fn cookie_for(seal: &Seal, token: &'static str) -> String {
        let mut browser = HeaderMap::new();
        seal.translate(None, &handed(token), NOW, &mut browser);
        browser[SET_COOKIE].to_str().unwrap().to_owned()
    }

    fn sent_back(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookie).unwrap())])
    }

    fn token(seal: &Seal, cookie: &str, now: u64) -> Option<String> {
        seal.session(&sent_back(cookie), now)
            .map(|session| session.token)
    }

    #[test]
    fn a_token_comes_back_from_its_cookie_and_cannot_be_read_in_it() {
        let seal = desk().seal;
        let cookie = cookie_for(&seal, "abc.DEF-123");
        assert!(!cookie.contains("abc.DEF-123"));
        for part in [
            "__Host-buzon=",
            "; HttpOnly",
            "; SameSite=Strict",
            "; Secure",
            "; Path=/",
        ] {
            assert!(cookie.contains(part), "{part}");
        }
        let pair = cookie.split(';').next().unwrap();
        let found = token(&seal, &format!("a=b; {pair}; c=d"), NOW);
        assert_eq!(found.unwrap(), "abc.DEF-123");
    }

    #[test]
    fn a_cookie_changed_anywhere_is_no_cookie() {
        let seal = desk().seal;
        let cookie = cookie_for(&seal, "abc");
        let pair = cookie.split(';').next().unwrap();
        let start = COOKIE_NAME.len() + 1;
        for index in start..pair.len() {
            let mut bytes = pair.as_bytes().to_vec();
            bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(token(&seal, &changed, NOW).is_none(), "{index}");
        }
        assert!(token(&desk().seal, pair, NOW).is_none(), "another key");
        assert!(token(&seal, "__Host-buzon=abc", NOW).is_none());
        assert!(token(&seal, &pair.replace("__Host-", ""), NOW).is_none());
    }

    #[test]
    fn a_session_ends_when_idle_and_in_all() {
        let seal = desk().seal;
        let cookie = cookie_for(&seal, "abc");
        let pair = cookie.split(';').next().unwrap();
        assert!(token(&seal, pair, NOW + IDLE_SECONDS).is_some());
        assert!(token(&seal, pair, NOW + IDLE_SECONDS + 1).is_none());
        assert!(token(&seal, pair, NOW - SKEW_SECONDS - 1).is_none());

        let mut pair = pair.to_owned();
        let mut now = NOW;
        while now + IDLE_SECONDS <= NOW + ABSOLUTE_SECONDS {
            now += IDLE_SECONDS;
            let session = seal.session(&sent_back(&pair), now).unwrap();
            let mut browser = HeaderMap::new();
            seal.translate(Some(&session), &HeaderMap::new(), now, &mut browser);
            let noted = browser[SET_COOKIE].to_str().unwrap();
            noted.split(';').next().unwrap().clone_into(&mut pair);
        }
        assert!(token(&seal, &pair, NOW + ABSOLUTE_SECONDS).is_some());
        assert!(token(&seal, &pair, NOW + ABSOLUTE_SECONDS + 1).is_none());
    }

    #[test]
    fn a_session_in_use_is_not_written_at_every_request() {
        let seal = desk().seal;
        let cookie = cookie_for(&seal, "abc");
        let pair = cookie.split(';').next().unwrap();
        for (after, is_written) in [
            (0, false),
            (NOTED_SECONDS - 1, false),
            (NOTED_SECONDS, true),
        ] {
            let now = NOW + after;
            let session = seal.session(&sent_back(pair), now).unwrap();
            let mut browser = HeaderMap::new();
            seal.translate(Some(&session), &HeaderMap::new(), now, &mut browser);
            assert_eq!(browser.contains_key(SET_COOKIE), is_written, "{after}");
        }
    }

    #[test]
    fn an_empty_token_ends_the_session() {
        let cookie = cookie_for(&desk().seal, "");
        assert!(cookie.starts_with("__Host-buzon=;"), "{cookie}");
        assert!(
            cookie.contains("Max-Age=0") && cookie.contains("Secure"),
            "{cookie}"
        );
    }

    #[test]
    fn a_token_that_is_no_token_is_not_sealed() {
        let mut browser = HeaderMap::new();
        let seal = desk().seal;
        seal.translate(None, &handed("two words"), NOW, &mut browser);
        assert!(browser.is_empty());
    }

    #[test]
    fn a_rotation_is_noticed_and_old_cookies_open() {
        let desk = desk();
        let cookie = cookie_for(&desk.seal, "abc");
        let pair = cookie.split(';').next().unwrap();
        Keys::rotate(&desk.seal.path, NOW - keys::LEAD_SECONDS).unwrap();
        *desk.seal.changed.lock().unwrap() = None;
        desk.seal.read_again();
        assert_eq!(desk.seal.keys.load().opening().count(), 2);
        assert_eq!(token(&desk.seal, pair, NOW).unwrap(), "abc");
        let renewed = cookie_for(&desk.seal, "abc");
        assert_eq!(
            token(&desk.seal, renewed.split(';').next().unwrap(), NOW).unwrap(),
            "abc"
        );
    }
}
