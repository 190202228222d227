//! The shape of RFC and CURP inside a subject; what they mean is not known here.

use super::HolderError;

/// Characters of the RFC of a company; a person's has one more.
pub(super) const COMPANY_CHARS: usize = 12;
const CURP_CHARS: usize = 18;

/// Splits `RFC` or `RFC / RFC of the representative`, with or without blanks.
pub(super) fn split(text: &str) -> Result<(String, Option<String>), HolderError> {
    let mut parts = text.split('/').map(str::trim);
    let rfc = parts.next().unwrap_or_default();
    let representative = parts.next();
    if rfc.is_empty() && representative.is_none() {
        return Err(HolderError::NoRfc);
    }
    if parts.next().is_some() || !is_rfc(rfc) || !representative.is_none_or(is_rfc) {
        return Err(HolderError::WrongRfc);
    }
    Ok((rfc.to_owned(), representative.map(str::to_owned)))
}

/// Splits `CURP` or ` / CURP of the representative`; what is no CURP identifies nobody.
pub(super) fn split_curp(text: Option<&str>) -> (Option<String>, Option<String>) {
    let mut parts = text.unwrap_or_default().split('/').map(str::trim);
    let mut next = || parts.next().filter(|part| is_curp(part)).map(str::to_owned);
    (next(), next())
}

/// Three or four letters, a date, and three characters (CFF 27, RMF 2.4).
fn is_rfc(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let letters = chars.len().saturating_sub(9);
    if !(letters == 3 || letters == 4) {
        return false;
    }
    let (name, rest) = chars.split_at_checked(letters).unwrap_or_default();
    let (date, code) = rest.split_at_checked(6).unwrap_or_default();
    let is_letter = |char: &char| char.is_ascii_uppercase() || matches!(char, 'Ñ' | '&');
    let is_code = |char: &char| char.is_ascii_uppercase() || char.is_ascii_digit();
    name.iter().all(is_letter)
        && is_date(date)
        && code.iter().all(is_code)
        && code
            .last()
            .is_some_and(|last| last.is_ascii_digit() || *last == 'A')
}

/// A day that exists in some century: `AAMMDD`.
fn is_date(digits: &[char]) -> bool {
    let Some(digits) = digits
        .iter()
        .map(|char| char.to_digit(10))
        .collect::<Option<Vec<_>>>()
    else {
        return false;
    };
    let &[y1, y0, m1, m0, d1, d0] = digits.as_slice() else {
        return false;
    };
    let (year, month, day) = (y1 * 10 + y0, m1 * 10 + m0, d1 * 10 + d0);
    let last_day = match month {
        2 if year % 4 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last_day).contains(&day)
}

fn is_curp(text: &str) -> bool {
    text.chars().count() == CURP_CHARS
        && text
            .chars()
            .all(|char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == 'Ñ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(&str, Option<&str>), HolderError>) {
        let expected = expected.map(|(rfc, other)| (rfc.to_owned(), other.map(str::to_owned)));
        assert_eq!(split(text), expected, "{text:?}");
    }

    #[test]
    fn one_rfc_or_two_and_nothing_else() {
        check("XAMA620210DQ5", Ok(("XAMA620210DQ5", None)));
        check("H&E951128469", Ok(("H&E951128469", None)));
        check("CAÑF770131PA3", Ok(("CAÑF770131PA3", None)));
        let two = Ok(("EKU9003173C9", Some("VADA800927DJ3")));
        check("EKU9003173C9 / VADA800927DJ3", two);
        check("EKU9003173C9/VADA800927DJ3", two);
        check("", Err(HolderError::NoRfc));
        check(" / ", Err(HolderError::WrongRfc));
        check("EKU9003173C9 / ", Err(HolderError::WrongRfc));
        check(
            "EKU9003173C9 / VADA800927DJ3 / VADA800927DJ3",
            Err(HolderError::WrongRfc),
        );
        check("xama620210dq5", Err(HolderError::WrongRfc));
        check("XAMA991399DQ5", Err(HolderError::WrongRfc));
        check("XAMA990229DQ5", Err(HolderError::WrongRfc));
        check("XAMA000229DQ5", Ok(("XAMA000229DQ5", None)));
    }
}
