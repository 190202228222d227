//! An open transaction, whichever database it is in.
//!
//! Dropped, it leaves nothing behind. Committed, it is on the disk before anybody is told. What is
//! sealed in it is sealed on other threads from the moment it is asked for, and kept with it: no
//! record without its seal, nor without its entry of the audit. Until the commit, nobody finds what
//! was sealed, nor does this.

use std::ops::{Deref, DerefMut};

use sqlx::{Any, AnyConnection};

use super::group::Lent;
use super::sealed::{self, Making, Sealed, ToSeal};
use super::{Counts, StoreError};
use crate::audit::{self, Entry};
use crate::clock::Stopwatch;

/// An open transaction that has the right to write.
pub(crate) struct Transaction {
    open: Open,
    ending: Ending,
    counts: Counts,
}

/// What an act leaves to be added when its transaction ends. A group's acts end together: theirs
/// is added in a few statements for all.
#[derive(Default)]
pub(super) struct Ending {
    making: Vec<Making>,
    entries: Vec<Entry>,
}

impl Ending {
    /// Adds what acts left, and returns what was sealed in each.
    pub(super) async fn add(
        connection: &mut AnyConnection,
        endings: Vec<Self>,
    ) -> Result<Vec<Vec<Sealed>>, StoreError> {
        let (makings, entries): (Vec<_>, Vec<_>) = (endings.into_iter())
            .map(|ending| (ending.making, ending.entries))
            .unzip();
        let sealed = sealed::keep(connection, makings.into_iter()).await?;
        // Last: other replicas wait for the head of the chain.
        audit::keep(connection, entries.iter().flatten()).await?;
        Ok(sealed)
    }
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
            ending: Ending::default(),
            counts,
        }
    }

    /// Asks for a seal, to be kept when this is committed.
    pub(crate) fn seal(&mut self, text: ToSeal) {
        self.ending.making.push(Making::begin(text));
    }

    /// Has an entry of the audit appended when this is committed.
    pub(crate) fn enter(&mut self, entry: Entry) {
        self.ending.entries.push(entry);
    }

    /// Keeps what was written and sealed, and returns when it is on the disk.
    ///
    /// The seals are in the order they were asked for.
    pub(crate) async fn commit(self) -> Result<Vec<Sealed>, StoreError> {
        let Self {
            open,
            ending,
            counts,
        } = self;
        let verbs: Vec<&str> = ending.entries.iter().map(Entry::word).collect();
        let all = match open {
            Open::Grouped(lent) => lent.keep(ending).await?,
            Open::Own(transaction) => commit(transaction, ending, &counts).await?,
        };
        counts.note_acts(verbs.into_iter());
        Ok(all)
    }
}

async fn commit(
    mut transaction: sqlx::Transaction<'static, Any>,
    ending: Ending,
    counts: &Counts,
) -> Result<Vec<Sealed>, StoreError> {
    let all = Ending::add(&mut transaction, vec![ending]).await?;
    let stopwatch = Stopwatch::start();
    transaction.commit().await.map_err(StoreError::at_commit)?;
    counts.note_commit(1, stopwatch.elapsed());
    Ok(all.into_iter().flatten().collect())
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
