//! The credential of the institute's own systems: a secret in a file, of which only the digest is
//! kept in memory.

use std::io;
use std::path::{Path, PathBuf};

use mailbox::digest::Digest;
use sha2::{Digest as _, Sha256};

use crate::file;
use crate::ids::SessionToken;
use crate::settings::Settings;

/// Fewest characters of a secret: as many as 192 bits take in base64.
const CHARACTERS_MIN: usize = 32;
/// Where the demonstration keeps the one it makes.
const DEMONSTRATION: &str = "demo/institute.token";

/// Why there is no credential.
#[derive(Debug, thiserror::Error)]
pub enum CredentialFileError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is too short to be a secret.
    #[error("{path} has to hold a secret of {CHARACTERS_MIN} visible characters at least")]
    Weak {
        /// Which file.
        path: PathBuf,
    },
}

/// What the institute's own systems are known by.
pub(crate) struct InstituteCredential(Digest);

impl InstituteCredential {
    /// Reads the credential that `settings` name. The demonstration makes its own.
    pub(crate) fn open(settings: &Settings) -> Result<Option<Self>, CredentialFileError> {
        match &settings.institute_token_file {
            Some(path) => Self::read(path).map(Some),
            None if settings.demo => {
                let path = settings.data.join(DEMONSTRATION);
                if !path.exists() {
                    let token = SessionToken::new();
                    let written = file::write_secret(&path, token.reveal().as_bytes());
                    written.map_err(|source| CredentialFileError::File {
                        path: path.clone(),
                        source,
                    })?;
                }
                Self::read(&path).map(Some)
            }
            None => Ok(None),
        }
    }

    fn read(path: &Path) -> Result<Self, CredentialFileError> {
        let path = path.to_owned();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => zeroize::Zeroizing::new(text),
            Err(source) => return Err(CredentialFileError::File { path, source }),
        };
        let secret = text.trim_end_matches(['\r', '\n']);
        if secret.len() < CHARACTERS_MIN || !secret.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(CredentialFileError::Weak { path });
        }
        Ok(Self(digest(secret)))
    }

    /// Tells whether it is the one that was brought. Every byte of both digests is looked at, so
    /// the time it takes says nothing of the secret.
    pub(crate) fn is(&self, brought: &str) -> bool {
        let brought = digest(brought);
        let pairs = self.0.as_bytes().iter().zip(brought.as_bytes());
        pairs.fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
    }
}

fn digest(secret: &str) -> Digest {
    Digest::new(Sha256::digest(secret.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_secret_is_none_and_only_the_whole_one_is_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let secret = "0123456789abcdef0123456789abcdef";
        for (text, sound) in [
            (secret.to_owned(), true),
            (format!("{secret}\n"), true),
            (secret[1..].to_owned(), false),
            (format!("{secret} {secret}"), false),
        ] {
            std::fs::write(&path, &text).unwrap();
            assert_eq!(InstituteCredential::read(&path).is_ok(), sound, "{text:?}");
        }
        std::fs::write(&path, secret).unwrap();
        let credential = InstituteCredential::read(&path).unwrap();
        assert!(credential.is(secret));
        for wrong in ["", &secret[..31], &format!("{secret}0")] {
            assert!(!credential.is(wrong), "{wrong}");
        }
    }
}
