//! `receipts`: what the institute sealed for a mailbox, each as one row (LSS 286 L, CFF 17-E).
//!
//! A row says only what the sealed text says; the text itself is at `receipts/{folio}`.

use serde::{Deserialize, Serialize};

use crate::contacts::Medium;
use crate::filing::Procedure;
use crate::identifiers::Folio;
use crate::instant::LegalTime;
use crate::notification::Oficio;
use crate::statement::{Attested, ContactChange, MandateOrder, Received, Statement};
use crate::terms::TermsVersion;
use crate::travels::words;

/// What a receipt is for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ReceiptKind {
    /// A filing, and a procedure that is asked by a signed one.
    Filing,
    /// The opening of a notification.
    Opening,
    /// The *constancia* that a notification was made.
    Attestation,
    /// A medium of contact.
    Contact,
    /// The enabling of the mailbox.
    Enabling,
    /// Another version of the terms.
    Terms,
    /// A mandate.
    Mandate,
}

words!(ReceiptKind {
    Filing => "filing",
    Opening => "opening",
    Attestation => "attestation",
    Contact => "contact",
    Enabling => "enabling",
    Terms => "terms",
    Mandate => "mandate",
});

impl ReceiptKind {
    /// Tells whether a delegate who may look sees it: the rest is between the holder and whoever
    /// signed it, for it has addresses in clear.
    pub const fn is_for_delegates(self) -> bool {
        matches!(self, Self::Filing | Self::Opening | Self::Attestation)
    }
}

/// What was done with a medium of contact.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ContactStep {
    /// It was registered, to be proved.
    Registered,
    /// It was registered in the place of another.
    Replaced,
    /// It was removed.
    Removed,
    /// It was proved by its code.
    Proved,
}

words!(ContactStep {
    Registered => "registered",
    Replaced => "replaced",
    Removed => "removed",
    Proved => "proved",
});

/// What was done with a mandate.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum MandateStep {
    /// It was given.
    Granted,
    /// It reaches less far.
    Limited,
    /// It was taken back.
    Revoked,
    /// The delegate accepted it.
    Accepted,
    /// The delegate gave it up.
    Renounced,
}

words!(MandateStep {
    Granted => "granted",
    Limited => "limited",
    Revoked => "revoked",
    Accepted => "accepted",
    Renounced => "renounced",
});

/// How a notification was made, in one word.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum MadeHow {
    /// It was opened.
    Opened,
    /// Its term ran out.
    Deemed,
    /// It was posted at estrados.
    Posted,
}

words!(MadeHow { Opened => "opened", Deemed => "deemed", Posted => "posted" });

/// What a receipt is about.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReceiptAbout {
    /// A filing.
    Filing {
        /// What it started.
        procedure: Procedure,
        /// What it is about.
        subject: String,
        /// How many files it has.
        attachments: u32,
    },
    /// The opening of a notification.
    Opening {
        /// The folio of the notification.
        notification: Folio,
        /// The number of its *oficio*.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        oficio: Oficio,
    },
    /// That a notification was made.
    Attestation {
        /// How.
        how: MadeHow,
        /// The folio of the notification.
        notification: Folio,
        /// The number of its *oficio*.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        oficio: Oficio,
        /// What the act is, such as *Requerimiento de información*.
        act: String,
    },
    /// A medium of contact.
    Contact {
        /// What was done.
        step: ContactStep,
        /// With which.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        medium: Medium,
    },
    /// The enabling of the mailbox.
    Enabling {
        /// The version of the terms that were accepted.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        terms: TermsVersion,
    },
    /// Another version of the terms.
    Terms {
        /// Which.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        terms: TermsVersion,
    },
    /// A mandate.
    Mandate {
        /// What was done.
        step: MandateStep,
        /// The folio of the mandate.
        mandate: Folio,
    },
}

