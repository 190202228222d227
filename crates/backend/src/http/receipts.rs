//! `/receipts`: the list of what was sealed for a mailbox, and each again, byte for byte.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use mailbox::api::{Page, ReceiptKind, ReceiptSummary, SealedReceipt};
use mailbox::civil_date::CivilDate;
use mailbox::identifiers::Folio;
use mailbox::problem::{Code, Problem};
use serde::Deserialize;

use super::parts::{Asked, Limit, Named, SignedIn};
use super::refusal::Refusal;
use crate::acts::read_receipts;
use crate::house::House;
use crate::store::receipts::Wanted;
use crate::store::search::Words;

/// Which receipts to list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// The `next` of the page before.
    after: Option<Folio>,
    /// Most items of the page, 1 to 100.
    limit: Option<Limit>,
    /// Only those of this kind.
    kind: Option<ReceiptKind>,
    /// Only those sealed on this day or later.
    from: Option<CivilDate>,
    /// Only those sealed on this day or before.
    to: Option<CivilDate>,
    /// Only those with every one of these words, at most four; accents do not matter.
    q: Option<String>,
}

/// Lists receipts, newest first. A delegate sees those of filings and notifications.
#[utoipa::path(get, path = "/receipts", params(Which), security(("session" = [])), responses(
    (status = 200, body = Page<ReceiptSummary>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Asked(which): Asked<Which>,
) -> Result<Json<Page<ReceiptSummary>>, Refusal> {
    let typed = which.q.unwrap_or_default();
    let wanted = Wanted {
        after: which.after,
        kind: which.kind,
        from: which.from,
        to: which.to,
        words: Words::typed(&typed).ok_or(Code::Malformed)?,
        is_for_delegate: false,
    };
    let limit = Limit::or_most(which.limit);
    let page = read_receipts::page(&house, &party, wanted, limit).await?;
    Ok(Json(page))
}

/// Returns a receipt: an *acuse*, or the *constancia* of a notification.
#[utoipa::path(get, path = "/receipts/{folio}", security(("session" = [])),
    params(("folio" = Folio, Path, description = "Such as PR-26-000042-K")),
    responses(
        (status = 200, body = SealedReceipt),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn receipt(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(folio): Named<Folio>,
) -> Result<Json<SealedReceipt>, Refusal> {
    Ok(Json(read_receipts::receipt(&house, &party, &folio).await?))
}
