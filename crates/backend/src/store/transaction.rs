//! An open transaction, whichever database it is in.
//!
//! Dropped, it leaves nothing behind. Committed, it is on the disk before anybody is told.

use std::ops::{Deref, DerefMut};

use sqlx::{Any, AnyConnection};

use super::group::Lent;
use super::{Counts, StoreError};
use crate::clock::Stopwatch;

/// An open transaction that has the right to write.
pub(crate) struct Transaction(Open);

enum Open {
    /// A part of a group that is committed together (SQLite).
    Grouped(Lent),
    /// A transaction of its own (PostgreSQL).
    Own(sqlx::Transaction<'static, Any>, Counts),
}

impl Transaction {
    pub(super) fn grouped(lent: Lent) -> Self {
        Self(Open::Grouped(lent))
    }

    pub(super) fn own(transaction: sqlx::Transaction<'static, Any>, counts: Counts) -> Self {
        Self(Open::Own(transaction, counts))
    }

    /// Keeps what was written, and returns when it is on the disk.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            Open::Grouped(lent) => lent.keep().await,
            Open::Own(transaction, counts) => {
                let stopwatch = Stopwatch::start();
                transaction.commit().await.map_err(StoreError::at_commit)?;
                counts.note_commit(1, stopwatch.elapsed());
                Ok(())
            }
        }
    }
}

impl Deref for Transaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        match &self.0 {
            Open::Grouped(lent) => lent,
            Open::Own(transaction, _) => transaction,
        }
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        match &mut self.0 {
            Open::Grouped(lent) => lent,
            Open::Own(transaction, _) => transaction,
        }
    }
}
