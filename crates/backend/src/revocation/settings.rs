//! What an operator decides about revocation.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use http::Uri;
use mailbox::statement::Purpose;

use crate::exchange::parse_url;
use crate::settings::parse_seconds;

/// Whom to ask whether a certificate was revoked, and what to do when nobody knows.
#[derive(Args, Clone, Debug)]
pub struct RevocationSettings {
    /// Address of the authority's OCSP responder, http or https; `produccion` needs it or --crl
    #[arg(long, env = "BUZON_OCSP_URL", value_name = "URL", value_parser = parse_url)]
    pub ocsp_url: Option<Uri>,
    /// How long a whole question may take, from connecting to the last byte
    #[arg(
        long,
        env = "BUZON_OCSP_TIMEOUT",
        value_name = "SECONDS",
        default_value = "4"
    )]
    #[arg(value_parser = parse_seconds)]
    pub ocsp_timeout: Duration,
    /// Accept answers signed with SHA-1 from the responders in the folders of anchors
    #[arg(long, env = "BUZON_OCSP_LEGACY_SHA1")]
    pub ocsp_legacy_sha1: bool,
    /// Whether answers must echo our nonce; with `none` a recorded answer is good until it ends
    #[arg(long, env = "BUZON_OCSP_NONCE", value_enum, default_value = "required")]
    pub ocsp_nonce: NonceRule,
    /// Revocation list, or folder of them (.crl, .pem), for when no responder answers; repeatable
    #[arg(
        long = "crl",
        env = "BUZON_CRL",
        value_name = "PATH",
        value_delimiter = ','
    )]
    pub crls: Vec<PathBuf>,
    /// What to do when nobody knows: acceso|presentacion=accept|refuse; both accept by default
    #[arg(
        long,
        env = "BUZON_WHEN_UNKNOWN",
        value_name = "PURPOSE=RULE",
        value_delimiter = ','
    )]
    #[arg(value_parser = parse_when_unknown)]
    pub when_unknown: Vec<WhenUnknown>,
    /// How often filings are asked about again whose certificate was not known to be good
    #[arg(
        long,
        env = "BUZON_RECHECK_EVERY",
        value_name = "SECONDS",
        default_value = "300"
    )]
    #[arg(value_parser = parse_seconds)]
    pub recheck_every: Duration,
}

impl Default for RevocationSettings {
    fn default() -> Self {
        Self {
            ocsp_url: None,
            ocsp_timeout: Duration::from_secs(4),
            ocsp_legacy_sha1: false,
            ocsp_nonce: NonceRule::Required,
            crls: Vec::new(),
            when_unknown: Vec::new(),
            recheck_every: Duration::from_mins(5),
        }
    }
}

impl RevocationSettings {
    /// Tells whether there is anybody to ask.
    pub(crate) fn names_a_source(&self) -> bool {
        self.ocsp_url.is_some() || !self.crls.is_empty()
    }
}

/// Whether answers must be made for our question alone (RFC 9654).
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum NonceRule {
    /// No nonce is sent; how old an answer may be is for the answer to say.
    None,
    /// Without our nonce in it, an answer is none.
    Required,
}

/// What to do with one purpose while nobody knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct WhenUnknown {
    /// What the signature is for.
    pub purpose: Purpose,
    /// What to do.
    pub rule: UnknownRule,
}

/// What to do while nobody knows whether a certificate was revoked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum UnknownRule {
    /// Do what was signed, and say on its receipt that it was not known.
    Accept,
    /// Do nothing, and ask the person to come back.
    Refuse,
}

fn parse_when_unknown(text: &str) -> Result<WhenUnknown, &'static str> {
    const WANTED: &str = "write it as acceso=accept, presentacion=refuse and so on";
    let (purpose, rule) = text.split_once('=').ok_or(WANTED)?;
    let purpose = [Purpose::Acceso, Purpose::Presentacion]
        .into_iter()
        .find(|known| known.word() == purpose)
        .ok_or(WANTED)?;
    let rule = match rule {
        "accept" => UnknownRule::Accept,
        "refuse" => UnknownRule::Refuse,
        _ => return Err(WANTED),
    };
    Ok(WhenUnknown { purpose, rule })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_responder_has_a_scheme_a_host_and_no_user() {
        for (text, taken) in [
            ("https://cfdi.sat.gob.mx/edofiel", true),
            ("http://127.0.0.1:2560", true),
            ("https://user@host/x", false),
            ("ftp://host/x", false),
            ("/edofiel", false),
            ("host:80", false),
            ("", false),
        ] {
            assert_eq!(parse_url(text).is_ok(), taken, "{text}");
        }
    }

    #[test]
    fn a_rule_names_a_purpose_that_is_asked_about() {
        assert_eq!(
            parse_when_unknown("presentacion=refuse"),
            Ok(WhenUnknown {
                purpose: Purpose::Presentacion,
                rule: UnknownRule::Refuse,
            })
        );
        for text in [
            "",
            "acceso",
            "acceso=",
            "acceso=maybe",
            "acuse=accept",
            "=accept",
        ] {
            assert!(parse_when_unknown(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_defaults_are_those_of_the_command_line() {
        #[derive(clap::Parser)]
        struct Alone {
            #[command(flatten)]
            settings: RevocationSettings,
        }
        let read = <Alone as clap::Parser>::try_parse_from(["x"])
            .unwrap()
            .settings;
        let written = RevocationSettings::default();
        assert_eq!(format!("{read:?}"), format!("{written:?}"));
        for wrong in [
            "--ocsp-timeout=0",
            "--recheck-every=-1",
            "--ocsp-nonce=maybe",
        ] {
            assert!(
                <Alone as clap::Parser>::try_parse_from(["x", wrong]).is_err(),
                "{wrong}"
            );
        }
    }
}
