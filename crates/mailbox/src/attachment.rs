//! What may be attached to a filing, and how it is named in a statement.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{clean, digest::Digest};

/// Largest attachment, in bytes (25 MiB).
pub const ATTACHMENT_BYTES_MAX: u64 = 25 * 1024 * 1024;
/// Largest sum of attachments in one filing, in bytes (100 MiB).
pub const FILING_BYTES_MAX: u64 = 100 * 1024 * 1024;
/// Most attachments in one filing.
pub const ATTACHMENTS_MAX: usize = 20;
/// Longest file name, in characters.
pub const NAME_CHARACTERS_MAX: usize = 150;
/// The one media type accepted by default.
pub const PDF: &str = "application/pdf";
/// How far into a file the mark of a PDF may stand (ISO 32000-1, note in 7.5.2).
pub const PDF_MARK_WITHIN: usize = 1024;

/// A file as a statement names it: never its bytes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// File name, without folders.
    pub name: String,
    /// Media type, such as `application/pdf`.
    pub media_type: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// SHA-256 of the bytes.
    pub sha256: Digest,
}

/// Why a file cannot be attached.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AttachmentError {
    /// The same bytes are already attached.
    Duplicate,
    /// It has no bytes.
    Empty,
    /// The name is empty, too long, or has a character that deceives or a folder.
    Name,
    /// It does not begin as a PDF does.
    NotAPdf,
    /// It is larger than one attachment may be.
    TooLarge,
    /// There are already as many as a filing takes.
    TooMany,
    /// The filing would be larger than it may be.
    TotalTooLarge,
}

impl fmt::Display for AttachmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Duplicate => "already attached",
            Self::Empty => "empty file",
            Self::Name => "unusable file name",
            Self::NotAPdf => "not a PDF",
            Self::TooLarge => "larger than an attachment may be",
            Self::TooMany => "too many attachments",
            Self::TotalTooLarge => "attachments larger than a filing may be",
        })
    }
}

impl core::error::Error for AttachmentError {}

/// Makes a name a statement can carry: folders dropped, what deceives replaced, ends trimmed.
///
/// Returns an empty text when nothing is left.
pub fn presentable_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last
        .chars()
        .map(|c| if clean::deceives(c) { ' ' } else { c })
        .collect();
    let extension = shown
        .rsplit_once('.')
        .map(|(_, e)| e)
        .filter(|e| e.chars().count() <= 8);
    let words: Vec<&str> = shown.split(' ').filter(|w| !w.is_empty()).collect();
    let joined = words.join(" ");
    if joined.chars().count() <= NAME_CHARACTERS_MAX {
        return joined;
    }
    let keep = NAME_CHARACTERS_MAX - extension.map_or(0, |e| e.chars().count() + 1);
    let head: String = joined.chars().take(keep).collect();
    extension.map_or(head.clone(), |e| format!("{}.{e}", head.trim_end()))
}

/// Tells whether the first bytes of a file are those of a PDF.
pub fn looks_like_pdf(first_bytes: &[u8]) -> bool {
    first_bytes
        .windows(5)
        .take(PDF_MARK_WITHIN)
        .any(|w| w == b"%PDF-")
}

/// Checks one attachment by itself: name, kind and size.
pub fn check(attachment: &Attachment) -> Result<(), AttachmentError> {
    let name = &attachment.name;
    let named = !name.is_empty()
        && name.chars().count() <= NAME_CHARACTERS_MAX
        && clean::check(name).is_ok()
        && !name.contains(['/', '\\']);
    match attachment {
        _ if !named => Err(AttachmentError::Name),
        a if a.media_type != PDF => Err(AttachmentError::NotAPdf),
        a if a.size_bytes == 0 => Err(AttachmentError::Empty),
        a if a.size_bytes > ATTACHMENT_BYTES_MAX => Err(AttachmentError::TooLarge),
        _ => Ok(()),
    }
}

/// Checks all attachments of a filing together. Returns the position of the first at fault.
pub fn check_all(attachments: &[Attachment]) -> Result<(), (usize, AttachmentError)> {
    let mut total = 0u64;
    for (position, attachment) in attachments.iter().enumerate() {
        check(attachment).map_err(|error| (position, error))?;
        if position >= ATTACHMENTS_MAX {
            return Err((position, AttachmentError::TooMany));
        }
        if attachments
            .iter()
            .take(position)
            .any(|a| a.sha256 == attachment.sha256)
        {
            return Err((position, AttachmentError::Duplicate));
        }
        total = total.saturating_add(attachment.size_bytes);
        if total > FILING_BYTES_MAX {
            return Err((position, AttachmentError::TotalTooLarge));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(name: &str, size_bytes: u64, seed: u8) -> Attachment {
        Attachment {
            name: name.into(),
            media_type: PDF.into(),
            size_bytes,
            sha256: Digest::new([seed; 32]),
        }
    }

    #[test]
    fn both_sides_of_every_limit() {
        assert_eq!(check(&pdf("a.pdf", 1, 0)), Ok(()));
        assert_eq!(check(&pdf("a.pdf", 0, 0)), Err(AttachmentError::Empty));
        assert_eq!(check(&pdf("a.pdf", ATTACHMENT_BYTES_MAX, 0)), Ok(()));
        assert_eq!(
            check(&pdf("a.pdf", ATTACHMENT_BYTES_MAX + 1, 0)),
            Err(AttachmentError::TooLarge)
        );
        let five: Vec<_> = (0..5)
            .map(|i| pdf("a.pdf", ATTACHMENT_BYTES_MAX, i))
            .collect();
        assert_eq!(check_all(&five[..4]), Ok(()));
        assert_eq!(check_all(&five), Err((4, AttachmentError::TotalTooLarge)));
        let many: Vec<_> = (0..21).map(|i| pdf("a.pdf", 1, i)).collect();
        assert_eq!(check_all(&many[..20]), Ok(()));
        assert_eq!(check_all(&many), Err((20, AttachmentError::TooMany)));
        assert_eq!(
            check_all(&[pdf("a.pdf", 1, 7), pdf("b.pdf", 1, 7)]),
            Err((1, AttachmentError::Duplicate))
        );
    }

    #[test]
    fn names_that_hide_something_are_refused_and_can_be_made_presentable() {
        for (raw, shown) in [
            ("../../etc/a.pdf", "a.pdf"),
            ("C:\\x\\a.pdf", "a.pdf"),
            ("fdp.\u{202e}exe.pdf", "fdp. exe.pdf"),
            ("  a  b.pdf ", "a b.pdf"),
            ("\u{200b}", ""),
        ] {
            assert_eq!(check(&pdf(raw, 1, 0)), Err(AttachmentError::Name), "{raw}");
            assert_eq!(presentable_name(raw), shown);
        }
        let long = presentable_name(&format!("{}.pdf", "ñ".repeat(400)));
        assert_eq!(check(&pdf(&long, 1, 0)), Ok(()));
        assert_eq!(long.rsplit_once('.').unwrap().1, "pdf");
    }

    #[test]
    fn a_pdf_is_known_by_its_mark_near_the_start() {
        assert!(looks_like_pdf(b"%PDF-1.7\n"));
        assert!(looks_like_pdf(b"\xef\xbb\xbf%PDF-1.4"));
        assert!(!looks_like_pdf(b"PK\x03\x04"));
        assert!(!looks_like_pdf(b""));
        assert!(!looks_like_pdf(
            &[vec![b' '; 2000], b"%PDF-".to_vec()].concat()
        ));
    }
}
