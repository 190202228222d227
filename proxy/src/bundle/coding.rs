//! Which form of a file a browser gets (RFC 9110, section 12.5.3).
//!
//! It must never choose a form that the browser refused, nor fail for a header it can't read:
//! what can't be read is not there, and the file as it is always serves.

use http::HeaderMap;
use http::header::ACCEPT_ENCODING;

/// The forms a file may have, the smallest first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Coding {
    Brotli,
    Gzip,
    Identity,
}

impl Coding {
    pub(super) const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Identity];

    /// Returns what the name of the file ends in, in this form.
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }

    /// Returns the name in `Content-Encoding`; a file as it is has none.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }
}

/// Chooses among the forms `there`: the one the browser likes best, the smallest among equals.
///
/// The file as it is goes out only when no compressed form is wanted: a browser that lists
/// `gzip, br` can read them, whatever it thinks of `identity`.
pub(super) fn choose(headers: &HeaderMap, there: &[Coding]) -> Coding {
    let mut best = (0, Coding::Identity);
    for coding in there {
        let Some(name) = coding.name() else { continue };
        let weight = weight_of(headers, name);
        if weight > best.0 {
            best = (weight, *coding);
        }
    }
    best.1
}

/// Returns how much a browser wants a coding, in thousandths; 0 is "not at all".
fn weight_of(headers: &HeaderMap, name: &str) -> u16 {
    let mut any = 0;
    for item in headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
    {
        let mut parts = item.split(';').map(str::trim);
        let coding = parts.next().unwrap_or_default();
        let weight = parts
            .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
            .map_or(Some(1000), thousandths)
            .unwrap_or_default();
        if coding.eq_ignore_ascii_case(name) {
            return weight;
        }
        if coding == "*" {
            any = weight;
        }
    }
    any
}

/// Reads a weight from `0` to `1` with up to three decimals.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(decimals),
        "1" => (decimals == 0).then_some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(accepted: Option<&'static str>, there: &[Coding], wanted: Coding) {
        let headers = accepted
            .map(|text| (ACCEPT_ENCODING, HeaderValue::from_static(text)))
            .into_iter()
            .collect();
        assert_eq!(choose(&headers, there), wanted, "{accepted:?}");
    }

    #[test]
    fn a_browser_gets_the_smallest_form_it_reads() {
        let all = &Coding::ALL;
        check(Some("gzip, deflate, br, zstd"), all, Coding::Brotli);
        check(Some("gzip, deflate"), all, Coding::Gzip);
        check(Some("*"), all, Coding::Brotli);
        check(Some("*;q=0.5, br;q=0"), all, Coding::Gzip);
        check(Some("br;q=0.1, gzip;q=0.9"), all, Coding::Gzip);
        check(Some("BR"), all, Coding::Brotli);
        check(
            Some("br"),
            &[Coding::Gzip, Coding::Identity],
            Coding::Identity,
        );
    }

    #[test]
    fn a_refused_or_unreadable_coding_is_never_chosen() {
        let all = &Coding::ALL;
        check(None, all, Coding::Identity);
        check(Some(""), all, Coding::Identity);
        check(Some("identity"), all, Coding::Identity);
        check(Some("br;q=0, gzip; q=0.000"), all, Coding::Identity);
        check(Some("br;q=2"), all, Coding::Identity);
        check(Some("br;q=x"), all, Coding::Identity);
        check(Some("br;q=0.0001"), all, Coding::Identity);
    }
}
