//! Opening the ways to the carriers, as settings name them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use super::Outbox;
use super::folder::Folder;
use super::sms::{Gateway, Templates};
use super::smtp::Smtp;
use crate::ids;
use crate::settings::{AlertSettings, Protection, Secret};

/// Why no way to a carrier could be opened.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{path} is no PEM certificate that a mail server's could be issued by")]
    Certificate { path: PathBuf },
    #[error("--smtp-url needs --mail-from: the address that e-mails are from")]
    NoSender,
    #[error("a password never goes over smtp+plain://: use smtp:// or smtps://")]
    PasswordInTheClear,
    #[error("--smtp-user needs a password, and a password a user: give both or none")]
    UserWithoutPassword,
    #[error("the trusted web authorities of this machine: {0}")]
    Roots(io::Error),
    #[error("the mail server cannot be spoken to over TLS: {0}")]
    Tls(String),
}

impl Outbox {
    /// Opens the ways that `settings` name; what nobody carries becomes files in `data`.
    pub(crate) fn open(settings: &AlertSettings, data: &Path) -> Result<Self, OutboxError> {
        let nobody = || {
            let address = Address::new_dangerous("avisos", "buzon.invalid");
            Mailbox::new(Some("Buzón".into()), address)
        };
        let from = match (&settings.mail_from, &settings.smtp_url) {
            (Some(from), _) => from.clone(),
            (None, Some(_)) => return Err(OutboxError::NoSender),
            (None, None) => nobody(),
        };
        let longest = Smtp::longest(settings.smtp_timeout).as_secs();
        // One second more, for instants are whole seconds.
        let lease = time::Duration::seconds(i64::try_from(longest).unwrap_or(3600) + 2);
        Ok(Self {
            process: ids::file_name(),
            mail: open_mail(settings, &from)?,
            sms: open_sms(settings)?,
            folder: Folder::in_data(data),
            from,
            lease,
            round: tokio::sync::Mutex::default(),
        })
    }
}

fn open_mail(settings: &AlertSettings, from: &Mailbox) -> Result<Option<Smtp>, OutboxError> {
    let Some(server) = settings.smtp_url.clone() else {
        return Ok(None);
    };
    let password = secret(
        settings.smtp_password.as_ref(),
        settings.smtp_password_file.as_deref(),
    )?;
    let credentials = match (&settings.smtp_user, password) {
        (None, None) => None,
        (Some(user), Some(password)) => Some((user.clone(), password)),
        _ => return Err(OutboxError::UserWithoutPassword),
    };
    let is_plain = server.protection == Protection::Plain;
    if is_plain && credentials.is_some() {
        return Err(OutboxError::PasswordInTheClear);
    }
    let tls = if is_plain {
        None
    } else {
        Some(tls(&server.host, settings.smtp_ca.as_deref())?)
    };
    Ok(Some(Smtp {
        tls,
        credentials: credentials
            .map(|(user, password)| Credentials::new(user, password.reveal().to_owned())),
        hello: ClientId::Domain(from.email.domain().to_owned()),
        timeout: settings.smtp_timeout,
        idle: Mutex::default(),
        server,
    }))
}

fn tls(host: &str, authority: Option<&Path>) -> Result<TlsParameters, OutboxError> {
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(path) = authority {
        let pem = read(path)?;
        let certificate = Certificate::from_pem(&pem)
            .map_err(|_| OutboxError::Certificate { path: path.into() })?;
        parameters = parameters.add_root_certificate(certificate);
    }
    parameters
        .build_rustls()
        .map_err(|refused| OutboxError::Tls(refused.to_string()))
}

fn open_sms(settings: &AlertSettings) -> Result<Option<Gateway>, OutboxError> {
    let Some(url) = settings.sms_url.clone() else {
        return Ok(None);
    };
    let secret = secret(
        settings.sms_secret.as_ref(),
        settings.sms_secret_file.as_deref(),
    )?;
    let templates = Templates {
        method: settings.sms_method.clone(),
        url,
        headers: settings.sms_headers.clone(),
        body: settings.sms_body.clone(),
        secret,
    };
    Gateway::new(templates, settings.smtp_timeout)
        .map(Some)
        .map_err(OutboxError::Roots)
}

/// Takes a secret as it was given, or the first line of its file.
fn secret(given: Option<&Secret>, file: Option<&Path>) -> Result<Option<Secret>, OutboxError> {
    let Some(path) = file else {
        return Ok(given.cloned());
    };
    let bytes = read(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().next().unwrap_or_default();
    let empty = |why| OutboxError::File {
        path: path.into(),
        source: io::Error::other(why),
    };
    line.parse().map(Some).map_err(empty)
}

fn read(path: &Path) -> Result<Vec<u8>, OutboxError> {
    fs::read(path).map_err(|source| OutboxError::File {
        path: path.into(),
        source,
    })
}
