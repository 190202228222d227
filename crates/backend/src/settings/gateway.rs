//! What an operator writes about the SMS gateway. Any of it may carry a secret: nothing prints it.

use std::fmt;
use std::str::FromStr;

use http::Uri;
use http::header::HeaderName;

/// A text with places to fill: `{to}`, `{text}`, `{id}`, `{secret}`.
#[derive(Clone, Eq, PartialEq)]
pub struct Template(String);

/// The address of a gateway, with places to fill.
#[derive(Clone, Eq, PartialEq)]
pub struct SmsUrl(String);

/// A header of the requests to a gateway; its value has places to fill.
#[derive(Clone, Eq, PartialEq)]
pub struct SmsHeader {
    pub(crate) name: HeaderName,
    pub(crate) value: Template,
}

impl Template {
    /// Takes a text as it is.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Returns the text, for whoever fills it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl SmsUrl {
    /// Returns the address, for whoever fills it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Template {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::new(text))
    }
}

impl FromStr for SmsUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "write it as https://host/path, with {to} and {text} if they go there";
        let url: Uri = text.replace(['{', '}'], "").parse().map_err(|_| WANTED)?;
        let is_web = matches!(url.scheme_str(), Some("http" | "https"));
        let is_host = url.authority().is_some_and(|a| !a.as_str().contains('@'));
        if is_web && is_host {
            Ok(Self(text.to_owned()))
        } else {
            Err(WANTED)
        }
    }
}

impl FromStr for SmsHeader {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "write it as `Name: value`";
        let (name, value) = text.split_once(':').ok_or(WANTED)?;
        Ok(Self {
            name: name.trim().parse().map_err(|_| WANTED)?,
            value: Template::new(value.trim()),
        })
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("…")
    }
}

impl fmt::Debug for SmsUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, _) = self.0.split_once("://").unwrap_or_default();
        write!(formatter, "{scheme}://…")
    }
}

impl fmt::Debug for SmsHeader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: …", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_is_an_address_with_places_to_fill() {
        for (text, taken) in [
            ("https://sms.example/send?to={to}", true),
            ("http://127.0.0.1:9/", true),
            ("ftp://sms.example", false),
            ("https://user:pass@sms.example", false),
            ("{to}", false),
        ] {
            assert_eq!(text.parse::<SmsUrl>().is_ok(), taken, "{text}");
        }
        assert!(
            "Authorization: Bearer {secret}"
                .parse::<SmsHeader>()
                .is_ok()
        );
        assert!("Authorization".parse::<SmsHeader>().is_err());
    }

    #[test]
    fn what_was_written_is_not_printed() {
        let url: SmsUrl = "https://sms.example/?key=hidden".parse().unwrap();
        let header: SmsHeader = "Authorization: hidden".parse().unwrap();
        let said = format!("{url:?} {header:?} {:?}", Template::new("hidden"));
        assert_eq!(said, "https://… authorization: … …");
    }
}
