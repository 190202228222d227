//! From two files and a passphrase to a key that can only sign.

use efirma::{
    Certificate, CertificateError, Kind, OpenKeyError, SignerError, check_signer, open_key,
};
use js_sys::{Array, Object, Reflect, Uint8Array};
use mailbox::worker::SignerProblem;
use time::OffsetDateTime;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, DedicatedWorkerGlobalScope, File};
use zeroize::Zeroizing;

use crate::vault::{self, IDLE_SECONDS, Open};
use crate::{Outcome, VAULT, answer, files};

/// Says what the picked files are. A wrong certificate is told before any passphrase.
pub(crate) async fn inspect(picked: &[File], now: OffsetDateTime) -> Outcome {
    let pair = files::read(picked).await?;
    let facts = match &pair.certificate {
        Some(certificate) => {
            check_before_key(certificate, now)?;
            answer::certificate(certificate)
        }
        None => answer::nothing(),
    };
    answer::set(&facts, "hasCertificate", &pair.certificate.is_some().into());
    answer::set(&facts, "hasKey", &pair.key.is_some().into());
    answer::set(&facts, "namesSwapped", &pair.names_swapped.into());
    Ok(facts)
}

/// Opens the key, checks that it is the certificate's, and hands it to WebCrypto.
pub(crate) async fn unlock(
    scope: &DedicatedWorkerGlobalScope,
    picked: &[File],
    passphrase: Zeroizing<Vec<u8>>,
    now: OffsetDateTime,
) -> Outcome {
    let pair = files::read(picked).await?;
    let certificate = pair.certificate.ok_or(SignerProblem::CertificateMissing)?;
    let key_file = pair.key.ok_or(SignerProblem::KeyMissing)?;
    check_before_key(&certificate, now)?;
    let passphrase =
        core::str::from_utf8(&passphrase).map_err(|_| SignerProblem::WrongPassphrase)?;
    let key = open_key(&key_file, passphrase).map_err(|error| key_problem(&error))?;
    if !key.matches(&certificate) {
        return Err(SignerProblem::KeyOfAnother);
    }
    check_signer(&certificate, now).map_err(|error| signer_problem(&error))?;
    // WebCrypto copies the bytes before `import_key` returns; this copy is wiped right after.
    let (buffer, importing) = key.with_pkcs8(|pkcs8| {
        let buffer = Uint8Array::from(pkcs8);
        let importing = import(scope, &buffer);
        (buffer, importing)
    });
    buffer.fill(0, 0, buffer.length());
    drop(key);
    let key = importing?.await.map_err(|_| SignerProblem::KeyUnreadable)?;
    let key: CryptoKey = key.dyn_into().map_err(|_| SignerProblem::Insecure)?;
    let public = public_key(scope, &certificate).await?;
    let facts = answer::certificate(&certificate);
    let handle = VAULT.with_borrow_mut(|vault| {
        vault.keep(Open {
            certificate,
            key,
            public,
        })
    });
    vault::stay_awake(scope, IDLE_SECONDS);
    answer::set(&facts, "handle", &handle.into());
    Ok(facts)
}

/// Refuses what no key can mend. An unusual exponent waits: with it, the modulus may be right
/// and the certificate still of another key.
fn check_before_key(certificate: &Certificate, now: OffsetDateTime) -> Result<(), SignerProblem> {
    match check_signer(certificate, now) {
        Ok(()) | Err(SignerError::WeakKey) => Ok(()),
        Err(error) => Err(signer_problem(&error)),
    }
}

fn import(
    scope: &DedicatedWorkerGlobalScope,
    pkcs8: &Uint8Array,
) -> Result<JsFuture, SignerProblem> {
    let insecure = |_: JsValue| SignerProblem::Insecure;
    let algorithm = algorithm()?;
    let subtle = scope.crypto().map_err(insecure)?.subtle();
    let uses = Array::of1(&"sign".into());
    let promise = subtle.import_key_with_object("pkcs8", pkcs8, &algorithm, false, &uses);
    Ok(JsFuture::from(promise.map_err(insecure)?))
}

/// Imports the key of the certificate, to verify with.
async fn public_key(
    scope: &DedicatedWorkerGlobalScope,
    certificate: &Certificate,
) -> Result<CryptoKey, SignerProblem> {
    let insecure = |_: JsValue| SignerProblem::Insecure;
    let subtle = scope.crypto().map_err(insecure)?.subtle();
    let spki = Uint8Array::from(certificate.spki_der());
    let uses = Array::of1(&"verify".into());
    let importing = subtle.import_key_with_object("spki", &spki, &algorithm()?, false, &uses);
    let key = JsFuture::from(importing.map_err(insecure)?)
        .await
        .map_err(insecure)?;
    key.dyn_into().map_err(insecure)
}

/// RSASSA-PKCS1-v1_5 with SHA-256, as WebCrypto names it.
fn algorithm() -> Result<Object, SignerProblem> {
    let insecure = |_: JsValue| SignerProblem::Insecure;
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"RSASSA-PKCS1-v1_5".into()).map_err(insecure)?;
    Reflect::set(&algorithm, &"hash".into(), &"SHA-256".into()).map_err(insecure)?;
    Ok(algorithm)
}

/// Reads a certificate, in the worker's words.
pub(crate) fn certificate(bytes: &[u8]) -> Result<Certificate, SignerProblem> {
    Certificate::parse(bytes).map_err(|error| certificate_problem(&error))
}

fn certificate_problem(error: &CertificateError) -> SignerProblem {
    match error {
        CertificateError::Empty => SignerProblem::FileEmpty,
        CertificateError::TooLarge => SignerProblem::FileTooLarge,
        CertificateError::IsPfx => SignerProblem::FileIsPfx,
        CertificateError::IsRequest => SignerProblem::FileIsRequest,
        CertificateError::IsRenewal => SignerProblem::FileIsRenewal,
        CertificateError::IsKey | CertificateError::NotDer => SignerProblem::FileUnknown,
        CertificateError::Authority | CertificateError::KeyUsage => {
            SignerProblem::CertificateNotEfirma
        }
        CertificateError::ExponentInvalid
        | CertificateError::KeySize { .. }
        | CertificateError::KeyType
        | CertificateError::WeakSignature => SignerProblem::CertificateWeak,
        _ => SignerProblem::CertificateUnreadable,
    }
}

fn signer_problem(error: &SignerError) -> SignerProblem {
    match error {
        SignerError::Kind { found: Kind::Csd } => SignerProblem::CertificateIsCsd,
        SignerError::Expired { .. } => SignerProblem::CertificateExpired,
        SignerError::NotYetValid { .. } => SignerProblem::CertificateNotYetValid,
        SignerError::WeakKey => SignerProblem::CertificateWeak,
        SignerError::CannotSign | SignerError::Kind { .. } => SignerProblem::CertificateNotEfirma,
    }
}

fn key_problem(error: &OpenKeyError) -> SignerProblem {
    match error {
        OpenKeyError::Empty => SignerProblem::FileEmpty,
        OpenKeyError::TooLarge => SignerProblem::FileTooLarge,
        OpenKeyError::Unencrypted => SignerProblem::KeyUnencrypted,
        OpenKeyError::PassphraseTooLong | OpenKeyError::WrongPassphrase => {
            SignerProblem::WrongPassphrase
        }
        OpenKeyError::MemoryHard
        | OpenKeyError::TooManyIterations { .. }
        | OpenKeyError::UnsupportedCipher
        | OpenKeyError::UnsupportedKeyType => SignerProblem::KeyUnsupported,
        _ => SignerProblem::KeyUnreadable,
    }
}
