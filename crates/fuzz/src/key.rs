//! Keys: a file is hostile, and what opens is exactly what was closed.
//!
//! The first byte chooses the way in, so that each is reached without guessing a cipher; any
//! other first byte, as every real file has, is a file as it is.

mod iterations;
pub mod ways_in;

use efirma::mint::encrypt_like_the_authority;
use efirma::{Credential, OpenKeyError, PASSPHRASE_BYTES_MAX, PrivateKey, open_key, verify};

use self::ways_in::{CLOSED_WITH, ENCRYPTED, OPENED_WITH, PLAIN};
use crate::fixtures::{
    CONTENT, PASSPHRASE, SIGNED_AT, SIGNER_CERTIFICATE, SIGNER_PKCS8, signer_key,
};

/// Opens whatever `data` says to open.
pub fn key(data: &[u8]) {
    match data.split_first() {
        Some((&PLAIN, pkcs8)) => plain(pkcs8),
        Some((&ENCRYPTED, pkcs8)) => encrypted(pkcs8),
        Some((&CLOSED_WITH, passphrase)) => closed_with(&String::from_utf8_lossy(passphrase)),
        Some((&OPENED_WITH, rest)) => {
            let Some((&length, rest)) = rest.split_first() else {
                return;
            };
            let (passphrase, file) = rest
                .split_at_checked(usize::from(length))
                .unwrap_or((rest, &[]));
            opened_with(file, &String::from_utf8_lossy(passphrase));
        }
        _ => opened_with(data, PASSPHRASE),
    }
}

fn opened_with(file: &[u8], passphrase: &str) {
    if iterations::is_slow(file) {
        return;
    }
    if let Ok(key) = open_key(file, passphrase) {
        assert!(passphrase.len() <= PASSPHRASE_BYTES_MAX);
        key.with_pkcs8(plain);
    }
}

fn plain(pkcs8: &[u8]) {
    if let Ok(key) = PrivateKey::from_pkcs8(pkcs8) {
        key.with_pkcs8(|kept| assert_eq!(kept, pkcs8));
        belongs_or_not(key);
    }
}

/// A key with the signer's modulus is the signer's key, or is told to be inconsistent.
fn belongs_or_not(key: PrivateKey) {
    let matches = key.matches(&SIGNER_CERTIFICATE);
    let credential = Credential::new(SIGNER_CERTIFICATE.clone(), key);
    assert!(matches || credential.is_err());
    if let Ok(credential) = credential {
        let signature = credential.sign(CONTENT, SIGNED_AT);
        let signature = signature.expect("a consistent key signs");
        assert!(verify(&signature, CONTENT).is_ok());
    }
}

/// What the inner reader says of the plaintext is what is said of the file.
fn encrypted(pkcs8: &[u8]) {
    let Ok(file) = encrypt_like_the_authority(pkcs8, PASSPHRASE) else {
        return;
    };
    match (PrivateKey::from_pkcs8(pkcs8), open_key(&file, PASSPHRASE)) {
        (Ok(_), Ok(key)) => key.with_pkcs8(|opened| assert_eq!(opened, pkcs8)),
        (Ok(_), Err(error)) => assert_eq!(error, OpenKeyError::TooLarge),
        (Err(_), Ok(_)) => panic!("what was refused open was taken closed"),
        // A plaintext that is no key at all cannot be told from a wrong passphrase.
        (Err(OpenKeyError::Invalid), Err(error)) => assert!(matches!(
            error,
            OpenKeyError::Invalid | OpenKeyError::TooLarge | OpenKeyError::WrongPassphrase
        )),
        (Err(inside), Err(outside)) => {
            assert!(outside == inside || outside == OpenKeyError::TooLarge);
        }
    }
}

/// The passphrase that closed opens; another does not.
fn closed_with(passphrase: &str) {
    let Ok(file) = encrypt_like_the_authority(SIGNER_PKCS8, passphrase) else {
        return;
    };
    let opened = open_key(&file, passphrase);
    if passphrase.len() > PASSPHRASE_BYTES_MAX {
        assert!(matches!(opened, Err(OpenKeyError::PassphraseTooLong)));
        return;
    }
    let opened = opened.expect("what closed it opens it");
    assert!(opened.matches(&SIGNER_CERTIFICATE) && signer_key().matches(&SIGNER_CERTIFICATE));
    let another = format!("{passphrase}x");
    if another.len() <= PASSPHRASE_BYTES_MAX {
        let refused = open_key(&file, &another).err();
        assert_eq!(refused, Some(OpenKeyError::WrongPassphrase));
    }
}
