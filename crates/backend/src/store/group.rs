//! Group commit: many acts, one `COMMIT`, one wait for the disk.
//!
//! SQLite has one writer at a time, and what costs is not writing but the disk's word that it is
//! written. So one task owns the connection that writes and lends it to one act after another,
//! each inside a savepoint of the same transaction. It commits when nobody waits any more or
//! when the group is full, and only then are they told. What an act seals is sealed on other
//! threads while the next acts write, and added before the commit. An act that is refused, or
//! whose caller went away, undoes its own savepoint; a commit or a seal that fails fails for all.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::AnyConnection;
use tokio::sync::{Mutex, OwnedMutexGuard, mpsc, oneshot};

use super::sealed::Sealed;
use super::transaction::Ending;
use super::{Counts, StoreError, trouble};
use crate::clock::Stopwatch;
use crate::seal::SealError;

/// Most acts of one group: bounds how long the first waits for the last.
const ACTS_MAX: usize = 64;
/// Most acts that wait for their turn before callers have to wait to ask for it.
const QUEUE_MAX: usize = 1024;

/// The one door to the connection that writes.
#[derive(Clone)]
pub(super) struct Group(mpsc::Sender<Turn>);

/// Why a group failed, for each of its acts.
#[derive(Clone)]
enum Failed {
    /// A seal was not finished; nothing was kept.
    Interrupted,
    /// A seal could not be made; nothing was kept.
    Seal(SealError),
    /// Nothing was kept.
    Undone(Arc<sqlx::Error>),
    /// It may have been kept: the disk did not say.
    Unsure(Arc<sqlx::Error>),
}

impl From<Failed> for StoreError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Interrupted => Self::Interrupted,
            Failed::Seal(error) => Self::Seal(error),
            Failed::Undone(error) => Self::Group(error),
            Failed::Unsure(error) => Self::Unsure(error),
        }
    }
}

impl From<StoreError> for Failed {
    /// Takes what went wrong while seals were kept.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Seal(error) => Self::Seal(error),
            StoreError::Sql(error) => Self::Undone(Arc::new(error)),
            _ => Self::Interrupted,
        }
    }
}

/// Somebody's wish to write, answered with the connection.
type Turn = oneshot::Sender<Result<Lent, Failed>>;
/// What became of an act: what was sealed in it, once that is on the disk.
type Word = Result<Vec<Sealed>, Failed>;

/// What an act leaves to its group.
struct Left {
    ending: Ending,
    told: oneshot::Sender<Word>,
}

/// The connection, lent to one act. What was written is undone on drop.
pub(super) struct Lent {
    connection: OwnedMutexGuard<AnyConnection>,
    end: oneshot::Sender<Left>,
}

impl Group {
    /// Starts the task that owns `connection`; it ends with the last door.
    pub(super) fn start(connection: AnyConnection, counts: Counts) -> Self {
        let (door, turns) = mpsc::channel(QUEUE_MAX);
        tokio::spawn(serve(Arc::new(Mutex::new(connection)), turns, counts));
        Self(door)
    }

    /// Waits for a turn.
    pub(super) async fn begin(&self) -> Result<Lent, StoreError> {
        let (turn, lent) = oneshot::channel();
        self.0.send(turn).await.map_err(|_| StoreError::Closed)?;
        let lent = lent.await.map_err(|_| StoreError::Closed)?;
        Ok(lent?)
    }
}

impl Lent {
    /// Gives the connection back, and waits until what was written is on the disk, with all
    /// that was to be sealed.
    pub(super) async fn keep(self, ending: Ending) -> Result<Vec<Sealed>, StoreError> {
        let Self { connection, end } = self;
        let (told, word) = oneshot::channel();
        let left = Left { ending, told };
        end.send(left).map_err(|_| StoreError::Closed)?;
        drop(connection);
        let word = word.await.map_err(|_| StoreError::Closed)?;
        Ok(word?)
    }
}

impl Deref for Lent {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.connection
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }
}

