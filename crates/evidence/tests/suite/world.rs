//! One authority, one party and one seal: those of the fuzz corpus, which no test has to mint.
//!
//! `cargo run --example seeds` in `crates/fuzz` made them; nobody trusts them.

use std::sync::LazyLock;

use efirma::chain::Anchors;
use efirma::{Certificate, Credential, PrivateKey};
use evidence::package::{AnswerKind, RevocationAnswer};
use evidence::samples::{self, Cast, Sample};
use evidence::verification::{Trust, Verdict, verify};
use mailbox::instant::LegalTime;
use time::OffsetDateTime;
use time::macros::datetime;

/// When everything happens.
pub(crate) const AT: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
/// When it is judged, unless a test says otherwise.
pub(crate) const LATER: OffsetDateTime = datetime!(2027-03-01 12:00 UTC);

macro_rules! corpus {
    ($name:literal) => {
        include_bytes!(concat!("../../../fuzz/", $name)).as_slice()
    };
}

pub(crate) const AUTHORITY: &[u8] = corpus!("fixtures/authority.cer");
pub(crate) const GOOD: &[u8] = corpus!("corpus/ocsp/good.der");
pub(crate) const REVOKED: &[u8] = corpus!("corpus/ocsp/revoked.der");

/// A list of the authority that revokes nobody, in DER.
pub(crate) const LIST: &[u8] = corpus!("corpus/crl/empty.crl");

pub(crate) static ANCHORS: LazyLock<Anchors> =
    LazyLock::new(|| Anchors::read(vec![AUTHORITY.to_vec()]).unwrap());
pub(crate) static PARTY: LazyLock<Credential> = LazyLock::new(|| {
    credential(
        corpus!("fixtures/signer.cer"),
        corpus!("fixtures/signer.pkcs8"),
    )
});
pub(crate) static SEAL: LazyLock<Credential> = LazyLock::new(|| {
    credential(
        corpus!("corpus/certificate/seal.cer"),
        corpus!("fixtures/seal.pkcs8"),
    )
});

fn credential(certificate: &[u8], pkcs8: &[u8]) -> Credential {
    let certificate = Certificate::parse(certificate).unwrap();
    Credential::new(certificate, PrivateKey::from_pkcs8(pkcs8).unwrap()).unwrap()
}

/// The cast, with what the authority answered about the party.
pub(crate) fn cast(answer: Option<&[u8]>) -> Cast<'static> {
    let answers = answer.map(|bytes| RevocationAnswer {
        kind: AnswerKind::Ocsp,
        asked_at: LegalTime::new(AT),
        bytes: bytes.to_vec(),
    });
    Cast {
        party: &PARTY,
        seal: &SEAL,
        at: LegalTime::new(AT),
        authorities: vec![AUTHORITY.to_vec()],
        answers: answers.into_iter().collect(),
    }
}

/// The package of an act, with a good answer.
pub(crate) fn package(sample: Sample) -> Vec<u8> {
    let package = samples::package(&cast(Some(GOOD)), sample).unwrap();
    package.to_bytes().unwrap()
}

pub(crate) fn trust() -> Trust<'static> {
    Trust {
        anchors: &ANCHORS,
        responders: &[],
        timestampers: None,
        seals: &[],
    }
}

/// What `bytes` prove, later, to whoever trusts the authority.
pub(crate) fn judge(bytes: &[u8]) -> Verdict {
    verify(bytes, Some(trust()), LATER)
}
