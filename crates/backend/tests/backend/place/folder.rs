//! Documents in a folder of each test.

use std::fs;
use std::path::Path;

use backend::Documents;

/// Names a place for documents that is not there yet.
#[expect(clippy::unused_async, reason = "elsewhere it has to wait")]
pub(crate) async fn fresh(data: &Path) -> Documents {
    Documents::Folder(data.join("documents"))
}

/// Counts what is kept, and what is on its way in.
pub(crate) fn count(data: &Path) -> (usize, usize) {
    let folder = data.join("documents");
    let coming = fs::read_dir(folder.join("incoming")).unwrap().count();
    (fs::read_dir(folder).unwrap().count() - 1, coming)
}
