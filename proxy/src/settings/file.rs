//! The file of settings: flat TOML whose names are those of the options.
//!
//! Each value becomes the *default* of its option, so whatever the command line or the
//! environment says wins. A name that is no option stops the start: a misspelt limit is a limit
//! that is not there.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory as _, FromArgMatches as _};

use super::Settings;

/// Why the settings could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error(transparent)]
    Clap(#[from] clap::Error),
    #[error("the file of settings {path} could not be read: {source}")]
    Io {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("the file of settings {path} is not `name = value` lines: {reason}")]
    NotToml { path: PathBuf, reason: String },
    #[error("the file of settings {path} has `{name}`, which is no setting: see --help")]
    Unknown { path: PathBuf, name: String },
    #[error("the file of settings {path}: `{name}` is a word, a number, true or a list of them")]
    WrongKind { path: PathBuf, name: String },
}

impl Settings {
    /// Reads the command line, the environment and the file they name, if any.
    ///
    /// # Errors
    ///
    /// [`SettingsError`], with a sentence that says what to write instead.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, SettingsError> {
        let words: Vec<OsString> = words.into_iter().collect();
        let first = Self::command().try_get_matches_from(words.clone())?;
        let first = Self::from_arg_matches(&first)?;
        let Some(path) = &first.config else {
            return Ok(first);
        };
        let text = std::fs::read_to_string(path).map_err(|source| SettingsError::Io {
            path: path.clone(),
            source,
        })?;
        let command = with_defaults(Self::command(), path, &text)?;
        Ok(Self::from_arg_matches(
            &command.try_get_matches_from(words)?,
        )?)
    }
}

fn with_defaults(mut command: Command, path: &Path, text: &str) -> Result<Command, SettingsError> {
    let path = path.to_owned();
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let (path, reason) = (path.clone(), error.message().to_owned());
        SettingsError::NotToml { path, reason }
    })?;
    for (name, value) in table {
        let known = command
            .get_arguments()
            .find(|argument| argument.get_long() == Some(&name))
            .map(|argument| argument.get_id().clone());
        let (Some(id), false) = (known, name == "config") else {
            return Err(SettingsError::Unknown { path, name });
        };
        let Some(words) = words(&value) else {
            return Err(SettingsError::WrongKind { path, name });
        };
        command = command.mut_arg(id, |argument| argument.default_values(words));
    }
    Ok(command)
}

/// Writes a value as the command line would have it.
fn words(value: &toml::Value) -> Option<Vec<String>> {
    match value {
        toml::Value::Array(items) => {
            let items = items.iter().map(words).collect::<Option<Vec<_>>>()?;
            Some(items.into_iter().flatten().collect())
        }
        toml::Value::Boolean(is) => Some(vec![is.to_string()]),
        toml::Value::Float(number) => Some(vec![number.to_string()]),
        toml::Value::Integer(number) => Some(vec![number.to_string()]),
        toml::Value::String(word) => Some(vec![word.clone()]),
        toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, words: &[&str]) -> Result<Settings, SettingsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("proxy.toml");
        std::fs::write(&path, text).unwrap();
        let mut all = vec!["proxy".into(), "--config".into(), path.into_os_string()];
        all.extend(words.iter().map(OsString::from));
        Settings::read(all)
    }

    #[test]
    fn the_command_line_wins_over_the_file_and_the_file_over_the_default() {
        let text = "in-flight = 7\nuploads = 3\ninstitute = true\nidle-timeout = 1.5\n\
                    backend = [\"http://a:1\", \"http://b:2\"]\n";
        let settings = read(text, &["--uploads", "4"]).unwrap();
        assert_eq!((settings.limits.in_flight, settings.limits.uploads), (7, 4));
        assert!(settings.institute);
        assert_eq!(settings.upstream.backend.len(), 2);
        assert_eq!(settings.limits.idle_timeout.as_millis(), 1500);
        assert_eq!(settings.limits.json_limit, 262_144);
    }

    #[test]
    fn a_misspelt_or_wrong_setting_stops_the_start() {
        for (text, why) in [
            ("in-fligth = 7", "is no setting"),
            ("config = \"x\"", "is no setting"),
            ("in-flight = \"many\"", "invalid value"),
            ("in-flight = 1979-05-27", "is a word"),
            ("in-flight", "not `name = value`"),
        ] {
            let refused = read(text, &[]).err().unwrap().to_string();
            assert!(refused.contains(why), "{text}: {refused}");
        }
    }
}
