//! A token that holds the seal's keys (PKCS#11, OASIS 2.40): it signs, and gives no key away.
//!
//! Sessions are kept and shared. After a session failed, the module itself is begun anew and the
//! token looked for once more: it may have been unplugged, or restarted, meanwhile. A PIN that was
//! refused is never tried again by this process, because a token locks itself after a few.

mod module;

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use efirma::Certificate;
use zeroize::Zeroizing;

use self::module::{Module, Using};
use super::key::{KeyError, SealKey};
use crate::settings::{Secret, TokenAddress};

/// Most sessions that wait for work: whoever needs more opens them for a moment.
const IDLE_MAX: usize = 8;
/// Bits of a key that is made in a token.
const KEY_BITS: u64 = 2048;
/// 65537.
const EXPONENT: [u8; 3] = [1, 0, 1];

/// A token.
pub(crate) struct Token {
    address: TokenAddress,
    module: Module,
    pin: Option<Secret>,
    /// What the token said to the PIN, when that was no.
    refused: Mutex<Option<KeyError>>,
}

/// A key in a token.
pub(crate) struct TokenKey {
    token: Arc<Token>,
    modulus: Vec<u8>,
    number: String,
    idle: Mutex<Vec<Opened>>,
}

/// A session with the key in hand. It is closed by whoever drops it, or ended with its module.
struct Opened {
    session: Session,
    key: ObjectHandle,
    /// Since when its module runs: its handles mean nothing, or something else, after that.
    generation: u64,
}

impl Token {
    /// Names a token; its PIN comes from `pin`, or from a file.
    pub(crate) fn new(
        address: &TokenAddress,
        pin_file: Option<&Path>,
        pin: Option<&Secret>,
    ) -> Result<Arc<Self>, KeyError> {
        let read = pin_file.or(address.pin_source.as_deref()).map(read_pin);
        Ok(Arc::new(Self {
            address: address.clone(),
            module: Module::open(&address.module)?,
            pin: read.transpose()?.or_else(|| pin.cloned()),
            refused: Mutex::new(None),
        }))
    }

    /// Finds the key of a certificate, and opens it.
    pub(crate) fn key_of(
        self: &Arc<Self>,
        certificate: &Certificate,
    ) -> Result<TokenKey, KeyError> {
        let key = TokenKey {
            token: self.clone(),
            modulus: certificate.modulus().to_vec(),
            number: certificate.number().to_owned(),
            idle: Mutex::default(),
        };
        let using = self.module.using();
        key.put(&using, key.open(&using)?);
        drop(using);
        Ok(key)
    }

    /// Makes a key that never leaves the token; returns its modulus and exponent.
    pub(crate) fn make(&self) -> Result<(Vec<u8>, Vec<u8>), KeyError> {
        let using = self.module.using();
        let slot = self.find(&using)?;
        let failed = |error| self.failed(&error);
        let session = using.module().open_rw_session(slot).map_err(failed)?;
        self.log_in(&session)?;
        let label = Attribute::Label(self.address.label().as_bytes().to_vec());
        let public = [
            Attribute::Token(true),
            Attribute::Verify(true),
            Attribute::ModulusBits(KEY_BITS.into()),
            Attribute::PublicExponent(EXPONENT.to_vec()),
            label.clone(),
        ];
        let private = [
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
            label,
        ];
        let made = session.generate_key_pair(&Mechanism::RsaPkcsKeyPairGen, &public, &private);
        let (public, _) = made.map_err(failed)?;
        let wanted = [AttributeType::Modulus, AttributeType::PublicExponent];
        let (mut modulus, mut exponent) = (Vec::new(), Vec::new());
        for attribute in session.get_attributes(public, &wanted).map_err(failed)? {
            match attribute {
                Attribute::Modulus(bytes) => modulus = bytes,
                Attribute::PublicExponent(bytes) => exponent = bytes,
                _ => {}
            }
        }
        Ok((modulus, exponent))
    }

    /// Finds the slot that the token is in now.
    fn find(&self, using: &Using<'_>) -> Result<Slot, KeyError> {
        let module = using.module();
        let slots = module.get_slots_with_token();
        for slot in slots.map_err(|error| self.failed(&error))? {
            // One that was taken out meanwhile is not ours.
            let Ok(found) = module.get_token_info(slot) else {
                continue;
            };
            let is = |wanted: &Option<String>, found: &str| {
                wanted.as_deref().is_none_or(|wanted| wanted == found)
            };
            let is_ours = is(&self.address.token, found.label())
                && is(&self.address.serial, found.serial_number());
            if found.token_initialized() && is_ours {
                return Ok(slot);
            }
        }
        Err(KeyError::NoToken {
            token: self.address.to_string(),
        })
    }

