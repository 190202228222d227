//! The file of settings: flat TOML whose names are those of the options, as the door's is.
//!
//! Each value becomes the *default* of its option, so whatever the command line or the
//! environment says wins. A name that is no option stops the start: a misspelt limit is a limit
//! that is not there.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Command, Parser};

/// The option that names the file.
const CONFIG: &str = "config";

/// Why the settings could not be read. No value is repeated: it may be a secret.
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

/// Reads the command line, the environment and the file that `--config` names, if any.
///
/// # Errors
///
/// [`SettingsError`], with a sentence that says what to write instead.
pub fn read<P: Parser>(words: impl IntoIterator<Item = OsString>) -> Result<P, SettingsError> {
    let words: Vec<OsString> = words.into_iter().collect();
    let first = P::command().try_get_matches_from(&words)?;
    let Some(path) = first.get_one::<PathBuf>(CONFIG) else {
        return Ok(P::from_arg_matches(&first)?);
    };
    let text = std::fs::read_to_string(path).map_err(|source| SettingsError::Io {
        path: path.clone(),
        source,
    })?;
    let command = with_defaults(P::command(), path, &text)?;
    Ok(P::from_arg_matches(&command.try_get_matches_from(&words)?)?)
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
        let (Some(id), false) = (known, name == CONFIG) else {
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
    use super::super::{Database, Settings};
    use super::*;

    /// A program with all of our settings.
    #[derive(Debug, Parser)]
    struct Program {
        #[arg(long)]
        config: Option<PathBuf>,
        #[command(flatten)]
        settings: Settings,
    }

    fn read(text: &str, words: &[&str]) -> Result<Program, SettingsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backend.toml");
        std::fs::write(&path, text).unwrap();
        let mut all = vec!["backend".into(), "--config".into(), path.into_os_string()];
        all.extend(words.iter().map(OsString::from));
        super::read(all)
    }

    #[test]
    fn the_command_line_wins_over_the_file_and_the_file_over_the_default() {
        let text = "authority = \"Una\"\norigin = \"https://buzon.example\"\ndemo = true\n\
                    crl = [\"a\", \"b\"]\nocsp-timeout = 1.5\n";
        let program = read(text, &["--authority", "Otra"]).unwrap();
        let settings = program.settings;
        assert_eq!(settings.authority, "Otra");
        assert_eq!(settings.origin, "https://buzon.example");
        assert!(settings.demo && program.config.is_some());
        assert_eq!(settings.revocation.crls.len(), 2);
        assert_eq!(settings.revocation.ocsp_timeout.as_millis(), 1500);
        assert_eq!(settings.data, PathBuf::from("data"));
    }

    #[test]
    fn a_misspelt_or_wrong_setting_stops_the_start() {
        for (text, why) in [
            ("databse = \"x\"", "is no setting"),
            ("config = \"x\"", "is no setting"),
            ("environment = \"otro\"", "invalid value"),
            ("authority = 1979-05-27", "is a word"),
            ("authority", "not `name = value`"),
        ] {
            let refused = read(text, &[]).err().unwrap().to_string();
            assert!(refused.contains(why), "{text}: {refused}");
        }
    }

    #[test]
    fn neither_what_is_printed_nor_a_refusal_tells_a_password() {
        let right = "postgres://buzon:hidden@db/buzon";
        let program = read(&format!("database = \"{right}\""), &[]).unwrap();
        let Some(Database::Postgres(url)) = &program.settings.database else {
            panic!("it is on a server");
        };
        assert_eq!(url.reveal(), right);
        assert!(!format!("{program:?}").contains("hidden"));
        let wrong = "postgre://buzon:hidden@db/buzon";
        for refused in [
            read(&format!("database = \"{wrong}\""), &[]),
            read("", &["--database", wrong]),
        ] {
            let said = refused.unwrap_err().to_string();
            assert!(
                said.contains("--database") && said.contains("postgres://"),
                "{said}"
            );
            assert!(!said.contains("hidden"), "{said}");
        }
    }
}
