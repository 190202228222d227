//! What the first byte of an input for the harness of keys means.

/// The rest is a private key without encryption.
pub const PLAIN: u8 = 0;
/// The rest is a private key, which the harness encrypts as the authority does.
pub const ENCRYPTED: u8 = 1;
/// The rest is a passphrase for the signer's key.
pub const CLOSED_WITH: u8 = 2;
/// The length of a passphrase, the passphrase, and a file.
pub const OPENED_WITH: u8 = 3;
