//! `cargo xtask bundle`: from sources to the finished browser bundle in `dist/`.
//!
//! Trunk compiles and lays out; the app is split; Binaryen shrinks; `finish` names and seals; brotli packs. The
//! result replaces `dist/` in one rename, and nothing is done when nothing changed.
//!
//! A quick bundle is for whoever changes screens: the same steps and the same files, compiled to
//! be there soon, neither shrunk nor packed hard. No size is measured on it and it never ships.

mod fingerprint;
mod finish;
mod html;
pub(crate) mod list;
mod offline;
mod optimise;
mod packs;
mod split;

use std::fs;
use std::path::Path;

use brotli::enc::BrotliEncoderParams;

use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step::{self, Stopwatch};
use crate::tools;
use finish::Files;

/// Below this a packed file saves nothing that a packet would notice.
const PACKED_BYTES_MIN: usize = 512;
const BROTLI_WINDOW: i32 = 24;

/// How much work goes into a bundle.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Pace {
    /// As it ships.
    Full,
    /// To look at while changing it.
    Quick,
}

/// The word that asks for the quick bundle.
pub(crate) const QUICK: &str = "--quick";

impl Pace {
    /// Takes `--quick` out of the words of a command, wherever it stands.
    pub(crate) fn take(words: &[String]) -> (Self, Vec<String>) {
        let rest: Vec<String> = (words.iter())
            .filter(|word| *word != QUICK)
            .cloned()
            .collect();
        if rest.len() == words.len() {
            (Self::Full, rest)
        } else {
            (Self::Quick, rest)
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Quick => "quick",
        }
    }

    /// The profile that `app/index.html` names for Trunk.
    pub(crate) const fn profile(self) -> &'static str {
        match self {
            Self::Full => "wasm",
            Self::Quick => "wasm-quick",
        }
    }

    const fn brotli_quality(self) -> i32 {
        match self {
            Self::Full => 11,
            Self::Quick => 1,
        }
    }
}

/// Builds the bundle, unless the one in `dist/` is already of these sources and this pace.
pub(crate) fn build(place: &Place, tempo: Pace) -> Result<(), Trouble> {
    let fingerprint = fingerprint::now(place, tempo)?;
    if fingerprint::is_current(place, &fingerprint) {
        say::line("bundle: nothing changed, dist/ is current");
        return Ok(());
    }
    fingerprint::forget(place);
    tools::wasm_target(place)?;
    tools::wasm_bindgen(place)?;
    tools::trunk(place)?;
    tools::wasm_split(place)?;
    let optimiser = match tempo {
        Pace::Full => tools::binaryen(place)?,
        Pace::Quick => None,
    };
    // Taken again now that the tools are there, and before anything reads the sources.
    let fingerprint = fingerprint::now(place, tempo)?;
    let raw = place.work().join("trunk");
    compile(place, tempo, &raw)?;
    let needs = split::split(place, tempo.profile(), &raw)?;
    if let Some(optimiser) = optimiser {
        optimise::optimise(place, &optimiser, &raw)?;
    }
    packs::pack(&raw, &needs)?;
    let watch = Stopwatch::start();
    let files = finish::finish(read_folder(&raw)?)
        .map_err(|error| Trouble::new(format!("the bundle cannot be finished: {error}")))?;
    let packed = pack(&files, tempo)?;
    say::line(&format!(
        "names, integrity and brotli: done in {}",
        watch.seconds()
    ));
    replace(place, &files, &packed)?;
    fingerprint::keep(place, &fingerprint)
}

fn compile(place: &Place, tempo: Pace, raw: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(raw).map_err(|error| Trouble::with_file(raw, &error))?;
    let mut trunk = place.command("trunk");
    trunk.args(["build", "--config", "Trunk.toml", "--skip-version-check"]);
    if tempo == Pace::Full {
        trunk.arg("--release");
    }
    trunk
        .arg("--dist")
        .arg(raw)
        .env("CARGO_TARGET_DIR", &place.target)
        // Trunk reads NO_COLOR as a boolean and refuses the usual "1".
        .env_remove("NO_COLOR");
    step::quiet(
        place,
        "compiling app and signer for the browser",
        &mut trunk,
    )
}

