//! The act that is notified, as every paper about it must name it (CFF 38; DOMAIN 4.3.5).

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::attachment::Attachment;
use crate::civil_date::CivilDate;
use crate::identifiers::{Nrp, Rfc};
use crate::line::Line;
use crate::travels::words;

/// The number of an *oficio*, as its authority writes it.
pub type Oficio = Line<60>;

/// Who an act can be for (DOMAIN 2.1.1).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum AddresseeKind {
    /// *Patrón*.
    Employer,
    /// *Sujeto obligado*.
    ObligedParty,
    /// *Contador público autorizado*.
    Accountant,
    /// *Responsable solidario*.
    JointObligor,
    /// *Asegurado*.
    Insured,
    /// *Beneficiario*.
    Beneficiary,
    /// *Derechohabiente*.
    RightHolder,
    /// *Trabajador*.
    Worker,
    /// Any other.
    Other,
}

words!(AddresseeKind {
    Employer => "patron",
    ObligedParty => "sujeto-obligado",
    Accountant => "contador-publico-autorizado",
    JointObligor => "responsable-solidario",
    Insured => "asegurado",
    Beneficiary => "beneficiario",
    RightHolder => "derechohabiente",
    Worker => "trabajador",
    Other => "otro",
});

/// To whom an act is notified.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Addressee {
    /// The RFC whose mailbox it is.
    pub rfc: Rfc,
    /// Name or company name.
    pub name: Line<254>,
    /// In what character.
    pub kind: AddresseeKind,
    /// The employer's registration it concerns, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<Nrp>,
}

/// The act, complete: what lacks a field cannot be deposited.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// The number of its *oficio*.
    pub oficio: Oficio,
    /// The date of its *oficio*.
    pub issued_on: CivilDate,
    /// Where it was issued (CFF 38-III).
    pub place: Line<120>,
    /// The authority that issues it (CFF 38-II).
    pub issuer: Line<200>,
    /// The officer who signs it (CFF 38-V).
    pub officer: Line<150>,
    /// What it is, such as *Requerimiento de información*.
    pub kind: Line<150>,
    /// Its legal basis (CFF 38-IV).
    pub legal_basis: Line<400>,
    /// The digital document: name, type, size and digest; never its bytes.
    pub document: Attachment,
    /// By which rule it is notified.
    pub rule: Rule,
    /// Business days to answer after it takes effect, when the act gives a term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_days: Option<u16>,
}
