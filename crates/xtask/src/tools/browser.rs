//! The tools that drive a browser: Chromium, Firefox, Node.js, the npm packages of `tests/browser`, Python
//! with `cryptography` for the leak scan, OpenSSL as a second opinion on signatures.

use std::env;
use std::fs;
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use crate::place::Place;
use crate::say::Trouble;
use crate::step;

const BROWSER_TESTS: &str = "tests/browser";
const NODE_MAJOR_MIN: u32 = 20;
const CHROMIUM_NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

const FIREFOX_NAMES: [&str; 2] = ["firefox-esr", "firefox"];

/// What browser tests are started with.
pub(crate) struct BrowserTools {
    pub(crate) chromium: PathBuf,
    /// Where there is none, its journeys say that they did not run.
    pub(crate) firefox: Option<PathBuf>,
    pub(crate) python: PathBuf,
}

/// Finds or installs all of them.
pub(crate) fn ensure(place: &Place) -> Result<BrowserTools, Trouble> {
    node(place)?;
    openssl(place)?;
    let chromium = chromium(place)?;
    let firefox = firefox(place)?;
    npm_packages(place, BROWSER_TESTS)?;
    let python = python(place)?;
    Ok(BrowserTools {
        chromium,
        firefox,
        python,
    })
}

fn node(place: &Place) -> Result<(), Trouble> {
    let version = step::asked(place.command("node").arg("--version"));
    let major = version.as_deref().and_then(node_major);
    match major {
        Some(major) if major >= NODE_MAJOR_MIN => Ok(()),
        Some(major) => Err(Trouble::new(format!(
            "Node.js {major} is too old for the browser tests: install {NODE_MAJOR_MIN} or newer"
        ))),
        None => Err(Trouble::new(format!(
            "the browser tests need Node.js {NODE_MAJOR_MIN} or newer with npm: install it"
        ))),
    }
}

fn node_major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

fn openssl(place: &Place) -> Result<(), Trouble> {
    if place.on_path(&["openssl"]).is_some() {
        return Ok(());
    }
    apt(place, "openssl")?;
    place.on_path(&["openssl"]).map(|_| ()).ok_or_else(|| {
        Trouble::new("the tests check signatures with OpenSSL: install `openssl` on PATH")
    })
}

fn chromium(place: &Place) -> Result<PathBuf, Trouble> {
    let missing = || {
        Trouble::new(
            "no Chromium: install the package `chromium`, or set CHROMIUM to the browser's path",
        )
    };
    if let Some(named) = env::var_os("CHROMIUM").filter(|value| !value.is_empty()) {
        let path = PathBuf::from(named);
        return if path.is_file() {
            Ok(path)
        } else {
            Err(missing())
        };
    }
    if let Some(found) = place.on_path(&CHROMIUM_NAMES) {
        return Ok(found);
    }
    apt(place, "chromium")?;
    place.on_path(&CHROMIUM_NAMES).ok_or_else(missing)
}

fn firefox(place: &Place) -> Result<Option<PathBuf>, Trouble> {
    if let Some(named) = env::var_os("FIREFOX").filter(|value| !value.is_empty()) {
        return Ok(Some(PathBuf::from(named)).filter(|path| path.is_file()));
    }
    if place.on_path(&FIREFOX_NAMES).is_none() {
        apt(place, "firefox-esr")?;
    }
    Ok(place.on_path(&FIREFOX_NAMES))
}

/// Installs a Debian package where we may: apt-get is there and we are root.
pub(super) fn apt(place: &Place, package: &str) -> Result<(), Trouble> {
    let root = step::asked(place.command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    if !root || place.on_path(&["apt-get"]).is_none() {
        return Ok(());
    }
    let apt = || {
        let mut command = place.command("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    step::quiet(place, "reading Debian's package lists", apt().arg("update"))?;
    let mut install = apt();
    install.args(["install", "-y", "--no-install-recommends", package]);
    step::quiet(
        place,
        &format!("installing {package} (once; some minutes)"),
        &mut install,
    )
}

/// `npm ci` in a folder of the repository, only when its lock is not the one last installed.
pub(crate) fn npm_packages(place: &Place, folder: &str) -> Result<(), Trouble> {
    let what = format!("installing npm packages for {folder} (once)");
    let folder = place.root.join(folder);
    let lock = folder.join("package-lock.json");
    let bytes = fs::read(&lock).map_err(|error| Trouble::with_file(&lock, &error))?;
    let digest = hex::lower::encode_string(&Sha256::digest(&bytes));
    let stamp = folder.join("node_modules/.buzon-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == digest) {
        return Ok(());
    }
    let mut npm = place.command("npm");
    npm.current_dir(&folder)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    step::quiet(place, &what, &mut npm)?;
    fs::create_dir_all(folder.join("node_modules"))
        .and_then(|()| fs::write(&stamp, digest))
        .map_err(|error| Trouble::with_file(&stamp, &error))
}

fn python(place: &Place) -> Result<PathBuf, Trouble> {
    let knows = |python: &PathBuf| {
        step::asked(place.command(python).args(["-c", "import cryptography"])).is_some()
    };
    let system = place.on_path(&["python3", "python"]);
    if let Some(found) = system.clone().filter(knows) {
        return Ok(found);
    }
    let folder = place.cache.join("venv");
    let ours = folder.join("bin/python");
    if knows(&ours) {
        return Ok(ours);
    }
    let Some(system) = system else {
        return Err(Trouble::new(
            "the leak scan needs Python 3: install `python3`",
        ));
    };
    let mut venv = place.command(system);
    venv.args(["-m", "venv"]).arg(&folder);
    step::quiet(
        place,
        "making a Python environment for the leak scan",
        &mut venv,
    )
    .map_err(|trouble| Trouble::new(format!("{trouble}; or install `python3-cryptography`")))?;
    let mut pip = place.command(&ours);
    pip.args(["-m", "pip", "install", "--quiet", "cryptography"]);
    step::quiet(
        place,
        "installing Python's cryptography for the leak scan",
        &mut pip,
    )?;
    Ok(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_of_node_is_read() {
        assert_eq!(node_major("v20.20.2\n"), Some(20));
        assert_eq!(node_major("nothing"), None);
    }
}
