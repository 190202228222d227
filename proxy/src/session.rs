//! The session, between a sealed cookie and the backend's token.
//!
//! The rules are:
//!
//! - The proxy keeps no session: the cookie carries it, sealed with AES-256-GCM under a key that
//!   every replica shares, and the browser can neither read nor change it.
//! - The backend hands a token in `Buzon-Session`; an empty one ends the session. Neither that
//!   header nor the token ever reaches the browser.
//! - The backend sees `Authorization` only if this file wrote it, from a cookie that unsealed.
//! - A cookie that does not unseal is no cookie.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use cookie::time::Duration;
use cookie::{Cookie, CookieJar, Key, SameSite};
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use rand::TryRng;
use rand::rngs::SysRng;

/// The header in which the backend hands, or ends, a session.
pub(crate) const SESSION_HEADER: HeaderName = HeaderName::from_static("buzon-session");

/// The `__Host-` prefix makes browsers refuse it without `Secure`, with a domain, or for a part
/// of the site.
pub(crate) const COOKIE_NAME: &str = "__Host-buzon";

/// Bytes of the key file: the cookie crate cuts a signing and an encryption key from them.
const KEY_BYTES: usize = 64;

/// The longest token sealed; with the seal it stays under the 4 KiB of a cookie.
const MAX_TOKEN_BYTES: usize = 2048;

/// Why the session key could not be used.
#[derive(Debug, thiserror::Error)]
pub enum SessionKeyError {
    #[error("the session key {path} could not be read or created: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("the system gave no random bytes for the session key")]
    NoRandomness,
    #[error(
        "the session key {path} is not {KEY_BYTES} bytes long: delete it and start again \
         (everyone signs in anew)"
    )]
    WrongLength { path: PathBuf },
}

/// The key that seals sessions; no Debug, no Clone, and it never leaves this file.
pub(crate) struct Seal {
    key: Key,
}

impl Seal {
    /// Reads the key of `path`, creating it readable by its owner alone if it is missing.
    ///
    /// Several replicas may start at once on one folder: they end up with the same key.
    ///
    /// # Errors
    ///
    /// [`SessionKeyError`] when the file cannot be read or created, or is not a key.
    pub(crate) fn open(path: &Path) -> Result<Self, SessionKeyError> {
        let io_error = |source| SessionKeyError::Io {
            path: path.to_owned(),
            source,
        };
        let mut file = match File::open(path) {
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
                let mut bytes = [0; KEY_BYTES];
                SysRng
                    .try_fill_bytes(&mut bytes)
                    .map_err(|_| SessionKeyError::NoRandomness)?;
                create(path, &bytes).map_err(io_error)?;
                File::open(path)
            }
            other => other,
        }
        .map_err(io_error)?;
        let limit = u64::try_from(KEY_BYTES)
            .unwrap_or(u64::MAX)
            .saturating_add(1);
        let mut bytes = Vec::with_capacity(KEY_BYTES + 1);
        Read::by_ref(&mut file)
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(io_error)?;
        let wrong_length = || SessionKeyError::WrongLength {
            path: path.to_owned(),
        };
        if bytes.len() != KEY_BYTES {
            return Err(wrong_length());
        }
        Ok(Self {
            key: Key::try_from(bytes.as_slice()).map_err(|_| wrong_length())?,
        })
    }

    /// Returns the `Authorization` of a browser's request, if it holds a cookie of ours.
    pub(crate) fn authorization(&self, browser: &HeaderMap) -> Option<HeaderValue> {
        let token = browser
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| Cookie::split_parse(text.to_owned()))
            .flatten()
            .filter(|cookie| cookie.name() == COOKIE_NAME)
            .find_map(|sealed| CookieJar::new().private(&self.key).decrypt(sealed))?;
        let mut value = HeaderValue::from_str(&format!("Bearer {}", token.value())).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// Writes into `browser` the cookie that the answer of the `backend` asks for, if any.
    pub(crate) fn translate(&self, backend: &HeaderMap, browser: &mut HeaderMap) {
        let Some(token) = backend.get(SESSION_HEADER) else {
            return;
        };
        let cookie = match token.to_str().map(str::trim) {
            Ok("") => {
                let mut ended = host_cookie(String::new());
                ended.set_max_age(Duration::ZERO);
                ended
            }
            Ok(token) if token.len() <= MAX_TOKEN_BYTES && is_token(token) => {
                let mut jar = CookieJar::new();
                jar.private_mut(&self.key)
                    .add(host_cookie(token.to_owned()));
                let Some(sealed) = jar.get(COOKIE_NAME) else {
                    return;
                };
                sealed.clone()
            }
            _ => {
                tracing::error!("the backend handed a session token that no header can carry");
                return;
            }
        };
        if let Ok(mut value) = HeaderValue::from_str(&cookie.to_string()) {
            value.set_sensitive(true);
            browser.append(SET_COOKIE, value);
        }
    }
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

