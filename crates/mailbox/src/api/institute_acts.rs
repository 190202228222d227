//! `/institute/v1`: what the institute's own systems do. Another credential, off by default.

use serde::{Deserialize, Serialize};

use crate::instant::LegalTime;
use crate::line::Line;
use crate::notification::{Act, Addressee, Cause, Oficio};

/// `POST notifications`: deposits an act; its document was put before, under its digest.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DepositNotification {
    /// To whom.
    pub addressee: Addressee,
    /// The act, complete.
    pub act: Act,
}

/// `POST notifications/{id}/posting`: posts it at estrados.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PostNotification {
    /// Why there.
    pub cause: Cause,
    /// The number of the *acuerdo* that orders it.
    pub agreement: Oficio,
}

/// `POST notifications/{id}/service`: records that it was served in person.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ServeNotification {
    /// When it was served.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub served_at: LegalTime,
    /// With whom, and in what character.
    pub with: Line<254>,
}
