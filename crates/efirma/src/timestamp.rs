//! When something existed already, on the word of a third party: timestamps (RFC 3161, RFC 5816).
//!
//! Pure: the request is bytes to be sent, the answer is bytes that came. A token says that what
//! has a digest existed at an instant; it says nothing of who made it. Whatever is not a token over
//! exactly that digest, signed by a certificate that may only stamp time, is a [`TimestampError`]:
//! it never passes as a time. What its instant rests on is the word of the authority that signed,
//! and whether that one is trusted is for [`Examined::under`].

mod error;
mod judge;
mod read;
mod request;
#[cfg(test)]
#[cfg(feature = "mint")]
mod variants;

use core::fmt;

use time::{Duration, OffsetDateTime};

pub use self::error::TimestampError;
#[cfg(feature = "rsa")]
pub use self::judge::verify;
pub use self::judge::{Examined, Under, examine};
pub use self::read::token_of;
pub use self::request::request;
use crate::policy::CLOCK_SKEW_MAX;

/// Octets of the largest token read; those with a whole chain in them have about 6 KB.
pub const TOKEN_BYTES_MAX: usize = 64 * 1024;
/// Octets of the largest answer read: a token, and what the authority says around it.
pub const ANSWER_BYTES_MAX: usize = TOKEN_BYTES_MAX + 4096;

/// What was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The SHA-256 of what is to be stamped.
    pub sha256: &'a [u8; 32],
    /// The nonce of the request, which the token must then repeat.
    pub nonce: Option<&'a [u8]>,
    /// The policy under which the token must be, if only one will do.
    pub policy: Option<&'a PolicyId>,
}

/// What a token says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Timestamp {
    /// The instant that the authority signed.
    pub at: OffsetDateTime,
    /// How far the true instant may be from it, if the authority says so.
    pub accuracy: Option<Duration>,
    /// The name on the authority's certificate.
    pub authority: String,
    /// The authority's certificate, in DER.
    pub certificate_der: Vec<u8>,
    /// The other certificates that came along, in DER. Nothing about them was checked.
    pub others: Vec<Vec<u8>>,
    /// The certificates from who issued that one up to the root that is trusted; none before that
    /// was judged, nor where the authority's own certificate is trusted.
    pub chain: Vec<Vec<u8>>,
}

impl Timestamp {
    /// The last instant at which what was stamped may have come into being.
    pub fn latest(&self) -> OffsetDateTime {
        let accuracy = self.accuracy.unwrap_or(Duration::ZERO);
        self.at.checked_add(accuracy).unwrap_or(self.at)
    }

    /// Checks that the authority's clock and ours, `now`, say the same when a token arrives.
    ///
    /// # Errors
    ///
    /// [`TimestampError::Clock`] with the distance.
    pub fn check_clock(&self, now: OffsetDateTime) -> Result<(), TimestampError> {
        let ahead = self.at - now;
        if ahead.abs() <= CLOCK_SKEW_MAX.saturating_add(self.accuracy.unwrap_or(Duration::ZERO)) {
            Ok(())
        } else {
            Err(TimestampError::Clock { ahead })
        }
    }
}

/// The name of a policy: an object identifier.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct PolicyId(Vec<u8>);

impl PolicyId {
    /// Reads it as people write it, such as `1.2.840.113549`; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        request::policy(text).map(Self)
    }
}

impl fmt::Display for PolicyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut value: u64 = 0;
        let mut is_first = true;
        for octet in &self.0 {
            value = (value << 7) | u64::from(octet & 0x7f);
            if octet & 0x80 != 0 {
                continue;
            }
            if is_first {
                let root = (value / 40).min(2);
                write!(formatter, "{root}.{}", value - root * 40)?;
                is_first = false;
            } else {
                write!(formatter, ".{value}")?;
            }
            value = 0;
        }
        Ok(())
    }
}
