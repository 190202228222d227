//! What an operator decides about alerts: who carries e-mails and SMS, and as whom.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::{Secret, hidden, parse_seconds};
use clap::Args;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{Method, Uri};
use lettre::message::Mailbox;

/// What gateways commonly take; `{to}`, `{text}` and `{id}` are filled in.
const BODY: &str = r#"{"to":"{to}","text":"{text}","id":"{id}"}"#;

/// Who carries alerts. Without a carrier they become files in DATA/outbox; `produccion` needs both.
#[derive(Args, Clone, Debug)]
pub struct AlertSettings {
    /// Mail server: `smtps://HOST`, `smtp://HOST` (STARTTLS) or `smtp+plain://HOST` (one beside us)
    #[arg(long, env = "BUZON_SMTP_URL", value_name = "URL")]
    pub smtp_url: Option<SmtpUrl>,
    /// Name to sign in with at the mail server
    #[arg(long, env = "BUZON_SMTP_USER", value_name = "NAME")]
    pub smtp_user: Option<String>,
    /// Its password; better in the environment or a file than here
    #[arg(
        long,
        env = "BUZON_SMTP_PASSWORD",
        value_name = "PASSWORD",
        hide_env_values = true, hide_default_value = true, value_parser = hidden::<Secret>()
    )]
    pub smtp_password: Option<Secret>,
    /// File with that password
    #[arg(long, env = "BUZON_SMTP_PASSWORD_FILE", value_name = "FILE")]
    pub smtp_password_file: Option<PathBuf>,
    /// Certificate (PEM) of the mail server's authority, beside those of this machine
    #[arg(long, env = "BUZON_SMTP_CA", value_name = "FILE")]
    pub smtp_ca: Option<PathBuf>,
    /// How long one step of the conversation with a carrier may take
    #[arg(long, env = "BUZON_SMTP_TIMEOUT", value_name = "SECONDS", default_value = "60",
        value_parser = parse_seconds)]
    pub smtp_timeout: Duration,
    /// Who e-mails are from, such as `Buzón <avisos@buzon.example>`
    #[arg(long, env = "BUZON_MAIL_FROM", value_name = "ADDRESS", value_parser = parse_from)]
    pub mail_from: Option<Mailbox>,
    /// SMS gateway: http or https, with {to}, {text}, {id} where they belong
    #[arg(long, env = "BUZON_SMS_URL", value_name = "URL", value_parser = parse_sms_url)]
    pub sms_url: Option<String>,
    /// Method of its requests
    #[arg(long, env = "BUZON_SMS_METHOD", value_name = "METHOD", default_value = "POST",
        value_parser = parse_method)]
    pub sms_method: Method,
    /// Header of its requests, such as `Authorization: Bearer {secret}`; repeatable
    #[arg(long = "sms-header", env = "BUZON_SMS_HEADERS", value_name = "HEADER",
        value_delimiter = '|', default_value = "Content-Type: application/json",
        value_parser = parse_header)]
    pub sms_headers: Vec<(HeaderName, String)>,
    /// Body of its requests
    #[arg(long, env = "BUZON_SMS_BODY", value_name = "TEMPLATE", default_value = BODY)]
    pub sms_body: String,
    /// What {secret} stands for; better in the environment or a file than here
    #[arg(
        long,
        env = "BUZON_SMS_SECRET",
        value_name = "SECRET",
        hide_env_values = true, hide_default_value = true, value_parser = hidden::<Secret>()
    )]
    pub sms_secret: Option<Secret>,
    /// File with that secret
    #[arg(long, env = "BUZON_SMS_SECRET_FILE", value_name = "FILE")]
    pub sms_secret_file: Option<PathBuf>,
    /// How often this process looks for messages to send; 0: it leaves that to others
    #[arg(long, env = "BUZON_ALERTS_EVERY", value_name = "SECONDS", default_value = "1",
        value_parser = parse_every)]
    pub alerts_every: Duration,
}

impl AlertSettings {
    /// Settings under which this process sends nothing: what tests and benches want.
    pub fn idle() -> Self {
        Self {
            smtp_url: None,
            smtp_user: None,
            smtp_password: None,
            smtp_password_file: None,
            smtp_ca: None,
            smtp_timeout: Duration::from_mins(1),
            mail_from: None,
            sms_url: None,
            sms_method: Method::POST,
            sms_headers: vec![(CONTENT_TYPE, "application/json".into())],
            sms_body: BODY.into(),
            sms_secret: None,
            sms_secret_file: None,
            alerts_every: Duration::ZERO,
        }
    }

