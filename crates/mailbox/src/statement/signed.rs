//! What every statement that a party signs says first: where it counts, for whom, by whom, when.

use core::fmt;
use core::str::FromStr;

use super::StatementError;
use super::fields::{Reader, Writer};
use crate::digest::Digest;
use crate::environment::Environment;
use crate::identifiers::Rfc;
use crate::instant::LegalTime;
use crate::travels::travels_as_text;

/// 128 random bits of the server, for one statement, once.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Nonce([u8; 16]);

/// A text that is not 32 lower-case hex digits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotANonce;

impl fmt::Display for NotANonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not 32 lower-case hexadecimal digits")
    }
}

impl Nonce {
    /// Wraps 16 random bytes.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::lower::encode_string(&self.0))
    }
}

impl FromStr for Nonce {
    type Err = NotANonce;

    fn from_str(text: &str) -> Result<Self, NotANonce> {
        let mut bytes = [0; 16];
        match hex::lower::decode(text, &mut bytes) {
            Ok(decoded) if decoded.len() == 16 => Ok(Self(bytes)),
            _ => Err(NotANonce),
        }
    }
}

travels_as_text!(Nonce, r"^[0-9a-f]{32}$");

/// The common head of a signed statement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignedBy {
    /// Where the act counts.
    pub environment: Environment,
    /// The authority it is addressed to, by name (CFF 18).
    pub authority: String,
    /// The one web origin it is for: `https://` host and port.
    pub origin: String,
    /// Whose mailbox it is.
    pub mailbox: Rfc,
    /// The RFC of the certificate that signs.
    pub signer: Rfc,
    /// The number of the certificate that signs.
    pub certificate_number: String,
    /// SHA-256 of the certificate that signs.
    pub certificate_sha256: Digest,
    /// The server's single-use number.
    pub nonce: Nonce,
    /// The hour of the legal clock when the server gave the nonce.
    pub legal_time: LegalTime,
}

impl SignedBy {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.field("Ambiente", self.environment.word());
        writer.field("Autoridad", &self.authority);
        writer.field("Origen", &self.origin);
        writer.field("Buzón de", self.mailbox.as_str());
        writer.field("Firma", self.signer.as_str());
        writer.field("Certificado", &self.certificate_number);
        writer.show("Huella del certificado (SHA-256)", &self.certificate_sha256);
        writer.show("Número de un solo uso", &self.nonce);
        writer.show("Hora legal", &self.legal_time);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        Ok(Self {
            environment: reader.word("Ambiente", Environment::parse)?,
            authority: reader.text("Autoridad")?,
            origin: reader.text("Origen")?,
            mailbox: reader.parsed("Buzón de")?,
            signer: reader.parsed("Firma")?,
            certificate_number: reader.text("Certificado")?,
            certificate_sha256: reader.parsed("Huella del certificado (SHA-256)")?,
            nonce: reader.parsed("Número de un solo uso")?,
            legal_time: reader.parsed("Hora legal")?,
        })
    }
}
