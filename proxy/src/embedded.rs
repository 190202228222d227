//! The reference backend in this process, when no other is named.
//!
//! It must never give the backend a shorter way in than a remote one has: requests reach it
//! through the same forward path, with the same headers taken away.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};

use crate::StartError;
use crate::settings::Settings;
use crate::upstream::{Embedded, Upstream};

/// Where the backend says whether its records and documents answer.
const READY: &str = "/readyz";

/// The settings that go on to the backend.
#[derive(Args, Clone, Debug)]
pub struct EmbeddedSettings {
    /// Environment that statements name
    #[arg(long, env = "BUZON_ENVIRONMENT", value_enum, default_value = "prueba")]
    pub environment: Environment,

    /// Authority of this mailbox, by name [default: one that says it is a demonstration]
    #[arg(long, env = "BUZON_AUTHORITY", value_name = "NAME")]
    pub authority: Option<String>,

    /// Folder of the certificates of the authorities that are trusted; required in `produccion`
    #[arg(long, env = "BUZON_ANCHORS", value_name = "DIR")]
    pub anchors: Option<PathBuf>,

    /// Make a fictional employer with a test e.firma in DATA/demo; refused in `produccion`
    #[arg(long, env = "BUZON_DEMO")]
    pub demo: bool,

    /// Who carries alerts.
    #[command(flatten)]
    pub alerts: backend::AlertSettings,
    /// Leave the fictional employer's mailbox empty: enabled, and nothing in it
    #[arg(long, env = "BUZON_DEMO_BARE", requires = "demo")]
    pub demo_bare: bool,

    /// How many notifications more to put into the fictional employer's mailbox
    #[arg(long, env = "BUZON_DEMO_SIZE", value_name = "N", requires = "demo")]
    pub demo_size: Option<u32>,

    /// Whom to ask whether certificates were revoked.
    #[command(flatten)]
    pub revocation: backend::RevocationSettings,

    /// Who stamps what is sealed.
    #[command(flatten)]
    pub timestamps: backend::TimestampSettings,
}

/// The two worlds that never mix.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Environment {
    Produccion,
    Prueba,
}

/// The backend's own reading of its settings.
#[derive(Parser)]
struct Carried {
    #[command(flatten)]
    settings: backend::Settings,
}

/// Starts the backend and returns the way to it.
///
/// # Errors
///
/// [`StartError::Embedded`] or [`StartError::EmbeddedSettings`], as the backend says it.
pub(crate) async fn start(settings: &Settings, origin: &str) -> Result<Upstream, StartError> {
    let mut carried = Carried::try_parse_from(words(settings, origin))?;
    carried.settings.alerts = settings.embedded.alerts.clone();
    carried.settings.revocation = settings.embedded.revocation.clone();
    carried.settings.timestamps = settings.embedded.timestamps.clone();
    // Secrets among them do not print themselves.
    tracing::info!(backend = ?carried.settings, "settings of the backend in this process");
    let mailbox = backend::Mailbox::open(&carried.settings, backend::Clock::system()).await?;
    Ok(Upstream::Embedded(Embedded {
        router: mailbox.router(),
        ready: READY,
        metrics: Some(Box::new(move || mailbox.metrics())),
    }))
}

/// Writes the settings as the words the backend would be started with.
///
/// It reads words because its types of settings are from rooms that this crate doesn't import.
fn words(settings: &Settings, origin: &str) -> Vec<OsString> {
    let ours = &settings.embedded;
    let environment = match ours.environment {
        Environment::Produccion => "produccion",
        Environment::Prueba => "prueba",
    };
    let mut words: Vec<OsString> = vec!["backend".into()];
    let mut say = |name: &str, value: OsString| {
        let mut word = OsString::from(format!("--{name}="));
        word.push(value);
        words.push(word);
    };
    say("data", settings.data.clone().into());
    say("origin", origin.into());
    say("environment", environment.into());
    if let Some(authority) = &ours.authority {
        say("authority", authority.into());
    }
    if let Some(anchors) = &ours.anchors {
        say("anchors", anchors.into());
    }
    if let Some(size) = ours.demo_size {
        say("demo-size", size.to_string().into());
    }
    if ours.demo {
        words.push("--demo".into());
    }
    if ours.demo_bare {
        words.push("--demo-bare".into());
    }
    words
}
