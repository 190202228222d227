//! Derives the cipher's key from a passphrase and decrypts, leaving nothing behind.

use aes::{Aes128, Aes192, Aes256};
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use des::TdesEde3;
use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use zeroize::{Zeroize, Zeroizing};

use super::header::{Cipher, Header, Prf};

/// Octets of the longest key of a cipher.
const KEY_BYTES_MAX: usize = 32;

/// Decrypts with `passphrase`; `None` when the padding is not right.
pub(super) fn decrypt(header: &Header<'_>, passphrase: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut room = Zeroizing::new([0; KEY_BYTES_MAX]);
    let key = room.get_mut(..header.cipher.key_bytes())?;
    derive(header, passphrase, key);
    let mut bytes = Zeroizing::new(header.ciphertext.to_vec());
    let length = match header.cipher {
        Cipher::Aes128 => in_place::<Decryptor<Aes128>>(key, header.iv, &mut bytes),
        Cipher::Aes192 => in_place::<Decryptor<Aes192>>(key, header.iv, &mut bytes),
        Cipher::Aes256 => in_place::<Decryptor<Aes256>>(key, header.iv, &mut bytes),
        Cipher::TripleDes => in_place::<Decryptor<TdesEde3>>(key, header.iv, &mut bytes),
    }?;
    // Shortening does not move the bytes; the tail of padding is wiped with the rest.
    if let Some(padding) = bytes.get_mut(length..) {
        padding.zeroize();
    }
    bytes.truncate(length);
    Some(bytes)
}

/// Fills `key` by PBKDF2 (RFC 8018, section 5.2).
pub(super) fn derive(header: &Header<'_>, passphrase: &[u8], key: &mut [u8]) {
    let derive = match header.prf {
        Prf::HmacSha1 => pbkdf2_hmac::<Sha1>,
        Prf::HmacSha224 => pbkdf2_hmac::<Sha224>,
        Prf::HmacSha256 => pbkdf2_hmac::<Sha256>,
        Prf::HmacSha384 => pbkdf2_hmac::<Sha384>,
        Prf::HmacSha512 => pbkdf2_hmac::<Sha512>,
    };
    derive(passphrase, header.salt, header.iterations, key);
}

fn in_place<C: BlockModeDecrypt + KeyIvInit>(
    key: &[u8],
    iv: &[u8],
    bytes: &mut [u8],
) -> Option<usize> {
    let cipher = C::new_from_slices(key, iv).ok()?;
    cipher.decrypt_padded::<Pkcs7>(bytes).ok().map(<[u8]>::len)
}
