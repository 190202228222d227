//! Whom a certificate names: RFC, CURP, name, person or company.
//!
//! Strings are decoded here from tag and bytes, because the authority writes Latin-1 into
//! `T61String`, and Certifica even into `PrintableString`. The RFC is `2.5.4.45`: `RFC`, or
//! `RFC / RFC of the representative`; the CURP is `2.5.4.5`: `CURP`, or ` / CURP of the
//! representative`. A name with more than one reading is refused, never guessed.

mod rfc;
mod text;

use core::fmt;

use crate::asn1::{Element, NotDer, Reader, tag};
use crate::oid;

/// More attributes than any subject of the authority has.
const ATTRIBUTES_MAX: usize = 32;

/// Whom a certificate names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Holder {
    /// The legal name, safe to be shown: characters that reorder or hide text became U+FFFD.
    pub name: String,
    /// The RFC of the person or company.
    pub rfc: String,
    /// The RFC of the person who acts for a company.
    pub representative_rfc: Option<String>,
    /// The CURP of a person.
    pub curp: Option<String>,
    /// The CURP of the person who acts for a company.
    pub representative_curp: Option<String>,
    /// The e-mail address given to the authority.
    pub email: Option<String>,
    /// Whether the certificate's own name held characters that reorder or hide text.
    pub name_was_cleaned: bool,
}

/// Why a subject does not name anyone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HolderError {
    /// A text is not what its type says, or holds control characters.
    BadText,
    /// An attribute that identifies appears twice.
    Duplicate,
    /// Several attributes share one RDN, so that their order means nothing.
    MultiValued,
    /// It has no name.
    NoName,
    /// It has no RFC.
    NoRfc,
    /// It has more attributes than any subject of the authority.
    TooManyAttributes,
    /// The RFC does not have the shape of one, or there are more than two.
    WrongRfc,
}

impl fmt::Display for HolderError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::BadText => "subject has an invalid text",
            Self::Duplicate => "subject repeats an attribute",
            Self::MultiValued => "subject has a multi-valued name",
            Self::NoName => "subject has no name",
            Self::NoRfc => "subject has no RFC",
            Self::TooManyAttributes => "subject has too many attributes",
            Self::WrongRfc => "subject has a malformed RFC",
        })
    }
}

impl core::error::Error for HolderError {}

impl From<NotDer> for HolderError {
    fn from(_: NotDer) -> Self {
        Self::BadText
    }
}

impl Holder {
    /// Whether the holder is a company (persona moral): its RFC has twelve characters.
    pub fn is_company(&self) -> bool {
        self.rfc.chars().count() == rfc::COMPANY_CHARS
    }

    /// The RFC of the human who holds the key: the representative of a company, or the person.
    pub fn signer_rfc(&self) -> &str {
        self.representative_rfc.as_deref().unwrap_or(&self.rfc)
    }

    /// Reads a Name; also says whether it has an organisational unit.
    pub(crate) fn read(name: &[u8]) -> Result<(Self, bool), HolderError> {
        let mut found = Found::default();
        let mut names = Reader::whole(name, tag::SEQUENCE)?;
        for _ in 0..ATTRIBUTES_MAX {
            if names.is_empty() {
                break;
            }
            found.take(attribute(&mut names)?)?;
        }
        if !names.is_empty() {
            return Err(HolderError::TooManyAttributes);
        }
        found.into_holder()
    }
}

/// The common name inside a Name, for display only: anything odd in it is no name.
pub(crate) fn common_name(name: &[u8]) -> Option<String> {
    let mut names = Reader::whole(name, tag::SEQUENCE).ok()?;
    for _ in 0..ATTRIBUTES_MAX {
        if let Ok((oid::COMMON_NAME, value)) = attribute(&mut names) {
            return text::decode(value).map(|decoded| text::clean(decoded).0);
        }
    }
    None
}

/// Texts of the attributes that identify, as they were met.
#[derive(Default)]
struct Found {
    common_name: Option<String>,
    name: Option<String>,
    organization: Option<String>,
    rfc: Option<String>,
    curp: Option<String>,
    email: Option<String>,
    has_unit: bool,
}

impl Found {
    fn take(&mut self, (oid, value): (&[u8], Element<'_>)) -> Result<(), HolderError> {
        let slot = match oid {
            oid::COMMON_NAME => &mut self.common_name,
            oid::EMAIL_ADDRESS => &mut self.email,
            oid::NAME => &mut self.name,
            oid::ORGANIZATION => &mut self.organization,
            oid::SERIAL_NUMBER => &mut self.curp,
            oid::UNIQUE_IDENTIFIER => &mut self.rfc,
            oid::ORGANIZATIONAL_UNIT => {
                self.has_unit = true;
                return text::decode(value).map(drop).ok_or(HolderError::BadText);
            }
            _ => return text::decode(value).map(drop).ok_or(HolderError::BadText),
        };
        let decoded = text::decode(value).ok_or(HolderError::BadText)?;
        if slot.replace(decoded).is_some() {
            Err(HolderError::Duplicate)
        } else {
            Ok(())
        }
    }

    fn into_holder(self) -> Result<(Holder, bool), HolderError> {
        let (rfc, representative_rfc) = rfc::split(&self.rfc.ok_or(HolderError::NoRfc)?)?;
        let (curp, representative_curp) = rfc::split_curp(self.curp.as_deref());
        let is_said = |name: &String| !name.trim().is_empty();
        let name = (self.common_name.filter(is_said))
            .or(self.name.filter(is_said))
            .or(self.organization.filter(is_said))
            .ok_or(HolderError::NoName)?;
        let (name, name_was_cleaned) = text::clean(name);
        let email = self.email.filter(is_said).map(|email| text::clean(email).0);
        let holder = Holder {
            name,
            rfc,
            representative_rfc,
            curp,
            representative_curp,
            email,
            name_was_cleaned,
        };
        Ok((holder, self.has_unit))
    }
}

/// Reads one RDN of exactly one attribute.
fn attribute<'a>(names: &mut Reader<'a>) -> Result<(&'a [u8], Element<'a>), HolderError> {
    let mut rdn = names.enter(tag::SET)?;
    let mut pair = rdn.enter(tag::SEQUENCE)?;
    if !rdn.is_empty() {
        return Err(HolderError::MultiValued);
    }
    let oid = pair.oid()?;
    let value = pair.element()?;
    pair.finish()?;
    Ok((oid, value))
}
