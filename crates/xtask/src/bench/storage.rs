//! What storage carries: durable filings a second beside synced commits, what a filing costs by
//! part, the last page of a million rows beside the first, memory while documents come in.
//!
//! Each budget stands beside its reference of the same run. Filings are counted twice: on the disk
//! at hand, and with syncs made as slow as those of a plain disk, where grouping commits is what
//! decides (`benches/storage/slow_disk.c`).

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step;

/// Filings of 64 writers a second, in times of what one writer commits alone.
const FILINGS_RATIO_MIN: f64 = 8.0;
/// How much longer a sync takes on the slow disk, in microseconds: about 250 commits a second.
const SYNC_MICROSECONDS: &str = "3700";
const SLOW_DISK: &str = "crates/backend/benches/storage/slow_disk.c";
/// The last page, in times of the first.
const PAGE_RATIO_MAX: f64 = 1.5;
/// The lists, and how their measures are called.
const LISTS: [(&str, &str); 2] = [("filings", "page"), ("notifications", "notified")];
/// What any page may take, whatever it is narrowed to, in microseconds.
const FILTER_MICROSECONDS_MAX: f64 = 100_000.0;
/// More memory while 20 people upload 50 MB each, in MiB.
const UPLOADS_MIB_MAX: f64 = 64.0;

/// What the benchmark printed.
struct Told(String);

impl Told {
    fn by(cargo: &mut Command) -> Result<Self, Trouble> {
        let failed = "`cargo bench -p backend --bench storage` failed: run it";
        step::asked(cargo)
            .map(Self)
            .ok_or_else(|| Trouble::new(failed))
    }

    /// Finds the number of a line `name number`; `None` when it was not measured.
    fn of(&self, name: &str) -> Option<f64> {
        (self.0.lines().filter_map(|line| line.split_once(' ')))
            .find(|(found, _)| *found == name)
            .and_then(|(_, number)| number.trim().parse().ok())
    }

    /// Lists the lines whose name begins so, without that beginning.
    fn all<'a>(&'a self, beginning: &'a str) -> impl Iterator<Item = (&'a str, f64)> {
        (self.0.lines().filter_map(|line| line.split_once(' '))).filter_map(
            move |(name, number)| {
                Some((name.strip_prefix(beginning)?, number.trim().parse().ok()?))
            },
        )
    }

    fn need(&self, name: &str) -> Result<f64, Trouble> {
        self.of(name)
            .ok_or_else(|| Trouble::new(format!("the benchmark printed no {name}")))
    }
}

/// Measures and prints; nothing here fails for being slow.
pub(crate) fn bench(place: &Place) -> Result<(), Trouble> {
    let mut cargo = place.cargo(["bench", "-q", "-p", "backend", "--bench", "storage"]);
    let told = Told::by(&mut cargo)?;
    filings(&told, "the disk at hand")?;
    if let Some(library) = slow_disk(place)? {
        cargo.args(["--", "filings"]).env("LD_PRELOAD", library);
        cargo.env("SYNC_MICROSECONDS", SYNC_MICROSECONDS);
        filings(
            &Told::by(&mut cargo)?,
            "a disk whose syncs take 3.7 ms more",
        )?;
    }
    cost(&told)?;
    for database in ["sqlite", "postgres"] {
        for (what, list) in LISTS {
            page(&told, database, (what, list))?;
        }
        filters(&told, database);
    }
    let (idle, more) = (
        told.need("uploads-idle-mib")?,
        told.need("uploads-more-mib")?,
    );
    say::line(&format!(
        "storage: memory while 20 people upload 50 MB each: {more:.1} MiB above the idle \
         {idle:.1}; {} {UPLOADS_MIB_MAX}",
        verdict(more <= UPLOADS_MIB_MAX)
    ));
    Ok(())
}

/// Compiles what makes syncs slow; none where the system has no such way in.
fn slow_disk(place: &Place) -> Result<Option<PathBuf>, Trouble> {
    if !cfg!(target_os = "linux") || place.on_path(&["cc"]).is_none() {
        say::line("storage: a slow disk: not run: it needs Linux and `cc`");
        return Ok(None);
    }
    let folder = place.target.join("xtask");
    fs::create_dir_all(&folder).map_err(|error| Trouble::with_file(&folder, &error))?;
    let library = folder.join("slow_disk.so");
    let mut compile = place.command("cc");
    compile.args(["-O2", "-shared", "-fPIC", "-o"]);
    compile.arg(&library).arg(place.root.join(SLOW_DISK));
    step::quiet(place, "compiling what makes syncs slow", &mut compile)?;
    Ok(Some(library))
}