/// Packs what is worth it, on every core.
fn pack(files: &Files, tempo: Pace) -> Result<Files, Trouble> {
    let worth = |name: &str, bytes: &[u8]| {
        bytes.len() >= PACKED_BYTES_MIN && !["png", "webp", "woff2"].contains(&finish::kind(name))
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = files
            .iter()
            .filter(|(name, bytes)| worth(name, bytes))
            .map(|(name, bytes)| scope.spawn(move || (name.clone(), brotli(bytes, tempo))))
            .collect();
        let mut packed = Files::new();
        for thread in threads {
            let (name, bytes) = thread
                .join()
                .map_err(|_| Trouble::new("brotli stopped: please report it"))?;
            packed.insert(name, bytes?);
        }
        Ok(packed)
    })
}

fn brotli(bytes: &[u8], tempo: Pace) -> Result<Vec<u8>, Trouble> {
    let parameters = BrotliEncoderParams {
        lgwin: BROTLI_WINDOW,
        quality: tempo.brotli_quality(),
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)
        .map_err(|error| Trouble::new(format!("brotli failed: {error}")))?;
    Ok(packed)
}

fn read_folder(folder: &Path) -> Result<Files, Trouble> {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let error = |error| Trouble::with_file(&next, &error);
        for entry in fs::read_dir(&next).map_err(error)? {
            let path = entry.map_err(error)?.path();
            let relative = path.strip_prefix(folder).unwrap_or(&path);
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            let name = parts.join("/");
            if path.is_dir() {
                if name != ".stage" {
                    folders.push(path);
                }
            } else {
                let bytes = fs::read(&path).map_err(|error| Trouble::with_file(&path, &error))?;
                files.insert(name, bytes);
            }
        }
    }
    Ok(files)
}

/// Writes the new bundle beside the old one and changes places.
fn replace(place: &Place, files: &Files, packed: &Files) -> Result<(), Trouble> {
    let dist = place.dist();
    // On the same disk as dist/, whatever the target folder is on: a rename must do.
    let (new, old) = (
        place.root.join(".run/bundle-new"),
        place.root.join(".run/bundle-old"),
    );
    for folder in [&new, &old] {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(|error| Trouble::with_file(folder, &error))?;
        }
    }
    for (name, bytes) in files {
        write(&new.join(name), bytes)?;
    }
    for (name, bytes) in packed {
        write(&new.join(format!("{name}.br")), bytes)?;
    }
    write(&new.join(list::NAME), &list::list(files, packed))?;
    if dist.exists() {
        fs::rename(&dist, &old).map_err(|error| Trouble::with_file(&dist, &error))?;
    }
    fs::rename(&new, &dist).map_err(|error| Trouble::with_file(&new, &error))?;
    _ = fs::remove_dir_all(&old);
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| Trouble::with_file(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_word_is_taken_wherever_it_stands() {
        let words = |line: &str| -> Vec<String> { line.split(' ').map(str::to_owned).collect() };
        let (tempo, rest) = Pace::take(&words("--listen a --quick --seed 7"));
        assert_eq!((tempo, rest), (Pace::Quick, words("--listen a --seed 7")));
        assert_eq!(Pace::take(&words("--seed 7")).0, Pace::Full);
        // Trunk compiles with the profiles that the page names; the splitter reads their folders.
        let page = include_str!("../../../app/index.html");
        for (tempo, attribute) in [(Pace::Full, "release"), (Pace::Quick, "dev")] {
            let named = format!("data-cargo-profile-{attribute}=\"{}\"", tempo.profile());
            assert_eq!(page.matches(&named).count(), 2, "{named}");
        }
    }
}
