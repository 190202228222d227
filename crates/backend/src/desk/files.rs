//! The files of the desk: an act as JSON, and its document.

use std::fs;
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding as _};
use mailbox::attachment::{ATTACHMENT_BYTES_MAX, PDF, presentable_name};
use mailbox::digest::Digest;
use mailbox::problem::Code;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::DeskError;
use crate::acts::NotDone;
use crate::acts::institute::documents;
use crate::acts::put_document::Upload;
use crate::house::House;

/// How much is written at once.
const STEP_BYTES: usize = 64 * 1024;

/// Reads a file.
pub(super) fn read(path: impl AsRef<Path>) -> Result<Vec<u8>, DeskError> {
    let path: PathBuf = path.as_ref().to_owned();
    fs::read(&path).map_err(|source| DeskError::File { path, source })
}

/// The document of an act: one file, at most as large as any may be.
pub(super) struct Document {
    name: String,
    bytes: Vec<u8>,
    sha256: Digest,
}

impl Document {
    pub(super) fn read(path: &Path) -> Result<Self, DeskError> {
        let too_large = || DeskError::from(NotDone::Refused(Code::DocumentTooLarge));
        let metadata = fs::metadata(path).map_err(|source| DeskError::File {
            path: path.to_owned(),
            source,
        })?;
        if metadata.len() > ATTACHMENT_BYTES_MAX {
            return Err(too_large());
        }
        let bytes = read(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Self {
            name: presentable_name(&name),
            sha256: Digest::new(Sha256::digest(&bytes).into()),
            bytes,
        })
    }

    /// Keeps it, as the institute's systems put theirs.
    pub(super) async fn put(&self, house: &House) -> Result<(), DeskError> {
        let mut upload = Upload::begin_for_the_institute(house).await?;
        for piece in self.bytes.chunks(STEP_BYTES) {
            upload.write(piece).await?;
        }
        documents::put(house, self.sha256, upload).await?;
        Ok(())
    }
}

/// Adds to an act what it leaves out of its document, and the signature if it came in a file.
pub(super) fn completed(
    act: &[u8],
    document: &Document,
    signature: Option<&[u8]>,
) -> Result<Vec<u8>, DeskError> {
    let malformed = || DeskError::from(NotDone::Refused(Code::Malformed));
    let mut request: Value = serde_json::from_slice(act).map_err(|_| malformed())?;
    if let (Some(fields), Some(signature)) = (request.as_object_mut(), signature) {
        let signature = Base64::encode_string(signature);
        fields.insert("officer_signature".to_owned(), json!(signature));
    }
    if let Some(act) = request.get_mut("act").and_then(Value::as_object_mut) {
        let named = act.entry("document").or_insert(Value::Object(Map::new()));
        if let Some(named) = named.as_object_mut() {
            for (field, value) in [
                ("name", json!(document.name)),
                ("media_type", json!(PDF)),
                ("size_bytes", json!(document.bytes.len())),
                ("sha256", json!(document.sha256)),
            ] {
                named.entry(field).or_insert(value);
            }
        }
    }
    serde_json::to_vec(&request).map_err(|_| malformed())
}

/// Adds to an answer the document that came in a file: alone, or in a list.
pub(super) fn naming(answer: &[u8], document: &Document, list: bool) -> Result<Vec<u8>, DeskError> {
    let malformed = || DeskError::from(NotDone::Refused(Code::Malformed));
    let mut request: Value = serde_json::from_slice(answer).map_err(|_| malformed())?;
    let named = json!({
        "name": document.name,
        "media_type": PDF,
        "size_bytes": document.bytes.len(),
        "sha256": document.sha256,
    });
    let fields = request.as_object_mut().ok_or_else(malformed)?;
    if list {
        fields.insert("documents".to_owned(), json!([named]));
    } else {
        fields.insert("document".to_owned(), named);
    }
    serde_json::to_vec(&request).map_err(|_| malformed())
}
