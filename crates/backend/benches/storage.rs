//! What storage carries, through the whole router: durable filings a second and what each costs,
//! the last page of a million rows beside the first, memory while documents come in.
//!
//! `cargo bench -p backend --bench storage -- [cost|filings|pages|uploads]… [rows=N]`, all of them
//! if none is named, the pages with a million rows if no number is; `cargo xtask bench --only
//! storage` puts their budgets beside them. One line a measure: a name and a number. Records are
//! in a file of a temporary folder; the pages also on a PostgreSQL, where there is one.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(
    clippy::unwrap_used,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a benchmark stops where it cannot go on, and divides counts by seconds"
)]

#[path = "storage/cost.rs"]
mod cost;
#[path = "../tests/backend/database/postgres.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod database;
#[path = "storage/filings.rs"]
mod filings;
#[path = "storage/pages.rs"]
mod pages;
#[path = "storage/party.rs"]
mod party;
#[path = "storage/uploads.rs"]
mod uploads;

const ROWS: u64 = 1_000_000;

fn main() {
    // Cargo adds `--bench` when it runs this itself.
    let named: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let rows = named.iter().find_map(|word| word.strip_prefix("rows="));
    let rows = rows.map_or(ROWS, |rows| rows.parse().unwrap());
    let named = named.iter().filter(|word| !word.contains('='));
    let is_all = named.clone().next().is_none();
    let wanted = |name: &str| is_all || named.clone().any(|word| word == name);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    if wanted("uploads") {
        runtime.block_on(uploads::measure());
    }
    if wanted("filings") {
        runtime.block_on(filings::measure());
    }
    if wanted("cost") {
        runtime.block_on(cost::measure());
    }
    if wanted("pages") {
        runtime.block_on(pages::measure(rows));
    }
}

/// Prints one measure.
fn tell(name: &str, number: f64) {
    println!("{name} {number:.2}");
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