/// Serves groups until nobody can ask any more.
async fn serve(
    connection: Arc<Mutex<AnyConnection>>,
    mut turns: mpsc::Receiver<Turn>,
    counts: Counts,
) {
    while let Some(first) = turns.recv().await {
        let begun = run(&connection, "BEGIN IMMEDIATE").await;
        if let Err(failed) = begun {
            // Whoever went away meanwhile needs no answer, here and below.
            drop(first.send(Err(failed)));
            continue;
        }
        let mut kept = Vec::new();
        let acts = serve_acts(&connection, first, &mut turns, &mut kept).await;
        let word = match acts {
            Ok(()) => end(&connection, &mut kept, &counts).await,
            Err(failed) => Err(failed),
        };
        if word.is_err()
            && let Err(failed) = run(&connection, "ROLLBACK").await
        {
            // SQLite ends some transactions by itself, on a full disk for one.
            let reason = StoreError::from(failed);
            tracing::debug!(%reason, "a group of acts had ended by itself");
        }
        match word {
            Ok(sealed) => {
                for (left, sealed) in kept.into_iter().zip(sealed) {
                    drop(left.told.send(Ok(sealed)));
                }
            }
            Err(failed) => {
                for left in kept {
                    drop(left.told.send(Err(failed.clone())));
                }
            }
        }
    }
}

/// Adds what all acts left, when their seals are made, and commits.
async fn end(
    connection: &Mutex<AnyConnection>,
    kept: &mut [Left],
    counts: &Counts,
) -> Result<Vec<Vec<Sealed>>, Failed> {
    let endings = kept.iter_mut().map(|left| std::mem::take(&mut left.ending));
    let endings = endings.collect();
    let all = Ending::add(&mut *connection.lock().await, endings).await?;
    commit(connection, all.len(), counts).await?;
    Ok(all)
}

/// Lends the connection to `first` and to whoever waits by then; collects who is to be told.
async fn serve_acts(
    connection: &Arc<Mutex<AnyConnection>>,
    first: Turn,
    turns: &mut mpsc::Receiver<Turn>,
    kept: &mut Vec<Left>,
) -> Result<(), Failed> {
    let mut next = Some(first);
    let mut between = "SAVEPOINT act";
    while let Some(turn) = next {
        if let Err(failed) = run(connection, between).await {
            drop(turn.send(Err(failed.clone())));
            return Err(failed);
        }
        let (end, ended) = oneshot::channel();
        let lent = Lent {
            connection: connection.clone().lock_owned().await,
            end,
        };
        drop(turn.send(Ok(lent)));
        let told = ended.await;
        let is_kept = told.is_ok();
        // Told in any case, also when the group breaks here.
        kept.extend(told);
        next = if kept.len() < ACTS_MAX {
            turns.try_recv().ok()
        } else {
            None
        };
        between = match (is_kept, next.is_some()) {
            (true, true) => "RELEASE act; SAVEPOINT act",
            (true, false) => "RELEASE act",
            // Dropped: refused, failed, or its caller went away.
            (false, true) => "ROLLBACK TO act",
            (false, false) => "ROLLBACK TO act; RELEASE act",
        };
    }
    run(connection, between).await
}

async fn run(connection: &Mutex<AnyConnection>, statement: &'static str) -> Result<(), Failed> {
    let mut connection = connection.lock().await;
    let done = sqlx::raw_sql(statement).execute(&mut *connection).await;
    done.map(drop)
        .map_err(|error| Failed::Undone(Arc::new(error)))
}