/// Creates `path` whole or not at all: written beside it, then linked to its name.
fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(
        ".{}.{:016x}.new",
        std::process::id(),
        rand::random::<u64>()
    ));
    let beside = PathBuf::from(beside);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| fs::hard_link(&beside, path));
    fs::remove_file(&beside)?;
    match linked {
        // Another replica was first: its key is the key.
        Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal() -> Seal {
        Seal {
            key: Key::from(&[7; KEY_BYTES]),
        }
    }

    fn handed(token: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(SESSION_HEADER, HeaderValue::from_static(token))])
    }

    fn cookie_for(token: &'static str) -> String {
        let mut browser = HeaderMap::new();
        seal().translate(&handed(token), &mut browser);
        browser[SET_COOKIE].to_str().unwrap().to_owned()
    }

    fn sent_back(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookie).unwrap())])
    }

    #[test]
    fn a_token_comes_back_from_its_cookie_and_cannot_be_read_in_it() {
        let cookie = cookie_for("abc.DEF-123");
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
        let found = seal().authorization(&sent_back(&format!("a=b; {pair}; c=d")));
        assert_eq!(found.unwrap(), "Bearer abc.DEF-123");
    }

    #[test]
    fn a_cookie_changed_anywhere_is_no_cookie() {
        let cookie = cookie_for("abc");
        let pair = cookie.split(';').next().unwrap();
        let start = COOKIE_NAME.len() + 1;
        for index in start..pair.len() {
            let mut bytes = pair.as_bytes().to_vec();
            bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(
                seal().authorization(&sent_back(&changed)).is_none(),
                "{index}"
            );
        }
        let other = Seal {
            key: Key::from(&[8; KEY_BYTES]),
        };
        assert!(other.authorization(&sent_back(pair)).is_none());
        assert!(
            seal()
                .authorization(&sent_back("__Host-buzon=abc"))
                .is_none()
        );
        assert!(
            seal()
                .authorization(&sent_back(&pair.replace("__Host-", "")))
                .is_none()
        );
    }

    #[test]
    fn an_empty_token_ends_the_session() {
        let cookie = cookie_for("");
        assert!(cookie.starts_with("__Host-buzon=;"), "{cookie}");
        assert!(
            cookie.contains("Max-Age=0") && cookie.contains("Secure"),
            "{cookie}"
        );
    }

    #[test]
    fn a_token_that_is_no_token_is_not_sealed() {
        let mut browser = HeaderMap::new();
        seal().translate(&handed("two words"), &mut browser);
        assert!(browser.is_empty());
    }

    #[test]
    fn replicas_that_start_together_share_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("session.key");
        let keys: Vec<Vec<u8>> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| Seal::open(&path).unwrap().key.master().to_vec()))
                .collect();
            starts
                .into_iter()
                .map(|start| start.join().unwrap())
                .collect()
        });
        assert!(keys.iter().all(|key| key == &keys[0]));
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.key");
        for length in [0, 1, KEY_BYTES - 1, KEY_BYTES + 1] {
            fs::write(&path, vec![1; length]).unwrap();
            assert!(matches!(
                Seal::open(&path),
                Err(SessionKeyError::WrongLength { .. })
            ));
        }
    }
}
