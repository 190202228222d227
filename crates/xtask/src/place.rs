//! Where things are: the repository, its target folder, the cache of tools; and how a child of
//! ours is started so that it sees the same world as a command typed by hand.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::say::Trouble;

/// The folders of this run.
pub(crate) struct Place {
    /// The root of the repository.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
    /// Where tools that we install live, across clones.
    pub(crate) cache: PathBuf,
    /// Whether a missing piece is a failure.
    pub(crate) ci: bool,
    /// `cargo metadata --no-deps`.
    pub(crate) metadata: Value,
    path: OsString,
}

impl Place {
    /// Asks cargo where we are.
    pub(crate) fn find() -> Result<Self, Trouble> {
        let mut ask = Command::new("cargo");
        ask.args(["metadata", "--format-version", "1", "--no-deps"]);
        let output = ask.output().map_err(|error| {
            Trouble::new(format!(
                "`cargo` did not start ({error}): install Rust from rustup.rs"
            ))
        })?;
        if !output.status.success() {
            let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(Trouble::new(format!(
                "cargo cannot read the workspace: {reason}"
            )));
        }
        let metadata: Value = serde_json::from_slice(&output.stdout)
            .map_err(|error| Trouble::new(format!("cargo metadata is not JSON: {error}")))?;
        let cache = cache_folder()?;
        Ok(Self {
            root: folder(&metadata, "workspace_root")?,
            target: folder(&metadata, "target_directory")?,
            path: path_with(&cache.join("bin"))?,
            cache,
            ci: env::var_os("CI").is_some_and(|value| value == "true" || value == "1"),
            metadata,
        })
    }

    /// Our own corner of the target folder: logs, fingerprints, half-made bundles.
    pub(crate) fn work(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The finished browser bundle.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The data that tests read, which lives beside the repository.
    pub(crate) fn shared(&self) -> PathBuf {
        let beside = self.root.parent().unwrap_or(&self.root).join("shared");
        env::var_os("BUZON_SHARED").map_or(beside, PathBuf::from)
    }

    /// A binary that cargo built.
    pub(crate) fn binary(&self, profile: &str, name: &str) -> PathBuf {
        self.target
            .join(profile)
            .join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// Starts a child at the root, with the cached tools first on PATH.
    ///
    /// What cargo tells *us* is taken out of its environment: build scripts that watch
    /// `CARGO_PKG_*` (ring's) would build again each time we and a person take turns.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", &self.path);
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// `cargo` itself, at the root.
    pub(crate) fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments);
        command
    }

    /// The first of `names` that is a file in a folder of PATH.
    pub(crate) fn on_path(&self, names: &[&str]) -> Option<PathBuf> {
        names.iter().find_map(|name| {
            env::split_paths(&self.path)
                .map(|folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
                .find(|file| file.is_file())
        })
    }
}

fn folder(metadata: &Value, key: &str) -> Result<PathBuf, Trouble> {
    metadata
        .get(key)
        .and_then(Value::as_str)
        .map(PathBuf::from)
        .ok_or_else(|| Trouble::new(format!("cargo metadata has no `{key}`: is cargo very old?")))
}

fn cache_folder() -> Result<PathBuf, Trouble> {
    let named = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    named("XDG_CACHE_HOME")
        .or_else(|| named("HOME").map(|home| home.join(".cache")))
        .or_else(|| named("LOCALAPPDATA"))
        .map(|cache| cache.join("buzon").join("tools"))
        .ok_or_else(|| Trouble::new("there is no HOME: set XDG_CACHE_HOME to a folder for tools"))
}

fn path_with(first: &Path) -> Result<OsString, Trouble> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(first.to_owned()).chain(env::split_paths(&path));
    env::join_paths(folders)
        .map_err(|error| Trouble::new(format!("the cache folder cannot be on PATH: {error}")))
}
