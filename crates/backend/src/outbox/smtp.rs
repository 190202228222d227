//! The conversation with the mail server (RFC 5321), step by step.
//!
//! The steps matter: up to the message's last line the server has nothing, after it the server has
//! all of it. Between both we note that it goes out, so that an answer that never comes is known
//! for what it is. A refusal at RCPT or after DATA is about the destination: a bounce. One before
//! is about us, and is tried again.

use std::error::Error as _;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::{Address, Message};

use super::carrier::{Attempt, Reason, Why};
use crate::acts::NotDone;
use crate::settings::{Protection, SmtpUrl};

/// How many connections are kept for the next message.
const IDLE_MAX: usize = 4;
/// Of one step's time: how much all steps before the content may take together.
const BEFORE: u32 = 2;
/// How much the answer to the content may take: a server that is slow there may have taken it
/// already (RFC 5321, 4.5.3.2.6).
const AFTER: u32 = 5;
/// Codes that say something of our right to send, not of a destination (RFC 4954, section 6).
const ABOUT_US: [u16; 4] = [530, 534, 535, 538];

/// The way to one mail server.
pub(super) struct Smtp {
    pub(super) server: SmtpUrl,
    pub(super) tls: Option<TlsParameters>,
    pub(super) credentials: Option<Credentials>,
    pub(super) hello: ClientId,
    /// How long one step may take.
    pub(super) timeout: Duration,
    pub(super) idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl Smtp {
    /// Returns how long an attempt can take, at most.
    pub(super) fn longest(timeout: Duration) -> Duration {
        timeout * (2 * BEFORE + AFTER)
    }

    /// Sends a message; `noting` notes that it goes out, and says whether it may.
    pub(super) async fn send(
        &self,
        message: &Message,
        noting: impl Future<Output = Result<bool, NotDone>>,
    ) -> Result<Attempt, NotDone> {
        let mut connection = match self.prepared(message).await {
            Ok(connection) => connection,
            Err(attempt) => return Ok(attempt),
        };
        if !noting.await? {
            // Dropped before the last line: the server forgets what it heard.
            return Ok(Attempt::Lost);
        }
        let content = message.formatted();
        let answer = tokio::time::timeout(self.timeout * AFTER, connection.message(&content));
        Ok(match answer.await {
            Ok(Ok(_)) => {
                self.keep(connection);
                Attempt::Accepted
            }
            Ok(Err(refused)) => match numbered(&refused) {
                Some(reason) => about_destination(reason, &refused),
                None => Attempt::Unknown(unnumbered(&refused)),
            },
            Err(_) => Attempt::Unknown(Reason::of(Why::Timeout)),
        })
    }

    /// Says good-bye on the connections that are kept.
    pub(super) async fn rest(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for mut connection in idle {
            // It may have ended by itself.
            drop(tokio::time::timeout(self.timeout, connection.quit()).await);
        }
    }

    /// Brings a connection to where the content is next.
    async fn prepared(&self, message: &Message) -> Result<AsyncSmtpConnection, Attempt> {
        let kept = self.idle().pop();
        if let Some(mut connection) = kept {
            match self.within(envelope(&mut connection, message)).await {
                Ok(()) => return Ok(connection),
                // It had ended meanwhile; a new one tells more.
                Err(Attempt::NotTaken(_)) => {}
                Err(attempt) => return Err(attempt),
            }
        }
        self.within(async {
            let mut connection = self.connect().await.map_err(|refused| about_us(&refused))?;
            envelope(&mut connection, message).await?;
            Ok(connection)
        })
        .await
    }

    async fn within<T>(
        &self,
        steps: impl Future<Output = Result<T, Attempt>>,
    ) -> Result<T, Attempt> {
        let late = Err(Attempt::NotTaken(Reason::of(Why::Timeout)));
        tokio::time::timeout(self.timeout * BEFORE, steps)
            .await
            .unwrap_or(late)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let SmtpUrl {
            host,
            port,
            protection,
        } = &self.server;
        let first = (self.tls.clone()).filter(|_| *protection == Protection::Tls);
        let (address, limit) = ((host.as_str(), *port), Some(self.timeout));
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, limit, &self.hello, first, None).await?;
        if let (Protection::StartTls, Some(tls)) = (protection, &self.tls) {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            connection.auth(&mechanisms, credentials).await?;
        }
        Ok(connection)
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle();
        if idle.len() < IDLE_MAX && !connection.has_broken() {
            idle.push(connection);
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<AsyncSmtpConnection>> {
        // Nobody panics with it in hand; and connections are only kept to be faster.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says from whom and to whom, and asks to give the content.
async fn envelope(connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), Attempt> {
    let envelope = message.envelope();
    let mut parameters = Vec::new();
    let is_plain = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
    if !envelope.to().iter().chain(envelope.from()).all(is_plain) {
        if !connection
            .server_info()
            .supports_feature(Extension::SmtpUtfEight)
        {
            return Err(Attempt::Bounced(Reason::of(Why::Refused)));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    let mail = Mail::new(envelope.from().cloned(), parameters);
    let begun = connection.command(mail).await;
    begun.map_err(|refused| about_us(&refused))?;
    for to in envelope.to() {
        let named = connection.command(Rcpt::new(to.clone(), Vec::new())).await;
        named.map_err(|refused| about_named(&refused))?;
    }
    let asked = connection.command(Data).await;
    asked.map_err(|refused| about_named(&refused))?;
    Ok(())
}

/// Judges a failure before any destination was named.
fn about_us(refused: &Error) -> Attempt {
    Attempt::NotTaken(match numbered(refused) {
        Some(reason) if refused.is_permanent() => Reason {
            why: Why::RefusedUs,
            ..reason
        },
        Some(reason) => reason,
        None => unnumbered(refused),
    })
}

/// Judges a failure before the content went out.
fn about_named(refused: &Error) -> Attempt {
    match numbered(refused) {
        Some(reason) => about_destination(reason, refused),
        None => Attempt::NotTaken(unnumbered(refused)),
    }
}

/// Judges a refusal of a destination, or of the content for it.
fn about_destination(reason: Reason, refused: &Error) -> Attempt {
    let is_about_us = reason.code.is_some_and(|code| ABOUT_US.contains(&code));
    match (refused.is_permanent(), is_about_us) {
        (true, false) => Attempt::Bounced(reason),
        (true, true) => Attempt::NotTaken(Reason {
            why: Why::RefusedUs,
            ..reason
        }),
        (false, _) => Attempt::NotTaken(reason),
    }
}

/// Returns what the server's number says, if it answered with one.
fn numbered(refused: &Error) -> Option<Reason> {
    let code = refused.status()?.to_string().parse().ok()?;
    Some(Reason::with(
        if refused.is_permanent() {
            Why::Refused
        } else {
            Why::Later
        },
        code,
    ))
}

fn unnumbered(refused: &Error) -> Reason {
    // What the server wrote may name people: only its class is kept.
    Reason::of(if refused.is_timeout() {
        Why::Timeout
    } else if refused.is_tls() || is_of_tls(refused) {
        Why::Tls
    } else if refused.is_client() {
        Why::RefusedUs
    } else if refused.is_response() {
        Why::Unreadable
    } else {
        Why::Unreachable
    })
}

/// Tells whether the handshake failed, which comes as a failure of the connection.
fn is_of_tls(refused: &Error) -> bool {
    let mut source = refused.source();
    while let Some(error) = source {
        if let Some(inner) = error.downcast_ref().and_then(io::Error::get_ref)
            && inner.is::<rustls::Error>()
        {
            return true;
        }
        source = error.source();
    }
    false
}
