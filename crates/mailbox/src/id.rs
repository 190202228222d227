//! Ids of things in the contract: UUID version 7 (RFC 9562), so that they sort by their hour.

use core::fmt;
use core::str::FromStr;

use uuid::{Builder, Uuid, Variant};

use crate::travels::travels_as_text;

/// The id of one thing: a notification, a contact, a mandate, a posting.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Id(Uuid);

/// A text that is not a UUID of version 7 in lower case.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a UUID of version 7")
    }
}

impl core::error::Error for NotAnId {}

impl Id {
    /// Makes an id of the hour it is made at and of random bytes.
    pub const fn new(unix_milliseconds: u64, random: [u8; 10]) -> Self {
        Self(Builder::from_unix_timestamp_millis(unix_milliseconds, &random).into_uuid())
    }

    /// Returns its 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let uuid = Uuid::try_parse(text).map_err(|_| NotAnId)?;
        let seventh = uuid.get_version_num() == 7 && uuid.get_variant() == Variant::RFC4122;
        // The comparison leaves one writing: lower case, with hyphens, without braces.
        if seventh && uuid.to_string() == text {
            Ok(Self(uuid))
        } else {
            Err(NotAnId)
        }
    }
}

travels_as_text!(
    Id,
    r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_their_hour_and_have_one_text() {
        let early = Id::new(1_795_536_651_000, [0xff; 10]);
        let late = Id::new(1_795_536_651_001, [0; 10]);
        assert!(early < late && early.to_string() < late.to_string());
        assert_eq!(early.to_string().parse(), Ok(early));
        let text = early.to_string();
        for other in [
            text.to_uppercase(),
            text.replace('-', ""),
            format!("{{{text}}}"),
            "67e55044-10b1-426f-9247-bb680e5fe0c8".into(),
        ] {
            assert_eq!(other.parse::<Id>(), Err(NotAnId), "{other}");
        }
    }
}
