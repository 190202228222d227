//! Verifies the RSA value of the institute's seal with the browser's own cryptography.
//!
//! Everything else of a receipt is examined by the `evidence` crate; there is no receipt until
//! both agree.

use std::pin::Pin;

use evidence::receipt::Examined;
use evidence::seal::Known;
use evidence::verification::{RsaCheck, RsaHash};
use js_sys::{Array, Object, Reflect, Uint8Array};
use mailbox::digest::Digest;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use crate::api::access;
use crate::failure::Failure;

/// A verification under way, whose code came in a chunk.
pub(crate) type Verifying<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

/// Asks for the seals that count, and when; each time, for they follow one another.
pub(crate) async fn institute() -> Result<Vec<Known>, Failure> {
    let keys = access::institute_keys().await?;
    Known::published(&keys).ok_or(Failure::Unreadable)
}

/// Tells whether the RSA value of a seal holds under the key of its certificate.
pub(crate) async fn holds(seal: &Examined) -> Result<bool, Failure> {
    let spki = seal.certificate().spki_der();
    rsa(spki, "SHA-256", seal.message(), seal.signature()).await
}

/// Tells which of some RSA values hold. One that the browser cannot judge does not.
pub(crate) async fn all_hold(checks: &[RsaCheck]) -> Vec<bool> {
    let mut found = Vec::new();
    for check in checks {
        let hash = match check.hash {
            RsaHash::Sha1 => "SHA-1",
            RsaHash::Sha256 => "SHA-256",
            RsaHash::Sha384 => "SHA-384",
            RsaHash::Sha512 => "SHA-512",
        };
        let holds = rsa(&check.spki_der, hash, &check.message, &check.signature).await;
        found.push(holds.unwrap_or(false));
    }
    found
}

/// RSASSA-PKCS1-v1_5 by the browser.
async fn rsa(spki: &[u8], hash: &str, message: &[u8], signature: &[u8]) -> Result<bool, Failure> {
    let failed = |_: JsValue| Failure::Unreadable;
    let window = web_sys::window().ok_or(Failure::Unreadable)?;
    let subtle = window.crypto().map_err(failed)?.subtle();
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"RSASSA-PKCS1-v1_5".into()).map_err(failed)?;
    Reflect::set(&algorithm, &"hash".into(), &hash.into()).map_err(failed)?;
    let spki = Uint8Array::from(spki);
    let uses = Array::of1(&"verify".into());
    let importing = subtle.import_key_with_object("spki", &spki, &algorithm, false, &uses);
    let key = JsFuture::from(importing.map_err(failed)?)
        .await
        .map_err(failed)?;
    let key: CryptoKey = key.dyn_into().map_err(failed)?;
    let verifying = subtle.verify_with_str_and_js_u8_array_and_js_u8_array(
        "RSASSA-PKCS1-v1_5",
        &key,
        &Uint8Array::from(signature),
        &Uint8Array::from(message),
    );
    let holds = JsFuture::from(verifying.map_err(failed)?)
        .await
        .map_err(failed)?;
    Ok(holds.is_truthy())
}

/// Returns the SHA-256 of bytes, computed by the browser.
pub(crate) async fn sha256(bytes: &[u8]) -> Result<Digest, Failure> {
    let failed = |_: JsValue| Failure::Unreadable;
    let window = web_sys::window().ok_or(Failure::Unreadable)?;
    let subtle = window.crypto().map_err(failed)?.subtle();
    let digesting = subtle
        .digest_with_str_and_js_u8_array("SHA-256", &Uint8Array::from(bytes))
        .map_err(failed)?;
    let digest = JsFuture::from(digesting).await.map_err(failed)?;
    let digest = Uint8Array::new(&digest).to_vec();
    let digest: [u8; 32] = digest.try_into().map_err(|_| Failure::Unreadable)?;
    Ok(Digest::new(digest))
}
