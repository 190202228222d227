//! Receipts for people: PDF/A-3a and PDF/UA-1, with the sealed statement and its seal inside
//! (CFF 17-E, 134-I; the contents of DOMAIN 3.3.2, 4.3 and 6.5).
//!
//! A page is read from the statement alone: every field of it is shown, none is added that it
//! does not say, but the digests and numbers of the signatures themselves. The same statement and
//! seal make the same bytes. The page proves nothing; what is inside does, and the page says how.

mod contents;
mod flow;
mod letters;
mod paint;
mod qr;

use core::fmt;

use efirma::SignatureError;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::metadata::{DateTime, Metadata};
use krilla::{Document, SerializeSettings};
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::statement::Statement;

use self::contents::Contents;
use crate::package::Record;
use crate::story::{Contradiction, Story, Told, moment};

/// What a receipt is printed from.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'a> {
    /// What the institute sealed.
    pub sealed: &'a Record,
    /// What it answers, when whoever prints has it.
    pub signed: Option<&'a Record>,
}

/// Why no receipt is printed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PaperError {
    /// What is sealed and what was signed do not belong together.
    Contradiction(Contradiction),
    /// The page could not be laid out or does not meet its standard; never for our statements.
    Layout(String),
    /// Only what the institute seals has a receipt.
    NotSealed,
    /// A signature is not of our profile, or over something else.
    Signature(SignatureError),
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contradiction(error) => error.fmt(f),
            Self::Layout(why) => write!(f, "page could not be made: {why}"),
            Self::NotSealed => f.write_str("statement is not one that the institute seals"),
            Self::Signature(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for PaperError {}

impl Paper<'_> {
    /// Prints the receipt.
    ///
    /// # Errors
    ///
    /// [`PaperError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PaperError> {
        let at = moment(&self.sealed.statement).ok_or(PaperError::NotSealed)?;
        let records = || self.signed.into_iter().chain([self.sealed]);
        let told = records().map(|record| {
            let text = record.statement.to_text();
            Told::new(record.statement.clone(), &text, &record.signature)
        });
        Story::new(told.collect()).map_err(PaperError::Contradiction)?;
        let contents = Contents::of(self).map_err(PaperError::Signature)?;
        let mut document = Document::new_with(settings()?);
        paint::paint(&mut document, &contents)?;
        for record in records() {
            for file in attachments(record, &contents.folio, at) {
                document
                    .embed_file(file)
                    .ok_or_else(|| PaperError::Layout("a file is embedded twice".into()))?;
            }
        }
        document.set_metadata(
            Metadata::new()
                .title(contents.title.clone())
                .description(contents.subtitle.clone())
                .authors(vec![contents.authority.clone()])
                .producer("Buzón".into())
                .language("es-MX".into())
                .creation_date(date(at)),
        );
        document
            .finish()
            .map_err(|error| PaperError::Layout(format!("{error:?}")))
    }
}

fn settings() -> Result<SerializeSettings, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PaperError::Layout(format!("{error:?}")))?;
    Ok(SerializeSettings {
        configuration,
        enable_tagging: true,
        ..SerializeSettings::default()
    })
}

/// The statement and its signature, plain: so that they are found without a reader of PDF.
fn attachments(record: &Record, folio: &Folio, at: LegalTime) -> [EmbeddedFile; 2] {
    let word = record.statement.purpose().word();
    let text = record.statement.to_text().into_bytes();
    let file = |extension: &str, media: &str, what: &str, bytes: Vec<u8>| EmbeddedFile {
        path: format!("{word}-{folio}.{extension}"),
        mime_type: MimeType::new(media),
        description: Some(format!("{what} ({word})")),
        association_kind: AssociationKind::Source,
        data: bytes.into(),
        modification_date: Some(date(at)),
        compress: Some(false),
        location: None,
    };
    [
        file("txt", "text/plain", "Cadena original", text),
        file(
            "p7s",
            "application/pkcs7-signature",
            "Firma o sello, CMS en DER",
            record.signature.clone(),
        ),
    ]
}

/// The hour of the Zona Centro, which is UTC−6.
fn date(at: LegalTime) -> DateTime {
    let (year, month, day) = at.date().to_calendar_date();
    let (hour, minute, second) = at.instant().to_hms();
    DateTime::new(u16::try_from(year).unwrap_or_default())
        .month(u8::from(month))
        .day(day)
        .hour(hour)
        .minute(minute)
        .second(second)
        .utc_offset_hour(-6)
        .utc_offset_minute(0)
}

/// The folio that people quote: of the receipt, or of the notification an alert is about.
fn folio_of(statement: &Statement) -> Option<&Folio> {
    Some(match statement {
        Statement::Notice(it) => &it.notification,
        Statement::FilingReceipt(it) => &it.folio,
        Statement::ActReceipt(it) => &it.folio,
        Statement::Attestation(it) => &it.folio,
        _ => return None,
    })
}
