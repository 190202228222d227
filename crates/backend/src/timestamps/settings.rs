//! What an operator decides about timestamps.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use efirma::timestamp::PolicyId;
use http::Uri;

use crate::exchange::parse_url;
use crate::settings::parse_seconds;

/// Which authority of time stamps the seals, and whose stamps are believed.
#[derive(Args, Clone, Debug)]
pub struct TimestampSettings {
    /// Address of an authority of time (RFC 3161), http or https; without it nobody stamps
    #[arg(long, env = "BUZON_TSA_URL", value_name = "URL", value_parser = parse_url)]
    pub tsa_url: Option<Uri>,
    /// Whose stamps are believed: folder or file with its root, or its own certificate; repeatable
    #[arg(
        long,
        env = "BUZON_TSA_ANCHORS",
        value_name = "PATH",
        value_delimiter = ','
    )]
    pub tsa_anchors: Vec<PathBuf>,
    /// The only policy under which a stamp will do, such as 1.2.840.113549.1.9
    #[arg(long, env = "BUZON_TSA_POLICY", value_name = "OID", value_parser = parse_policy)]
    pub tsa_policy: Option<PolicyId>,
    /// How long a whole question may take, from connecting to the last byte
    #[arg(
        long,
        env = "BUZON_TSA_TIMEOUT",
        value_name = "SECONDS",
        default_value = "10"
    )]
    #[arg(value_parser = parse_seconds)]
    pub tsa_timeout: Duration,
    /// How often seals are looked for that wait for their stamp
    #[arg(
        long,
        env = "BUZON_TSA_EVERY",
        value_name = "SECONDS",
        default_value = "5"
    )]
    #[arg(value_parser = parse_seconds)]
    pub tsa_every: Duration,
}

impl Default for TimestampSettings {
    fn default() -> Self {
        Self {
            tsa_url: None,
            tsa_anchors: Vec::new(),
            tsa_policy: None,
            tsa_timeout: Duration::from_secs(10),
            tsa_every: Duration::from_secs(5),
        }
    }
}

fn parse_policy(text: &str) -> Result<PolicyId, &'static str> {
    PolicyId::parse(text).ok_or("write it as numbers with dots, such as 1.2.840.113549.1.9")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(clap::Parser)]
    struct Alone {
        #[command(flatten)]
        settings: TimestampSettings,
    }

    fn read(words: &[&str]) -> Result<TimestampSettings, clap::Error> {
        let words = ["x"].iter().chain(words);
        <Alone as clap::Parser>::try_parse_from(words).map(|alone| alone.settings)
    }

    #[test]
    fn the_defaults_are_those_of_the_command_line() {
        let written = TimestampSettings::default();
        assert_eq!(format!("{:?}", read(&[]).unwrap()), format!("{written:?}"));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for wrong in [
            "--tsa-url=ftp://host",
            "--tsa-policy=1.40.2",
            "--tsa-timeout=0",
            "--tsa-every=-1",
        ] {
            assert!(read(&[wrong]).is_err(), "{wrong}");
        }
        let policy = read(&["--tsa-policy=2.999.1"]).unwrap().tsa_policy;
        assert_eq!(policy.unwrap().to_string(), "2.999.1");
    }
}
