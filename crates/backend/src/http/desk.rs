//! `/institute/v1`: what the institute's own systems do, behind a credential of their own.
//!
//! Without one in the settings there is no such door: every address below it is not found.

mod door;

use std::sync::Arc;

use ::http::{HeaderMap, StatusCode};
use ::mailbox::api::{
    DepositNotification, DepositedNotification, LinkRegistrations, LinkedRegistrations,
    PostNotification, Posting, PublishTerms, PublishedCalendar, RecordedNotification,
    ServeNotification, StoredDocument, Terms, WithdrawNotification,
};
use ::mailbox::calendar::CalendarDraft;
use ::mailbox::digest::Digest;
use ::mailbox::id::Id;
use ::mailbox::identifiers::Rfc;
use ::mailbox::problem::{Code, Problem};
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};

use super::documents::receive;
use super::parts::{IdempotencyKey, Named, whole};
use super::refusal::Refusal;
use crate::acts::Failure;
use crate::acts::institute::{
    Answered, calendars, deposit, documents, post, registrations, serve, terms, withdraw,
};
use crate::acts::put_document::{Put, Upload};
use crate::house::House;
use crate::outbox::returned::{self, NotReturned};
pub(super) use door::{Called, Institute};

/// Answers with 201 what was done now, with 200 what was done before.
pub(super) fn answer<T>(answered: Answered<T>) -> (StatusCode, Json<T>) {
    let status = if answered.is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    (status, Json(answered.answer))
}

