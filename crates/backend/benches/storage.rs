//! What storage carries, through the whole router: durable filings a second, the last page of a
//! million rows beside the first, memory while documents come in.
//!
//! `cargo bench -p backend --bench storage -- [filings|pages|uploads]…`, all of them if none is
//! named. The records are in a file of a temporary folder, or where `BUZON_BENCH_DATABASE` says:
//! an empty database on a server that waits for its disk. One line a measure, with its unit.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(
    clippy::unwrap_used,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a benchmark stops where it cannot go on, and divides counts by seconds"
)]

#[path = "storage/filings.rs"]
mod filings;
#[path = "storage/pages.rs"]
mod pages;
#[path = "storage/party.rs"]
mod party;
#[path = "storage/uploads.rs"]
mod uploads;

fn main() {
    // Cargo adds `--bench` when it runs this itself.
    let named: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let wanted = |name: &str| named.is_empty() || named.iter().any(|word| word == name);
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
    if wanted("pages") {
        runtime.block_on(pages::measure());
    }
}
