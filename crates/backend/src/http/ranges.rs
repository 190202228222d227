//! Parts of a file (RFC 9110, section 14): one run of bytes, under a strong validator.
//!
//! Whoever asks for several runs, or for a part of what is not the same any more, gets the whole.

use ::http::HeaderMap;
use ::http::header::{IF_RANGE, RANGE};

/// What of a file is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Asked {
    /// These bytes: the first, and how many.
    Part { from: u64, length: u64 },
    /// Bytes that it does not have.
    Outside,
    /// All of it.
    Whole,
}

/// Reads which part of a file of `size` bytes, known by `tag`, a request asks for.
pub(super) fn asked(headers: &HeaderMap, tag: &str, size: u64) -> Asked {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(range) = headers.get(RANGE) else {
        return Asked::Whole;
    };
    // A date is no validator of ours.
    if headers.contains_key(IF_RANGE) && text(IF_RANGE) != Some(tag) {
        return Asked::Whole;
    }
    let set = range
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix("bytes="));
    let Some((first, last)) = set.and_then(|set| set.trim().split_once('-')) else {
        return Asked::Whole;
    };
    let number = |text: &str| -> Option<u64> {
        let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(u64::MAX))
    };
    match (number(first), number(last)) {
        (None, Some(suffix)) if first.is_empty() => {
            let length = suffix.min(size);
            if length == 0 {
                return Asked::Outside;
            }
            let from = size - length;
            Asked::Part { from, length }
        }
        (Some(from), last_byte) if last_byte.is_some() || last.is_empty() => {
            let end = last_byte.map_or(size, |byte| byte.saturating_add(1).min(size));
            if last_byte.is_some_and(|byte| byte < from) {
                return Asked::Whole;
            }
            if from >= size {
                return Asked::Outside;
            }
            let length = end - from;
            Asked::Part { from, length }
        }
        _ => Asked::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_run_of_bytes_or_the_whole() {
        let part = |from, length| Asked::Part { from, length };
        for (range, expected) in [
            ("bytes=0-", part(0, 100)),
            ("bytes=10-19", part(10, 10)),
            ("bytes=99-", part(99, 1)),
            ("bytes=90-1000", part(90, 10)),
            ("bytes=-5", part(95, 5)),
            ("bytes=-500", part(0, 100)),
            ("bytes=100-", Asked::Outside),
            ("bytes=99999999999999999999-", Asked::Outside),
            ("bytes=-0", Asked::Outside),
            ("bytes=5-4", Asked::Whole),
            ("bytes=0-1,5-6", Asked::Whole),
            ("bytes=+1-2", Asked::Whole),
            ("bytes=-", Asked::Whole),
            ("items=0-1", Asked::Whole),
            ("", Asked::Whole),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RANGE, range.parse().unwrap());
            let found = asked(&headers, "\"a\"", 100);
            assert_eq!(found, expected, "{range}");
            headers.insert(IF_RANGE, "\"b\"".parse().unwrap());
            assert_eq!(asked(&headers, "\"a\"", 100), Asked::Whole);
            headers.insert(IF_RANGE, "\"a\"".parse().unwrap());
            assert_eq!(asked(&headers, "\"a\"", 100), expected);
        }
    }
}
