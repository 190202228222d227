//! Writes what a proven file holds into a new folder: listed files only, nothing overwritten.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use evidence::archive::{Entry, EntryName};
use evidence::attached;
use evidence::package::Package;

use crate::failure::Failure;

/// Writes the files that the manifest of a package lists, or the texts and seals of a PDF, and
/// returns their names.
pub(super) fn to(folder: &Path, bytes: &[u8]) -> Result<Vec<String>, Failure> {
    let unwritable = || Failure::ExtractUnwritable {
        path: folder.to_owned(),
    };
    prepare(folder)?;
    let mut names = Vec::new();
    if let Ok(package) = Package::read(bytes) {
        for entry in package.listed().map_err(|_| unwritable())? {
            write(folder, &entry)?;
            names.push(entry.name.to_string());
        }
        return Ok(names);
    }
    let signed = attached::signed(bytes).map_err(|_| unwritable())?;
    for (number, (text, signature)) in (1..).zip(signed) {
        let files = [("txt", text.into_bytes()), ("p7s", signature)];
        for (extension, bytes) in files {
            let name = format!("acuse-{number:02}.{extension}");
            let entry = Entry {
                name: EntryName::new(&name).map_err(|_| unwritable())?,
                bytes: bytes.into(),
            };
            write(folder, &entry)?;
            names.push(name);
        }
    }
    Ok(names)
}

/// Makes the folder, or takes one that is empty.
fn prepare(folder: &Path) -> Result<(), Failure> {
    let path = || folder.to_owned();
    match fs::create_dir(folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let mut entries =
                fs::read_dir(folder).map_err(|_| Failure::NotAFolder { path: path() })?;
            match entries.next() {
                None => Ok(()),
                Some(_) => Err(Failure::ExtractNotEmpty { path: path() }),
            }
        }
        Err(_) => Err(Failure::ExtractUnwritable { path: path() }),
    }
}

/// Writes one file. Its name has no way out of the folder.
fn write(folder: &Path, entry: &Entry<'_>) -> Result<(), Failure> {
    let path = folder.join(entry.name.as_str());
    let written = || {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)?;
        file.write_all(&entry.bytes)
    };
    written().map_err(|_: std::io::Error| Failure::ExtractUnwritable { path: path.clone() })
}
