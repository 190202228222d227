//! Writes and signs certificates with the authority's profile (RFC 5280, EFIRMA 1).

#[cfg(test)]
mod variants;

use rsa::PrivateKey as RsaPrivateKey;
use time::OffsetDateTime;

use super::{MintError, MintKind, sign};
use crate::asn1::{tag, write};
use crate::certificate::usage;
use crate::{instant, oid};

/// TRUE, and version 3 under its tag.
const TRUE: [u8; 3] = [tag::BOOLEAN, 1, 0xff];
const VERSION_3: [u8; 5] = [tag::CONTEXT_0, 3, tag::INTEGER, 1, 2];
/// SSL client and S/MIME: what the authority still writes for Netscape.
const NETSCAPE_CLIENT_AND_EMAIL: u8 = 0xa0;
/// keyCertSign and cRLSign.
const AUTHORITY_USAGE: u8 = usage::KEY_CERT_SIGN | 0x02;

/// The parts of a certificate, each in DER.
pub(super) struct Draft<'a> {
    pub(super) serial: &'a [u8],
    pub(super) issuer: &'a [u8],
    pub(super) subject: &'a [u8],
    pub(super) not_before: OffsetDateTime,
    pub(super) not_after: OffsetDateTime,
    pub(super) spki: &'a [u8],
    pub(super) extensions: &'a [u8],
}

impl Draft<'_> {
    pub(super) fn sign(&self, key: &RsaPrivateKey) -> Result<Vec<u8>, MintError> {
        let not_before = instant::write(self.not_before).ok_or(MintError::Time)?;
        let not_after = instant::write(self.not_after).ok_or(MintError::Time)?;
        let algorithm = write::algorithm(oid::SHA256_WITH_RSA);
        let tbs = write::sequence(&[
            &VERSION_3,
            self.serial,
            &algorithm,
            self.issuer,
            &write::sequence(&[&not_before, &not_after]),
            self.subject,
            self.spki,
            &write::element(tag::CONTEXT_3, &[self.extensions]),
        ]);
        let signature = sign(key, &tbs)?;
        let signature = write::element(tag::BIT_STRING, &[&[0], &signature]);
        Ok(write::sequence(&[&tbs, &algorithm, &signature]))
    }
}

/// The extensions of a root.
pub(super) fn authority_extensions() -> Vec<u8> {
    write::sequence(&[
        &extension(oid::BASIC_CONSTRAINTS, true, &write::sequence(&[&TRUE])),
        &extension(oid::KEY_USAGE, true, &bits(AUTHORITY_USAGE)),
    ])
}

/// The extensions of a leaf: only the e.firma has purposes.
pub(super) fn leaf_extensions(kind: MintKind) -> Vec<u8> {
    let constraints = extension(oid::BASIC_CONSTRAINTS, true, &write::sequence(&[]));
    let signing = usage::DIGITAL_SIGNATURE | usage::NON_REPUDIATION;
    match kind {
        MintKind::Csd | MintKind::Seal => write::sequence(&[
            &constraints,
            &extension(oid::KEY_USAGE, false, &bits(signing)),
        ]),
        MintKind::Responder => {
            let purposes = write::sequence(&[&write::oid(oid::OCSP_SIGNING)]);
            write::sequence(&[
                &constraints,
                &extension(oid::KEY_USAGE, true, &bits(usage::DIGITAL_SIGNATURE)),
                &extension(oid::EXTENDED_KEY_USAGE, false, &purposes),
            ])
        }
        MintKind::Timestamper => {
            let purposes = write::sequence(&[&write::oid(oid::TIME_STAMPING)]);
            write::sequence(&[
                &constraints,
                &extension(oid::KEY_USAGE, true, &bits(usage::DIGITAL_SIGNATURE)),
                &extension(oid::EXTENDED_KEY_USAGE, true, &purposes),
            ])
        }
        MintKind::EFirma => {
            let all = signing | usage::DATA_ENCIPHERMENT | usage::KEY_AGREEMENT;
            let purposes = write::sequence(&[
                &write::oid(oid::EMAIL_PROTECTION),
                &write::oid(oid::CLIENT_AUTH),
            ]);
            write::sequence(&[
                &constraints,
                &extension(oid::KEY_USAGE, false, &bits(all)),
                &extension(
                    oid::NETSCAPE_CERT_TYPE,
                    false,
                    &bits(NETSCAPE_CLIENT_AND_EMAIL),
                ),
                &extension(oid::EXTENDED_KEY_USAGE, false, &purposes),
            ])
        }
    }
}

fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &TRUE } else { &[] };
    write::sequence(&[
        &write::oid(oid),
        critical,
        &write::element(tag::OCTET_STRING, &[value]),
    ])
}

/// A BIT STRING of named bits: trailing zeros are not written (X.690, section 11.2.2).
fn bits(octet: u8) -> Vec<u8> {
    let unused = u8::try_from(octet.trailing_zeros()).unwrap_or(0);
    write::element(tag::BIT_STRING, &[&[unused, octet]])
}
