//! What a mailbox needs before anything in it may be used (DOMAIN 3.2.7), and which changes of
//! contact media keep it so.

use core::fmt;

use super::{Contact, EMAILS_MAX, Kind, MOBILES_MAX, Medium};
use crate::instant::LegalTime;
use crate::terms::TermsReference;
use crate::travels::words;

/// What a mailbox still lacks.
///
/// The order is that of the steps.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Lack {
    /// No e-mail is proved.
    Email,
    /// No mobile is proved.
    Mobile,
    /// The terms were never signed, or only an older version of them.
    Terms,
}

words!(Lack { Email => "correo", Mobile => "movil", Terms => "terminos" });

/// The facts by which a mailbox is enabled or not.
#[derive(Clone, Copy, Debug)]
pub struct Gate<'a> {
    /// All its contact media, past ones too.
    pub contacts: &'a [Contact],
    /// The version of the terms that was signed last.
    pub signed_terms: Option<&'a TermsReference>,
    /// The version in force.
    pub current_terms: &'a TermsReference,
}

impl Gate<'_> {
    /// Lists what is lacking at `now`; nothing means that the mailbox is enabled.
    ///
    /// Only media of the whole mailbox count, not those of one employer's registration
    /// (DOMAIN 3.2.6).
    pub fn lacks(&self, now: LegalTime) -> Vec<Lack> {
        let proved = |kind: Kind| {
            self.contacts.iter().any(|contact| {
                contact.registration.is_none()
                    && contact.medium.kind() == kind
                    && contact.is_confirmed(now)
            })
        };
        let mut lacks = Vec::new();
        if !proved(Kind::Email) {
            lacks.push(Lack::Email);
        }
        if !proved(Kind::Mobile) {
            lacks.push(Lack::Mobile);
        }
        if self.signed_terms != Some(self.current_terms) {
            lacks.push(Lack::Terms);
        }
        lacks
    }

    /// Tells whether the terms can be signed: everything else is there.
    pub fn may_sign_terms(&self, now: LegalTime) -> bool {
        !self
            .lacks(now)
            .iter()
            .any(|lack| matches!(lack, Lack::Email | Lack::Mobile))
    }
}

/// Why a medium cannot be registered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CannotRegister {
    /// The same medium is there, proved or waiting.
    AlreadyThere,
    /// There are as many of its kind as a mailbox may have.
    Full(Kind),
}

impl fmt::Display for CannotRegister {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyThere => f.write_str("already registered"),
            Self::Full(kind) => write!(f, "no more of kind {kind} fit"),
        }
    }
}

impl core::error::Error for CannotRegister {}

/// Tells whether `medium` may be registered at `now`, beside `contacts` of the same scope.
///
/// `replaces` is the medium it is to take the place of: it stays until the new one is proved.
pub fn may_register(
    contacts: &[Contact],
    medium: &Medium,
    replaces: Option<&Medium>,
    now: LegalTime,
) -> Result<(), CannotRegister> {
    let live = || contacts.iter().filter(|contact| contact.is_live(now));
    if live().any(|contact| contact.medium == *medium) {
        return Err(CannotRegister::AlreadyThere);
    }
    let kind = medium.kind();
    let taken = live()
        .filter(|contact| contact.medium.kind() == kind && Some(&contact.medium) != replaces)
        .count();
    let most = match kind {
        Kind::Email => EMAILS_MAX,
        Kind::Mobile => MOBILES_MAX,
    };
    if taken < most {
        Ok(())
    } else {
        Err(CannotRegister::Full(kind))
    }
}

/// Why a medium cannot be removed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CannotRemove {
    /// It is the last proved one of its kind: without it, notices go to estrados (LSS 286 M).
    LastOfItsKind(Kind),
    /// It is not there: never registered, removed, or out of time.
    NotThere,
}

impl fmt::Display for CannotRemove {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LastOfItsKind(kind) => write!(f, "the last proved one of kind {kind}"),
            Self::NotThere => f.write_str("not registered"),
        }
    }
}

impl core::error::Error for CannotRemove {}

/// Tells whether `medium` may be removed at `now`.
pub fn may_remove(
    contacts: &[Contact],
    medium: &Medium,
    now: LegalTime,
) -> Result<(), CannotRemove> {
    let removed = contacts
        .iter()
        .find(|contact| contact.medium == *medium && contact.is_live(now))
        .ok_or(CannotRemove::NotThere)?;
    let kind = medium.kind();
    let others = contacts.iter().any(|contact| {
        contact.medium != *medium
            && contact.medium.kind() == kind
            && contact.registration == removed.registration
            && contact.is_confirmed(now)
    });
    if others || !removed.is_confirmed(now) || removed.registration.is_some() {
        Ok(())
    } else {
        Err(CannotRemove::LastOfItsKind(kind))
    }
}
