//! One call of the institute's systems, known by its key: the same body gets the same answer.
//!
//! The key is taken in the transaction of the act, so two that come at once are done one after the
//! other, and the second is answered like the first. A refused act leaves its key free.

use mailbox::digest::Digest;
use mailbox::instant::LegalTime;
use mailbox::problem::Code;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::AnyConnection;

use crate::acts::{Failure, NotDone};
use crate::house::House;
use crate::store::{Transaction, institute};

/// The key of a call, and the digest of all that it asks.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) key: String,
    pub(crate) request_sha256: Digest,
}

/// What a call is answered, now or before.
#[derive(Debug)]
pub(crate) struct Answered<T> {
    pub(crate) answer: T,
    /// Whether it was done by this call.
    pub(crate) is_new: bool,
}

/// A call whose act may be done, or the answer it got before.
pub(super) enum Begun<T> {
    Before(Answered<T>),
    Now(Transaction),
}

impl Call {
    /// Finds the answer that the same call got before.
    pub(super) async fn before<T: DeserializeOwned>(
        &self,
        house: &House,
    ) -> Result<Option<Answered<T>>, NotDone> {
        let mut connection = house.store.read().await?;
        self.find(&mut connection).await
    }

    /// Opens the transaction of the act and takes the key in it.
    pub(super) async fn begin<T: DeserializeOwned>(
        &self,
        house: &House,
        now: LegalTime,
    ) -> Result<Begun<T>, NotDone> {
        let mut transaction = house.store.begin().await?;
        let (key, sha256) = (&self.key, self.request_sha256);
        if institute::take_key(&mut transaction, key, sha256, now).await? {
            return Ok(Begun::Now(transaction));
        }
        let found = self.find(&mut transaction).await?;
        // It may have been written by an act of the same group, not on the disk yet.
        transaction.commit().await?;
        Ok(Begun::Before(found.ok_or(Code::InFlight)?))
    }

    /// Keeps the answer, and returns when all of it is on the disk.
    pub(super) async fn end<T: Serialize>(
        &self,
        mut transaction: Transaction,
        answer: T,
    ) -> Result<Answered<T>, NotDone> {
        let text = serde_json::to_string(&answer).map_err(|_| Failure::KeptAnswer)?;
        institute::keep_answer(&mut transaction, &self.key, &text).await?;
        transaction.commit().await?;
        Ok(Answered {
            answer,
            is_new: true,
        })
    }

    async fn find<T: DeserializeOwned>(
        &self,
        connection: &mut AnyConnection,
    ) -> Result<Option<Answered<T>>, NotDone> {
        let Some(before) = institute::of_key(connection, &self.key).await? else {
            return Ok(None);
        };
        if before.request_sha256 != self.request_sha256 {
            return Err(Code::IdempotencyKeyReused.into());
        }
        let answer = serde_json::from_str(&before.answer).map_err(|_| Failure::KeptAnswer)?;
        Ok(Some(Answered {
            answer,
            is_new: false,
        }))
    }
}
