//! The SMS gateway: one HTTP request a message, made from templates that an operator writes.
//!
//! `{to}`, `{text}`, `{id}` and `{secret}` stand in the address, the headers and the body; each is
//! escaped for where it stands. The id is the same at every attempt and goes out as
//! `Idempotency-Key` too: a gateway that knows it sends no SMS twice.

use std::time::Duration;

use base64ct::{Base64, Encoding as _};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::Full;
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use mailbox::contacts::Mobile;
use mailbox::id::Id;
use rustls::{ClientConfig, RootCertStore};

use super::carrier::{Attempt, Reason, Why};
use crate::acts::NotDone;
use crate::settings::Secret;

/// The way to one gateway.
pub(super) struct Gateway {
    http: legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    method: Method,
    url: String,
    headers: Vec<(HeaderName, String)>,
    body: String,
    secret: Option<Secret>,
    timeout: Duration,
}

/// What an operator wrote, read.
pub(super) struct Templates {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) headers: Vec<(HeaderName, String)>,
    pub(super) body: String,
    pub(super) secret: Option<Secret>,
}

/// How a value is escaped.
#[derive(Clone, Copy)]
enum Escape {
    Json,
    None,
    Percent,
}

/// What the templates are filled with.
struct Values<'a> {
    to: &'a str,
    text: &'a str,
    id: &'a str,
    secret: &'a str,
}

impl Gateway {
    /// Makes a way; for https it trusts the web authorities of this machine.
    pub(super) fn new(templates: Templates, timeout: Duration) -> std::io::Result<Self> {
        let Templates {
            method,
            url,
            headers,
            body,
            secret,
        } = templates;
        let provider = rustls::crypto::ring::default_provider();
        let config = ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .map_err(std::io::Error::other)?;
        let config = if url.starts_with("https://") {
            config.with_native_roots()?
        } else {
            config.with_root_certificates(RootCertStore::empty())
        };
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config.with_no_client_auth())
            .https_or_http()
            .enable_http1()
            .build();
        let http = legacy::Client::builder(TokioExecutor::new())
            // Nothing is sent again because an idle connection had ended.
            .pool_max_idle_per_host(0)
            .retry_canceled_requests(false)
            .build(connector);
        Ok(Self {
            http,
            method,
            url,
            headers,
            body,
            secret,
            timeout,
        })
    }

    /// Sends an SMS; `noting` notes that it goes out, and says whether it may.
    pub(super) async fn send(
        &self,
        id: Id,
        to: &Mobile,
        text: &str,
        noting: impl Future<Output = Result<bool, NotDone>>,
    ) -> Result<Attempt, NotDone> {
        let Some(request) = self.request(&id.to_string(), to.as_str(), text) else {
            return Ok(Attempt::NotTaken(Reason::of(Why::RefusedUs)));
        };
        if !noting.await? {
            return Ok(Attempt::Lost);
        }
        let answer = tokio::time::timeout(self.timeout, self.http.request(request)).await;
        Ok(match answer {
            Ok(Ok(answer)) => judged(answer.status()),
            Ok(Err(failed)) if failed.is_connect() => {
                Attempt::NotTaken(Reason::of(Why::Unreachable))
            }
            Ok(Err(_)) => Attempt::Unknown(Reason::of(Why::Unreachable)),
            Err(_) => Attempt::Unknown(Reason::of(Why::Timeout)),
        })
    }

    fn request(&self, id: &str, to: &str, text: &str) -> Option<Request<Full<Bytes>>> {
        let secret = self.secret.as_ref().map_or("", Secret::reveal);
        let values = Values {
            to,
            text,
            id,
            secret,
        };
        let url: Uri = fill(&self.url, &values, Escape::Percent).parse().ok()?;
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let filled = fill(value, &values, Escape::None);
            let mut value = HeaderValue::from_str(&filled).ok()?;
            value.set_sensitive(true);
            headers.append(name, value);
        }
        headers.insert("idempotency-key", HeaderValue::from_str(id).ok()?);
        let escape = body_escape(&headers);
        let body = Full::from(fill(&self.body, &values, escape));
        let mut request = Request::builder().method(&self.method).uri(url);
        *request.headers_mut()? = headers;
        request.body(body).ok()
    }
}

