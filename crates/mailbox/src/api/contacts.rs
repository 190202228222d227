//! `contacts`: the media of contact, their codes and their changes.
//!
//! A change is a [`SignedStatement`](super::SignedStatement) of purpose `contacto`, answered by a
//! [`SealedReceipt`](super::SealedReceipt). Typing a code is not signed.

use serde::{Deserialize, Serialize};

use crate::contacts::{ContactState, Medium};
use crate::id::Id;
use crate::identifiers::Nrp;
use crate::instant::LegalTime;
use crate::notification::Delivery;

/// One medium of contact.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactMedium {
    /// Its id.
    pub id: Id,
    /// `correo` or `movil`, and the address.
    pub medium: Medium,
    /// The one registration it is for; the whole mailbox when absent.
    pub registration: Option<Nrp>,
    /// When it was registered.
    pub registered_at: LegalTime,
    /// Where it stands.
    pub standing: ContactState,
    /// Tries left at the code that was sent last, while it waits.
    pub tries_left: Option<u8>,
    /// From when on another code can be asked for, while it waits.
    pub resend_from_at: Option<LegalTime>,
    /// What became of the code that was sent last.
    pub delivery: Option<Delivery>,
}

/// `POST contacts/{id}/verify`: the code that was typed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyContact {
    /// Six digits.
    pub code: String,
}
