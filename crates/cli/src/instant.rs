//! Instants: RFC 3339 in, RFC 3339 in UTC out.

use serde::Serializer;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::failure::Failure;

/// Reads an instant of the command line.
pub(crate) fn parse(option: &'static str, text: &str) -> Result<OffsetDateTime, Failure> {
    let instant = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| Failure::Instant { option })?;
    // Near the ends of time UTC may lie in a year that cannot be written.
    (instant.checked_to_offset(UtcOffset::UTC))
        .filter(|utc| (0..=9999).contains(&utc.year()))
        .ok_or(Failure::Instant { option })
}

/// Reads an instant that may be missing.
pub(crate) fn parse_optional(
    option: &'static str,
    text: Option<&String>,
) -> Result<Option<OffsetDateTime>, Failure> {
    text.map(|text| parse(option, text)).transpose()
}

/// The clock of this machine.
#[expect(
    clippy::disallowed_methods,
    reason = "the rim of a program that nobody hands a clock; --at replaces it"
)]
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Writes an instant as JSON and people read it.
pub(crate) fn text(instant: OffsetDateTime) -> String {
    let whole = instant.to_offset(UtcOffset::UTC).replace_nanosecond(0);
    whole
        .ok()
        .and_then(|whole| whole.format(&Rfc3339).ok())
        .unwrap_or_else(|| instant.unix_timestamp().to_string())
}

/// For `serialize_with`.
pub(crate) fn serialize<S: Serializer>(
    instant: &OffsetDateTime,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(*instant))
}

/// For `serialize_with`, when there may be none.
#[expect(clippy::ref_option, reason = "the signature that serde calls")]
pub(crate) fn serialize_optional<S: Serializer>(
    instant: &Option<OffsetDateTime>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match instant {
        Some(instant) => serialize(instant, serializer),
        None => serializer.serialize_none(),
    }
}
