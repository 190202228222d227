//! Documents that come in parts (draft-ietf-httpbis-resumable-upload): what came of one is kept
//! for a day, so that whoever was cut off goes on at the byte where it stopped.
//!
//! What came lies in a file of its own among what comes in, in a folder of its mailbox, and its
//! length is what is held: nothing is noted elsewhere, so nothing can differ from it. Replicas on
//! one folder share it; a replica that has no such file says that nothing is held, and the sender
//! begins anew. No mailbox ever sees what another has begun. It is no document before all of its
//! bytes were hashed again, from the disk.

use std::collections::HashMap;
use std::fs::{self, File as StdFile, TryLockError};
use std::io::{self, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use mailbox::attachment::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX, FILING_BYTES_MAX};
use mailbox::digest::Digest;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};
use tokio::sync::Notify;
use tokio::time::sleep;

use super::{Beside, Blobs, Incoming, NotKept, is_stale};
use crate::file;

/// Most documents of one mailbox that are here in part: those of two filings.
pub(crate) const PARTS_MAX: usize = 2 * ATTACHMENTS_MAX;
/// Most bytes that they may become.
const PARTS_BYTES_MAX: u64 = 2 * FILING_BYTES_MAX;
/// How often, and after what pause, one asks for what another still writes: two seconds in all.
const TURNS_MAX: u32 = 40;
const TURN_PAUSE: std::time::Duration = std::time::Duration::from_millis(50);
/// Bytes that are hashed at once.
const STEP_BYTES: usize = 64 * 1024;

/// How much of a document is here.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Held {
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

/// Why bytes are not added to what is here.
#[derive(Debug)]
pub(crate) enum NotAdded {
    /// Somebody else is adding to it, and does not stop.
    Busy,
    Disk(io::Error),
    /// The mailbox has begun as many as it may.
    Full,
    /// It was begun with another length.
    Length(Held),
    /// Another byte comes next.
    Offset(Held),
}

impl From<io::Error> for NotAdded {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// Who writes what in this process: a newer request takes the place of an older one.
#[derive(Clone, Default)]
pub(super) struct Turns(Arc<Mutex<HashMap<PathBuf, Arc<Notify>>>>);

/// A document that is added to, by nobody else meanwhile.
pub(crate) struct Part {
    file: File,
    path: PathBuf,
    began_at: u64,
    held: Held,
    turn: Turn,
}

/// One's turn at a file: it ends when a newer request wants it.
struct Turn {
    all: Turns,
    path: PathBuf,
    over: Arc<Notify>,
}

impl Turns {
    /// Takes the turn, and tells whoever has it that it is over.
    fn take(&self, path: &Path) -> Turn {
        let over = Arc::new(Notify::new());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = all.insert(path.to_owned(), over.clone()) {
            before.notify_one();
        }
        Turn {
            all: self.clone(),
            path: path.to_owned(),
            over,
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if (all.get(&self.path)).is_some_and(|now| Arc::ptr_eq(now, &self.over)) {
            all.remove(&self.path);
        }
    }
}

impl Blobs {
    /// Says how much is here of a document that `mailbox` has begun; whoever was adding to it is
    /// told to stop first.
    pub(crate) async fn held(
        &self,
        mailbox: &Rfc,
        sha256: Digest,
        now: LegalTime,
    ) -> Result<Option<Held>, NotAdded> {
        let found = self.find(mailbox, sha256, now).await?;
        let Some((path, length)) = found else {
            return Ok(None);
        };
        let _turn = self.turns.take(&path);
        let Some(file) = locked(&path).await? else {
            return Ok(None);
        };
        let offset = file.metadata()?.len();
        Ok(Some(Held { offset, length }))
    }

    /// Begins to add to a document at `offset`, of the `length` that it will have.
    pub(crate) async fn add(
        &self,
        mailbox: &Rfc,
        sha256: Digest,
        wanted: Held,
        now: LegalTime,
    ) -> Result<Part, NotAdded> {
        let Held { offset, length } = wanted;
        let path = match self.find(mailbox, sha256, now).await? {
            Some((path, begun)) if begun == length => path,
            Some((path, begun)) => {
                let offset = fs::metadata(&path)?.len();
                let length = begun;
                return Err(NotAdded::Length(Held { offset, length }));
            }
            None if offset == 0 => self.create(mailbox, sha256, length, now).await?,
            None => return Err(NotAdded::Offset(Held { offset: 0, length })),
        };
        let turn = self.turns.take(&path);
        let held = Held { offset: 0, length };
        let file = locked(&path).await?;
        // Whoever had it has made it a document meanwhile, or dropped it.
        let file = file.ok_or(NotAdded::Offset(held))?;
        let offset = file.metadata()?.len();
        let held = Held { offset, length };
        if held != wanted {
            return Err(NotAdded::Offset(held));
        }
        let mut file = File::from_std(file);
        file.seek(SeekFrom::Start(offset)).await?;
        Ok(Part {
            file,
            path,
            began_at: offset,
            held,
            turn,
        })
    }

