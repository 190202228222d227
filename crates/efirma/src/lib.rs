//! What an e.firma is: certificates, encrypted keys, signatures, chains.
//!
//! Pure: no clock, no randomness, no files, no network. Time and entropy are arguments, so
//! everything here can be repeated. It builds for the browser without default features.
//!
//! | question | door |
//! |---|---|
//! | What did they pick? | [`sniff`] |
//! | Whom does this certificate name? | [`Certificate::parse`] |
//! | Does this passphrase open this key? | [`open_key`] |
//! | May this certificate sign now? | [`check_signer`], [`chain::Anchors`] |
//! | Does a path lead to a trusted root, where RSA is verified elsewhere? | [`path::Paths`] |
//! | Sign here | [`Credential::sign`] |
//! | Sign with a key that lives elsewhere | [`prepare`], [`Unsigned::finish`] |
//! | Was it revoked? | [`ocsp::request`] and [`ocsp::verify`], [`chain::Anchors::check_crl`], [`revocation_list`] |
//! | Did it exist then, on a third party's word? | [`timestamp::request`], [`timestamp::examine`] |
//! | Who signed this, and when? | [`verify`], [`check_signing_time`] |
//!
//! What it must never do: sign text as it comes, judge what it cannot read to the last byte,
//! or let an open key be printed, cloned or kept.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let (cer, key, passphrase) = (&[][..], &[][..], "");
//! # let now = time::OffsetDateTime::UNIX_EPOCH;
//! let certificate = efirma::Certificate::parse(cer)?;
//! efirma::check_signer(&certificate, now)?;
//! let credential = efirma::Credential::new(certificate, efirma::open_key(key, passphrase)?)?;
//! let signature = credential.sign(b"cadena original", now)?;
//! let verified = efirma::verify(&signature, b"cadena original")?;
//! assert_eq!(verified.certificate, *credential.certificate());
//! # Ok(())
//! # }
//! ```
#![warn(missing_docs)]

mod asn1;
mod certificate;
#[cfg(feature = "chain")]
pub mod chain;
#[cfg(feature = "rsa")]
mod credential;
mod file_kind;
mod holder;
mod instant;
mod issuer;
mod key;
mod kind;
#[cfg(feature = "mint")]
pub mod mint;
pub mod ocsp;
mod oid;
pub mod path;
mod pem;
mod policy;
mod realm;
pub mod revocation_list;
mod rsa_key;
#[cfg(test)]
#[cfg(feature = "rsa")]
mod shared;
mod signature;
pub mod timestamp;

pub use certificate::{CERTIFICATE_BYTES_MAX, Certificate, CertificateError};
#[cfg(feature = "rsa")]
pub use credential::{Credential, CredentialError};
pub use file_kind::{FileKind, sniff};
pub use holder::{Holder, HolderError};
pub use issuer::{Issuer, IssuerError};
pub use key::{
    KEY_BYTES_MAX, OpenKeyError, PASSPHRASE_BYTES_MAX, PrivateKey, open_key, open_key_with_bytes,
};
pub use kind::Kind;
pub use policy::{
    CLOCK_SKEW_MAX, SignerError, SigningTimeError, check_seal, check_signer, check_signing_time,
};
pub use realm::Realm;
pub use signature::{
    Examined, ISSUERS_MAX, SIGNATURE_BYTES_MAX, SignError, SignatureError, Unsigned, Verified,
    examine, prepare,
};
#[cfg(feature = "rsa")]
pub use signature::{verify, verify_digest};