/// Judges a status: what is wrong with this message is told from what is wrong with us or now.
fn judged(status: StatusCode) -> Attempt {
    let reason = |why| Reason::with(why, status.as_u16());
    match status.as_u16() {
        200..=299 => Attempt::Accepted,
        400 | 410 | 422 => Attempt::Bounced(reason(Why::Refused)),
        408 | 425 | 429 | 500..=599 => Attempt::NotTaken(reason(Why::Later)),
        _ => Attempt::NotTaken(reason(Why::RefusedUs)),
    }
}

fn body_escape(headers: &HeaderMap) -> Escape {
    let kind = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    match kind {
        Some(kind) if kind.starts_with("application/json") => Escape::Json,
        Some(kind) if kind.starts_with("application/x-www-form-urlencoded") => Escape::Percent,
        _ => Escape::None,
    }
}

/// Fills a template, once: what a value holds is not filled again.
fn fill(template: &str, values: &Values<'_>, escape: Escape) -> String {
    let (mut filled, mut rest) = (String::new(), template);
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let named = after.split_once('}').and_then(|(name, after)| {
            let value = match name {
                "to" => values.to,
                "text" => values.text,
                "id" => values.id,
                "secret" => values.secret,
                // For gateways that want what HTTP calls Basic: `user:password`.
                "secret_base64" => {
                    return Some((Base64::encode_string(values.secret.as_bytes()), after));
                }
                _ => return None,
            };
            Some((escaped(value, escape), after))
        });
        if let Some((value, after)) = named {
            filled.push_str(&value);
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

fn escaped(value: &str, escape: Escape) -> String {
    match escape {
        Escape::None => value.to_owned(),
        Escape::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            let inner = quoted.strip_prefix('"').and_then(|q| q.strip_suffix('"'));
            inner.unwrap_or_default().to_owned()
        }
        Escape::Percent => value.bytes().map(percent).collect(),
    }
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: Values<'static> = Values {
        to: "+525512345678",
        text: "Dijo \"hola\" & {to}",
        id: "7",
        secret: "s3",
    };

    #[test]
    fn each_value_is_escaped_for_where_it_stands_and_filled_once() {
        for (template, escape, filled) in [
            (
                r#"{"a":"{to}","b":"{text}"}"#,
                Escape::Json,
                r#"{"a":"+525512345678","b":"Dijo \"hola\" & {to}"}"#,
            ),
            (
                "to={to}&t={text}",
                Escape::Percent,
                "to=%2B525512345678&t=Dijo%20%22hola%22%20%26%20%7Bto%7D",
            ),
            ("Bearer {secret}", Escape::None, "Bearer s3"),
            ("Basic {secret_base64}", Escape::None, "Basic czM="),
            ("{other} {", Escape::None, "{other} {"),
        ] {
            assert_eq!(fill(template, &VALUES, escape), filled);
        }
    }

    #[test]
    fn a_status_is_about_the_message_about_us_or_about_now() {
        let of = |status: u16| judged(StatusCode::from_u16(status).unwrap());
        let reason = |why, code| Reason::with(why, code);
        assert_eq!(of(202), Attempt::Accepted);
        assert_eq!(of(422), Attempt::Bounced(reason(Why::Refused, 422)));
        assert_eq!(of(401), Attempt::NotTaken(reason(Why::RefusedUs, 401)));
        assert_eq!(of(301), Attempt::NotTaken(reason(Why::RefusedUs, 301)));
        assert_eq!(of(429), Attempt::NotTaken(reason(Why::Later, 429)));
        assert_eq!(of(503), Attempt::NotTaken(reason(Why::Later, 503)));
    }
}
