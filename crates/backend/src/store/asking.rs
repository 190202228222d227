//! A statement that is written as it is asked for: each argument is named where it stands.
//!
//! Only words of ours are written. What others say is an argument, never text.

use std::fmt::Write as _;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, AnyConnection, Arguments as _, AssertSqlSafe, Encode, FromRow, Type};

use super::StoreError;

/// Most rows that one statement adds.
const ROWS_MAX: usize = 64;

/// Cuts what is added into pieces whose lengths are powers of two: a few statements, which the
/// database reads once each, whatever the number of rows is.
pub(crate) fn pieces<T>(mut rest: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let length = 1 << rest.len().min(ROWS_MAX).checked_ilog2()?;
        let (piece, left) = rest.split_at(length);
        rest = left;
        Some(piece)
    })
}

/// A statement and its arguments so far.
#[derive(Default)]
pub(crate) struct Asking {
    text: String,
    arguments: AnyArguments,
    is_new_each_time: bool,
}

impl Asking {
    /// Writes what comes next.
    pub(crate) fn say(&mut self, words: &'static str) {
        self.text.push_str(words);
    }

    /// Writes what comes next, and an argument after it.
    pub(crate) fn ask<'t, T>(&mut self, words: &'static str, value: T) -> Result<(), StoreError>
    where
        T: Encode<'t, Any> + Type<Any>,
    {
        self.say(words);
        let added = self.arguments.add(value);
        added.map_err(|error| StoreError::Sql(sqlx::Error::Encode(error)))?;
        // Writing to a text does not fail.
        _ = write!(self.text, "${}", self.arguments.len());
        Ok(())
    }

    /// Lets the database think of its way each time, knowing the arguments: what is rare is read
    /// in another way than what is common.
    pub(super) fn think_each_time(&mut self) {
        self.is_new_each_time = true;
    }

    /// Returns the rows that it finds.
    pub(super) async fn rows<R>(self, connection: &mut AnyConnection) -> Result<Vec<R>, StoreError>
    where
        R: for<'r> FromRow<'r, AnyRow> + Send + Unpin,
    {
        let is_kept = !self.is_new_each_time;
        let query = sqlx::query_as_with(AssertSqlSafe(self.text), self.arguments);
        let query = query.persistent(is_kept);
        Ok(query.fetch_all(&mut *connection).await?)
    }

    /// Changes what it says, and returns how many rows that were.
    pub(crate) async fn change(self, connection: &mut AnyConnection) -> Result<u64, StoreError> {
        let query = sqlx::query_with(AssertSqlSafe(self.text), self.arguments);
        Ok(query.execute(&mut *connection).await?.rows_affected())
    }

    /// Asks the database how it would find them, a line a step.
    #[cfg(test)]
    pub(super) async fn plan(self, connection: &mut AnyConnection) -> Vec<String> {
        use sqlx::Row as _;

        let (explain, column) = match connection.backend_name() {
            "SQLite" => ("EXPLAIN QUERY PLAN ", "detail"),
            _ => ("EXPLAIN ", "QUERY PLAN"),
        };
        let text = explain.to_owned() + &self.text;
        let query = sqlx::query_with(AssertSqlSafe(text), self.arguments);
        let rows = query.fetch_all(&mut *connection).await.unwrap();
        rows.iter().map(|row| row.get(column)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_all_of_it_in_order_and_of_few_lengths() {
        for length in 0..300 {
            let all: Vec<usize> = (0..length).collect();
            let cut: Vec<&[usize]> = pieces(&all).collect();
            assert_eq!(cut.concat(), all);
            assert!(
                cut.iter()
                    .all(|piece| piece.len().is_power_of_two() && piece.len() <= ROWS_MAX)
            );
        }
        let lengths: Vec<usize> = pieces(&[0; 150]).map(<[i32]>::len).collect();
        assert_eq!(lengths, [64, 64, 16, 4, 2]);
    }
}
