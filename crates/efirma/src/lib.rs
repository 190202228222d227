//! What an e.firma is: certificates, encrypted keys, signatures, chains.
#![warn(missing_docs)]

mod asn1;
mod certificate;
#[cfg(feature = "chain")]
pub mod chain;
mod credential;
mod file_kind;
mod holder;
mod instant;
mod key;
mod kind;
#[cfg(feature = "mint")]
pub mod mint;
mod oid;
mod pem;
mod policy;
mod rsa_key;
mod signature;

pub use certificate::{CERTIFICATE_BYTES_MAX, Certificate, CertificateError};
pub use credential::{Credential, CredentialError};
pub use file_kind::{FileKind, sniff};
pub use holder::{Holder, HolderError};
pub use key::{KEY_BYTES_MAX, OpenKeyError, PASSPHRASE_BYTES_MAX, PrivateKey, open_key};
pub use kind::Kind;
pub use policy::{
    CLOCK_SKEW_MAX, SignerError, SigningTimeError, check_seal, check_signer, check_signing_time,
};
pub use signature::{
    ISSUERS_MAX, SIGNATURE_BYTES_MAX, SignError, SignatureError, Unsigned, Verified, prepare,
    verify,
};
