//! Values that travel as their text: one text per value, in JSON as in a statement.

/// Gives a type its description in the contract.
macro_rules! described {
    ($kind:ty, $name:expr, $schema:expr) => {
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $kind {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $schema.into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $kind {
            fn name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
        }
    };
}

/// Gives a type that has `Display` and `FromStr` the serde of its text, and the schema of a text
/// that a pattern finds.
macro_rules! travels_as_text {
    ($kind:ident, $pattern:literal) => {
        $crate::travels::serde_of_text!($kind);
        $crate::travels::described!($kind, stringify!($kind), $crate::schema::pattern($pattern));
    };
}

/// Gives a type that has `Display` and `FromStr` the serde of its text.
macro_rules! serde_of_text {
    ($kind:ty) => {
        impl serde::Serialize for $kind {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $kind {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// Gives an enum of fixed words its `ALL`, `word` and `parse`, the serde of its word and its
/// description, under another name where the contract has the first already; `in file` for an
/// enum that only its file knows.
macro_rules! words {
    ($kind:ident { $($rest:tt)+ }) => {
        $crate::travels::words!(as pub, $kind, stringify!($kind), { $($rest)+ });
    };
    ($kind:ident named $name:literal { $($rest:tt)+ }) => {
        $crate::travels::words!(as pub, $kind, $name, { $($rest)+ });
    };
    (in file $kind:ident { $($rest:tt)+ }) => {
        $crate::travels::words!(as pub(self), $kind, stringify!($kind), { $($rest)+ });
    };
    (as $vis:vis, $kind:ident, $name:expr, { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $kind {
            /// All of them, in their order.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the word a statement carries.
            $vis const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the word a statement carries.
            $vis fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }

        impl core::fmt::Display for $kind {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl core::str::FromStr for $kind {
            type Err = $crate::travels::NotAWord;

            fn from_str(text: &str) -> Result<Self, $crate::travels::NotAWord> {
                Self::parse(text).ok_or($crate::travels::NotAWord)
            }
        }

        $crate::travels::serde_of_text!($kind);
        $crate::travels::described!(
            $kind,
            $name,
            $crate::schema::words(Self::ALL.iter().map(|one| one.word()))
        );
    };
}

pub(crate) use {described, serde_of_text, travels_as_text, words};

/// A text that is none of the words of its kind.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotAWord;

impl core::fmt::Display for NotAWord {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("none of the words it can be")
    }
}

impl core::error::Error for NotAWord {}
