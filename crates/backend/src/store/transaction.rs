//! An open transaction, whichever database it is in.
//!
//! Dropped, it leaves nothing behind. Committed, it is on the disk before anybody is told. What is
//! sealed in it is sealed at its end, and kept with it: no record without its seal.

use std::ops::{Deref, DerefMut};

use sqlx::{Any, AnyConnection};

use super::StoreError;
use super::group::Lent;
use super::sealed::{self, Sealed, ToSeal};

/// An open transaction that has the right to write.
pub(crate) struct Transaction {
    open: Open,
    to_seal: Vec<ToSeal>,
}

enum Open {
    /// A part of a group that is committed together (SQLite).
    Grouped(Lent),
    /// A transaction of its own (PostgreSQL).
    Own(sqlx::Transaction<'static, Any>),
}

impl Transaction {
    pub(super) fn grouped(lent: Lent) -> Self {
        Self {
            open: Open::Grouped(lent),
            to_seal: Vec::new(),
        }
    }

    pub(super) fn own(transaction: sqlx::Transaction<'static, Any>) -> Self {
        Self {
            open: Open::Own(transaction),
            to_seal: Vec::new(),
        }
    }

    /// Asks for a seal, to be made and kept when this is committed.
    pub(crate) fn seal(&mut self, text: ToSeal) {
        self.to_seal.push(text);
    }

    /// Makes the seals, keeps what was written with them, and returns when it is on the disk.
    ///
    /// The seals are in the order they were asked for.
    pub(crate) async fn commit(mut self) -> Result<Vec<Sealed>, StoreError> {
        let mut all = Vec::new();
        for text in std::mem::take(&mut self.to_seal) {
            let made = made(text).await?;
            sealed::insert(&mut self, &made).await?;
            all.push(made);
        }
        match self.open {
            Open::Grouped(lent) => lent.keep().await?,
            Open::Own(transaction) => transaction.commit().await?,
        }
        Ok(all)
    }
}

/// Makes a seal off the threads that serve.
async fn made(text: ToSeal) -> Result<Sealed, StoreError> {
    let ToSeal {
        folio,
        purpose,
        mailbox,
        statement,
        at,
        sealing,
    } = text;
    let making = tokio::task::spawn_blocking(move || {
        let seal = sealing(&statement)?;
        Ok((statement, seal))
    });
    let (statement, seal) = making
        .await
        .map_err(|_| StoreError::Interrupted)?
        .map_err(StoreError::Seal)?;
    Ok(Sealed {
        folio,
        purpose,
        mailbox,
        statement,
        seal,
        at,
    })
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
