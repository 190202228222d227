//! How single settings are written, and what is said of one that is not.

use std::time::Duration;

use http::Uri;
use http::uri::{Authority, Scheme};

/// Where a backend listens.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Backend {
    pub authority: Authority,
    pub is_tls: bool,
}

/// Reads `http://host:port` or `https://host:port`.
pub(super) fn parse_backend(text: &str) -> Result<Backend, &'static str> {
    const WANTED: &str =
        "write it as http://host:port or https://host:port, without path, user or password";
    let parts = text.parse::<Uri>().map_err(|_| WANTED)?.into_parts();
    let is_bare = parts.path_and_query.is_none_or(|path| path == "/");
    let authority = parts
        .authority
        .filter(|authority| !authority.as_str().contains('@'));
    let is_tls = match parts.scheme {
        Some(scheme) if scheme == Scheme::HTTP => false,
        Some(scheme) if scheme == Scheme::HTTPS => true,
        _ => return Err(WANTED),
    };
    match authority {
        Some(authority) if is_bare => Ok(Backend { authority, is_tls }),
        _ => Err(WANTED),
    }
}

/// Reads an origin exactly as browsers write it (RFC 6454, section 6.2).
pub(super) fn parse_origin(text: &str) -> Result<String, &'static str> {
    const WANTED: &str = "write it as a browser does: https://host, lower case, without a slash \
                          at the end nor the usual port";
    let parts = text.parse::<Uri>().map_err(|_| WANTED)?.into_parts();
    let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
        return Err(WANTED);
    };
    let usual_port = if scheme == Scheme::HTTPS { 443 } else { 80 };
    let is_web = scheme == Scheme::HTTPS || scheme == Scheme::HTTP;
    let is_same = format!("{scheme}://{authority}") == text;
    let is_lower = !text
        .bytes()
        .any(|byte| byte.is_ascii_uppercase() || byte == b'@');
    if is_web && is_same && is_lower && authority.port_u16() != Some(usual_port) {
        Ok(text.to_owned())
    } else {
        Err(WANTED)
    }
}

pub(super) fn parse_seconds(text: &str) -> Result<Duration, &'static str> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|duration| !duration.is_zero())
        .ok_or("write a number of seconds above zero")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backend_is_a_host_and_nothing_more() {
        for (text, taken) in [
            ("http://127.0.0.1:8080", true),
            ("http://backend/", true),
            ("https://backend", true),
            ("ftp://backend", false),
            ("http://user:word@backend", false),
            ("http://backend/api", false),
            ("backend:8080", false),
            ("", false),
        ] {
            assert_eq!(parse_backend(text).is_ok(), taken, "{text}");
        }
    }

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (text, taken) in [
            ("https://buzon.example", true),
            ("https://buzon.example:8443", true),
            ("http://127.0.0.1:8787", true),
            ("https://buzon.example/", false),
            ("https://Buzon.example", false),
            ("https://buzon.example:443", false),
            ("http://buzon.example:80", false),
            ("ftp://buzon.example", false),
            ("buzon.example", false),
            ("null", false),
        ] {
            assert_eq!(parse_origin(text).is_ok(), taken, "{text}");
        }
    }
}
