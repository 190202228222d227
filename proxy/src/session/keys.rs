//! The file of keys that seal sessions, shared by every replica, and its rotation.
//!
//! The rules are:
//!
//! - A line is a key: the second since 1970 from which it seals, a blank, 64 bytes in base64.
//!   The youngest that may seal does; every one opens.
//! - A new key seals only after [`LEAD_SECONDS`], when every replica has read the file again; an
//!   old one stays until nothing that it sealed can still be alive.
//! - The file is written whole or not at all, readable by its owner alone.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding as _};
use cookie::Key;
use rand::TryRng;
use rand::rngs::SysRng;

/// Bytes of a key: the cookie crate cuts a signing and an encryption key from them.
pub(crate) const KEY_BYTES: usize = 64;

/// How long a new key waits before it seals: several times what a replica needs to notice.
pub(crate) const LEAD_SECONDS: u64 = 120;

/// How long an old key opens after a younger one took over: a session in all, and slack.
const RETIRED_SECONDS: u64 = super::ABSOLUTE_SECONDS + 15 * 60;

/// The first line of the file.
const TITLE: &str = "# Session keys of buzon-proxy: secret. From when it seals, key.";

/// The largest file read.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// Why the session keys could not be used.
#[derive(Debug, thiserror::Error)]
pub enum SessionKeyError {
    #[error("the session keys {path} could not be read or created: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("the system gave no random bytes for a session key")]
    NoRandomness,
    #[error(
        "the session keys {path} are not lines of a number and {KEY_BYTES} bytes in base64: \
         delete the file and start again (everyone signs in anew)"
    )]
    Unreadable { path: PathBuf },
}

/// One key and the second from which it seals.
struct Dated {
    from: u64,
    bytes: [u8; KEY_BYTES],
    key: Key,
}

/// The keys, the youngest first; no Debug, no Clone, and they never leave this room.
pub(crate) struct Keys(Vec<Dated>);

impl Keys {
    /// Reads the file, creating it with one key if it is missing.
    ///
    /// Several replicas may start at once on one folder: they end up with the same key.
    pub(crate) fn open(path: &Path) -> Result<Self, SessionKeyError> {
        let failed = |source| SessionKeyError::Io {
            path: path.to_owned(),
            source,
        };
        match Self::read(path) {
            Err(SessionKeyError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                let keys = Self(vec![Dated::fresh(0)?]);
                write(path, &keys.to_text(), Place::IfFree).map_err(failed)?;
                Self::read(path)
            }
            other => other,
        }
    }

    /// Adds a key that seals from [`LEAD_SECONDS`] after `now`, and drops those out of use.
    pub(crate) fn rotate(path: &Path, now: u64) -> Result<usize, SessionKeyError> {
        let mut keys = Self::open(path)?;
        keys.0.insert(0, Dated::fresh(now + LEAD_SECONDS)?);
        keys.drop_retired(now);
        write(path, &keys.to_text(), Place::Over).map_err(|source| SessionKeyError::Io {
            path: path.to_owned(),
            source,
        })?;
        Ok(keys.0.len())
    }

    fn read(path: &Path) -> Result<Self, SessionKeyError> {
        let failed = |source| SessionKeyError::Io {
            path: path.to_owned(),
            source,
        };
        let unreadable = || SessionKeyError::Unreadable {
            path: path.to_owned(),
        };
        let mut text = Vec::new();
        let file = fs::File::open(path).map_err(failed)?;
        io::Read::read_to_end(&mut io::Read::take(file, FILE_BYTES_MAX), &mut text)
            .map_err(failed)?;
        // The form of the first releases: one key, as it is.
        if let Ok(bytes) = text.as_slice().try_into() {
            let only = Dated::new(0, bytes).ok_or_else(unreadable)?;
            return Ok(Self(vec![only]));
        }
        let text = String::from_utf8(text).map_err(|_| unreadable())?;
        Self::parse(&text).ok_or_else(unreadable)
    }

    fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().map(str::trim);
        let mut keys = lines
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| {
                let (from, bytes) = line.split_once(' ')?;
                let bytes = Base64::decode_vec(bytes.trim()).ok()?.try_into().ok()?;
                Dated::new(from.parse().ok()?, bytes)
            })
            .collect::<Option<Vec<_>>>()?;
        keys.sort_by_key(|dated| std::cmp::Reverse(dated.from));
        (!keys.is_empty()).then_some(Self(keys))
    }

    fn to_text(&self) -> String {
        let mut text = format!("{TITLE}\n");
        for dated in &self.0 {
            let key = Base64::encode_string(&dated.bytes);
            // Writing to a string cannot fail.
            _ = writeln!(text, "{} {key}", dated.from);
        }
        text
    }

    /// Drops every key whose successor has sealed for longer than a session lives.
    fn drop_retired(&mut self, now: u64) {
        let mut successor = u64::MAX;
        self.0.retain(|dated| {
            let retired = successor.saturating_add(RETIRED_SECONDS) < now;
            successor = dated.from;
            !retired
        });
    }

    /// Returns the key that seals at `now`.
    pub(crate) fn sealing(&self, now: u64) -> Option<&Key> {
        let ripe = self.0.iter().find(|dated| dated.from <= now);
        ripe.or(self.0.last()).map(|dated| &dated.key)
    }

    /// Returns every key, the youngest first.
    pub(crate) fn opening(&self) -> impl Iterator<Item = &Key> {
        self.0.iter().map(|dated| &dated.key)
    }
}

impl Dated {
    fn new(from: u64, bytes: [u8; KEY_BYTES]) -> Option<Self> {
        let key = Key::try_from(bytes.as_slice()).ok()?;
        Some(Self { from, bytes, key })
    }

    fn fresh(from: u64) -> Result<Self, SessionKeyError> {
        let mut bytes = [0; KEY_BYTES];
        SysRng
            .try_fill_bytes(&mut bytes)
            .map_err(|_| SessionKeyError::NoRandomness)?;
        Self::new(from, bytes).ok_or(SessionKeyError::NoRandomness)
    }
}

/// Whether another file of the name stays.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Place {
    IfFree,
    Over,
}

/// Writes `path` whole or not at all: beside it, synced, then given its name.
fn write(path: &Path, text: &str, place: Place) -> io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
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
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    if place == Place::Over {
        return written.and_then(|()| fs::rename(&beside, path));
    }
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

    fn bytes(key: &Key) -> Vec<u8> {
        key.master().to_vec()
    }

    #[test]
    fn replicas_that_start_together_share_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("session.key");
        let keys: Vec<Vec<u8>> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| bytes(Keys::open(&path).unwrap().sealing(9).unwrap())))
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
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_new_key_seals_later_and_an_old_one_opens_until_its_sessions_are_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.key");
        let first = bytes(Keys::open(&path).unwrap().sealing(1_000).unwrap());
        assert_eq!(Keys::rotate(&path, 1_000).unwrap(), 2);
        let keys = Keys::open(&path).unwrap();
        assert_eq!(bytes(keys.sealing(1_000).unwrap()), first);
        let second = bytes(keys.sealing(1_000 + LEAD_SECONDS).unwrap());
        assert_ne!(second, first);
        assert_eq!(keys.opening().count(), 2);

        let later = 1_000 + LEAD_SECONDS + RETIRED_SECONDS;
        assert_eq!(Keys::rotate(&path, later).unwrap(), 3, "it may still open");
        assert_eq!(
            Keys::rotate(&path, later + 1).unwrap(),
            3,
            "the first is gone"
        );
        let keys = Keys::open(&path).unwrap();
        assert!(keys.opening().all(|key| bytes(key) != first));
        assert_eq!(bytes(keys.sealing(later + 2).unwrap()), second);
    }

    #[test]
    fn the_file_of_the_first_releases_is_read_and_rotated() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.key");
        fs::write(&path, [7; KEY_BYTES]).unwrap();
        let keys = Keys::open(&path).unwrap();
        assert_eq!(bytes(keys.sealing(1).unwrap()), [7; KEY_BYTES]);
        assert_eq!(Keys::rotate(&path, 1_000).unwrap(), 2);
        let keys = Keys::open(&path).unwrap();
        assert_eq!(bytes(keys.sealing(1_000).unwrap()), [7; KEY_BYTES]);
    }

    #[test]
    fn a_file_that_is_no_keys_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.key");
        let short = format!("0 {}\n", Base64::encode_string(&[1; KEY_BYTES - 1]));
        for text in ["", "# nothing\n", "0\n", "x y\n", "0 !!\n", &short, "\0\0"] {
            fs::write(&path, text).unwrap();
            let refused = Keys::open(&path).err().unwrap();
            assert!(
                matches!(refused, SessionKeyError::Unreadable { .. }),
                "{text:?}"
            );
        }
    }
}