    /// Gives what has come whole its name, if its bytes are those of `sha256`. Returns its size.
    ///
    /// What is no such document goes away; what our side could not keep stays, to be kept later.
    pub(crate) async fn keep_part(&self, part: Part, sha256: Digest) -> Result<u64, NotKept> {
        let Part {
            mut file,
            path,
            turn: _turn,
            ..
        } = part;
        file.flush().await?;
        file.seek(SeekFrom::Start(0)).await?;
        let mut incoming = Incoming::of(file, Beside::that_stays(path.clone()));
        let mut step = vec![0; STEP_BYTES];
        loop {
            let read = incoming.file.read(&mut step).await?;
            let (bytes, _) = step.split_at(read.min(STEP_BYTES));
            if bytes.is_empty() {
                break;
            }
            incoming.note(bytes)?;
        }
        let kept = self.keep(incoming, sha256).await;
        if matches!(
            kept,
            Err(NotKept::Empty | NotKept::Mismatch | NotKept::NotAPdf | NotKept::TooLarge)
        ) {
            fs::remove_file(&path)?;
        }
        if !matches!(kept, Err(NotKept::Disk(_))) {
            leave_empty(&path);
        }
        kept
    }

    /// Drops what came of a document; `false` when there was nothing.
    pub(crate) async fn drop_part(
        &self,
        mailbox: &Rfc,
        sha256: Digest,
        now: LegalTime,
    ) -> Result<bool, NotAdded> {
        let Some((path, _)) = self.find(mailbox, sha256, now).await? else {
            return Ok(false);
        };
        let _turn = self.turns.take(&path);
        let Some(_file) = locked(&path).await? else {
            return Ok(false);
        };
        fs::remove_file(&path)?;
        leave_empty(&path);
        Ok(true)
    }

    /// Drops what nobody has added to for a day.
    pub(crate) async fn drop_stale(&self, now: LegalTime) -> io::Result<()> {
        let incoming = self.incoming.clone();
        let dropping = move || {
            for entry in fs::read_dir(&incoming)? {
                let path = entry?.path();
                if path.is_dir() {
                    drop_stale_in(&path, now)?;
                }
            }
            Ok(())
        };
        tokio::task::spawn_blocking(dropping)
            .await
            .map_err(io::Error::other)?
    }

    fn folder_of(&self, mailbox: &Rfc) -> PathBuf {
        let name = Digest::new(Sha256::digest(mailbox.as_str().as_bytes()).into());
        self.incoming.join(name.to_string())
    }

    /// Finds the file of a document that was begun, and its length when it is whole.
    async fn find(
        &self,
        mailbox: &Rfc,
        sha256: Digest,
        now: LegalTime,
    ) -> io::Result<Option<(PathBuf, u64)>> {
        let folder = self.folder_of(mailbox);
        let finding = move || {
            let begun = begun_in(&folder, now)?;
            let found = begun.into_iter().find(|one| one.sha256 == sha256);
            Ok(found.map(|one| (one.path, one.length)))
        };
        tokio::task::spawn_blocking(finding)
            .await
            .map_err(io::Error::other)?
    }

    async fn create(
        &self,
        mailbox: &Rfc,
        sha256: Digest,
        length: u64,
        now: LegalTime,
    ) -> Result<PathBuf, NotAdded> {
        let (folder, creating) = (self.folder_of(mailbox), self.creating.clone());
        let making = move || {
            // One at a time: how many there are is counted before another is made.
            let _turn = creating.lock().unwrap_or_else(PoisonError::into_inner);
            let begun = begun_in(&folder, now)?;
            let bytes: u64 = begun.iter().map(|one| one.length).sum();
            if begun.len() >= PARTS_MAX || bytes.saturating_add(length) > PARTS_BYTES_MAX {
                return Err(NotAdded::Full);
            }
            file::create_folder(&folder)?;
            let path = folder.join(format!("{sha256}.{length}"));
            file::create_secret(&path)?;
            StdFile::options()
                .write(true)
                .open(&path)?
                .set_modified(SystemTime::from(now.instant()))?;
            Ok(path)
        };
        tokio::task::spawn_blocking(making)
            .await
            .map_err(io::Error::other)?
    }
}

impl Part {
    /// Returns what says that a newer request has taken over.
    pub(crate) fn taken_over(&self) -> Arc<Notify> {
        self.turn.over.clone()
    }

