//! The note that the story of the demonstration was begun, so that nobody finds half of it.
//!
//! It is on the disk before the first act and goes after the last. A start that finds it puts the
//! records aside, for all that is in them is half a story, and tells it again from the beginning;
//! records that are not a file it leaves to whoever keeps them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::file;
use crate::house::StartError;
use crate::settings::{Database, Settings};

/// Its name in the data folder.
const NAME: &str = "demo-begun";

/// A story that was begun and is not told yet.
pub(super) struct Begun(PathBuf);

impl Begun {
    /// Begins, unless the data folder has its past; what was interrupted is put aside first.
    pub(super) fn unless_it_is_told(settings: &Settings) -> Result<Option<Self>, StartError> {
        let note = settings.data.join(NAME);
        let records = settings.records();
        if note.exists() {
            let Database::Sqlite(path) = &records else {
                let note = note.display();
                return Err(StartError::Demonstration(format!(
                    "it was interrupted: empty the database, remove {note} and start again"
                )));
            };
            put_aside(path).map_err(|reason| failed(path, &reason))?;
            return Ok(Some(Self(note)));
        }
        if settings.data.join("seal").join("seal.cer").exists() {
            return Ok(None);
        }
        let written = file::create_folder(&settings.data);
        let written = written.and_then(|()| file::write_public(&note, b""));
        written.map_err(|reason| failed(&note, &reason))?;
        Ok(Some(Self(note)))
    }

    /// Takes the note away: it is all told.
    pub(super) fn end(self) -> Result<(), StartError> {
        fs::remove_file(&self.0).map_err(|reason| failed(&self.0, &reason))
    }
}

fn failed(path: &Path, reason: &io::Error) -> StartError {
    StartError::Demonstration(format!("{}: {reason}", path.display()))
}

/// Renames the files of a database, in the place of what was put aside before.
fn put_aside(database: &Path) -> io::Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let with = |more: &str| {
            let mut name = database.as_os_str().to_owned();
            name.push(format!("{more}{ending}"));
            PathBuf::from(name)
        };
        let (from, to) = (with(""), with(".interrupted"));
        if from.exists() {
            fs::rename(from, to)?;
        } else if to.exists() {
            fs::remove_file(to)?;
        }
    }
    Ok(())
}
