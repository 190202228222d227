//! What a failure of the database means for whoever asked.
//!
//! SQLite tells a number (`sqlite3.h`), PostgreSQL five characters (its manual, appendix A). A
//! connection that broke while a commit was under way leaves it open whether that was kept.

use std::io;

use sqlx::error::DatabaseError;

use super::StoreError;
use crate::seal::SealError;

/// What a failure means.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Trouble {
    /// Asking again won't help.
    Broken,
    /// The disk is full: nothing was written.
    Full,
    /// It does not answer, or is too busy: nothing was written.
    Gone,
    /// It may have been written.
    Unsure,
}

impl StoreError {
    /// Says what it means.
    pub(crate) fn trouble(&self) -> Trouble {
        match self {
            // What was not sealed was not written: the seal may be back in a moment.
            Self::Closed
            | Self::Seal(
                SealError::Changed
                | SealError::Key(_)
                | SealError::NoneInForce { .. }
                | SealError::Unopened { .. },
            ) => Trouble::Gone,
            Self::Corrupt { .. }
            | Self::Interrupted
            | Self::Migration(_)
            | Self::Seal(SealError::Sign(_)) => Trouble::Broken,
            Self::Group(error) => of(error),
            Self::Sql(error) => of(error),
            Self::Unsure(_) => Trouble::Unsure,
        }
    }

    /// Says that this ended a commit: unless the database itself said no, it may have been kept.
    pub(super) fn at_commit(error: sqlx::Error) -> Self {
        if is_an_answer(&error) {
            Self::Sql(error)
        } else {
            Self::Unsure(error.into())
        }
    }
}

/// Tells whether a commit that ended so was certainly not kept.
pub(super) fn is_an_answer(error: &sqlx::Error) -> bool {
    match error {
        // SQLite answers also when its disk did not: then nobody knows.
        sqlx::Error::Database(error) => of_code(error.as_ref()) != Trouble::Gone,
        _ => false,
    }
}

fn of(error: &sqlx::Error) -> Trouble {
    match error {
        sqlx::Error::Database(error) => of_code(error.as_ref()),
        sqlx::Error::Io(error) => of_io(error),
        sqlx::Error::PoolClosed
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::Protocol(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::WorkerCrashed => Trouble::Gone,
        _ => Trouble::Broken,
    }
}

/// Says what a failure of a file or of a connection means.
pub(crate) fn of_io(error: &io::Error) -> Trouble {
    match error.kind() {
        io::ErrorKind::FileTooLarge | io::ErrorKind::QuotaExceeded | io::ErrorKind::StorageFull => {
            Trouble::Full
        }
        _ => Trouble::Gone,
    }
}

fn of_code(error: &dyn DatabaseError) -> Trouble {
    let code = error.code().unwrap_or_default();
    if code.len() == 5 {
        return of_sqlstate(&code);
    }
    match code.parse::<u32>().map(|code| code & 0xff) {
        // FULL
        Ok(13) => Trouble::Full,
        // BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CANTOPEN, PROTOCOL
        Ok(5..=10 | 14 | 15) => Trouble::Gone,
        _ => Trouble::Broken,
    }
}

fn of_sqlstate(code: &str) -> Trouble {
    match code {
        // disk_full
        "53100" => Trouble::Full,
        // read_only_sql_transaction: a server that follows another; lock_not_available
        "25006" | "55P03" => Trouble::Gone,
        // connections, collisions, resources, shutting down, the system
        _ if ["08", "40", "53", "57", "58"]
            .iter()
            .any(|class| code.starts_with(class)) =>
        {
            Trouble::Gone
        }
        _ => Trouble::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_of_the_server_are_told_apart() {
        for (code, trouble) in [
            ("53100", Trouble::Full),
            ("53300", Trouble::Gone),
            ("57P01", Trouble::Gone),
            ("57P03", Trouble::Gone),
            ("40P01", Trouble::Gone),
            ("08006", Trouble::Gone),
            ("25006", Trouble::Gone),
            ("23505", Trouble::Broken),
            ("42P01", Trouble::Broken),
        ] {
            assert_eq!(of_sqlstate(code), trouble, "{code}");
        }
    }

    #[test]
    fn a_commit_whose_answer_is_lost_may_have_been_kept() {
        let lost = io::Error::from(io::ErrorKind::ConnectionReset);
        let lost = StoreError::at_commit(sqlx::Error::Io(lost));
        assert_eq!(lost.trouble(), Trouble::Unsure);
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert_eq!(of(&sqlx::Error::Io(full)), Trouble::Full);
        assert_eq!(of(&sqlx::Error::PoolTimedOut), Trouble::Gone);
        assert_eq!(of(&sqlx::Error::RowNotFound), Trouble::Broken);
    }
}
