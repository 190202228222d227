//! One demonstration authority and one signer, known to every harness.
//!
//! `cargo run --example seeds` minted them together with the corpus; nobody trusts them.

use std::sync::LazyLock;

use efirma::chain::Anchors;
use efirma::{Certificate, PrivateKey};
use time::OffsetDateTime;
use time::macros::datetime;

/// What the signatures of the corpus are over.
pub const CONTENT: &[u8] = b"cadena original";
/// What opens the keys of the corpus.
pub const PASSPHRASE: &str = "12345678a";
/// What the answers of the corpus echo.
pub const NONCE: [u8; 32] = [9; 32];
/// First instant of every certificate of the corpus.
pub const NOT_BEFORE: OffsetDateTime = datetime!(2026-01-01 00:00 UTC);
/// Last instant of every certificate of the corpus.
pub const NOT_AFTER: OffsetDateTime = datetime!(2030-01-01 00:00 UTC);
/// When the corpus was signed.
pub const SIGNED_AT: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

/// The private key of the signer, PKCS#8 in DER.
pub(crate) const SIGNER_PKCS8: &[u8] = include_bytes!("../fixtures/signer.pkcs8");
const SIGNER: &[u8] = include_bytes!("../fixtures/signer.cer");
/// The certificate of the authority.
pub(crate) const AUTHORITY: &[u8] = include_bytes!("../fixtures/authority.cer");
const COMPANY: &[u8] = include_bytes!("../corpus/certificate/company.cer");
/// Every certificate of the corpus that the authority issued.
const ISSUED: [&[u8]; 4] = [
    SIGNER,
    COMPANY,
    include_bytes!("../corpus/certificate/csd.cer"),
    include_bytes!("../corpus/certificate/seal.cer"),
];

/// The certificate of the signer.
pub(crate) static SIGNER_CERTIFICATE: LazyLock<Certificate> =
    LazyLock::new(|| Certificate::parse(SIGNER).expect("the fixture is a certificate"));

/// The certificate of the company, which a list of the corpus revokes.
pub(crate) static COMPANY_CERTIFICATE: LazyLock<Certificate> =
    LazyLock::new(|| Certificate::parse(COMPANY).expect("the corpus has a company"));

/// Paths to the authority of the corpus.
pub(crate) static ANCHORS: LazyLock<Anchors> = LazyLock::new(|| {
    Anchors::new(vec![AUTHORITY.to_vec()], Vec::new()).expect("the fixture is an authority")
});

/// Whether the authority issued exactly these bytes.
pub(crate) fn was_issued(der: &[u8]) -> bool {
    ISSUED.contains(&der)
}

/// The key of the signer, open.
pub(crate) fn signer_key() -> PrivateKey {
    PrivateKey::from_pkcs8(SIGNER_PKCS8).expect("the fixture is a key")
}

/// Whether `part` lies in `whole` as it is: kept, not written again.
pub(crate) fn holds(whole: &[u8], part: &[u8]) -> bool {
    part.is_empty() || whole.windows(part.len()).any(|window| window == part)
}