    /// Tells whether somebody carries both kinds of messages.
    pub(crate) const fn has_carriers(&self) -> bool {
        self.smtp_url.is_some() && self.sms_url.is_some()
    }
}

/// Where the mail server is, and how the way there is protected.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SmtpUrl {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) protection: Protection,
}

/// How the way to the mail server is protected.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Protection {
    /// Not at all: for a relay on this machine or in its private network.
    Plain,
    /// STARTTLS, or no conversation.
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Tls,
}

impl FromStr for SmtpUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str =
            "write it as smtps://host, smtp://host:587 or smtp+plain://host:25, without user";
        let (scheme, rest) = text.split_once("://").ok_or(WANTED)?;
        let (protection, usual) = match scheme {
            "smtps" => (Protection::Tls, 465),
            "smtp" => (Protection::StartTls, 587),
            "smtp+plain" => (Protection::Plain, 25),
            _ => return Err(WANTED),
        };
        let authority: http::uri::Authority = rest.parse().map_err(|_| WANTED)?;
        let host = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']');
        if host.is_empty() || authority.as_str().contains('@') {
            return Err(WANTED);
        }
        let after_host = authority.as_str().strip_prefix(authority.host());
        let port = match after_host.unwrap_or_default().strip_prefix(':') {
            Some(port) => port.parse().map_err(|_| WANTED)?,
            None => usual,
        };
        Ok(Self {
            host: host.to_owned(),
            port,
            protection,
        })
    }
}

fn parse_from(text: &str) -> Result<Mailbox, &'static str> {
    text.parse()
        .map_err(|_| "write it as `Buzón <avisos@buzon.example>`")
}

fn parse_sms_url(text: &str) -> Result<String, &'static str> {
    const WANTED: &str = "write it as https://host/path, with {to} and {text} if they go there";
    let filled = text.replace(['{', '}'], "");
    let url: Uri = filled.parse().map_err(|_| WANTED)?;
    let is_web = matches!(url.scheme_str(), Some("http" | "https"));
    let is_host = url.authority().is_some_and(|a| !a.as_str().contains('@'));
    if is_web && is_host {
        Ok(text.to_owned())
    } else {
        Err(WANTED)
    }
}

fn parse_method(text: &str) -> Result<Method, &'static str> {
    match text {
        "GET" => Ok(Method::GET),
        "POST" => Ok(Method::POST),
        "PUT" => Ok(Method::PUT),
        _ => Err("it is GET, POST or PUT"),
    }
}

fn parse_header(text: &str) -> Result<(HeaderName, String), &'static str> {
    const WANTED: &str = "write it as `Name: value`";
    let (name, value) = text.split_once(':').ok_or(WANTED)?;
    Ok((
        name.trim().parse().map_err(|_| WANTED)?,
        value.trim().to_owned(),
    ))
}

fn parse_every(text: &str) -> Result<Duration, &'static str> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or("write a number of seconds")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_has_a_protection_a_host_and_no_user() {
        let of = |host: &str, port, protection| {
            Ok(SmtpUrl {
                host: host.into(),
                port,
                protection,
            })
        };
        for (text, read) in [
            (
                "smtps://mail.example",
                of("mail.example", 465, Protection::Tls),
            ),
            (
                "smtp://mail.example",
                of("mail.example", 587, Protection::StartTls),
            ),
            (
                "smtp+plain://127.0.0.1:2525",
                of("127.0.0.1", 2525, Protection::Plain),
            ),
            ("smtp+plain://[::1]", of("::1", 25, Protection::Plain)),
        ] {
            assert_eq!(text.parse::<SmtpUrl>(), read, "{text}");
        }
        for text in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtp://user:secret@mail.example",
            "smtp://mail.example/path",
            "smtp://mail.example:port",
        ] {
            assert!(text.parse::<SmtpUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let mut settings = AlertSettings::idle();
        settings.smtp_password = Some("hidden".parse().unwrap());
        settings.sms_secret = settings.smtp_password.clone();
        assert!(!format!("{settings:?}").contains("hidden"));
        assert!("".parse::<Secret>().is_err());
    }

    #[test]
    fn a_gateway_is_an_address_with_places_to_fill() {
        for (text, taken) in [
            ("https://sms.example/send?to={to}", true),
            ("http://127.0.0.1:9/", true),
            ("ftp://sms.example", false),
            ("https://user:pass@sms.example", false),
            ("{to}", false),
        ] {
            assert_eq!(parse_sms_url(text).is_ok(), taken, "{text}");
        }
        assert!(parse_header("Authorization: Bearer {secret}").is_ok());
        assert!(parse_header("Authorization").is_err());
    }
}
