//! The manifest of a package: every file with its digest (ETSI EN 319 162-1, annex A.4).
//!
//! It is what the package's seal is over. One list of files has one manifest: a reader prints its
//! own from the files it found and compares bytes, so there is no XML to be parsed or argued with.

use core::fmt::{self, Write as _};

use base64ct::{Base64, Encoding as _};
use mailbox::digest::Digest;

use crate::archive::Entry;
use crate::sha256;

/// Where it lies in a package.
pub(crate) const MANIFEST_NAME: &str = "META-INF/ASiCManifest001.xml";
/// Where the package's own seal lies.
pub(crate) const SEAL_NAME: &str = "META-INF/signature001.p7s";

/// Octets of the largest manifest read.
const MANIFEST_BYTES_MAX: usize = 256 * 1024;
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
  <asic:SigReference MimeType="application/pkcs7-signature" URI="META-INF/signature001.p7s"/>
"#;
const FOOT: &str = "</asic:ASiCManifest>\n";
const REFERENCE: &str = "  <asic:DataObjectReference ";
const DIGEST: &str = "    <ds:DigestValue>";

/// In what the files differ from the manifest.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ManifestError {
    /// A file was changed: its digest is not the listed one.
    Changed {
        /// Its name.
        entry: String,
    },
    /// It is not the one text of any list of files.
    Form,
    /// A listed file is not there.
    Missing {
        /// Its name.
        entry: String,
    },
    /// A file is not in its place.
    Order {
        /// Its name.
        entry: String,
    },
    /// A file is there that is not listed.
    Unlisted {
        /// Its name.
        entry: String,
    },
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { entry } => write!(f, "{entry}: not the file that the manifest lists"),
            Self::Form => f.write_str("manifest is not one of ours"),
            Self::Missing { entry } => write!(f, "{entry}: listed and not there"),
            Self::Order { entry } => write!(f, "{entry}: not in its place"),
            Self::Unlisted { entry } => write!(f, "{entry}: there and not listed"),
        }
    }
}

impl core::error::Error for ManifestError {}

/// Prints the manifest of `files`, in their order.
pub(crate) fn print(files: &[Entry<'_>]) -> String {
    let digests: Vec<Digest> = files.iter().map(|file| sha256(&file.bytes)).collect();
    print_with(files, &digests)
}

fn print_with(files: &[Entry<'_>], digests: &[Digest]) -> String {
    let names = files.iter().map(|file| file.name.as_str());
    print_listed(names.zip(digests.iter().copied()))
}

/// Prints the manifest of files of which the digests are known.
pub(crate) fn print_listed<'a>(files: impl Iterator<Item = (&'a str, Digest)>) -> String {
    let mut text = HEAD.to_owned();
    for (name, sha256) in files {
        // Names are plain ASCII without marks of XML, media types are ours.
        let media = media_type(name);
        let digest = Base64::encode_string(sha256.as_bytes());
        // Writing into a text cannot fail.
        let _ = write!(
            text,
            "{REFERENCE}MimeType=\"{media}\" URI=\"{name}\">\n    \
             <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\n\
             {DIGEST}{digest}</ds:DigestValue>\n  </asic:DataObjectReference>\n"
        );
    }
    text.push_str(FOOT);
    text
}

/// Checks that `manifest` is the one of `files`, and returns the digest of each: a large file is
/// hashed once.
pub(crate) fn check(manifest: &[u8], files: &[Entry<'_>]) -> Result<Vec<Digest>, ManifestError> {
    if manifest.len() > MANIFEST_BYTES_MAX {
        return Err(ManifestError::Form);
    }
    let digests: Vec<Digest> = files.iter().map(|file| sha256(&file.bytes)).collect();
    if manifest == print_with(files, &digests).as_bytes() {
        return Ok(digests);
    }
    let text = core::str::from_utf8(manifest).map_err(|_| ManifestError::Form)?;
    Err(difference(&listed(text), files))
}

/// The media type of a file, by its extension.
pub(crate) fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("cer") => "application/pkix-cert",
        Some("crl") => "application/pkix-crl",
        Some("ocsp") => "application/ocsp-response",
        Some("p7s") => "application/pkcs7-signature",
        Some("pdf") => "application/pdf",
        Some("tst") => "application/vnd.etsi.timestamp-token",
        Some("txt") => "text/plain",
        _ => "application/octet-stream",
    }
}

/// What a text lists, as far as it can be made out, to say what changed: nothing is trusted.
fn listed(text: &str) -> Vec<(&str, &str)> {
    let name = |line: &'_ str| {
        let (_, rest) = line.strip_prefix(REFERENCE)?.split_once("URI=\"")?;
        rest.split_once('"').map(|(name, _)| name.len())
    };
    let mut found = Vec::new();
    let mut current = "";
    for line in text.lines() {
        if let (Some(length), Some((_, rest))) = (name(line), line.split_once("URI=\"")) {
            current = rest.get(..length).unwrap_or_default();
        } else if let Some(rest) = line.strip_prefix(DIGEST) {
            found.push((current, rest.split('<').next().unwrap_or_default()));
        }
    }
    found
}

fn difference(listed: &[(&str, &str)], files: &[Entry<'_>]) -> ManifestError {
    let entry = |name: &str| name.to_owned();
    for file in files {
        let name = file.name.as_str();
        let digest = Base64::encode_string(sha256(&file.bytes).as_bytes());
        match listed.iter().find(|(listed, _)| *listed == name) {
            None => return ManifestError::Unlisted { entry: entry(name) },
            Some((_, listed)) if *listed != digest => {
                return ManifestError::Changed { entry: entry(name) };
            }
            Some(_) => {}
        }
    }
    for (name, _) in listed {
        if !files.iter().any(|file| file.name.as_str() == *name) {
            let entry = name.chars().filter(char::is_ascii_graphic).take(120);
            return ManifestError::Missing {
                entry: entry.collect(),
            };
        }
    }
    for (file, (name, _)) in files.iter().zip(listed) {
        if file.name.as_str() != *name {
            return ManifestError::Order { entry: entry(name) };
        }
    }
    ManifestError::Form
}
