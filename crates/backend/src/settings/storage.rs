//! Where records and documents are kept. What carries a secret does not print it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where the records are.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Database {
    /// A server that any number of replicas share.
    Postgres(PostgresUrl),
    /// A file of this machine alone.
    Sqlite(PathBuf),
}

/// A connection URL; it may carry a password, so nothing prints it.
#[derive(Clone, Eq, PartialEq)]
pub struct PostgresUrl(String);

/// Where documents are.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Documents {
    /// An S3-compatible service that any number of replicas share.
    Bucket(Bucket),
    /// A folder.
    Folder(PathBuf),
}

/// A bucket, and where in it. Endpoint, region and credentials are those of `AWS_*`.
#[derive(Clone, Eq, PartialEq)]
pub struct Bucket {
    pub(crate) name: String,
    pub(crate) prefix: String,
    pub(crate) options: Vec<(String, String)>,
}

/// Why a place cannot be understood.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PlaceError {
    #[error("it is `sqlite:PATH` or `postgres://USER@HOST/NAME`")]
    Database,
    #[error("it is a folder or `s3://BUCKET/PREFIX`")]
    Documents,
}

impl PostgresUrl {
    /// Returns the URL with its secrets, for whoever connects.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("postgres://…")
    }
}

impl FromStr for Database {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(PostgresUrl(text.to_owned())));
        }
        let path = text.strip_prefix("sqlite:").ok_or(PlaceError::Database)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.starts_with(':') {
            return Err(PlaceError::Database);
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }
}

impl Documents {
    /// Returns the folder, if it is one.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match self {
            Self::Bucket(_) => None,
            Self::Folder(folder) => Some(folder),
        }
    }
}

impl Bucket {
    /// Sets what `AWS_*` would say, by its name there without `AWS_` and in lower case.
    #[must_use]
    pub fn with(mut self, option: &str, value: &str) -> Self {
        self.options.push((option.to_owned(), value.to_owned()));
        self
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "s3://{}/{}", self.name, self.prefix)
    }
}

impl FromStr for Documents {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let Some(place) = text.strip_prefix("s3://") else {
            let is_url = text.contains("://");
            return if text.is_empty() || is_url {
                Err(PlaceError::Documents)
            } else {
                Ok(Self::Folder(PathBuf::from(text)))
            };
        };
        let (name, prefix) = place.split_once('/').unwrap_or((place, ""));
        if name.is_empty() {
            return Err(PlaceError::Documents);
        }
        Ok(Self::Bucket(Bucket {
            name: name.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
            options: Vec::new(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_are_told_apart_and_keep_their_secret() {
        let sqlite = |path: &str| Ok(Database::Sqlite(path.into()));
        assert_eq!("sqlite:a/b.sqlite".parse(), sqlite("a/b.sqlite"));
        assert_eq!("sqlite:///a".parse(), sqlite("/a"));
        for wrong in ["", "a", "sqlite:", "sqlite::memory:", "mysql://a"] {
            assert_eq!(wrong.parse::<Database>(), Err(PlaceError::Database));
        }
        let secret = "postgres://buzon:secret@db/buzon";
        let database: Database = secret.parse().unwrap();
        assert!(!format!("{database:?}").contains("secret"));
    }

    #[test]
    fn documents_are_a_folder_or_a_bucket_and_keep_their_secret() {
        let folder = Documents::Folder("d".into());
        assert_eq!("d".parse(), Ok(folder));
        let Ok(Documents::Bucket(bucket)) = "s3://buzon/a/b/".parse() else {
            panic!("it is a bucket");
        };
        assert_eq!((&*bucket.name, &*bucket.prefix), ("buzon", "a/b"));
        let bucket = bucket.with("secret_access_key", "hidden");
        assert!(!format!("{bucket:?}").contains("hidden"));
        for wrong in ["", "s3://", "gs://a"] {
            assert_eq!(wrong.parse::<Documents>(), Err(PlaceError::Documents));
        }
    }
}
