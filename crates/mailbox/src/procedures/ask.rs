//! What a procedure is asked with: a few fields, read strictly, and what of it is signed.
//!
//! A request that binds its party is signed as a filing of the procedure whose words follow from
//! the fields alone: nobody signs a free text, and what was signed has its effect whichever way it
//! arrived. `of_filing(filing(ask)) == ask`.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::{Bimester, Month};
use crate::civil_date::CivilDate;
use crate::contacts::Email;
use crate::identifiers::{Curp, Nrp, Nss, Rfc};
use crate::travels::words;

/// Whether something is permitted or no longer.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Order {
    /// From now on.
    Permit,
    /// No longer.
    Cancel,
}

words!(Order {
    Permit => "autorizar",
    Cancel => "cancelar",
});

/// One field of a request, by its name.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum AskField {
    /// The employer's registration.
    Registration,
    /// The month (`2026-09`) or the two months (`2026-B5`).
    Period,
    /// To permit or to cancel.
    Order,
    /// The RFC of somebody else.
    Rfc,
    /// The first day.
    FromOn,
    /// The last day.
    UntilOn,
    /// The worker's CURP.
    Curp,
    /// The worker's social-security number.
    Nss,
    /// Where to send it.
    Email,
}

words!(AskField {
    Registration => "registration",
    Period => "period",
    Order => "order",
    Rfc => "rfc",
    FromOn => "from_on",
    UntilOn => "until_on",
    Curp => "curp",
    Nss => "nss",
    Email => "email",
});

/// The fields as they travel; which a procedure takes is in [`Needs`].
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AskFields {
    /// The employer's registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration: Option<Nrp>,
    /// The month (`2026-09`) or the two months (`2026-B5`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// To permit or to cancel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
    /// The RFC of somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rfc: Option<Rfc>,
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_on: Option<CivilDate>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_on: Option<CivilDate>,
    /// The worker's CURP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub curp: Option<Curp>,
    /// The worker's social-security number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nss: Option<Nss>,
    /// Where to send it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
}

/// Which fields a procedure takes, and whether its request is signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Needs {
    /// Those it cannot do without, in the order of a form.
    pub fields: &'static [AskField],
    /// Those it can do without.
    pub optional: &'static [AskField],
    /// Whether it is signed.
    pub is_signed: bool,
}

/// A request that holds together.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Ask {
    /// `ema`: the proposal of a month.
    MonthlyProposal {
        /// For which registration.
        registration: Nrp,
        /// Of which month.
        month: Month,
    },
    /// `eba`: the proposal of two months.
    BimonthlyProposal {
        /// For which registration.
        registration: Nrp,
        /// Of which months.
        bimester: Bimester,
    },
    /// `opinion-32d`: the party's own opinion.
    OwnOpinion,
    /// `consulta-terceros-32d`: the opinion of who permitted it, or made it public.
    OpinionOf {
        /// Whose.
        principal: Rfc,
    },
    /// `terceros-32d`: somebody may see the party's opinion.
    PermitThirdParty {
        /// Who.
        third_party: Rfc,
        /// From which day.
        from_on: CivilDate,
        /// To which day.
        until_on: CivilDate,
    },
    /// `terceros-32d`: somebody no longer may.
    CancelThirdParty {
        /// Who.
        third_party: Rfc,
    },
    /// `opinion-publica`: anybody may see the party's opinion, or no longer.
    PublicOpinion {
        /// Which.
        order: Order,
    },
    /// `icsoe-contratante`: a client may see the party's ICSOE, or no longer.
    ClientOfIcsoe {
        /// Who.
        client: Rfc,
        /// Which.
        order: Order,
    },
    /// `semanas-cotizadas`: the credited weeks of a worker.
    CreditedWeeks {
        /// The worker's CURP.
        curp: Curp,
        /// The worker's number.
        nss: Nss,
        /// Where to send it too.
        email: Option<Email>,
    },
    /// `tip-digital`: the card of a registration.
    EmployerCard {
        /// Of which registration.
        registration: Nrp,
    },
}

