//! Tells files apart, so that the screen can say what was picked instead.
//!
//! It looks at the first few elements only and trusts nothing: parsing proper comes after.

use crate::asn1::{NotDer, Reader, tag};
use crate::certificate::CERTIFICATE_BYTES_MAX;
use crate::oid;
use crate::pem::{self, Unarmoured};

/// What a file looks like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FileKind {
    /// A certificate (`.cer`).
    Certificate,
    /// No bytes at all.
    Empty,
    /// A private key protected by a passphrase (`.key`).
    EncryptedKey,
    /// A PKCS#12 store (`.pfx`, `.p12`).
    Pfx,
    /// A private key without protection.
    PlainKey,
    /// A signed renewal or package of Certifica (`.ren`, `.sdg`), or another CMS message.
    Renewal,
    /// A certificate request (`.req`).
    Request,
    /// Larger than any certificate or key.
    TooLarge,
    /// None of these.
    Unknown,
}

/// Says what `bytes` look like, without opening anything.
pub fn sniff(bytes: &[u8]) -> FileKind {
    if bytes.is_empty() {
        return FileKind::Empty;
    }
    // Renewals and stores are larger than certificates, and still worth a name.
    if bytes.len() > CERTIFICATE_BYTES_MAX {
        return match outer_kind(bytes) {
            Some(kind @ (FileKind::Pfx | FileKind::Renewal)) => kind,
            _ => FileKind::TooLarge,
        };
    }
    match pem::unarmour(bytes) {
        Unarmoured::Der(der) => sniff_der(&der),
        Unarmoured::LegacyKey => FileKind::EncryptedKey,
        Unarmoured::NotPem => sniff_der(bytes),
        Unarmoured::PlainKey => FileKind::PlainKey,
        Unarmoured::Request => FileKind::Request,
    }
}

fn sniff_der(der: &[u8]) -> FileKind {
    outer_kind(der)
        .or_else(|| inner_kind(der).ok())
        .unwrap_or(FileKind::Unknown)
}

/// Tells the formats that may come in BER, with indefinite lengths, by their first bytes.
fn outer_kind(bytes: &[u8]) -> Option<FileKind> {
    let (&first, rest) = bytes.split_first()?;
    let (&length, rest) = rest.split_first()?;
    if first != tag::SEQUENCE {
        return None;
    }
    let octets = if length > 0x80 {
        usize::from(length & 0x7f)
    } else {
        0
    };
    match rest.get(octets..)? {
        [tag::INTEGER, 1, 3, tag::SEQUENCE, ..] => Some(FileKind::Pfx),
        [tag::OID, 9, body @ ..] if body.starts_with(oid::SIGNED_DATA) => Some(FileKind::Renewal),
        _ => None,
    }
}

fn inner_kind(der: &[u8]) -> Result<FileKind, NotDer> {
    let mut outer = Reader::whole(der, tag::SEQUENCE)?;
    if outer.next_tag() == Some(tag::INTEGER) {
        return inner_key(outer);
    }
    let mut first = outer.enter(tag::SEQUENCE)?;
    let second = outer.element()?;
    match (first.next_tag(), second.tag) {
        (Some(tag::OID), tag::OCTET_STRING) => {
            outer.finish()?;
            let oid = first.oid()?;
            let is_encryption = oid.starts_with(oid::PKCS5) || oid.starts_with(oid::PKCS12_PBE);
            Ok(if is_encryption {
                FileKind::EncryptedKey
            } else {
                FileKind::Unknown
            })
        }
        (Some(tag::CONTEXT_0 | tag::INTEGER), tag::SEQUENCE) => {
            outer.expect(tag::BIT_STRING)?;
            outer.finish()?;
            signed_kind(first)
        }
        _ => Ok(FileKind::Unknown),
    }
}

/// PKCS#8 (version, algorithm, key), PKCS#1 (version and eight numbers) or SEC 1.
fn inner_key(mut outer: Reader<'_>) -> Result<FileKind, NotDer> {
    let version = outer.integer()?;
    let next = outer.element()?;
    let is_key = matches!(
        (version, next.tag),
        ([0 | 1], tag::INTEGER | tag::OCTET_STRING | tag::SEQUENCE)
    );
    Ok(if is_key {
        FileKind::PlainKey
    } else {
        FileKind::Unknown
    })
}

/// A certificate goes on with an algorithm, a request with a subject.
fn signed_kind(mut tbs: Reader<'_>) -> Result<FileKind, NotDer> {
    if tbs.next_tag() == Some(tag::CONTEXT_0) {
        return Ok(FileKind::Certificate);
    }
    tbs.integer()?;
    let mut next = tbs.enter(tag::SEQUENCE)?;
    let is_algorithm = next.element()?.tag == tag::OID;
    Ok(if is_algorithm {
        FileKind::Certificate
    } else {
        FileKind::Request
    })
}
