//! The statements and signatures that a receipt for people (PDF) carries inside.
//!
//! It is no PDF reader and shows nothing of the pages: it finds embedded files as our own writer
//! puts them, plain and whole (ISO 32000-2, 7.11.4). Whatever it finds counts only once its
//! signature holds, so a stranger's PDF can make it find nothing, never something false. A PDF
//! that another program saved anew no longer has them plain, and is refused with that reason.

use core::fmt;

use efirma::{SIGNATURE_BYTES_MAX, SignatureError};
use mailbox::statement::STATEMENT_BYTES_MAX;

/// Octets of the largest PDF searched; ours have less than 1 MB.
pub const PDF_BYTES_MAX: usize = 16 * 1024 * 1024;
/// More files than any receipt of ours carries.
const FILES_MAX: usize = 16;
/// Octets of the longest description of an embedded file.
const DICTIONARY_BYTES_MAX: usize = 1024;
const TYPE: &[u8] = b"/EmbeddedFile";
const OBJECT: &[u8] = b" obj";
const LENGTH: &[u8] = b"/Length";
const BEGIN: &[u8] = b"stream";
const END: &[u8] = b"endstream";

/// Why a PDF carries nothing that can be verified.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AttachedError {
    /// It carries no statement: it is another PDF, or was printed anew.
    None,
    /// It carries a file that is neither a statement nor a signature.
    Other,
    /// The files inside are packed: another program saved it anew.
    Rewritten,
    /// It is larger than any receipt.
    TooLarge,
    /// It carries more files than any receipt.
    TooMany,
    /// A statement and a signature inside do not belong together.
    Unsigned(SignatureError),
}

impl fmt::Display for AttachedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("PDF carries no statement"),
            Self::Other => f.write_str("PDF carries a file that is no part of a receipt"),
            Self::Rewritten => f.write_str("PDF was saved anew by another program"),
            Self::TooLarge => f.write_str("PDF is larger than any receipt"),
            Self::TooMany => f.write_str("PDF carries too many files"),
            Self::Unsigned(error) => write!(f, "PDF carries a statement without seal: {error}"),
        }
    }
}

impl core::error::Error for AttachedError {}

/// Finds every statement in `pdf` with its signature.
///
/// # Errors
///
/// [`AttachedError`].
pub fn signed(pdf: &[u8]) -> Result<Vec<(String, Vec<u8>)>, AttachedError> {
    if pdf.len() > PDF_BYTES_MAX {
        return Err(AttachedError::TooLarge);
    }
    let mut texts: Vec<&str> = Vec::new();
    let mut signatures: Vec<&[u8]> = Vec::new();
    for file in files(pdf)? {
        match core::str::from_utf8(file) {
            Ok(text) if text.starts_with("buzon/1 ") && file.len() <= STATEMENT_BYTES_MAX => {
                texts.push(text);
            }
            _ if file.first() == Some(&0x30) && file.len() <= SIGNATURE_BYTES_MAX => {
                signatures.push(file);
            }
            _ => return Err(AttachedError::Other),
        }
    }
    if texts.is_empty() {
        return Err(AttachedError::None);
    }
    let mut signed = Vec::new();
    for text in texts {
        let mut why = SignatureError::Format;
        let found = signatures.iter().position(|signature| {
            match efirma::examine(signature, text.as_bytes()) {
                Ok(_) => true,
                Err(error) => {
                    why = error;
                    false
                }
            }
        });
        let at = found.ok_or(AttachedError::Unsigned(why))?;
        signed.push((text.to_owned(), signatures.remove(at).to_vec()));
    }
    if signatures.is_empty() {
        Ok(signed)
    } else {
        Err(AttachedError::Unsigned(SignatureError::Digest))
    }
}

/// Finds the embedded files, as they stand.
fn files(pdf: &[u8]) -> Result<Vec<&[u8]>, AttachedError> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = find(pdf.get(from..).unwrap_or_default(), TYPE) {
        let at = from + at;
        from = at + TYPE.len();
        let after = pdf.get(from..).unwrap_or_default();
        // `/EmbeddedFiles` is the catalogue's list of names.
        if after.starts_with(b"s") {
            continue;
        }
        if found.len() == FILES_MAX {
            return Err(AttachedError::TooMany);
        }
        let before = pdf.get(at.saturating_sub(DICTIONARY_BYTES_MAX)..at);
        let (file, end) = file_of(before.unwrap_or_default(), after)?;
        found.push(file);
        from += end;
    }
    Ok(found)
}

