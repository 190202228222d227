//! The institute's desk on the command line: the same acts as `/institute/v1`, on the data folder
//! or the database itself, from files that people can write.
//!
//! What lacks a requisite is refused with its name. The same command with the same files is the
//! same act: it says again what was done.

mod answers;
mod files;
mod words;

use std::io;
use std::path::PathBuf;

use clap::Subcommand;
use mailbox::calendar::CalendarDraft;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::problem::Code;

pub use answers::{Answer, Said};

use crate::acts::NotDone;
use crate::acts::institute::{
    Call, calendars, deposit, post, registrations, requisites, serve, withdraw,
};
use crate::clock::Clock;
use crate::house::{House, StartError};
use crate::settings::Settings;
use crate::store::notifications;

/// What to do at the desk.
#[derive(Clone, Debug, Subcommand)]
pub enum Desk {
    /// Deposit an act; it is announced at once if the mailbox is enabled.
    Deposit {
        /// File with the addressee and the act (JSON, as in `POST /institute/v1/notifications`).
        #[arg(long)]
        act: PathBuf,
        /// Its document (PDF). What the act leaves out of it is taken from the file.
        #[arg(long)]
        document: PathBuf,
        /// The officer's detached signature over the document (.p7s), unless the act brings it.
        #[arg(long)]
        signature: Option<PathBuf>,
    },
    /// Post an act at estrados.
    Post {
        /// The folio of the notification.
        notification: Folio,
        /// File with the cause and the agreement (JSON).
        #[arg(long)]
        act: PathBuf,
    },
    /// Record that an act was served in person.
    Serve {
        /// The folio of the notification.
        notification: Folio,
        /// File with the hour and with whom (JSON).
        #[arg(long)]
        act: PathBuf,
    },
    /// Take an act back before it is made.
    Withdraw {
        /// The folio of the notification.
        notification: Folio,
        /// File with the reason (JSON).
        #[arg(long)]
        act: PathBuf,
    },
    /// Answer a filing.
    Answer {
        /// The folio of the filing.
        filing: Folio,
        /// How.
        how: Answer,
        /// What the answer says.
        #[command(flatten)]
        said: Said,
    },
    /// Answer a request of a procedure that waits.
    Reply {
        /// The id of the request.
        request: Id,
        /// What the answer says.
        #[command(flatten)]
        said: Said,
    },
    /// Send a communication, which has no legal effect.
    Communicate {
        /// What it says.
        #[command(flatten)]
        said: Said,
    },
    /// Publish a calendar of days that do not count.
    Calendar {
        /// File with its version, its years and its rows (JSON).
        calendar: PathBuf,
    },
    /// Link an employer's registrations to its mailbox, in the place of those before.
    Registrations {
        /// Whose mailbox it is.
        rfc: Rfc,
        /// File with the registrations (JSON).
        #[arg(long)]
        act: PathBuf,
    },
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Our side failed.
    #[error("no se pudo hacer: {0}")]
    Failed(String),
    /// A file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is refused.
    #[error("{what} {todo}{}", at.as_ref().map(|at| format!(" Falta o no sirve: {at}")).unwrap_or_default())]
    Refused {
        /// What happened.
        what: String,
        /// What to do.
        todo: String,
        /// Which requisite.
        at: Option<String>,
    },
    /// The mailbox cannot be opened.
    #[error(transparent)]
    Start(#[from] StartError),
}

impl From<NotDone> for DeskError {
    fn from(not_done: NotDone) -> Self {
        let problem = match not_done {
            NotDone::Failed(failure) => return Self::Failed(failure.to_string()),
            NotDone::Refused(code) => code.problem(),
            NotDone::RefusedAt(code, at) => code.problem_at(at),
        };
        Self::Refused {
            what: problem.es.what,
            todo: problem.es.todo,
            at: problem.at,
        }
    }
}

/// Does it, and returns what there is to say, with the folio.
///
/// # Errors
///
/// [`DeskError`] names the requisite that is missing.
pub async fn perform(desk: &Desk, settings: &Settings, clock: Clock) -> Result<String, DeskError> {
    let house = House::open(settings, clock).await?;
    match desk {
        Desk::Deposit {
            act,
            document,
            signature,
        } => {
            let document = files::Document::read(document)?;
            let act = files::read(act)?;
            let signature = signature.as_ref().map(files::read).transpose()?;
            let body = files::completed(&act, &document, signature.as_deref())?;
            // Before anything is kept: what the act lacks is said first.
            let request = requisites::read(&body)?;
            document.put(&house).await?;
            let call = call("deposit", "", &body);
            let done = deposit::deposit(&house, &call, &request).await?;
            Ok(words::deposited(&done.answer))
        }
        Desk::Post { notification, act } => {
            let body = files::read(act)?;
            let call = call("post", notification.as_str(), &body);
            let id = find(&house, notification).await?;
            let request = requisites::read(&body)?;
            let done = post::post(&house, &call, id, &request).await?;
            Ok(words::posted(notification, &done.answer))
        }
        Desk::Serve { notification, act } => {
            let body = files::read(act)?;
            let call = call("serve", notification.as_str(), &body);
            let id = find(&house, notification).await?;
            let request = requisites::read(&body)?;
            let done = serve::serve(&house, &call, id, &request).await?;
            Ok(words::recorded(&done.answer))
        }
        Desk::Withdraw { notification, act } => {
            let body = files::read(act)?;
            let call = call("withdraw", notification.as_str(), &body);
            let id = find(&house, notification).await?;
            let request = requisites::read(&body)?;
            let done = withdraw::withdraw(&house, &call, id, &request).await?;
            Ok(words::recorded(&done.answer))
        }
        Desk::Answer { filing, how, said } => answers::filing(&house, filing, *how, said).await,
        Desk::Reply { request, said } => answers::request(&house, *request, said).await,
        Desk::Communicate { said } => answers::communication(&house, said).await,
        Desk::Calendar { calendar } => {
            let body = files::read(calendar)?;
            let call = call("calendar", "", &body);
            let draft: CalendarDraft = requisites::read(&body)?;
            let done = calendars::publish(&house, &call, draft).await?;
            Ok(words::published(&done.answer))
        }
        Desk::Registrations { rfc, act } => {
            let body = files::read(act)?;
            let call = call("registrations", rfc.as_str(), &body);
            let request = requisites::read(&body)?;
            let done = registrations::link(&house, &call, rfc, &request).await?;
            Ok(words::linked(&done.answer))
        }
    }
}

/// The key of a command: its own words and files, so that the same is the same.
fn call(task: &str, about: &str, body: &[u8]) -> Call {
    let head = format!("desk {task} {about}\n");
    let request_sha256 = crate::acts::digest_of(&[head.as_bytes(), body].concat());
    Call {
        key: format!("desk-{request_sha256}"),
        request_sha256,
    }
}

async fn find(house: &House, folio: &Folio) -> Result<Id, DeskError> {
    let failed = |error: crate::store::StoreError| DeskError::Failed(error.to_string());
    let mut connection = house.store.read().await.map_err(failed)?;
    let found = notifications::of_folio(&mut connection, folio).await;
    let found = found.map_err(failed)?;
    let found = found.ok_or(NotDone::Refused(Code::NotFound))?;
    Ok(found.id)
}