    /// Takes some more bytes.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), NotAdded> {
        let more = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let Held { offset, length } = self.held;
        let after = offset.saturating_add(more);
        if after > length {
            // Which of both is wrong nobody knows: what this request brought is not kept.
            self.file.flush().await?;
            self.file.set_len(self.began_at).await?;
            let offset = self.began_at;
            return Err(NotAdded::Length(Held { offset, length }));
        }
        self.file.write_all(bytes).await?;
        self.held.offset = after;
        Ok(())
    }

    /// Makes what came be here for whoever goes on, and says how much it is.
    pub(crate) async fn rest(mut self, now: LegalTime) -> io::Result<(Self, Held)> {
        self.file.flush().await?;
        let file = self.file.into_std().await;
        file.set_modified(SystemTime::from(now.instant()))?;
        self.file = File::from_std(file);
        let held = self.held;
        Ok((self, held))
    }
}

/// A document that was begun.
struct Begun {
    path: PathBuf,
    sha256: Digest,
    length: u64,
}

/// Lists what a mailbox has begun in the last day; what is older goes away.
fn begun_in(folder: &Path, now: LegalTime) -> io::Result<Vec<Begun>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut begun = Vec::new();
    for entry in entries {
        let path = entry?.path();
        match is_stale(&path, now) {
            Ok(false) => begun.extend(named(path)),
            Ok(true) => gone_is_fine(fs::remove_file(&path))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(begun)
}

fn named(path: PathBuf) -> Option<Begun> {
    let name = path.file_name()?.to_str()?;
    let (sha256, length) = name.split_once('.')?;
    Some(Begun {
        sha256: sha256.parse().ok()?,
        length: length
            .parse()
            .ok()
            .filter(|it| *it <= ATTACHMENT_BYTES_MAX)?,
        path,
    })
}

/// Drops what is older than a day in the folder of a mailbox, and the folder when it is empty.
pub(super) fn drop_stale_in(folder: &Path, now: LegalTime) -> io::Result<()> {
    begun_in(folder, now)?;
    // One that is not empty stays.
    let _ = fs::remove_dir(folder);
    Ok(())
}

/// Removes the folder of a mailbox when nothing is in it any more.
fn leave_empty(path: &Path) {
    if let Some(folder) = path.parent() {
        // One that is not empty stays.
        let _ = fs::remove_dir(folder);
    }
}

fn gone_is_fine(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Opens a file that nobody else has, in this process or another; `None` when it is gone.
async fn locked(path: &Path) -> Result<Option<StdFile>, NotAdded> {
    let mut asked = 0;
    loop {
        let opening = path.to_owned();
        let opened = tokio::task::spawn_blocking(move || open_locked(&opening))
            .await
            .map_err(io::Error::other)?;
        match opened {
            Ok(file) => return Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
        asked += 1;
        if asked == TURNS_MAX {
            return Err(NotAdded::Busy);
        }
        sleep(TURN_PAUSE).await;
    }
}

fn open_locked(path: &Path) -> io::Result<StdFile> {
    let file = StdFile::options().read(true).write(true).open(path)?;
    file.try_lock().map_err(|why| match why {
        TryLockError::Error(error) => error,
        TryLockError::WouldBlock => io::ErrorKind::WouldBlock.into(),
    })?;
    if is_at(&file, path)? {
        Ok(file)
    } else {
        // It became a document between both.
        Err(io::ErrorKind::NotFound.into())
    }
}

/// Tells whether an open file is the one that has this name.
fn is_at(file: &StdFile, path: &Path) -> io::Result<bool> {
    let (open, named) = (file.metadata()?, fs::metadata(path)?);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        Ok((open.dev(), open.ino()) == (named.dev(), named.ino()))
    }
    #[cfg(not(unix))]
    {
        Ok(open.len() == named.len())
    }
}
