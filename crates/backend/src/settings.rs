//! What an operator decides: flags, `BUZON_*` in the environment, or a file; in that order.

mod alerts;
mod file;
mod gateway;
mod seal;
mod secret;
mod serving;
mod storage;

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args};
use mailbox::deadline::Policy;
use mailbox::environment::Environment;

use crate::records::Answerer;
use crate::revocation::RevocationSettings;
use crate::timestamps::TimestampSettings;

pub(crate) use alerts::Protection;
pub use alerts::{AlertSettings, SmtpUrl};
pub use file::{SettingsError, read};
pub use gateway::{SmsHeader, SmsUrl, Template};
pub(crate) use seal::TokenAddress;
pub use seal::{SealPlace, SealPlaceError};
pub use secret::Secret;
pub(crate) use secret::hidden;
pub(crate) use serving::parse_seconds;
pub use serving::{LogFormat, Serving};
pub use storage::{Bucket, Database, Documents, PlaceError, PostgresUrl};

/// What the mailbox is and where it keeps things.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Folder of everything that is kept.
    #[arg(long, env = "BUZON_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Where the records are: `sqlite:PATH` or `postgres://…`; a file in DATA if left out.
    #[arg(
        long,
        env = "BUZON_DATABASE",
        hide_env_values = true,
        hide_default_value = true,
        value_parser = hidden::<Database>()
    )]
    pub database: Option<Database>,
    /// Where documents are: a folder or `s3://bucket/prefix`; DATA/documents if left out.
    #[arg(long, env = "BUZON_DOCUMENTS")]
    pub documents: Option<Documents>,
    /// The one web origin that people see, such as `https://buzon.example`.
    #[arg(long, env = "BUZON_ORIGIN", default_value = "http://127.0.0.1:8787")]
    pub origin: String,
    /// Where acts count: `prueba` or `produccion`.
    #[arg(long, env = "BUZON_ENVIRONMENT", default_value = "prueba", value_parser = environment)]
    pub environment: Environment,
    /// The authority of this mailbox, by name.
    #[arg(long, env = "BUZON_AUTHORITY", default_value = DEMONSTRATION)]
    pub authority: String,
    /// Folder of certificates of authorities to trust; required in `produccion`.
    #[arg(long, env = "BUZON_ANCHORS")]
    pub anchors: Option<PathBuf>,
    /// Make a fictional employer with a test e.firma in DATA/demo; refused in `produccion`.
    #[arg(long, env = "BUZON_DEMO", action = ArgAction::SetTrue)]
    pub demo: bool,
    /// Who carries alerts.
    #[command(flatten)]
    pub alerts: AlertSettings,
    /// Leave the fictional employer's mailbox empty: enabled, and nothing in it.
    #[arg(long, env = "BUZON_DEMO_BARE", action = ArgAction::SetTrue, requires = "demo")]
    pub demo_bare: bool,
    /// How many notifications more to put into the fictional employer's mailbox.
    #[arg(long, env = "BUZON_DEMO_SIZE", default_value_t = 0)]
    pub demo_size: u32,
    /// Who answers requests of procedures: `entorno`, a generator in `prueba` and the desk in
    /// `produccion`; or `mesa`, always the desk.
    #[arg(long, env = "BUZON_PROCEDURES", default_value_t = Answerer::ByEnvironment)]
    pub procedures: Answerer,
    /// File with the secret of the institute's own systems; without it their door is shut.
    #[arg(long, env = "BUZON_INSTITUTE_TOKEN_FILE")]
    pub institute_token_file: Option<PathBuf>,
    /// How what the law leaves open is read, such as `P3=alt,P4=B`; to the letter if left out.
    #[arg(long, env = "BUZON_POLICY", default_value_t)]
    pub policy: Policy,
    /// Where the key of the seal is: `file:FOLDER`, or a token as RFC 7512 names it,
    /// `pkcs11:token=…;object=…?module-path=…`; DATA/seal if left out.
    #[arg(long, env = "BUZON_SEAL", value_name = "PLACE", value_parser = hidden::<SealPlace>())]
    pub seal: Option<SealPlace>,
    /// File whose first line is the PIN of the seal's token.
    #[arg(long, env = "BUZON_SEAL_PIN_FILE")]
    pub seal_pin_file: Option<PathBuf>,
    /// The PIN of the seal's token, better said in a file or by its variable.
    #[arg(
        long,
        env = "BUZON_SEAL_PIN",
        hide_env_values = true,
        value_parser = hidden::<Secret>(),
        conflicts_with = "seal_pin_file"
    )]
    pub seal_pin: Option<Secret>,
    /// How often the records are asked for a new seal.
    #[arg(skip = SEALS_EVERY)]
    pub seals_every: Duration,
    /// How often late alerts and papers are looked for.
    #[arg(skip = SWEEP_EVERY)]
    pub sweep_every: Duration,
    /// Whom to ask whether certificates were revoked.
    #[command(flatten)]
    pub revocation: RevocationSettings,
    /// Who stamps what is sealed.
    #[command(flatten)]
    pub timestamps: TimestampSettings,
}