fn filings(told: &Told, disk: &str) -> Result<(), Trouble> {
    let (many, commits) = (told.need("filings-many")?, told.need("commits-alone")?);
    let verdict = |ratio: f64| {
        if ratio >= FILINGS_RATIO_MIN {
            "within"
        } else {
            "UNDER"
        }
    };
    let (bare, own) = (
        told.need("filings-many-per-commit-alone")?,
        told.need("filings-many-per-filing-alone")?,
    );
    say::line(&format!(
        "storage: {disk}: filings of 64 writers, on the disk: {many:.0}/s; of one writer \
         {:.0}/s: {own:.1} x, {} {FILINGS_RATIO_MIN} x; one writer's bare synced commits \
         {commits:.0}/s: {bare:.1} x, {} {FILINGS_RATIO_MIN} x",
        told.need("filings-one")?,
        verdict(own),
        verdict(bare)
    ));
    say::line(&format!(
        "storage: {disk}: challenges, the act that is little but its commit: of 64 writers \
         {:.0}/s, of one {:.0}/s",
        told.need("challenges-many")?,
        told.need("challenges-one")?
    ));
    Ok(())
}

/// What one filing costs, by part: where cores are the limit, these are what to make smaller.
fn cost(told: &Told) -> Result<(), Trouble> {
    let whole = told.need("cpu-filing")?;
    let parts = [
        ("the database's threads", "cpu-database"),
        ("signature and chain", "cpu-verify"),
        ("JSON and statement", "cpu-texts"),
        ("the seal", "cpu-seal"),
        ("the act, HTTP and waiting", "cpu-rest"),
    ];
    let parts = parts.map(|(what, name)| Ok(format!("{what} {:.0}", told.need(name)?)));
    let parts: Vec<String> = parts.into_iter().collect::<Result<_, Trouble>>()?;
    say::line(&format!(
        "storage: a filing costs {whole:.0} µs of a core: {} (the seal would be {:.0} with `rsa`)",
        parts.join(", "),
        told.need("cpu-seal-with-rsa")?
    ));
    say::line(&format!(
        "storage: {:.2} cores were busy at {:.0} filings a second",
        told.need("cores-busy")?,
        told.need("filings-while-counted")?
    ));
    Ok(())
}

fn page(told: &Told, database: &str, (what, name): (&str, &str)) -> Result<(), Trouble> {
    let (Some(first), Some(last)) = (
        told.of(&format!("{name}-first-{database}")),
        told.of(&format!("{name}-last-{database}")),
    ) else {
        if database == "sqlite" {
            return Err(Trouble::new("the benchmark printed no pages"));
        }
        say::line(&format!(
            "storage: {database}: not run: it is not installed"
        ));
        return Ok(());
    };
    let ratio = last / first;
    say::line(&format!(
        "storage: {database}: page 100,000 of a million {what}: {last:.0} µs, page 1 {first:.0} µs: \
         {ratio:.2} x; {} {PAGE_RATIO_MAX} x",
        verdict(ratio <= PAGE_RATIO_MAX)
    ));
    Ok(())
}

/// The first page of a million notifications under each filter, and of each search.
fn filters(told: &Told, database: &str) {
    let end = format!("-{database}");
    for (name, microseconds) in told.all("filter-") {
        let Some(what) = name.strip_suffix(&end) else {
            continue;
        };
        say::line(&format!(
            "storage: {database}: the first of a million by {what}: {microseconds:.0} µs; {} \
             {FILTER_MICROSECONDS_MAX:.0} µs",
            verdict(microseconds <= FILTER_MICROSECONDS_MAX)
        ));
    }
}

fn verdict(is_within: bool) -> &'static str {
    if is_within { "within" } else { "OVER" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_that_was_not_printed_is_missed() {
        let told = Told("commits-alone 812.50\nfilings-one 90.00\n".to_owned());
        assert_eq!(told.of("filings-one"), Some(90.0));
        assert!(told.need("filings").is_err());
        assert!(page(&told, "sqlite", LISTS[0]).is_err());
        assert!(page(&told, "postgres", LISTS[1]).is_ok());
        let told = Told("filter-kind-sqlite 12.00\npage-first-sqlite 9.00\n".to_owned());
        let all: Vec<_> = told.all("filter-").collect();
        assert_eq!(all, [("kind-sqlite", 12.0)]);
    }
}
