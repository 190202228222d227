//! `crash KILLS`: people file and open through the real doors while doors and backends die, and afterwards
//! every act that was answered is there, once.
//!
//! A part dies by SIGKILL, at a random point, also while it is still starting. People do what the
//! app does: the same statement under the same key, at the next door, until there is an answer.
//! `cargo xtask crash` builds what this runs.
#![expect(clippy::expect_used, reason = "a proof stops at the first thing wrong")]
#![expect(
    clippy::indexing_slicing,
    reason = "a proof stops at the first thing wrong"
)]
#![expect(clippy::print_stdout, reason = "a proof says what it proved")]
#![expect(clippy::unwrap_used, reason = "a proof stops at the first thing wrong")]

#[path = "../../crates/backend/tests/backend/database/postgres.rs"]
#[expect(dead_code, reason = "the backend's own tests use all of it")]
mod database;
mod desk;
mod people;
mod stage;
mod verdict;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use people::{Ledger, Person};
use stage::Stage;

/// How many people file at once.
const PEOPLE: usize = 12;
/// A part lives at most so long after it listens.
const LIFE_MS_MAX: u64 = 100;
/// Of those that die, one in so many dies again before it listens.
const STILLBORN: u32 = 8;
/// Nobody is answered for so long: something is stuck.
const STUCK: Duration = Duration::from_secs(60);

/// Kills doors and backends while people file.
#[derive(Parser)]
struct Arguments {
    /// How many processes are killed
    kills: usize,
    /// Where the records are
    #[arg(long, value_enum, default_value = "sqlite")]
    database: Kind,
    /// What the random points follow from [default: the hour]
    #[arg(long)]
    seed: Option<u64>,
    /// The program of the door
    #[arg(long)]
    proxy: PathBuf,
    /// The program of the backend
    #[arg(long)]
    backend: PathBuf,
}

/// Where the records are.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Kind {
    /// On a server, with two backends
    Postgres,
    /// In a file, with one backend
    Sqlite,
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let seed = arguments.seed.unwrap_or_else(|| {
        use std::hash::BuildHasher as _;
        std::hash::RandomState::new().hash_one(arguments.kills)
    });
    println!("crash: {:?}, seed {seed}", arguments.database);
    let stage = Stage::set(&arguments.proxy, &arguments.backend, arguments.database).await;
    let ledger = Arc::new(Ledger::default());
    let mut people = Vec::new();
    for index in 0..PEOPLE {
        let person = Person::sign_in(&stage, index).await;
        people.push(tokio::spawn(person.act(ledger.clone())));
    }
    let started = now();
    let (stage, killed) = tokio::task::spawn_blocking({
        let ledger = ledger.clone();
        move || storm(stage, arguments.kills, seed, &ledger)
    })
    .await
    .unwrap();
    ledger.is_over.store(true, Ordering::Relaxed);
    for person in people {
        person.await.unwrap();
    }
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "crash: killed {killed}; {} acts answered, {} after a lost or failed answer, in {seconds:.0} s",
        ledger.answered(),
        ledger.repeated.load(Ordering::Relaxed),
    );
    verdict::examine(&stage, &ledger).await;
}

/// Kills so many processes; whoever died starts again at once.
fn storm(mut stage: Stage, kills: usize, seed: u64, ledger: &Ledger) -> (Stage, String) {
    let mut random = StdRng::seed_from_u64(seed);
    let mut killed = vec![0; stage.parts.len()];
    let (mut last_answered, mut last_progress) = (0, now());
    for _ in 0..kills {
        let index = random.random_range(0..stage.parts.len());
        std::thread::sleep(Duration::from_millis(random.random_range(0..LIFE_MS_MAX)));
        stage.kill(index);
        killed[index] += 1;
        if random.random_ratio(1, STILLBORN) {
            std::thread::sleep(Duration::from_millis(random.random_range(0..LIFE_MS_MAX)));
            stage.kill(index);
            killed[index] += 1;
        }
        stage.wait_for(index);
        let answered = ledger.answered();
        if answered > last_answered {
            (last_answered, last_progress) = (answered, now());
        }
        assert!(
            last_progress.elapsed() < STUCK,
            "nobody is answered any more"
        );
        if killed.iter().sum::<usize>() >= kills {
            break;
        }
    }
    let words: Vec<String> = (stage.parts.iter().zip(&killed))
        .map(|(part, times)| format!("{} {times} times", part.name))
        .collect();
    let sum = killed.iter().sum::<usize>();
    (stage, format!("{sum} processes ({})", words.join(", ")))
}

#[expect(
    clippy::disallowed_methods,
    reason = "it measures how long people wait"
)]
fn now() -> Instant {
    Instant::now()
}
