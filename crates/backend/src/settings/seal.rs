//! Where the key of the institute's seal is: a folder, or a token that never gives it away.
//!
//! A token is named as RFC 7512 says, `pkcs11:token=…;object=…?module-path=…`. A PIN in it
//! (`pin-value`) is refused: whoever lists the processes would read it.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use percent_encoding::percent_decode_str;

/// How a key of our own making is called in a token that names none.
const LABEL: &str = "sello";

/// Where the key of the seal is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SealPlace {
    /// Files in a folder.
    Folder(PathBuf),
    /// A token behind a PKCS#11 module.
    Token(TokenAddress),
}

/// A token, and the key in it (RFC 7512). It holds no secret.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TokenAddress {
    /// The library that speaks with it.
    pub(crate) module: PathBuf,
    /// The label of the token.
    pub(crate) token: Option<String>,
    /// The serial number of the token.
    pub(crate) serial: Option<String>,
    /// The label of keys.
    pub(crate) object: Option<String>,
    /// The file with the PIN.
    pub(crate) pin_source: Option<PathBuf>,
}

/// Why a place cannot be understood.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SealPlaceError {
    #[error("`{name}` is given twice")]
    Doubled { name: String },
    #[error("`module-path=/path/of/module.so` is missing after the `?`")]
    NoModule,
    #[error("it names no token: say `token=` or `serial=`")]
    NoToken,
    #[error("it is `file:FOLDER` or `pkcs11:token=…;object=…?module-path=…` (RFC 7512)")]
    Other,
    #[error("a PIN on a command line is no secret: use --seal-pin-file or BUZON_SEAL_PIN")]
    PinShown,
    #[error("`pin-source` is `file:/path`, and the program starts no other")]
    PinSource,
    #[error("`{name}` is not understood here")]
    Unknown { name: String },
    #[error("the value of `{name}` is not percent-encoded UTF-8")]
    Value { name: String },
}

impl TokenAddress {
    /// Returns the label of keys.
    pub(crate) fn label(&self) -> &str {
        self.object.as_deref().unwrap_or(LABEL)
    }
}

impl fmt::Display for TokenAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = self.token.as_ref().or(self.serial.as_ref());
        formatter.write_str(named.map_or("?", String::as_str))
    }
}

impl FromStr for SealPlace {
    type Err = SealPlaceError;

    fn from_str(text: &str) -> Result<Self, SealPlaceError> {
        if let Some(address) = text.strip_prefix("pkcs11:") {
            return address.parse().map(Self::Token);
        }
        match text.strip_prefix("file:") {
            Some(folder) if !folder.is_empty() => Ok(Self::Folder(PathBuf::from(folder))),
            _ => Err(SealPlaceError::Other),
        }
    }
}

impl FromStr for TokenAddress {
    type Err = SealPlaceError;

    fn from_str(address: &str) -> Result<Self, SealPlaceError> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let mut found = Self::default();
        let mut module = None;
        for part in path.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = attribute(part)?;
            match name {
                "token" => once(&mut found.token, name, value)?,
                "serial" => once(&mut found.serial, name, value)?,
                "object" => once(&mut found.object, name, value)?,
                // It can be no other.
                "type" if value == "private" => {}
                _ => return Err(SealPlaceError::Unknown { name: name.into() }),
            }
        }
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = attribute(part)?;
            match name {
                "module-path" => once(&mut module, name, value.into())?,
                "pin-source" => {
                    let file = value.strip_prefix("file:");
                    let file = file.map(|path| path.strip_prefix("//").unwrap_or(path));
                    let file = file.filter(|path| path.starts_with('/'));
                    let file = file.ok_or(SealPlaceError::PinSource)?;
                    once(&mut found.pin_source, name, file.into())?;
                }
                "pin-value" => return Err(SealPlaceError::PinShown),
                _ => return Err(SealPlaceError::Unknown { name: name.into() }),
            }
        }
        if found.token.is_none() && found.serial.is_none() {
            return Err(SealPlaceError::NoToken);
        }
        found.module = module.ok_or(SealPlaceError::NoModule)?;
        Ok(found)
    }
}

/// Reads `name=value`.
fn attribute(part: &str) -> Result<(&str, String), SealPlaceError> {
    let (name, value) = part.split_once('=').ok_or(SealPlaceError::Other)?;
    let read = percent_decode_str(value).decode_utf8();
    let read = read.map_err(|_| SealPlaceError::Value { name: name.into() })?;
    Ok((name, read.into_owned()))
}

fn once<T>(place: &mut Option<T>, name: &str, value: T) -> Result<(), SealPlaceError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(SealPlaceError::Doubled { name: name.into() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_in_a_folder_or_in_a_token() {
        let folder = SealPlace::Folder("/etc/buzon/sello".into());
        assert_eq!("file:/etc/buzon/sello".parse(), Ok(folder));
        let text = "pkcs11:token=Buz%C3%B3n%20uno;object=sello;type=private\
                    ?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/run/pin";
        let address = TokenAddress {
            module: "/usr/lib/softhsm/libsofthsm2.so".into(),
            token: Some("Buzón uno".into()),
            serial: None,
            object: Some("sello".into()),
            pin_source: Some("/run/pin".into()),
        };
        assert_eq!(text.parse(), Ok(SealPlace::Token(address)));
    }

    #[test]
    fn what_is_missing_or_not_meant_is_named() {
        let wrong = |text: &str| text.parse::<SealPlace>().unwrap_err();
        let unknown = |name: &str| SealPlaceError::Unknown { name: name.into() };
        for text in ["", "file:", "seal", "pkcs11:token"] {
            assert_eq!(wrong(text), SealPlaceError::Other, "{text}");
        }
        assert_eq!(wrong("pkcs11:token=a"), SealPlaceError::NoModule);
        assert_eq!(wrong("pkcs11:?module-path=/m"), SealPlaceError::NoToken);
        assert_eq!(wrong("pkcs11:token=a;id=%01?module-path=/m"), unknown("id"));
        let pin = wrong("pkcs11:token=a?module-path=/m&pin-value=1234");
        assert_eq!(pin, SealPlaceError::PinShown);
        assert!(!pin.to_string().contains("1234"));
        for source in ["|/bin/pin", "pin", "file:pin"] {
            let text = format!("pkcs11:token=a?module-path=/m&pin-source={source}");
            assert_eq!(wrong(&text), SealPlaceError::PinSource, "{source}");
        }
        let twice = wrong("pkcs11:token=a;token=b?module-path=/m");
        assert_eq!(
            twice,
            SealPlaceError::Doubled {
                name: "token".into()
            }
        );
        let value = wrong("pkcs11:token=%ff?module-path=/m");
        assert_eq!(
            value,
            SealPlaceError::Value {
                name: "token".into()
            }
        );
    }
}
