//! Everything random: nonces, session tokens, certificate numbers, a demonstration passphrase.
//!
//! The only place that asks the system for randomness.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use mailbox::contacts::ConfirmationCode;
use mailbox::digest::Digest;
use mailbox::id::Id;
use mailbox::instant::LegalTime;
use mailbox::statement::Nonce;
use rand::{CryptoRng, Rng as _};
use sha2::{Digest as _, Sha256};

/// Bytes of a session token.
const TOKEN_BYTES: usize = 32;
/// First digits of the certificates minted here: no authority uses them.
const NUMBER_PREFIX: &[u8; 8] = b"99000000";
/// Words a person can retype; with four digits, about 27 bits: enough for a demonstration only.
const WORDS: [&str; 32] = [
    "abeto", "arena", "barco", "brisa", "cacao", "canto", "cedro", "cielo", "coral", "dalia",
    "faro", "fuente", "grano", "hoja", "huerto", "isla", "jade", "lago", "lino", "luna", "maiz",
    "menta", "monte", "nube", "olivo", "palma", "piedra", "puente", "roble", "sol", "trigo",
    "valle",
];

/// Lends the generator of this thread to code that makes keys.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks for randomness"
)]
pub(crate) fn generator() -> impl CryptoRng {
    rand::rng()
}

/// Makes a nonce: 128 random bits.
pub(crate) fn nonce() -> Nonce {
    Nonce::new(random_bytes())
}

/// Makes the nonce of a question to a responder: 32 octets, as RFC 9654 (section 2.1) wants.
pub(crate) fn question_nonce() -> [u8; 32] {
    random_bytes()
}

/// Makes the nonce of a question to an authority of time: 64 bits, as many of them read no more.
pub(crate) fn stamp_nonce() -> [u8; 8] {
    random_bytes()
}

/// A session's secret, as the proxy carries it. It has no `Debug` and is never stored.
pub(crate) struct SessionToken(String);

impl SessionToken {
    /// Makes a token: 256 random bits.
    pub(crate) fn new() -> Self {
        Self(Base64UrlUnpadded::encode_string(
            &random_bytes::<TOKEN_BYTES>(),
        ))
    }

    /// Takes what a request brought.
    pub(crate) fn brought(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Returns the text for the one header it travels in.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns what the store knows it by.
    pub(crate) fn digest(&self) -> Digest {
        Digest::new(Sha256::digest(self.0.as_bytes()).into())
    }
}

/// Makes the number of a certificate: 20 digits.
pub(crate) fn certificate_number() -> [u8; 20] {
    let mut number = [b'0'; 20];
    for (digit, random) in number.iter_mut().zip(random_bytes::<20>()) {
        *digit = b'0' + random % 10;
    }
    for (digit, fixed) in number.iter_mut().zip(NUMBER_PREFIX) {
        *digit = *fixed;
    }
    number
}

/// Makes the id of something that begins at `now`.
pub(crate) fn id(now: LegalTime) -> Id {
    let milliseconds = u64::try_from(now.unix_seconds()).unwrap_or(0) * 1000;
    Id::new(milliseconds, random_bytes())
}

/// Makes the code that proves a medium of contact.
pub(crate) fn code() -> ConfirmationCode {
    ConfirmationCode::new(u64::from_be_bytes(random_bytes()))
}

/// Makes what keeps equal codes from having equal digests.
pub(crate) fn salt() -> String {
    nonce().to_string()
}

/// Makes a name for a file nobody else writes.
pub(crate) fn file_name() -> String {
    nonce().to_string()
}

/// Makes a number by which those that failed together come back apart.
pub(crate) fn jitter() -> u32 {
    u32::from_be_bytes(random_bytes())
}

/// Makes a passphrase that can be read aloud.
pub(crate) fn passphrase() -> String {
    let words = random_bytes::<3>().map(|byte| {
        WORDS
            .get(usize::from(byte % 32))
            .copied()
            .unwrap_or_default()
    });
    let number = u16::from_be_bytes(random_bytes()) % 10_000;
    format!("{}-{number:04}", words.join("-"))
}

fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    generator().fill_bytes(&mut bytes);
    bytes
}