/// Takes the bytes of the stream whose dictionary has its type between `before` and `after`, and
/// says how far into `after` they go.
fn file_of<'a>(before: &[u8], after: &'a [u8]) -> Result<(&'a [u8], usize), AttachedError> {
    let rewritten = AttachedError::Rewritten;
    let limit = after.len().min(DICTIONARY_BYTES_MAX);
    let begin = find(after.get(..limit).unwrap_or_default(), BEGIN).ok_or(rewritten)?;
    let tail = after.get(..begin).unwrap_or_default();
    let opening = find_last(before, OBJECT).ok_or(rewritten)?;
    let head = before.get(opening..).unwrap_or_default();
    if [head, tail]
        .iter()
        .any(|part| find(part, b"/Filter").is_some())
    {
        return Err(rewritten);
    }
    let length = length_of(head)
        .or_else(|| length_of(tail))
        .ok_or(rewritten)?;
    let mut start = begin + BEGIN.len();
    let body = after.get(start..).unwrap_or_default();
    start += match body {
        [b'\r', b'\n', ..] => 2,
        [b'\n', ..] => 1,
        _ => return Err(rewritten),
    };
    let end = start.checked_add(length).ok_or(rewritten)?;
    let file = after.get(start..end).ok_or(rewritten)?;
    let rest = after.get(end..).unwrap_or_default();
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
    let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    if rest.starts_with(END) {
        Ok((file, end))
    } else {
        Err(rewritten)
    }
}

/// Reads `/Length 123`; a length that stands elsewhere (`12 0 R`) is none.
fn length_of(dictionary: &[u8]) -> Option<usize> {
    let at = find(dictionary, LENGTH)?;
    let rest = dictionary.get(at + LENGTH.len()..)?;
    let text = core::str::from_utf8(rest.get(..rest.len().min(16))?).ok()?;
    let text = text.trim_start();
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(digits)?;
    let is_reference = rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    number.parse().ok().filter(|_| !is_reference)
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}

fn find_last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(files: &[&[u8]]) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n".to_vec();
        for (number, file) in files.iter().enumerate() {
            let head = format!(
                "{number} 0 obj\n<<\n  /Length {}\n  /Type /EmbeddedFile\n>>\nstream\n",
                file.len()
            );
            out.extend_from_slice(head.as_bytes());
            out.extend_from_slice(file);
            out.extend_from_slice(b"\nendstream\nendobj\n");
        }
        out.extend_from_slice(b"<< /Names << /EmbeddedFiles 3 0 R >> >>\n%%EOF\n");
        out
    }

    #[test]
    fn files_are_found_whole_even_when_they_look_like_a_pdf_inside() {
        let tricky = b"/Type /EmbeddedFile >>\nstream\nx\nendstream".as_slice();
        let bytes = pdf(&[b"uno", tricky, b""]);
        assert_eq!(files(&bytes), Ok(vec![b"uno".as_slice(), tricky, b""]));
        assert_eq!(files(b"%PDF-1.7 nothing"), Ok(vec![]));
    }

    #[test]
    fn what_carries_no_statement_or_another_file_is_refused() {
        assert_eq!(signed(&pdf(&[])), Err(AttachedError::None));
        assert_eq!(signed(&pdf(&[b"hola"])), Err(AttachedError::Other));
        let alone = signed(&pdf(&[b"buzon/1 acuse\n"]));
        assert_eq!(alone, Err(AttachedError::Unsigned(SignatureError::Format)));
        let unpaired = signed(&pdf(&[b"buzon/1 acuse\n", &[0x30, 0]]));
        assert_eq!(
            unpaired,
            Err(AttachedError::Unsigned(SignatureError::Format))
        );
        let many = vec![b"x".as_slice(); FILES_MAX + 1];
        assert_eq!(signed(&pdf(&many)), Err(AttachedError::TooMany));
    }

    #[test]
    fn what_was_packed_cut_or_refers_elsewhere_was_rewritten() {
        let bytes = pdf(&[b"buzon/1 acuse\n"]);
        let text = String::from_utf8(bytes).unwrap();
        for (from, to) in [
            ("/Type ", "/Filter /FlateDecode /Type "),
            ("/Length 14", "/Length 12 0 R"),
            ("/Length 14", "/Length 13"),
            ("/Length 14", "/Length 99999999999999999999"),
            ("/Length 14", "/Length 18446744073709551615"),
            ("/Length 14", ""),
            ("obj\n<<", "xxx\n<<"),
            ("stream\nbuzon", "streambuzon"),
        ] {
            let bent = text.replacen(from, to, 1);
            assert_eq!(
                signed(bent.as_bytes()),
                Err(AttachedError::Rewritten),
                "{to}"
            );
        }
    }
}
