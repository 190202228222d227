//! An open transaction, whichever database it is in.
//!
//! Dropped, it leaves nothing behind. Committed, it is on the disk before anybody is told. What is
//! sealed in it is sealed on other threads from the moment it is asked for, and kept with it: no
//! record without its seal. Until the commit, nobody finds what was sealed, nor does this.

use std::ops::{Deref, DerefMut};

use sqlx::{Any, AnyConnection};

use super::group::Lent;
use super::sealed::{self, Making, Sealed, ToSeal};
use super::{Counts, StoreError};
use crate::clock::Stopwatch;

/// An open transaction that has the right to write.
pub(crate) struct Transaction {
    open: Open,
    making: Vec<Making>,
    verbs: Vec<&'static str>,
    counts: Counts,
}

/// Where it is open.
pub(super) enum Open {
    /// A part of a group that is committed together (SQLite).
    Grouped(Lent),
    /// A transaction of its own (PostgreSQL).
    Own(sqlx::Transaction<'static, Any>),
}

impl Transaction {
    pub(super) fn of(open: Open, counts: Counts) -> Self {
        Self {
            open,
            making: Vec::new(),
            verbs: Vec::new(),
            counts,
        }
    }

    /// Asks for a seal, to be kept when this is committed.
    pub(crate) fn seal(&mut self, text: ToSeal) {
        self.making.push(Making::begin(text));
    }

    /// Notes what was done, to be counted when this is committed.
    pub(crate) fn note(&mut self, verb: &'static str) {
        self.verbs.push(verb);
    }

    /// Keeps what was written and sealed, and returns when it is on the disk.
    ///
    /// The seals are in the order they were asked for.
    pub(crate) async fn commit(self) -> Result<Vec<Sealed>, StoreError> {
        let Self {
            open,
            making,
            verbs,
            counts,
        } = self;
        let all = match open {
            Open::Grouped(lent) => lent.keep(making).await?,
            Open::Own(transaction) => commit(transaction, making, &counts).await?,
        };
        counts.note_acts(verbs.into_iter());
        Ok(all)
    }
}

async fn commit(
    mut transaction: sqlx::Transaction<'static, Any>,
    making: Vec<Making>,
    counts: &Counts,
) -> Result<Vec<Sealed>, StoreError> {
    let all = sealed::keep(&mut transaction, making).await?;
    let stopwatch = Stopwatch::start();
    transaction.commit().await.map_err(StoreError::at_commit)?;
    counts.note_commit(1, stopwatch.elapsed());
    Ok(all)
}

impl Deref for Transaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        match &self.open {
            Open::Grouped(lent) => lent,
            Open::Own(transaction) => transaction,
        }
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        match &mut self.open {
            Open::Grouped(lent) => lent,
            Open::Own(transaction) => transaction,
        }
    }
}
