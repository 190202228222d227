//! `/notifications`: covers, opening, and the document once it was opened.

use std::sync::Arc;

use ::http::StatusCode;
use ::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use ::mailbox::api::{Challenge, Cover, NotificationDetail, Opening, Page, SignedStatement};
use ::mailbox::attachment::PDF;
use ::mailbox::civil_date::CivilDate;
use ::mailbox::id::Id;
use ::mailbox::identifiers::Nrp;
use ::mailbox::instant::{CENTRAL_ZONE, LegalTime};
use ::mailbox::problem::{Code, Problem};
use ::mailbox::statement::Purpose;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::parts::{Asked, JsonBody, Limit, Named, SignedIn};
use super::refusal::Refusal;
use crate::acts::challenge as challenges;
use crate::acts::notifications::open::OpenNotification;
use crate::acts::notifications::read::{self, Order};
use crate::acts::notifications::{document, words};
use crate::acts::signed;
use crate::house::House;
use crate::store::notifications::Filter;

/// Most characters of what is searched for.
const QUERY_CHARACTERS_MAX: usize = 100;
/// The states that a list can be narrowed to.
const STATES: [&str; 7] = [
    "announced",
    "answered",
    "effective",
    "lapsed",
    "notified",
    "posted",
    "withdrawn",
];
/// The media type of a detached signature in DER (RFC 5751, section 3.2.1).
const PKCS7: &str = "application/pkcs7-signature";

/// Which notifications to list, and how.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// The `next` of the page before; for the same order only.
    after: Option<String>,
    /// Most items of the page, 1 to 100.
    limit: Option<Limit>,
    /// `newest` (the default) or `due`: by the last day to act.
    order: Option<Order>,
    /// Only those that concern this registration.
    registration: Option<Nrp>,
    /// Only acts of exactly this kind.
    kind: Option<String>,
    /// Only those in one of these states, between commas: `announced`, `posted`, `notified`,
    /// `effective`, `lapsed`, `answered`, `withdrawn`.
    #[param(pattern = "^[a-z]+(,[a-z]+)*$")]
    state: Option<String>,
    /// Only those of which the addressee was told on this day or later.
    from: Option<CivilDate>,
    /// Only those of which the addressee was told on this day or before.
    to: Option<CivilDate>,
    /// Only those whose cover has these words, whatever their case and accents.
    #[param(max_length = 100)]
    q: Option<String>,
}

/// Lists covers: the newest first, or by the last day to act.
#[utoipa::path(get, path = "/notifications", params(Which), security(("session" = [])),
    responses(
        (status = 200, body = Page<Cover>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Asked(which): Asked<Which>,
) -> Result<Json<Page<Cover>>, Refusal> {
    let mut filter = Filter::everything(party.mailbox.clone(), house.clock.now().date().into(), 0);
    filter.registration = which.registration;
    filter.kind = which.kind;
    filter.states = which.state.as_deref().map(states).transpose()?;
    filter.from = which.from.map(midnight);
    let next_day = |day: CivilDate| day.date().next_day().map(CivilDate::from);
    filter.before = which.to.and_then(next_day).map(midnight);
    let query = which.q.unwrap_or_default();
    if query.chars().count() > QUERY_CHARACTERS_MAX {
        return Err(Code::Malformed.into());
    }
    filter.words = words(&query);
    let asked = read::Asked {
        filter,
        order: which.order.unwrap_or_default(),
        after: match which.after {
            Some(after) => Some(after.parse().map_err(|_| Code::Malformed)?),
            None => None,
        },
        limit: Limit::or_most(which.limit),
    };
    Ok(Json(read::page(&house, &party, asked).await?))
}

/// Returns one notification and every sealed word about it.
#[utoipa::path(get, path = "/notifications/{id}", security(("session" = [])),
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 200, body = NotificationDetail),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn detail(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
) -> Result<Json<NotificationDetail>, Refusal> {
    Ok(Json(read::detail(&house, &party, id).await?))
}

/// Gives a challenge to open a notification with, for this mailbox and certificate alone.
#[utoipa::path(post, path = "/notifications/{id}/opening/challenges",
    security(("session" = [])),
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 201, body = Challenge),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn challenge(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
) -> Result<(StatusCode, Json<Challenge>), Refusal> {
    read::exists(&house, &party, id).await?;
    let challenge = challenges::for_act(&house, &party, Purpose::Apertura).await?;
    Ok((StatusCode::CREATED, Json(challenge)))
}

/// Opens a notification. The same statement gets the same answer, as often as it is sent.
#[utoipa::path(post, path = "/notifications/{id}/opening", security(("session" = [])),
    params(("id" = Id, Path, description = "A UUID of version 7")),
    request_body = SignedStatement,
    responses(
        (status = 200, description = "It was opened by this statement before", body = Opening),
        (status = 201, body = Opening),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn open(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
    JsonBody(request): JsonBody<SignedStatement>,
) -> Result<(StatusCode, Json<Opening>), Refusal> {
    let done = signed::perform(&house, &party, &request, &OpenNotification { id }).await?;
    let opening = read::opening_of(&house, &party, id).await?;
    if opening.receipt != done.receipt {
        // The statement was answered before, for another notification.
        return Err(Code::StatementMismatch.into());
    }
    let status = if done.is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(opening)))
}

/// Returns what the opening left: what is asked when its answer was lost.
#[utoipa::path(get, path = "/notifications/{id}/opening", security(("session" = [])),
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 200, body = Opening),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn opening(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
) -> Result<Json<Opening>, Refusal> {
    Ok(Json(read::opening_of(&house, &party, id).await?))
}

/// Returns the document, once an opening of it was signed.
#[utoipa::path(method(get, head), path = "/notifications/{id}/document",
    security(("session" = [])),
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn release(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
) -> Result<Response, Refusal> {
    let released = document::release(&house, &party, id).await?;
    Ok(file(
        &released.folio,
        released.size_bytes,
        Body::from_stream(released.pieces),
    ))
}

/// Returns the officer's signature over the document, once an opening of it was signed.
#[utoipa::path(method(get, head), path = "/notifications/{id}/document/signature",
    security(("session" = [])),
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pkcs7-signature"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn signature(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
) -> Result<Response, Refusal> {
    let signature = document::signature(&house, &party, id).await?;
    let headers = [
        (CONTENT_TYPE, PKCS7.to_owned()),
        (CONTENT_LENGTH, signature.len().to_string()),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"firma.p7s\"".to_owned(),
        ),
    ];
    Ok((headers, Body::from(signature)).into_response())
}

/// A document on its way out. Never shown in place: it is not a page of ours.
pub(super) fn file(folio: &str, size_bytes: u64, body: Body) -> Response {
    let headers = [
        (CONTENT_TYPE, PDF.to_owned()),
        (CONTENT_LENGTH, size_bytes.to_string()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{folio}.pdf\""),
        ),
    ];
    (headers, body).into_response()
}

/// Reads a list of states, as the filter takes it.
fn states(list: &str) -> Result<String, Code> {
    if list.split(',').all(|state| STATES.contains(&state)) {
        Ok(format!(",{list},"))
    } else {
        Err(Code::Malformed)
    }
}

/// The first instant of a day.
fn midnight(day: CivilDate) -> LegalTime {
    LegalTime::new(day.date().midnight().assume_offset(CENTRAL_ZONE))
}
