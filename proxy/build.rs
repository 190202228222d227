//! Under the feature `bundle`: lists the built pages, so that they become part of the program.
//!
//! `cargo xtask dist` builds them first. A page that is missing stops the build.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_BUNDLE").is_none() {
        return Ok(());
    }
    println!("cargo::rerun-if-env-changed=BUZON_BUNDLE_AT_BUILD");
    let beside = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../dist");
    let dist = env::var_os("BUZON_BUNDLE_AT_BUILD").map_or(beside, PathBuf::from);
    let dist = dist
        .canonicalize()
        .map_err(|error| format!("{}: {error}; build the pages first", dist.display()))?;
    if !dist.join("index.html").is_file() {
        return Err(format!("{} has no index.html", dist.display()).into());
    }
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    collect(&dist, &mut files)?;
    files.sort();
    let mut list = String::from("[\n");
    for file in files {
        let name = file
            .strip_prefix(&dist)?
            .to_str()
            .ok_or("a name is not UTF-8")?;
        let name = format!("/{}", name.replace('\\', "/"));
        let path = file.to_str().ok_or("a path is not UTF-8")?;
        writeln!(list, "    ({name:?}, include_bytes!({path:?}).as_slice()),")?;
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("bundle.rs"), list)?;
    Ok(())
}

/// Adds every file under `folder`, without hidden ones.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_hidden = name.to_string_lossy().starts_with('.') && name != ".well-known";
        if is_hidden {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}