/// A receipt in a list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptSummary {
    /// The number people quote.
    pub folio: Folio,
    /// When it was sealed.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub issued_at: LegalTime,
    /// Who signed what it answers; absent where nobody signed.
    pub signer_name: Option<String>,
    /// What it is about.
    pub about: ReceiptAbout,
}

impl ReceiptAbout {
    /// Returns what it is for.
    pub const fn kind(&self) -> ReceiptKind {
        match self {
            Self::Filing { .. } => ReceiptKind::Filing,
            Self::Opening { .. } => ReceiptKind::Opening,
            Self::Attestation { .. } => ReceiptKind::Attestation,
            Self::Contact { .. } => ReceiptKind::Contact,
            Self::Enabling { .. } => ReceiptKind::Enabling,
            Self::Terms { .. } => ReceiptKind::Terms,
            Self::Mandate { .. } => ReceiptKind::Mandate,
        }
    }
}

impl ReceiptSummary {
    /// Reads what a sealed statement says; nothing of one that is no receipt.
    pub fn of(statement: &Statement) -> Option<Self> {
        match statement {
            Statement::FilingReceipt(it) => Some(Self {
                folio: it.folio.clone(),
                issued_at: it.received_at,
                signer_name: Some(it.signer_name.clone()),
                about: ReceiptAbout::Filing {
                    procedure: it.procedure,
                    subject: it.subject.clone(),
                    attachments: u32::try_from(it.attachments.len()).unwrap_or(u32::MAX),
                },
            }),
            Statement::ActReceipt(it) => Some(Self {
                folio: it.folio.clone(),
                issued_at: it.received_at,
                signer_name: it.signed.as_ref().map(|signed| signed.signer_name.clone()),
                about: received(&it.received),
            }),
            Statement::Attestation(it) => {
                let (how, signer_name) = match &it.attested {
                    Attested::Opened { opener_name, .. } => {
                        (MadeHow::Opened, Some(opener_name.clone()))
                    }
                    Attested::Deemed { .. } => (MadeHow::Deemed, None),
                    Attested::Posted { .. } => (MadeHow::Posted, None),
                };
                Some(Self {
                    folio: it.folio.clone(),
                    issued_at: it.issued_at,
                    signer_name,
                    about: ReceiptAbout::Attestation {
                        how,
                        notification: it.notification.clone(),
                        oficio: it.act.oficio.clone(),
                        act: it.act.kind.as_str().to_owned(),
                    },
                })
            }
            _ => None,
        }
    }
}

fn received(received: &Received) -> ReceiptAbout {
    match received {
        Received::Activation { terms, .. } => ReceiptAbout::Enabling {
            terms: terms.version.clone(),
        },
        Received::Terms { terms } => ReceiptAbout::Terms {
            terms: terms.version.clone(),
        },
        Received::Contact { change, .. } => ReceiptAbout::Contact {
            step: match change {
                ContactChange::Register { .. } => ContactStep::Registered,
                ContactChange::Replace { .. } => ContactStep::Replaced,
                ContactChange::Remove { .. } => ContactStep::Removed,
            },
            medium: change.medium().clone(),
        },
        Received::ContactProved { medium } => ReceiptAbout::Contact {
            step: ContactStep::Proved,
            medium: medium.clone(),
        },
        Received::Opening {
            notification,
            oficio,
            ..
        } => ReceiptAbout::Opening {
            notification: notification.clone(),
            oficio: oficio.clone(),
        },
        Received::Mandate { mandate, order } => ReceiptAbout::Mandate {
            step: match order {
                MandateOrder::Grant { .. } => MandateStep::Granted,
                MandateOrder::Limit { .. } => MandateStep::Limited,
                MandateOrder::Revoke { .. } => MandateStep::Revoked,
                MandateOrder::Accept { .. } => MandateStep::Accepted,
                MandateOrder::Renounce { .. } => MandateStep::Renounced,
            },
            mandate: mandate.clone(),
        },
    }
}
