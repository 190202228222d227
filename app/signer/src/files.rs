//! Reads the picked files and tells a certificate from a key by content, never by name.

use efirma::{Certificate, FileKind, sniff};
use js_sys::{ArrayBuffer, Uint8Array};
use mailbox::worker::SignerProblem;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;
use zeroize::Zeroizing;

/// Largest certificate or key file, in bytes (16 KiB); the largest real one has 1.6 KB.
const FILE_BYTES_MAX: f64 = 16384.0;

/// What was found among the picked files.
#[derive(Default)]
pub(crate) struct Pair {
    pub(crate) certificate: Option<Certificate>,
    pub(crate) key: Option<Zeroizing<Vec<u8>>>,
    /// A name says `.cer` and the content is a key, or the reverse.
    pub(crate) names_swapped: bool,
}

/// Reads what was picked. The first problem ends it.
pub(crate) async fn read(files: &[File]) -> Result<Pair, SignerProblem> {
    let mut pair = Pair::default();
    for file in files {
        if file.size() > FILE_BYTES_MAX {
            return Err(SignerProblem::FileTooLarge);
        }
        let bytes = Zeroizing::new(bytes_of(file).await?);
        let name = file.name();
        match sniff(&bytes) {
            FileKind::Certificate if pair.certificate.is_some() => {
                return Err(SignerProblem::TwoCertificates);
            }
            FileKind::Certificate => {
                pair.names_swapped |= is_named(&name, "key");
                pair.certificate = Some(crate::unlock::certificate(&bytes)?);
            }
            FileKind::EncryptedKey if pair.key.is_some() => return Err(SignerProblem::TwoKeys),
            FileKind::EncryptedKey => {
                pair.names_swapped |= is_named(&name, "cer");
                pair.key = Some(bytes);
            }
            FileKind::Empty => return Err(SignerProblem::FileEmpty),
            FileKind::Pfx => return Err(SignerProblem::FileIsPfx),
            FileKind::PlainKey => return Err(SignerProblem::KeyUnencrypted),
            FileKind::Renewal => return Err(SignerProblem::FileIsRenewal),
            FileKind::Request => return Err(SignerProblem::FileIsRequest),
            FileKind::TooLarge => return Err(SignerProblem::FileTooLarge),
            FileKind::Unknown => return Err(SignerProblem::FileUnknown),
        }
    }
    Ok(pair)
}

/// Reads a whole small file, wiping the browser's copy.
async fn bytes_of(file: &File) -> Result<Vec<u8>, SignerProblem> {
    let unreadable = |_| SignerProblem::Unreadable;
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(unreadable)?;
    let buffer: ArrayBuffer = buffer.dyn_into().map_err(unreadable)?;
    let view = Uint8Array::new(&buffer);
    let bytes = view.to_vec();
    view.fill(0, 0, view.length());
    Ok(bytes)
}

/// Tells whether a file name has an extension, in capitals or not.
fn is_named(name: &str, extension: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
}
