//! Files as somebody lets them fall: told apart by their bytes, never by their names.
//!
//! A package or a PDF stands alone. Statements and signatures are paired by what was signed, and
//! the rest are documents. Certificates of authorities are set apart: they are whom to trust.

use base64ct::{Base64, Encoding};
use efirma::path::{Trusted, TrustedError};
use efirma::{Certificate, FileKind, SIGNATURE_BYTES_MAX, revocation_list};
use mailbox::instant::LegalTime;
use mailbox::statement::{STATEMENT_BYTES_MAX, Statement};

use super::{Case, CaseError, Source};
use crate::package::{AnswerKind, MEDIA_TYPE, RevocationAnswer};

/// Most files judged together.
pub const FILES_MAX: usize = 100;
/// Octets of the longest text in which a signature may be written.
const WRITTEN_BYTES_MAX: usize = 2 * SIGNATURE_BYTES_MAX;
/// Octets within which the first entry of a package says its media type.
const HEAD_BYTES: usize = 128;
/// How every statement begins.
const STATEMENT: &str = "buzon/";

/// Why some files cannot be judged together.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PileError {
    /// What they are together cannot be read, or contradicts itself.
    Case(CaseError),
    /// One is the certificate of a person or seal, which proves nothing by itself.
    Certificate,
    /// One is a private key, which nobody may see.
    Key,
    /// A package or PDF is judged alone.
    OneAtATime,
    /// A statement has no signature.
    SignatureMissing,
    /// A signature has no statement.
    StatementMissing,
    /// They are more than are judged together.
    TooMany,
}

/// What a file is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sort {
    /// Certificates of authorities.
    Authority,
    /// The certificate of a person or seal.
    Certificate,
    /// Anything else.
    Document,
    /// A private key.
    Key,
    /// A package: a ZIP that begins with its media type.
    Package,
    /// A PDF.
    Pdf,
    /// A revocation list.
    RevocationList,
    /// A signature or seal.
    Signature,
    /// A statement.
    Statement,
}

impl Sort {
    /// Tells what a file is.
    pub fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"PK") && is_ours(bytes) {
            return Self::Package;
        }
        if bytes.starts_with(b"%PDF-") {
            return Self::Pdf;
        }
        if revocation_list::made_at(bytes).is_some() {
            return Self::RevocationList;
        }
        if bytes.len() > STATEMENT_BYTES_MAX.max(WRITTEN_BYTES_MAX) {
            return Self::Document;
        }
        if core::str::from_utf8(bytes).is_ok_and(|text| text.starts_with(STATEMENT)) {
            return Self::Statement;
        }
        match efirma::sniff(bytes) {
            FileKind::EncryptedKey | FileKind::PlainKey | FileKind::Pfx => return Self::Key,
            _ => {}
        }
        if matches!(Trusted::read([bytes]), Ok(_) | Err(TrustedError::NoRoot)) {
            return Self::Authority;
        }
        if Certificate::parse(bytes).is_ok() {
            return Self::Certificate;
        }
        if signature(bytes).is_some() {
            return Self::Signature;
        }
        Self::Document
    }
}

/// Files to be judged together.
#[derive(Clone, Debug)]
pub struct Pile<'a> {
    authorities: Vec<&'a [u8]>,
    lists: Vec<&'a [u8]>,
    files: Vec<(Sort, &'a [u8])>,
}

impl<'a> Pile<'a> {
    /// Tells files apart.
    ///
    /// # Errors
    ///
    /// [`PileError`] when one of them has no place here.
    pub fn new(files: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, PileError> {
        let mut pile = Self {
            authorities: Vec::new(),
            lists: Vec::new(),
            files: Vec::new(),
        };
        for bytes in files {
            if pile.files.len() + pile.authorities.len() + pile.lists.len() == FILES_MAX {
                return Err(PileError::TooMany);
            }
            match Sort::of(bytes) {
                Sort::Authority => pile.authorities.push(bytes),
                Sort::RevocationList => pile.lists.push(bytes),
                Sort::Certificate => return Err(PileError::Certificate),
                Sort::Key => return Err(PileError::Key),
                sort => pile.files.push((sort, bytes)),
            }
        }
        Ok(pile)
    }

    /// Returns the certificates of authorities, as they came.
    pub fn authorities(&self) -> &[&'a [u8]] {
        &self.authorities
    }

    /// Whether nothing is there but authorities.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.lists.is_empty()
    }

