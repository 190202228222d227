//! AES-256-GCM by WebCrypto, with a key that cannot be exported.

use js_sys::{Array, Object, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, AesKeyGenParams, CryptoKey, SubtleCrypto};

use crate::failure::Failure;

/// Bytes of the nonce (NIST SP 800-38D, 8.2.2: random, 96 bits).
const NONCE_BYTES: usize = 12;

/// Makes a key that this browser can use and nobody can read.
pub(super) async fn new_key() -> Result<CryptoKey, Failure> {
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let algorithm = AesKeyGenParams::new("AES-GCM", 256);
    let making =
        subtle()?.generate_key_with_object(algorithm.unchecked_ref::<Object>(), false, &uses);
    let key = JsFuture::from(making.map_err(storage)?)
        .await
        .map_err(storage)?;
    key.dyn_into().map_err(storage)
}

/// Returns bytes that nobody can guess.
pub(super) fn random<const BYTES: usize>() -> Result<[u8; BYTES], Failure> {
    let mut bytes = [0; BYTES];
    let crypto = web_sys::window()
        .ok_or(Failure::Storage)?
        .crypto()
        .map_err(storage)?;
    crypto
        .get_random_values_with_u8_array(&mut bytes)
        .map_err(storage)?;
    Ok(bytes)
}

/// Encrypts: nonce, then ciphertext with its tag.
pub(super) async fn seal(key: &CryptoKey, plain: &[u8]) -> Result<Uint8Array, Failure> {
    let nonce = random::<NONCE_BYTES>()?;
    let nonce = Uint8Array::from(nonce.as_slice());
    let parameters = AesGcmParams::new("AES-GCM", &nonce);
    let sealing = subtle()?.encrypt_with_object_and_buffer_source(
        parameters.unchecked_ref::<Object>(),
        key,
        &Uint8Array::from(plain),
    );
    let cipher = JsFuture::from(sealing.map_err(storage)?)
        .await
        .map_err(storage)?;
    let cipher = Uint8Array::new(&cipher);
    let sealed = Uint8Array::new_with_length(nonce.length() + cipher.length());
    sealed.set(&nonce, 0);
    sealed.set(&cipher, nonce.length());
    Ok(sealed)
}

/// Decrypts what [`seal`] made.
pub(super) async fn open(key: &CryptoKey, sealed: &Uint8Array) -> Result<Vec<u8>, Failure> {
    let split = u32::try_from(NONCE_BYTES).unwrap_or(0);
    let nonce = sealed.subarray(0, split);
    let cipher = sealed.subarray(split, sealed.length());
    let parameters = AesGcmParams::new("AES-GCM", &nonce);
    let opening = subtle()?.decrypt_with_object_and_buffer_source(
        parameters.unchecked_ref::<Object>(),
        key,
        &cipher,
    );
    let plain = JsFuture::from(opening.map_err(storage)?)
        .await
        .map_err(storage)?;
    Ok(Uint8Array::new(&plain).to_vec())
}

fn subtle() -> Result<SubtleCrypto, Failure> {
    let window = web_sys::window().ok_or(Failure::Storage)?;
    Ok(window.crypto().map_err(storage)?.subtle())
}

fn storage(_: JsValue) -> Failure {
    Failure::Storage
}