async fn commit(
    connection: &Mutex<AnyConnection>,
    acts: usize,
    counts: &Counts,
) -> Result<(), Failed> {
    let stopwatch = Stopwatch::start();
    match run(connection, "COMMIT").await {
        Ok(()) => {
            counts.note_commit(u32::try_from(acts).unwrap_or(u32::MAX), stopwatch.elapsed());
            Ok(())
        }
        Err(Failed::Undone(error)) if !trouble::is_an_answer(&error) => Err(Failed::Unsure(error)),
        Err(failed) => Err(failed),
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{AnyConnection, Connection as _, Executor as _};
    use tempfile::TempDir;

    use super::*;

    /// A group over a new file, and another connection that sees what is committed.
    async fn opened() -> (TempDir, Group, AnyConnection) {
        sqlx::any::install_default_drivers();
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/a.sqlite?mode=rwc", folder.path().display());
        let mut writer = AnyConnection::connect(&url).await.unwrap();
        let tables = "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; \
                      CREATE TABLE n (n INTEGER PRIMARY KEY, \
                      of INTEGER REFERENCES n (n) DEFERRABLE INITIALLY DEFERRED)";
        writer.execute(tables).await.unwrap();
        let reader = AnyConnection::connect(&url).await.unwrap();
        (folder, Group::start(writer, Counts::default()), reader)
    }

    async fn insert(lent: &mut Lent, n: i64, of: Option<i64>) {
        let done = sqlx::query("INSERT INTO n (n, of) VALUES ($1, $2)")
            .bind(n)
            .bind(of)
            .execute(&mut **lent)
            .await;
        done.unwrap();
    }

    async fn kept(reader: &mut AnyConnection) -> Vec<i64> {
        let kept = sqlx::query_scalar("SELECT n FROM n ORDER BY n");
        kept.fetch_all(reader).await.unwrap()
    }

    #[tokio::test]
    async fn an_act_is_told_when_the_whole_group_is_on_the_disk() {
        let (_folder, group, mut reader) = opened().await;
        let mut first = group.begin().await.unwrap();
        let doors = group.clone();
        let waiting = tokio::spawn(async move { doors.begin().await });
        tokio::task::yield_now().await;
        insert(&mut first, 1, None).await;
        let told = tokio::spawn(first.keep(Ending::default()));
        let mut second = waiting.await.unwrap().unwrap();
        insert(&mut second, 2, None).await;
        assert!(!told.is_finished());
        assert!(kept(&mut reader).await.is_empty());
        second.keep(Ending::default()).await.unwrap();
        told.await.unwrap().unwrap();
        assert_eq!(kept(&mut reader).await, [1, 2]);
    }

    #[tokio::test]
    async fn an_act_that_is_dropped_undoes_itself_and_no_other() {
        let (_folder, group, mut reader) = opened().await;
        for n in 1..=6 {
            let mut act = group.begin().await.unwrap();
            insert(&mut act, n, None).await;
            if n % 2 == 0 {
                drop(act);
            } else {
                act.keep(Ending::default()).await.unwrap();
            }
        }
        // Its caller goes away in the middle of a statement.
        let mut act = group.begin().await.unwrap();
        let slow = "WITH RECURSIVE up (n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM up \
                    WHERE n < 100000) INSERT INTO n (n) SELECT n FROM up";
        let cut = tokio::time::timeout(std::time::Duration::from_millis(1), act.execute(slow));
        drop(cut.await);
        drop(act);
        let mut last = group.begin().await.unwrap();
        insert(&mut last, 7, None).await;
        last.keep(Ending::default()).await.unwrap();
        assert_eq!(kept(&mut reader).await, [1, 3, 5, 7]);
    }

    #[tokio::test]
    async fn a_commit_that_fails_fails_for_all_and_the_next_group_goes_on() {
        let (_folder, group, mut reader) = opened().await;
        let mut good = group.begin().await.unwrap();
        let doors = group.clone();
        let waiting = tokio::spawn(async move { doors.begin().await });
        tokio::task::yield_now().await;
        insert(&mut good, 1, None).await;
        let good = tokio::spawn(good.keep(Ending::default()));
        let mut bad = waiting.await.unwrap().unwrap();
        // What it refers to is not there, which is noticed at the commit.
        insert(&mut bad, 2, Some(99)).await;
        let (bad, good) = (bad.keep(Ending::default()).await, good.await.unwrap());
        assert!(matches!(good, Err(StoreError::Group(_))), "{good:?}");
        assert!(matches!(bad, Err(StoreError::Group(_))), "{bad:?}");
        assert!(kept(&mut reader).await.is_empty());
        let mut next = group.begin().await.unwrap();
        insert(&mut next, 3, None).await;
        next.keep(Ending::default()).await.unwrap();
        assert_eq!(kept(&mut reader).await, [3]);
    }

    #[tokio::test]
    async fn an_act_that_ends_the_transaction_breaks_its_group() {
        let (_folder, group, mut reader) = opened().await;
        let mut act = group.begin().await.unwrap();
        insert(&mut act, 1, None).await;
        // As SQLite does by itself when the disk is full.
        act.execute("ROLLBACK").await.unwrap();
        let kept_word = act.keep(Ending::default()).await;
        assert!(matches!(kept_word, Err(StoreError::Group(_))));
        assert!(kept(&mut reader).await.is_empty());
        let mut next = group.begin().await.unwrap();
        insert(&mut next, 2, None).await;
        next.keep(Ending::default()).await.unwrap();
        assert_eq!(kept(&mut reader).await, [2]);
    }
}