/// Puts the document of an act; again is free.
#[utoipa::path(put, path = "/documents/{sha256}", security(("institute" = [])),
    params(("sha256" = Digest, Path, description = "64 lower-case hex digits")),
    request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses(
        (status = 200, description = "It was here", body = StoredDocument),
        (status = 201, body = StoredDocument),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn put_document(
    _: Institute,
    State(house): State<Arc<House>>,
    Named(sha256): Named<Digest>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<StoredDocument>), Refusal> {
    let upload = Upload::begin_for_the_institute(&house).await?;
    let upload = receive(upload, &headers, body).await?;
    let Put { document, is_new } = documents::put(&house, sha256, upload).await?;
    let answer_of = Answered {
        answer: document,
        is_new,
    };
    Ok(answer(answer_of))
}

/// Deposits an act, and announces it if it can be.
#[utoipa::path(post, path = "/notifications", security(("institute" = [])),
    params(("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters")),
    request_body = DepositNotification,
    responses(
        (status = 200, description = "It was deposited before", body = DepositedNotification),
        (status = 201, body = DepositedNotification),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn deposit_notification(
    State(house): State<Arc<House>>,
    Called { call, body }: Called<DepositNotification>,
) -> Result<(StatusCode, Json<DepositedNotification>), Refusal> {
    Ok(answer(deposit::deposit(&house, &call, &body).await?))
}

/// Posts an act at estrados.
#[utoipa::path(post, path = "/notifications/{id}/posting", security(("institute" = [])),
    params(
        ("id" = Id, Path, description = "A UUID of version 7"),
        ("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters"),
    ),
    request_body = PostNotification,
    responses(
        (status = 200, description = "It was posted before", body = Posting),
        (status = 201, body = Posting),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn post_notification(
    State(house): State<Arc<House>>,
    Named(id): Named<Id>,
    Called { call, body }: Called<PostNotification>,
) -> Result<(StatusCode, Json<Posting>), Refusal> {
    Ok(answer(post::post(&house, &call, id, &body).await?))
}

/// Records that an act was served in person.
#[utoipa::path(post, path = "/notifications/{id}/service", security(("institute" = [])),
    params(
        ("id" = Id, Path, description = "A UUID of version 7"),
        ("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters"),
    ),
    request_body = ServeNotification,
    responses(
        (status = 200, description = "It was recorded before", body = RecordedNotification),
        (status = 201, body = RecordedNotification),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn serve_notification(
    State(house): State<Arc<House>>,
    Named(id): Named<Id>,
    Called { call, body }: Called<ServeNotification>,
) -> Result<(StatusCode, Json<RecordedNotification>), Refusal> {
    Ok(answer(serve::serve(&house, &call, id, &body).await?))
}

/// Takes an act back before it is made.
#[utoipa::path(post, path = "/notifications/{id}/withdrawal", security(("institute" = [])),
    params(
        ("id" = Id, Path, description = "A UUID of version 7"),
        ("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters"),
    ),
    request_body = WithdrawNotification,
    responses(
        (status = 200, description = "It was withdrawn before", body = RecordedNotification),
        (status = 201, body = RecordedNotification),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn withdraw_notification(
    State(house): State<Arc<House>>,
    Named(id): Named<Id>,
    Called { call, body }: Called<WithdrawNotification>,
) -> Result<(StatusCode, Json<RecordedNotification>), Refusal> {
    Ok(answer(withdraw::withdraw(&house, &call, id, &body).await?))
}

/// Publishes a calendar: it counts from now on.
#[utoipa::path(post, path = "/calendars", security(("institute" = [])),
    params(("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters")),
    request_body = CalendarDraft,
    responses(
        (status = 200, description = "It was published before", body = PublishedCalendar),
        (status = 201, body = PublishedCalendar),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn publish_calendar(
    State(house): State<Arc<House>>,
    Called { call, body }: Called<CalendarDraft>,
) -> Result<(StatusCode, Json<PublishedCalendar>), Refusal> {
    Ok(answer(calendars::publish(&house, &call, body).await?))
}

/// Lists the last hundred calendars, the newest first, and the one that came with the backend.
#[utoipa::path(get, path = "/calendars", security(("institute" = [])), responses(
    (status = 200, body = Vec<PublishedCalendar>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn list_calendars(
    _: Institute,
    State(house): State<Arc<House>>,
) -> Result<Json<Vec<PublishedCalendar>>, Refusal> {
    Ok(Json(calendars::list(&house).await?))
}

/// Publishes a version of the terms.
#[utoipa::path(post, path = "/terms", security(("institute" = [])),
    params(("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters")),
    request_body = PublishTerms,
    responses(
        (status = 200, description = "It was published before", body = Terms),
        (status = 201, body = Terms),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn publish_terms(
    State(house): State<Arc<House>>,
    Called { call, body }: Called<PublishTerms>,
) -> Result<(StatusCode, Json<Terms>), Refusal> {
    Ok(answer(terms::publish(&house, &call, body).await?))
}

/// Links registrations to a mailbox, in the place of those that were linked before.
#[utoipa::path(put, path = "/mailboxes/{rfc}/registrations", security(("institute" = [])),
    params(
        ("rfc" = Rfc, Path, description = "Whose mailbox it is"),
        ("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters"),
    ),
    request_body = LinkRegistrations,
    responses(
        (status = 200, description = "It was done before", body = LinkedRegistrations),
        (status = 201, body = LinkedRegistrations),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn link_registrations(
    State(house): State<Arc<House>>,
    Named(rfc): Named<Rfc>,
    Called { call, body }: Called<LinkRegistrations>,
) -> Result<(StatusCode, Json<LinkedRegistrations>), Refusal> {
    Ok(answer(
        registrations::link(&house, &call, &rfc, &body).await?,
    ))
}

/// Notes that a mail system gave back a message of ours: its notification (RFC 3464), as it came.
#[utoipa::path(post, path = "/bounces", security(("institute" = [])),
    request_body(content = Vec<u8>, content_type = "message/rfc822"),
    responses(
        (status = 204, description = "It is noted"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn note_bounce(
    _: Institute,
    State(house): State<Arc<House>>,
    request: Request,
) -> Result<StatusCode, Refusal> {
    let bytes = whole(request, &house).await?;
    let text = String::from_utf8_lossy(&bytes);
    let noted = returned::note(&house.store, &text, house.clock.now()).await;
    noted.map_err(|reason| match reason {
        NotReturned::NotAFailure => Code::Malformed.into(),
        NotReturned::NotOurs => Code::NotFound.into(),
        NotReturned::Store(reason) => Refusal::from(Failure::from(reason)),
    })?;
    Ok(StatusCode::NO_CONTENT)
}
