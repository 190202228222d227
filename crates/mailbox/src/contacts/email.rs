//! E-mail addresses, as RFC 5321 and 5322 allow them, without their odd corners.

use core::fmt;
use core::str::FromStr;

use email_address::{EmailAddress, Options};

use crate::clean;
use crate::travels::travels_as_text;

/// Longest address that can be sent to, in bytes (RFC 5321, 4.5.3.1.3, less the brackets).
const BYTES_MAX: usize = 254;

/// An e-mail address; its domain in lower case.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Email(String);

/// Why a text is not an e-mail address.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EmailError {
    /// It holds a character that deceives the eye, a blank or a quote.
    Character,
    /// It has no `@`, or nothing on one side of it.
    NoAt,
    /// What stands after the `@` is not a domain such as `empresa.mx`.
    Domain,
    /// What stands before the `@` cannot stand there.
    Local,
    /// It is too long to be sent to.
    TooLong,
}

impl fmt::Display for EmailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Character => "a character that an address may not have here",
            Self::NoAt => "no @ with text on both sides",
            Self::Domain => "not a domain after the @",
            Self::Local => "unusable before the @",
            Self::TooLong => "too long",
        })
    }
}

impl core::error::Error for EmailError {}

impl Email {
    /// Reads what a person typed: outer blanks dropped, the domain in lower case.
    pub fn typed(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        match text.rsplit_once('@') {
            Some((local, domain)) => format!("{local}@{}", domain.to_lowercase()).parse(),
            None => Err(EmailError::NoAt),
        }
    }

    /// Returns the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns it as it may be shown on a cover: `a…@empresa.mx`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or_default();
        let first: String = local.chars().take(1).collect();
        format!("{first}…@{domain}")
    }
}

impl FromStr for Email {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, EmailError> {
        // Quoted locals, comments and address literals are legal and never meant.
        let odd =
            |c: char| c.is_whitespace() || matches!(c, '"' | '(' | ')' | '[' | ']' | '<' | '>');
        if clean::check(text).is_err() || text.chars().any(odd) {
            return Err(EmailError::Character);
        }
        let (local, domain) = text
            .rsplit_once('@')
            .filter(|(local, domain)| !local.is_empty() && !domain.is_empty())
            .ok_or(EmailError::NoAt)?;
        if text.len() > BYTES_MAX {
            return Err(EmailError::TooLong);
        }
        let named = domain != domain.to_lowercase();
        if named || !domain.contains('.') || !EmailAddress::is_valid(&format!("a@{domain}")) {
            return Err(EmailError::Domain);
        }
        let options = Options::default()
            .with_required_tld()
            .without_domain_literal()
            .without_display_text();
        EmailAddress::parse_with_options(text, options).map_err(|_| EmailError::Local)?;
        // Two writings that look alike must not be two addresses: only ASCII before the @.
        if local.is_ascii() {
            Ok(Self(text.to_owned()))
        } else {
            Err(EmailError::Local)
        }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(Email, r"^[^@]+.*@[^@]+$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_people_have_are_read() {
        for (typed, read) in [
            ("ana@laespiga.mx", "ana@laespiga.mx"),
            (
                " Ana.Robles+imss@LaEspiga.COM.mx ",
                "Ana.Robles+imss@laespiga.com.mx",
            ),
            ("rh_2@xn--caa-hma.mx", "rh_2@xn--caa-hma.mx"),
        ] {
            assert_eq!(Email::typed(typed).expect(typed).as_str(), read);
        }
        assert_eq!(
            Email::typed("ana@laespiga.mx").unwrap().masked(),
            "a…@laespiga.mx"
        );
    }

    #[test]
    fn what_is_not_an_address_is_told_apart() {
        let long = format!("a@{}.mx", "b".repeat(260));
        for (text, error) in [
            ("", EmailError::NoAt),
            ("ana", EmailError::NoAt),
            ("@laespiga.mx", EmailError::NoAt),
            ("ana@", EmailError::NoAt),
            ("ana@laespiga", EmailError::Domain),
            ("ana@LaEspiga.mx", EmailError::Domain),
            ("ana@la_espiga..mx", EmailError::Domain),
            ("ana@[127.0.0.1]", EmailError::Character),
            ("Ana <ana@laespiga.mx>", EmailError::Character),
            ("\"ana\"@laespiga.mx", EmailError::Character),
            ("ana@laespiga.mx\r\nBcc: x@y.mx", EmailError::Character),
            ("a\u{202e}na@laespiga.mx", EmailError::Character),
            ("ana..b@laespiga.mx", EmailError::Local),
            (".ana@laespiga.mx", EmailError::Local),
            ("an\u{430}@laespiga.mx", EmailError::Local),
            ("a@b@laespiga.mx", EmailError::Local),
            (long.as_str(), EmailError::TooLong),
        ] {
            assert_eq!(text.parse::<Email>(), Err(error), "{text}");
        }
    }
}
