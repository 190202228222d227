//! The code that proves a medium: six digits of a strong source, five tries.
//!
//! The institute's own code was five digits taken from the clock (DOMAIN 3.2.2): guessable.

use core::fmt;
use core::str::FromStr;

use time::Duration;

use super::{Contact, ContactState};
use crate::instant::LegalTime;

/// Most tries at one code; then another must be sent.
pub const CODE_TRIES_MAX: u8 = 5;
/// Most codes that are sent to one medium: with their tries, one guess in 20,000 hits.
pub const CODES_MAX: u8 = 10;
/// Most media that are registered in a mailbox within a day: nobody writes to strangers, or guesses
/// at their codes, by registering them again and again.
pub const REGISTERED_A_DAY_MAX: i64 = 20;
/// How long after a code another can be asked for.
pub const RESEND_PAUSE: Duration = Duration::MINUTE;

/// Six digits. It is a secret until it is used: it prints nothing of itself in a log.
#[derive(Clone, Eq, PartialEq)]
pub struct ConfirmationCode([u8; 6]);

/// A text that is not six digits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotACode;

impl fmt::Display for NotACode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not six digits")
    }
}

impl core::error::Error for NotACode {}

impl fmt::Debug for ConfirmationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConfirmationCode(••••••)")
    }
}

impl ConfirmationCode {
    /// Makes a code of 64 random bits: each of the million is as likely, within 10⁻¹³.
    pub fn new(random: u64) -> Self {
        let mut rest = random;
        Self([(); 6].map(|()| {
            let digit = u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            b'0' + digit
        }))
    }

    /// Returns the six digits, for the message that carries them to their owner.
    pub fn reveal(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for ConfirmationCode {
    type Err = NotACode;

    /// Reads what a person typed; blanks and hyphens between the digits are dropped.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let digits: Vec<u8> = text.bytes().filter(|b| !matches!(b, b' ' | b'-')).collect();
        let code: [u8; 6] = digits.try_into().map_err(|_| NotACode)?;
        if code.iter().all(u8::is_ascii_digit) {
            Ok(Self(code))
        } else {
            Err(NotACode)
        }
    }
}

/// What a typed code comes to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// It is the code: the medium is proved.
    Confirmed,
    /// It is not the code.
    Wrong {
        /// Tries left. At 0 another code must be sent.
        tries_left: u8,
    },
    /// All tries are used: another code must be sent. Nothing was compared.
    Spent,
    /// The medium does not wait for a code: proved already, removed or out of time.
    NotPending(ContactState),
}

/// Judges a typed code for a contact; `tries_used` counts the earlier ones at the same code.
///
/// `is_right` compares it with the code that was sent, of which whoever asks may know only a
/// digest; it is asked at most once.
pub fn judge(
    contact: &Contact,
    is_right: impl FnOnce() -> bool,
    tries_used: u8,
    now: LegalTime,
) -> Verdict {
    let state = contact.state(now);
    if !matches!(state, ContactState::Pending { .. }) {
        return Verdict::NotPending(state);
    }
    if tries_used >= CODE_TRIES_MAX {
        return Verdict::Spent;
    }
    if is_right() {
        Verdict::Confirmed
    } else {
        Verdict::Wrong {
            tries_left: CODE_TRIES_MAX - tries_used - 1,
        }
    }
}
