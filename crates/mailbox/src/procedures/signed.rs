//! The filings by which requests that bind their party are signed: words that follow from the
//! fields alone, and read back to them.

use super::{Ask, Order};
use crate::filing::{Filing, Particulars, Procedure};

const PERMIT_THIRD_PARTY: &str = "32D Autorización de Terceros";
const CANCEL_THIRD_PARTY: &str = "32D Cancelación de Terceros";
const PERMIT_PUBLIC: &str = "Autorización de opinión pública";
const CANCEL_PUBLIC: &str = "Cancelación de opinión pública";
const PERMIT_CLIENT: &str = "Autorización del contratante para consultar ICSOE";
const CANCEL_CLIENT: &str = "Cancelación del contratante para consultar ICSOE";

const THIRD_PARTY: &str = "RFC del tercero";
const CLIENT: &str = "RFC del contratante";
const FROM: &str = "Desde";
const UNTIL: &str = "Hasta";

impl Ask {
    /// Returns the filing that is signed for it; nothing when nobody signs.
    pub fn filing(&self) -> Option<Filing> {
        let line = |label: &str, value: &dyn core::fmt::Display| format!("{label}: {value}");
        let (subject, text) = match self {
            Self::PermitThirdParty {
                third_party,
                from_on,
                until_on,
            } => (
                PERMIT_THIRD_PARTY,
                vec![
                    "Autorizo a un tercero a consultar mi opinión de cumplimiento.".to_owned(),
                    line(THIRD_PARTY, third_party),
                    line(FROM, from_on),
                    line(UNTIL, until_on),
                ],
            ),
            Self::CancelThirdParty { third_party } => (
                CANCEL_THIRD_PARTY,
                vec![
                    "Cancelo la autorización para consultar mi opinión de cumplimiento.".to_owned(),
                    line(THIRD_PARTY, third_party),
                ],
            ),
            Self::PublicOpinion { order } => match order {
                Order::Permit => (
                    PERMIT_PUBLIC,
                    vec!["Autorizo que mi opinión de cumplimiento sea pública.".to_owned()],
                ),
                Order::Cancel => (
                    CANCEL_PUBLIC,
                    vec!["Mi opinión de cumplimiento deja de ser pública.".to_owned()],
                ),
            },
            Self::ClientOfIcsoe { client, order } => match order {
                Order::Permit => (
                    PERMIT_CLIENT,
                    vec![
                        "Autorizo a mi contratante a consultar mi ICSOE.".to_owned(),
                        line(CLIENT, client),
                    ],
                ),
                Order::Cancel => (
                    CANCEL_CLIENT,
                    vec![
                        "Cancelo la autorización para consultar mi ICSOE.".to_owned(),
                        line(CLIENT, client),
                    ],
                ),
            },
            Self::MonthlyProposal { .. }
            | Self::BimonthlyProposal { .. }
            | Self::OwnOpinion
            | Self::OpinionOf { .. }
            | Self::CreditedWeeks { .. }
            | Self::EmployerCard { .. } => return None,
        };
        Some(Filing {
            procedure: Procedure::Solicitud,
            subject: subject.to_owned(),
            text,
            attachments: Vec::new(),
            particulars: Particulars::default(),
        })
    }

    /// Reads back the request that a filing was signed for; nothing for any other filing.
    pub fn of_filing(filing: &Filing) -> Option<Self> {
        let value = |label: &str| {
            let after = |line: &str| Some(line.strip_prefix(label)?.strip_prefix(": ")?.to_owned());
            filing.text.iter().find_map(|line| after(line))
        };
        let ask = match filing.subject.as_str() {
            PERMIT_THIRD_PARTY => Self::PermitThirdParty {
                third_party: value(THIRD_PARTY)?.parse().ok()?,
                from_on: value(FROM)?.parse().ok()?,
                until_on: value(UNTIL)?.parse().ok()?,
            },
            CANCEL_THIRD_PARTY => Self::CancelThirdParty {
                third_party: value(THIRD_PARTY)?.parse().ok()?,
            },
            PERMIT_PUBLIC => Self::PublicOpinion {
                order: Order::Permit,
            },
            CANCEL_PUBLIC => Self::PublicOpinion {
                order: Order::Cancel,
            },
            PERMIT_CLIENT => Self::ClientOfIcsoe {
                client: value(CLIENT)?.parse().ok()?,
                order: Order::Permit,
            },
            CANCEL_CLIENT => Self::ClientOfIcsoe {
                client: value(CLIENT)?.parse().ok()?,
                order: Order::Cancel,
            },
            _ => return None,
        };
        // One comparison refuses every other filing: lines added, files, another order of days.
        let is_own = ask.filing().as_ref() == Some(filing);
        let holds = Self::read(ask.code(), &ask.fields()).is_ok();
        (is_own && holds).then_some(ask)
    }
}