/// Whatever falls due is late by this at most, and papers are all that does.
const SWEEP_EVERY: Duration = Duration::from_mins(1);
/// A seal is published much longer than that before it is used.
const SEALS_EVERY: Duration = Duration::from_secs(5);
/// Nobody may take a demonstration for the institute.
const DEMONSTRATION: &str = "Buzón de demostración (no es el IMSS)";

impl Settings {
    /// Settings of a test mailbox in `data`, for the origin `origin`. It sends no messages.
    pub fn new(data: PathBuf, origin: &str) -> Self {
        Self {
            data,
            database: None,
            documents: None,
            origin: origin.to_owned(),
            environment: Environment::Prueba,
            authority: DEMONSTRATION.to_owned(),
            anchors: None,
            demo: false,
            alerts: AlertSettings::idle(),
            demo_bare: false,
            demo_size: 0,
            procedures: Answerer::ByEnvironment,
            institute_token_file: None,
            policy: Policy::default(),
            seal: None,
            seal_pin_file: None,
            seal_pin: None,
            seals_every: SEALS_EVERY,
            sweep_every: SWEEP_EVERY,
            revocation: RevocationSettings::default(),
            timestamps: TimestampSettings::default(),
        }
    }

    /// Returns where the records are.
    pub fn records(&self) -> Database {
        let beside = || Database::Sqlite(self.data.join("buzon.sqlite"));
        self.database.clone().unwrap_or_else(beside)
    }

    /// Returns where documents are.
    pub(crate) fn documents(&self) -> Documents {
        let beside = || Documents::Folder(self.data.join("documents"));
        self.documents.clone().unwrap_or_else(beside)
    }

    /// Tells whether the origin is a scheme, a host and maybe a port, and nothing else.
    pub(crate) fn origin_is_sound(&self) -> bool {
        let host =
            (self.origin.strip_prefix("https://")).or_else(|| self.origin.strip_prefix("http://"));
        host.is_some_and(|host| {
            let of_host = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
            !host.is_empty() && host.chars().all(of_host)
        })
    }

    /// Tells whether the authority's name can stand in a statement.
    pub(crate) fn authority_is_sound(&self) -> bool {
        !self.authority.is_empty() && mailbox::clean::check(&self.authority).is_ok()
    }
}

fn environment(word: &str) -> Result<Environment, &'static str> {
    Environment::parse(word).ok_or("it is `prueba` or `produccion`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path_and_no_blank() {
        for (origin, sound) in [
            ("https://buzon.example", true),
            ("http://127.0.0.1:8787", true),
            ("http://[::1]:1", true),
            ("https://buzon.example/", false),
            ("https://", false),
            ("buzon.example", false),
            ("https://a b", false),
        ] {
            let settings = Settings::new(PathBuf::new(), origin);
            assert_eq!(settings.origin_is_sound(), sound, "{origin}");
        }
    }
}
