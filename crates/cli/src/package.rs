//! `buzon verify PACKAGE|PDF`: what it proves, who, when, on whose word, and what was not checked.
//!
//! The words are those of the `evidence` crate, the same as on the page. Files are written only
//! when all of it is proven: the ones that its manifest lists, under their own safe names. An
//! archive or a folder of packages is judged package by package.

mod archive;
mod extract;
mod many;
mod page;

use std::path::Path;

use efirma::Certificate;
use evidence::archive::ArchiveError;
use evidence::attached::{AttachedError, PDF_BYTES_MAX};
use evidence::package::{PACKAGE_BYTES_MAX, PackageError};
use evidence::seal::Known;
use evidence::verification::{Case, CaseError, Trust, Trusted, Verdict as Judged, verify_case};
use time::OffsetDateTime;

use crate::anchors;
use crate::arguments::Verify;
use crate::category::Category;
use crate::failure::Failure;
use crate::files;
use crate::instant;
use crate::language::Language;
use crate::output::{self, Verdict};

/// Enough of a file to tell what it is.
const MARK_BYTES: usize = 5;
/// Octets of the largest certificate of a seal, or list of them.
const SEALS_BYTES_MAX: usize = 256 * 1024;

/// What files are judged under, read once for all of them.
struct Court {
    at: OffsetDateTime,
    trusted: Option<anchors::Trust>,
    timestampers: Trusted,
    seals: Vec<Known>,
}

impl Court {
    fn of(asked: &Verify, language: Language) -> Result<Self, Failure> {
        let trusted = match &asked.anchors {
            Some(folder) => Some(anchors::read(folder, &[], language)?),
            None => None,
        };
        // An authority that is trusted for people may issue the certificate of a clock, too.
        let people = (trusted.iter()).flat_map(|it| it.anchors.certificates());
        let mut timestampers =
            Trusted::read_timestampers(people.map(Vec::as_slice)).unwrap_or_default();
        if let Some(folder) = &asked.tsa_anchors {
            timestampers = timestampers.joined(&anchors::read_timestampers(folder)?);
        }
        Ok(Self {
            at: instant::parse_optional("--at", asked.at.as_ref())?.unwrap_or_else(instant::now),
            trusted,
            timestampers,
            seals: seals(asked)?,
        })
    }

    fn judge(&self, bytes: Result<&[u8], CaseError>) -> Judged {
        let trust = self.trusted.as_ref().map(|trusted| Trust {
            anchors: &trusted.anchors,
            responders: &trusted.responders,
            timestampers: Some(&self.timestampers),
            seals: &self.seals,
        });
        match bytes.and_then(Case::read) {
            Ok(case) => verify_case(case, trust, self.at),
            Err(error) => Judged::unreadable(error, self.at),
        }
    }
}

/// Reads what is there, judges, prints, and extracts if asked.
pub(crate) fn run(path: &Path, asked: &Verify, language: Language) -> Result<Verdict, Failure> {
    let court = Court::of(asked, language)?;
    if let Some(packages) = many::packages(path)? {
        if asked.extract.is_some() {
            return Err(Failure::ExtractMany);
        }
        return many::judge(path, packages, &court, asked.json, language);
    }
    let bytes = read(path)?;
    let judged = court.judge(bytes.as_deref().map_err(Clone::clone));
    let outcome = Category::from(&judged.outcome);
    let mut extracted = Vec::new();
    if let (Some(folder), Ok(bytes)) = (&asked.extract, &bytes) {
        if judged.is_proven() {
            extracted = extract::to(folder, bytes)?;
        } else {
            output::complain(language.pick(
                "Nada se extrajo: solo se extrae lo que queda probado.",
                "Nothing was extracted: only what is proven is.",
            ));
        }
    }
    if asked.json {
        output::json(&page::answer(&judged, outcome, &extracted, language))?;
    } else {
        page::show(&judged, outcome, &extracted, language)?;
    }
    Ok(Verdict::of(outcome))
}

/// The seals that the institute published: certificates, or its own list with their spans.
fn seals(asked: &Verify) -> Result<Vec<Known>, Failure> {
    let mut seals = Vec::new();
    for path in &asked.seal {
        let bytes = files::read(path, SEALS_BYTES_MAX)?;
        let refused = |why: String| Failure::NotACertificate {
            path: path.clone(),
            why,
        };
        if bytes.first() == Some(&b'{') {
            let keys = serde_json::from_slice(&bytes).map_err(|error| refused(error.to_string()));
            let known = Known::published(&keys?);
            seals.extend(known.ok_or_else(|| refused("base64".to_owned()))?);
        } else {
            let certificate = Certificate::parse(&bytes);
            let certificate = certificate.map_err(|error| refused(error.to_string()))?;
            seals.push(certificate.der().to_vec().into());
        }
    }
    Ok(seals)
}

/// Reads a file of a kind that can be evidence, never more of it than its kind can have.
fn read(path: &Path) -> Result<Result<Vec<u8>, CaseError>, Failure> {
    let mark = files::read(path, MARK_BYTES)?;
    let (most, too_large) = if mark.starts_with(b"PK") {
        let error = PackageError::Archive(ArchiveError::TooLarge);
        (PACKAGE_BYTES_MAX, CaseError::Package(error))
    } else if mark.starts_with(b"%PDF-") {
        (PDF_BYTES_MAX, CaseError::Pdf(AttachedError::TooLarge))
    } else {
        return Ok(Err(CaseError::NotEvidence));
    };
    // Known before any room is asked for.
    let length = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    if usize::try_from(length).map_or(true, |length| length > most) {
        return Ok(Err(too_large));
    }
    let bytes = files::read(path, most)?;
    Ok(if bytes.len() > most {
        Err(too_large)
    } else {
        Ok(bytes)
    })
}
