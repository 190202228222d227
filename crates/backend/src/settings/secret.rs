//! Settings that are secrets: nothing prints them, no refusal repeats them.

use std::any::type_name;
use std::ffi::OsStr;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};
use zeroize::Zeroizing;

/// A password or a token.
#[derive(Clone, Eq, PartialEq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Returns it, for whoever shows it to its service.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("…")
    }
}

impl FromStr for Secret {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err("it is empty");
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }
}

/// Reads a value that may carry a secret: what is wrong is said, what was written is not.
pub(crate) struct Hidden<T>(PhantomData<fn() -> T>);

/// Makes a parser of values that may carry a secret.
pub(crate) const fn hidden<T>() -> Hidden<T> {
    Hidden(PhantomData)
}

impl<T> Clone for Hidden<T> {
    fn clone(&self) -> Self {
        hidden()
    }
}

impl<T> TypedValueParser for Hidden<T>
where
    T: FromStr<Err: fmt::Display> + Clone + Send + Sync + 'static,
{
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let refused = |why: &dyn fmt::Display| {
            let name = arg.map_or_else(|| type_name::<T>().to_owned(), ToString::to_string);
            let said = format!("the value of '{name}' cannot be read: {why}\n");
            Error::raw(ErrorKind::ValueValidation, said).with_cmd(command)
        };
        let text = value.to_str().ok_or_else(|| refused(&"it is not UTF-8"))?;
        text.parse().map_err(|error| refused(&error))
    }
}
