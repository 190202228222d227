//! Writes and signs demonstration timestamps (RFC 3161), as an authority of time would.

use rsa::PrivateKey as RsaPrivateKey;
use sha2::{Digest, Sha256};
use time::{OffsetDateTime, UtcOffset};

use super::{MintError, Minted, sign};
use crate::asn1::{tag, write};
use crate::certificate::Outline;
use crate::{key, oid};

/// INTEGER 1, and 3: the versions of the structures.
const VERSION_1: [u8; 3] = [tag::INTEGER, 1, 1];
const VERSION_3: [u8; 3] = [tag::INTEGER, 1, 3];
/// 2.999.1: an arc for examples.
const POLICY: [u8; 3] = [0x88, 0x37, 1];

/// What a demonstration timestamp says.
#[derive(Clone, Copy, Debug)]
pub struct TokenOrder<'a> {
    /// The SHA-256 of what is stamped.
    pub sha256: &'a [u8; 32],
    /// The nonce that was asked with.
    pub nonce: Option<&'a [u8]>,
    /// The instant, in whole seconds.
    pub at: OffsetDateTime,
    /// How far the true instant may be from it, in seconds below 128.
    pub accuracy_seconds: u8,
}

/// Makes the token that `order` names, signed with what [`super::MintKind::Timestamper`] minted.
///
/// # Errors
///
/// [`MintError`] when the order cannot be written, or the key is none.
pub fn stamp(by: &Minted, order: &TokenOrder<'_>) -> Result<Vec<u8>, MintError> {
    Parts::of(by, order)?.sign()
}

/// The parts of a token, each in DER, so that a test can bend one.
pub(crate) struct Parts {
    pub(crate) info: Vec<u8>,
    pub(crate) attributes: Vec<Vec<u8>>,
    pub(crate) certificates: Vec<Vec<u8>>,
    pub(crate) signer: Vec<u8>,
    pub(crate) digest: Vec<u8>,
    pub(crate) algorithm: Vec<u8>,
    pub(crate) unsigned: Vec<u8>,
    key: RsaPrivateKey,
}

impl Parts {
    pub(crate) fn of(by: &Minted, order: &TokenOrder<'_>) -> Result<Self, MintError> {
        let outline = Outline::read(&by.certificate_der).map_err(|_| MintError::Parts)?;
        let key = key::PrivateKey::from_pkcs8(&by.pkcs8).map_err(|_| MintError::Parts)?;
        let key = (key.parts()).and_then(|parts| parts.to_rsa());
        let info = info(order);
        Ok(Self {
            attributes: attributes(&info, &by.certificate_der),
            info,
            certificates: vec![by.certificate_der.clone()],
            signer: write::sequence(&[outline.issuer, outline.serial]),
            digest: write::sequence(&[&write::oid(oid::SHA256)]),
            algorithm: write::algorithm(oid::RSA_ENCRYPTION),
            unsigned: Vec::new(),
            key: key.ok_or(MintError::Parts)?,
        })
    }

    pub(crate) fn sign(self) -> Result<Vec<u8>, MintError> {
        let message = write::set_of(tag::SET, self.attributes);
        let signature = sign(&self.key, &message)?;
        let mut attributes = message;
        if let Some(first) = attributes.first_mut() {
            *first = tag::CONTEXT_0;
        }
        let signer = write::sequence(&[
            &VERSION_1,
            &self.signer,
            &self.digest,
            &attributes,
            &self.algorithm,
            &write::element(tag::OCTET_STRING, &[&signature]),
            &self.unsigned,
        ]);
        let content = write::element(tag::OCTET_STRING, &[&self.info]);
        let data = write::sequence(&[
            &VERSION_3,
            &write::element(tag::SET, &[&self.digest]),
            &write::sequence(&[
                &write::oid(oid::TST_INFO),
                &write::element(tag::CONTEXT_0, &[&content]),
            ]),
            &write::set_of(tag::CONTEXT_0, self.certificates),
            &write::element(tag::SET, &[&signer]),
        ]);
        Ok(write::sequence(&[
            &write::oid(oid::SIGNED_DATA),
            &write::element(tag::CONTEXT_0, &[&data]),
        ]))
    }
}

/// The `TSTInfo`.
pub(crate) fn info(order: &TokenOrder<'_>) -> Vec<u8> {
    let imprint = write::sequence(&[
        &write::algorithm(oid::SHA256),
        &write::element(tag::OCTET_STRING, &[order.sha256]),
    ]);
    let accuracy = write::sequence(&[&write::unsigned(&[order.accuracy_seconds])]);
    let nonce = order.nonce.map(write::unsigned).unwrap_or_default();
    write::sequence(&[
        &VERSION_1,
        &write::oid(&POLICY),
        &imprint,
        &write::unsigned(&[42]),
        &generalized(order.at),
        &accuracy,
        &nonce,
    ])
}

/// The signed attributes over `info`, naming a certificate.
pub(crate) fn attributes(info: &[u8], certificate_der: &[u8]) -> Vec<Vec<u8>> {
    let hash = |bytes: &[u8]| write::element(tag::OCTET_STRING, &[&Sha256::digest(bytes)]);
    let id = write::sequence(&[&hash(certificate_der)]);
    vec![
        attribute(oid::CONTENT_TYPE, &write::oid(oid::TST_INFO)),
        attribute(oid::MESSAGE_DIGEST, &hash(info)),
        attribute(
            oid::SIGNING_CERTIFICATE_V2,
            &write::sequence(&[&write::sequence(&[&id])]),
        ),
    ]
}

pub(crate) fn attribute(oid: &[u8], value: &[u8]) -> Vec<u8> {
    write::sequence(&[&write::oid(oid), &write::element(tag::SET, &[value])])
}

fn generalized(at: OffsetDateTime) -> Vec<u8> {
    let at = at.to_offset(UtcOffset::UTC);
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second) = at.to_hms();
    let month = u8::from(month);
    let text = format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
    write::element(tag::GENERALIZED_TIME, &[text.as_bytes()])
}