/// Why fields are not a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotAnAsk {
    /// Requests are not how this procedure is done.
    NotByRequest,
    /// A field is missing.
    Missing(AskField),
    /// A field says what it cannot say.
    Value(AskField),
    /// A field does not belong to this procedure.
    Unexpected(AskField),
}

impl fmt::Display for NotAnAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotByRequest => f.write_str("not done by a request"),
            Self::Missing(field) => write!(f, "{field} is missing"),
            Self::Value(field) => write!(f, "{field} cannot be that"),
            Self::Unexpected(field) => write!(f, "{field} does not belong to it"),
        }
    }
}

impl core::error::Error for NotAnAsk {}

impl NotAnAsk {
    /// Returns the field at fault.
    pub const fn field(self) -> Option<AskField> {
        match self {
            Self::NotByRequest => None,
            Self::Missing(field) | Self::Value(field) | Self::Unexpected(field) => Some(field),
        }
    }
}

/// Returns what the request of a procedure takes; nothing when it is not done by a request.
pub fn needs(code: &str) -> Option<Needs> {
    use AskField::{Curp, Email, FromOn, Nss, Order, Period, Registration, Rfc, UntilOn};
    let plain = |fields| Needs {
        fields,
        optional: &[],
        is_signed: false,
    };
    let signed = |fields, optional| Needs {
        fields,
        optional,
        is_signed: true,
    };
    Some(match code {
        "ema" | "eba" => plain(&[Registration, Period]),
        "opinion-32d" => plain(&[]),
        "consulta-terceros-32d" => plain(&[Rfc]),
        "tip-digital" => plain(&[Registration]),
        "terceros-32d" => signed(&[Order, Rfc], &[FromOn, UntilOn]),
        "opinion-publica" => signed(&[Order], &[]),
        "icsoe-contratante" => signed(&[Order, Rfc], &[]),
        "semanas-cotizadas" => Needs {
            optional: &[Email],
            ..plain(&[Curp, Nss])
        },
        _ => return None,
    })
}

impl AskFields {
    fn has(&self, field: AskField) -> bool {
        match field {
            AskField::Registration => self.registration.is_some(),
            AskField::Period => self.period.is_some(),
            AskField::Order => self.order.is_some(),
            AskField::Rfc => self.rfc.is_some(),
            AskField::FromOn => self.from_on.is_some(),
            AskField::UntilOn => self.until_on.is_some(),
            AskField::Curp => self.curp.is_some(),
            AskField::Nss => self.nss.is_some(),
            AskField::Email => self.email.is_some(),
        }
    }

    fn period<T: core::str::FromStr>(&self) -> Result<T, NotAnAsk> {
        let text = taken(self.period.as_ref(), AskField::Period)?;
        text.parse().map_err(|_| NotAnAsk::Value(AskField::Period))
    }
}

fn taken<T: Clone>(field: Option<&T>, name: AskField) -> Result<T, NotAnAsk> {
    field.cloned().ok_or(NotAnAsk::Missing(name))
}

impl Ask {
    /// Reads what the procedure `code` is asked with.
    pub fn read(code: &str, fields: &AskFields) -> Result<Self, NotAnAsk> {
        let needs = needs(code).ok_or(NotAnAsk::NotByRequest)?;
        for field in AskField::ALL {
            let known = needs.fields.contains(field) || needs.optional.contains(field);
            if !known && fields.has(*field) {
                return Err(NotAnAsk::Unexpected(*field));
            }
        }
        let registration = || taken(fields.registration.as_ref(), AskField::Registration);
        let rfc = || taken(fields.rfc.as_ref(), AskField::Rfc);
        let order = || taken(fields.order.as_ref(), AskField::Order);
        Ok(match code {
            "ema" => Self::MonthlyProposal {
                registration: registration()?,
                month: fields.period()?,
            },
            "eba" => Self::BimonthlyProposal {
                registration: registration()?,
                bimester: fields.period()?,
            },
            "opinion-32d" => Self::OwnOpinion,
            "consulta-terceros-32d" => Self::OpinionOf { principal: rfc()? },
            "terceros-32d" => Self::read_third_party(fields, order()?, rfc()?)?,
            "opinion-publica" => Self::PublicOpinion { order: order()? },
            "icsoe-contratante" => Self::ClientOfIcsoe {
                client: rfc()?,
                order: order()?,
            },
            "semanas-cotizadas" => Self::CreditedWeeks {
                curp: taken(fields.curp.as_ref(), AskField::Curp)?,
                nss: taken(fields.nss.as_ref(), AskField::Nss)?,
                email: fields.email.clone(),
            },
            "tip-digital" => Self::EmployerCard {
                registration: registration()?,
            },
            _ => return Err(NotAnAsk::NotByRequest),
        })
    }

