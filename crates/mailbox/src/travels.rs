//! Values that travel as their text: one text per value, in JSON as in a statement.

/// Gives a type that has `Display` and `FromStr` the serde of its text, and the schema of a `String`.
macro_rules! travels_as_text {
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

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $kind {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                <String as utoipa::PartialSchema>::schema()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $kind {}
    };
}

/// Gives an enum of fixed words its `ALL`, `word` and `parse`, and the serde of its
/// word; `in file` for an enum that only its file knows.
macro_rules! words {
    ($kind:ident { $($rest:tt)+ }) => {
        $crate::travels::words!(as pub, $kind { $($rest)+ });
    };
    (in file $kind:ident { $($rest:tt)+ }) => {
        $crate::travels::words!(as pub(self), $kind { $($rest)+ });
    };
    (as $vis:vis, $kind:ident { $($variant:ident => $word:literal),+ $(,)? }) => {
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

        $crate::travels::travels_as_text!($kind);
    };
}

pub(crate) use {travels_as_text, words};

/// A text that is none of the words of its kind.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotAWord;

impl core::fmt::Display for NotAWord {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("none of the words it can be")
    }
}

impl core::error::Error for NotAWord {}