    /// Reads what they are together.
    ///
    /// # Errors
    ///
    /// [`PileError`].
    pub fn case(&self) -> Result<Case, PileError> {
        let lists = self.lists.iter().filter_map(|bytes| {
            Some(RevocationAnswer {
                kind: AnswerKind::Crl,
                // What it knows it knows since it was made, whenever it came here.
                asked_at: LegalTime::new(revocation_list::made_at(bytes)?),
                bytes: bytes.to_vec(),
            })
        });
        let lists: Vec<RevocationAnswer> = lists.collect();
        Ok(self.without_lists()?.with_answers(lists))
    }

    fn without_lists(&self) -> Result<Case, PileError> {
        let of = |wanted: Sort| {
            let found = self.files.iter().filter(move |(sort, _)| *sort == wanted);
            found.map(|(_, bytes)| *bytes)
        };
        let texts: Vec<&str> = of(Sort::Statement)
            .filter_map(|bytes| core::str::from_utf8(bytes).ok())
            .collect();
        let signatures: Vec<Vec<u8>> = of(Sort::Signature).filter_map(signature).collect();
        match (texts.len(), signatures.len(), self.files.as_slice()) {
            (0, 0, [(Sort::Package | Sort::Pdf, bytes)]) => {
                return Case::read(bytes).map_err(PileError::Case);
            }
            (0, 0, _) if of(Sort::Package).chain(of(Sort::Pdf)).next().is_some() => {
                return Err(PileError::OneAtATime);
            }
            (0, 0, _) => return Err(PileError::Case(CaseError::NotEvidence)),
            (texts, signatures, _) if texts > signatures => {
                return Err(PileError::SignatureMissing);
            }
            (texts, signatures, _) if texts < signatures => {
                return Err(PileError::StatementMissing);
            }
            _ => {}
        }
        let documents = (self.files.iter())
            .filter(|(sort, _)| !matches!(sort, Sort::Signature | Sort::Statement))
            .map(|(_, bytes)| *bytes)
            .collect::<Vec<_>>();
        let signed = in_order(paired(&texts, signatures));
        Case::of_statements(Source::Signed, signed, &documents).map_err(PileError::Case)
    }
}

/// Whether a ZIP says of itself that it is a package, where the standard has it be said.
fn is_ours(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default();
    let mark = MEDIA_TYPE.as_bytes();
    head.windows(mark.len()).any(|window| window == mark)
}

/// Gives each text the signature that is over it, and what is left over to whoever has none: the
/// verdict then says what does not hold.
fn paired(texts: &[&str], mut signatures: Vec<Vec<u8>>) -> Vec<(String, Vec<u8>)> {
    let mut own: Vec<Option<Vec<u8>>> = Vec::new();
    for text in texts {
        let found = (signatures.iter())
            .position(|signature| efirma::examine(signature, text.as_bytes()).is_ok());
        own.push(found.map(|at| signatures.remove(at)));
    }
    let mut left = signatures.into_iter();
    (texts.iter().zip(own))
        .filter_map(|(text, own)| Some(((*text).to_owned(), own.or_else(|| left.next())?)))
        .collect()
}

/// What a party signed comes before what the institute sealed.
fn in_order(mut signed: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    signed.sort_by_key(|(text, _)| {
        Statement::parse(text).is_ok_and(|statement| statement.purpose().is_sealed())
    });
    signed
}

/// The signature that a file holds: in DER, or written in base64, armoured or not.
fn signature(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() > WRITTEN_BYTES_MAX {
        return None;
    }
    let der = if bytes.first() == Some(&0x30) {
        bytes.to_vec()
    } else {
        let text = core::str::from_utf8(bytes).ok()?;
        let lines = text.lines().filter(|line| !line.starts_with("-----"));
        let letters: String = lines.flat_map(str::split_whitespace).collect();
        Base64::decode_vec(&letters).ok()?
    };
    (der.first() == Some(&0x30) && der.len() <= SIGNATURE_BYTES_MAX).then_some(der)
}
