//! Two answers for balancers and supervisors, outside the contract.
//!
//! `/healthz` says that this process runs. `/readyz` says that a person would be served now: the
//! records and the documents answer, the seal seals, and nobody asked for a stop. Neither says more than yes or
//! no; which part is away is in the log.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use mailbox::problem::Code;
use tokio::time::timeout;

use super::refusal::Refusal;
use crate::house::House;

pub(super) const ALIVE: &str = "/healthz";
pub(super) const READY: &str = "/readyz";

/// How long the records, the documents or the seal may think about it.
const PATIENCE: Duration = Duration::from_secs(2);

/// Answers `/healthz`.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// Answers `/readyz`.
pub(super) async fn ready(State(house): State<Arc<House>>) -> Result<&'static str, Refusal> {
    if house.is_stopping() {
        return Err(Code::Unavailable.into());
    }
    let (records, documents, seal) = tokio::join!(
        timeout(PATIENCE, house.store.answers()),
        timeout(PATIENCE, house.blobs.answer()),
        timeout(PATIENCE, house.seals.answers(house.clock.now())),
    );
    let seal = said("seal", seal);
    let records = said("records", records);
    let documents = said("documents", documents);
    if records && documents && seal {
        Ok("ok\n")
    } else {
        Err(Code::Unavailable.into())
    }
}

fn said<E: std::fmt::Display>(
    part: &'static str,
    answer: Result<Result<(), E>, tokio::time::error::Elapsed>,
) -> bool {
    match answer {
        Ok(Ok(())) => true,
        Ok(Err(reason)) => {
            tracing::warn!(part, %reason, "not ready");
            false
        }
        Err(_) => {
            tracing::warn!(part, "not ready: no answer in time");
            false
        }
    }
}