    fn read_third_party(
        fields: &AskFields,
        order: Order,
        third_party: Rfc,
    ) -> Result<Self, NotAnAsk> {
        let days = (fields.from_on, fields.until_on);
        match (order, days) {
            (Order::Cancel, (None, None)) => Ok(Self::CancelThirdParty { third_party }),
            (Order::Cancel, (Some(_), _)) => Err(NotAnAsk::Unexpected(AskField::FromOn)),
            (Order::Cancel, (None, Some(_))) => Err(NotAnAsk::Unexpected(AskField::UntilOn)),
            (Order::Permit, (None, _)) => Err(NotAnAsk::Missing(AskField::FromOn)),
            (Order::Permit, (_, None)) => Err(NotAnAsk::Missing(AskField::UntilOn)),
            (Order::Permit, (Some(from_on), Some(until_on))) if from_on <= until_on => {
                Ok(Self::PermitThirdParty {
                    third_party,
                    from_on,
                    until_on,
                })
            }
            (Order::Permit, _) => Err(NotAnAsk::Value(AskField::UntilOn)),
        }
    }

    /// Returns the code of its procedure.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MonthlyProposal { .. } => "ema",
            Self::BimonthlyProposal { .. } => "eba",
            Self::OwnOpinion => "opinion-32d",
            Self::OpinionOf { .. } => "consulta-terceros-32d",
            Self::PermitThirdParty { .. } | Self::CancelThirdParty { .. } => "terceros-32d",
            Self::PublicOpinion { .. } => "opinion-publica",
            Self::ClientOfIcsoe { .. } => "icsoe-contratante",
            Self::CreditedWeeks { .. } => "semanas-cotizadas",
            Self::EmployerCard { .. } => "tip-digital",
        }
    }

    /// Returns its fields: `read(code, fields) == ask`.
    pub fn fields(&self) -> AskFields {
        let none = AskFields::default();
        match self.clone() {
            Self::MonthlyProposal {
                registration,
                month,
            } => AskFields {
                registration: Some(registration),
                period: Some(month.to_string()),
                ..none
            },
            Self::BimonthlyProposal {
                registration,
                bimester,
            } => AskFields {
                registration: Some(registration),
                period: Some(bimester.to_string()),
                ..none
            },
            Self::OwnOpinion => none,
            Self::OpinionOf { principal } => AskFields {
                rfc: Some(principal),
                ..none
            },
            Self::PermitThirdParty {
                third_party,
                from_on,
                until_on,
            } => AskFields {
                order: Some(Order::Permit),
                rfc: Some(third_party),
                from_on: Some(from_on),
                until_on: Some(until_on),
                ..none
            },
            Self::CancelThirdParty { third_party } => AskFields {
                order: Some(Order::Cancel),
                rfc: Some(third_party),
                ..none
            },
            Self::PublicOpinion { order } => AskFields {
                order: Some(order),
                ..none
            },
            Self::ClientOfIcsoe { client, order } => AskFields {
                order: Some(order),
                rfc: Some(client),
                ..none
            },
            Self::CreditedWeeks { curp, nss, email } => AskFields {
                curp: Some(curp),
                nss: Some(nss),
                email,
                ..none
            },
            Self::EmployerCard { registration } => AskFields {
                registration: Some(registration),
                ..none
            },
        }
    }
}

#[cfg(test)]
mod tests;
