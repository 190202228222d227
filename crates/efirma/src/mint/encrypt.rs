//! Encrypts a key exactly as the authority's tool does, weaknesses included.
//!
//! Salt and IV are slices of the plaintext (EFIRMA 0.1 and 0.2): a file made here is as easy to
//! attack as a real one, which is the point of a demonstration and the reason why no real key
//! is ever written by this crate.

use cbc::Encryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use des::TdesEde3;
use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use zeroize::Zeroizing;

use super::MintError;
use crate::asn1::{tag, write};
use crate::key::windows_1252;
use crate::oid;

/// Iterations of PBKDF2 in every key of the authority.
const ITERATIONS: u32 = 2048;
const BLOCK_BYTES: usize = 8;

/// Encrypts `pkcs8` into the bytes of a `.key`.
///
/// # Errors
///
/// [`MintError::Passphrase`] when it has characters outside windows-1252, [`MintError::Key`]
/// when `pkcs8` is too short to be a key.
pub fn encrypt_like_the_authority(pkcs8: &[u8], passphrase: &str) -> Result<Vec<u8>, MintError> {
    let passphrase = windows_1252(passphrase).ok_or(MintError::Passphrase)?;
    let salt = pkcs8.get(30..38).ok_or(MintError::Key)?;
    let iv = pkcs8.get(..BLOCK_BYTES).ok_or(MintError::Key)?;
    let mut key = Zeroizing::new([0; 24]);
    pbkdf2_hmac::<Sha1>(&passphrase, salt, ITERATIONS, &mut *key);

    let mut buffer = Zeroizing::new(pkcs8.to_vec());
    buffer.resize(pkcs8.len() + BLOCK_BYTES, 0);
    let ciphertext = Encryptor::<TdesEde3>::new_from_slices(&*key, iv)
        .map_err(|_| MintError::Key)?
        .encrypt_padded::<Pkcs7>(&mut buffer, pkcs8.len())
        .map_err(|_| MintError::Key)?;

    let derivation = write::sequence(&[
        &write::oid(oid::PBKDF2),
        &write::sequence(&[
            &write::element(tag::OCTET_STRING, &[salt]),
            &write::unsigned(&ITERATIONS.to_be_bytes()),
        ]),
    ]);
    let encryption = write::sequence(&[
        &write::oid(oid::DES_EDE3_CBC),
        &write::element(tag::OCTET_STRING, &[iv]),
    ]);
    let scheme = write::sequence(&[
        &write::oid(oid::PBES2),
        &write::sequence(&[&derivation, &encryption]),
    ]);
    Ok(write::sequence(&[
        &scheme,
        &write::element(tag::OCTET_STRING, &[ciphertext]),
    ]))
}
