//! Where messages go when nobody carries them: a folder, for a demonstration and for tests.
//!
//! Nothing is lost without a word: each message is a file, and the log says that it is only that.
//! A message has one file, so writing it again does no harm.

use std::path::{Path, PathBuf};

use mailbox::id::Id;

use super::carrier::{Attempt, Reason, Why};
use crate::acts::NotDone;
use crate::file;

/// The folder of messages that nobody carried.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn in_data(data: &Path) -> Self {
        Self(data.join("outbox"))
    }

    /// Writes a message; `noting` notes it first, and says whether it may be written.
    pub(super) async fn write(
        &self,
        id: Id,
        extension: &str,
        content: Vec<u8>,
        noting: impl Future<Output = Result<bool, NotDone>>,
    ) -> Result<Attempt, NotDone> {
        if !noting.await? {
            return Ok(Attempt::Lost);
        }
        let (folder, path) = (self.0.clone(), self.0.join(format!("{id}.{extension}")));
        let writing = tokio::task::spawn_blocking(move || {
            file::create_folder(&folder)?;
            file::write_secret(&path, &content)
        });
        let failed = match writing.await {
            Ok(Ok(())) => {
                tracing::info!(message.id = %id, "nobody carries messages: it is in DATA/outbox");
                return Ok(Attempt::Accepted);
            }
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        tracing::error!(message.id = %id, reason = failed, "a message could not be written");
        Ok(Attempt::NotTaken(Reason::of(Why::Disk)))
    }
}
