//! The note that the story of the demonstration was begun, so that nobody finds half of it.
//!
//! It is on the disk before the first act and goes after the last. A start that finds it puts the
//! records aside, for all that is in them is half a story, and tells it again from the beginning.
//! Where the records are on a server the note is one of them, one replica tells the story while the
//! others wait, and what is told by half is forgotten there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use mailbox::instant::LegalTime;
use sqlx::{AnyConnection, Connection as _};

use crate::file;
use crate::house::StartError;
use crate::settings::{Database, Settings};
use crate::store::story::{self, Story};
use crate::store::{Store, StoreError};

/// Its name in the data folder.
const NAME: &str = "demo-begun";

/// A story that was begun and is not told yet.
pub(super) enum Begun {
    /// Beside the records.
    Beside(PathBuf),
    /// Among the records; nobody else tells it while this is held.
    Within {
        held: AnyConnection,
        store: Store,
        now: LegalTime,
    },
}

impl Begun {
    /// Begins, unless the mailbox has its past; what was interrupted is put aside first.
    pub(super) async fn unless_it_is_told(
        settings: &Settings,
        now: LegalTime,
    ) -> Result<Option<Self>, StartError> {
        match settings.records() {
            Database::Postgres(url) => Self::within(url.reveal(), settings, now).await,
            Database::Sqlite(path) => Self::beside(&path, settings),
        }
    }

    async fn within(
        url: &str,
        settings: &Settings,
        now: LegalTime,
    ) -> Result<Option<Self>, StartError> {
        let mut held = story::hold(url).await?;
        let mut store = Store::open(&settings.records()).await?;
        let stands = story::stands(&mut *store.read().await?).await?;
        match stands {
            Story::LivedIn | Story::Told => return Ok(None),
            Story::New => {}
            Story::Begun => {
                // Its connections know tables that will be gone.
                drop(store);
                story::forget(&mut held).await?;
                store = Store::open(&settings.records()).await?;
            }
        }
        let mut transaction = store.begin().await?;
        story::begin(&mut transaction, now).await?;
        transaction.commit().await?;
        Ok(Some(Self::Within { held, store, now }))
    }

    fn beside(path: &Path, settings: &Settings) -> Result<Option<Self>, StartError> {
        let note = settings.data.join(NAME);
        if note.exists() {
            put_aside(path).map_err(|reason| failed(path, &reason))?;
            return Ok(Some(Self::Beside(note)));
        }
        if settings.data.join("seal").join("seal.cer").exists() {
            return Ok(None);
        }
        let written = file::create_folder(&settings.data);
        let written = written.and_then(|()| file::write_public(&note, b""));
        written.map_err(|reason| failed(&note, &reason))?;
        Ok(Some(Self::Beside(note)))
    }

    /// Takes the note away: it is all told.
    pub(super) async fn end(self) -> Result<(), StartError> {
        match self {
            Self::Beside(note) => fs::remove_file(&note).map_err(|reason| failed(&note, &reason)),
            Self::Within { held, store, now } => {
                let mut transaction = store.begin().await?;
                story::end(&mut transaction, now).await?;
                transaction.commit().await?;
                Ok(held.close().await.map_err(StoreError::Sql)?)
            }
        }
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