    fn log_in(&self, session: &Session) -> Result<(), KeyError> {
        let token = || self.address.to_string();
        // One at a time: two wrong tries are one too many.
        let mut refused = lock(&self.refused);
        if let Some(error) = &*refused {
            return Err(error.clone());
        }
        let pin = (self.pin.as_ref()).ok_or_else(|| KeyError::NoPin { token: token() })?;
        let pin = AuthPin::from(pin.reveal());
        let error = match session.login(UserType::User, Some(&pin)) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => return Ok(()),
            Err(error) => error,
        };
        match error {
            Error::Pkcs11(
                RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange,
                _,
            ) => Err(refused.insert(KeyError::Pin { token: token() }).clone()),
            Error::Pkcs11(RvError::PinLocked | RvError::PinExpired, _) => {
                Err(refused.insert(KeyError::Locked).clone())
            }
            error => Err(self.failed(&error)),
        }
    }

    fn failed(&self, error: &Error) -> KeyError {
        KeyError::Token {
            token: self.address.to_string(),
            reason: error.to_string(),
        }
    }
}

impl TokenKey {
    /// Takes a session of this generation; those of others ended with their module.
    fn take(&self, using: &Using<'_>) -> Option<Opened> {
        let mut idle = lock(&self.idle);
        idle.retain(|opened| opened.generation == using.generation());
        idle.pop()
    }

    fn put(&self, using: &Using<'_>, opened: Opened) {
        let mut idle = lock(&self.idle);
        if idle.len() < IDLE_MAX {
            idle.push(opened);
        } else {
            close(using, opened);
        }
    }

    /// Looks for the token, opens a session, and finds the key by its modulus.
    fn open(&self, using: &Using<'_>) -> Result<Opened, KeyError> {
        let token = &self.token;
        let failed = |error| token.failed(&error);
        let slot = token.find(using)?;
        let module = using.module();
        let session = module.open_ro_session_no_drop(slot).map_err(failed)?;
        let found = token.log_in(&session).and_then(|()| {
            let wanted = [
                Attribute::Class(ObjectClass::PRIVATE_KEY),
                Attribute::KeyType(KeyType::RSA),
                Attribute::Modulus(self.modulus.clone()),
            ];
            let found = session.find_objects(&wanted).map_err(failed)?;
            found.first().copied().ok_or_else(|| KeyError::NoKey {
                token: token.address.to_string(),
                number: self.number.clone(),
            })
        });
        match found {
            Ok(key) => Ok(Opened {
                session,
                key,
                generation: using.generation(),
            }),
            Err(error) => {
                // The first failure is the one to tell.
                drop(session.close());
                Err(error)
            }
        }
    }

    /// Signs with a session that waits, or with a new one; says in which generation it failed.
    fn attempt(&self, message: &[u8]) -> Result<Vec<u8>, (u64, KeyError)> {
        let using = self.token.module.using();
        let generation = using.generation();
        let opened = match self.take(&using) {
            Some(opened) => opened,
            None => self.open(&using).map_err(|error| (generation, error))?,
        };
        let sealing = &Mechanism::Sha256RsaPkcs;
        match opened.session.sign(sealing, opened.key, message) {
            Ok(signature) => {
                self.put(&using, opened);
                Ok(signature)
            }
            Err(error) => {
                close(&using, opened);
                Err((generation, self.token.failed(&error)))
            }
        }
    }
}

/// Closes a session, unless it ended with its module: then its handle may be another's.
fn close(using: &Using<'_>, opened: Opened) {
    if opened.generation == using.generation()
        && let Err(reason) = opened.session.close()
    {
        tracing::debug!(%reason, "a session of the token had ended by itself");
    }
}

impl Drop for TokenKey {
    fn drop(&mut self) {
        let using = self.token.module.using();
        for opened in lock(&self.idle).drain(..) {
            close(&using, opened);
        }
    }
}

impl SealKey for TokenKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let (generation, error) = match self.attempt(message) {
            Ok(signature) => return Ok(signature),
            Err(failed) => failed,
        };
        if !error.may_pass() {
            return Err(error);
        }
        tracing::warn!(reason = %error, "the token failed: beginning anew with its module");
        self.token.module.begin_again(generation)?;
        self.attempt(message).map_err(|(_, error)| error)
    }
}

/// Reads a PIN: the first line of a file.
fn read_pin(path: &Path) -> Result<Secret, KeyError> {
    let failed = |reason: String| KeyError::PinFile {
        path: path.to_owned(),
        reason,
    };
    let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let text = Zeroizing::new(text);
    let line = text.lines().next().unwrap_or_default();
    line.parse().map_err(|why: &str| failed(why.to_owned()))
}

/// A lock whose holder panicked holds nothing half done here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
