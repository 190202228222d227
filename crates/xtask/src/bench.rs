//! `cargo xtask bench`: bytes on the wire against their budgets, then the server's and the browser's
//! numbers beside OpenSSL's.

mod native;
pub(crate) mod proxy;
pub(crate) mod storage;

use std::path::Path;

use serde_json::Value;

use crate::bundle;
use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step;
use crate::test;
use crate::tools::browser;

/// What a first visit may cost: index, boot, glue, wasm, sheet, preloaded fonts (brotli).
const FIRST_LOAD_BYTES_MAX: u64 = 250_000;
/// What the wasm of the signer may weigh (brotli); the worker and its glue come on top.
const SIGNER_BYTES_MAX: u64 = 80_000;
const BROWSER_BENCH: &str = "tests/browser/bench.mjs";
/// Apart from the journeys: only this needs its 200 packages.
const LIGHTHOUSE: &str = "tests/browser/lighthouse";

/// Builds the bundle as it ships, prints its sizes, and fails when it is over budget.
pub(crate) fn sizes(place: &Place) -> Result<(), Trouble> {
    bundle::build(place, bundle::Pace::Full)?;
    let list = bundle::list::read(&place.dist())
        .ok_or_else(|| Trouble::new("dist/bundle.json cannot be read: run `cargo xtask bundle`"))?;
    let all = |_: &str| true;
    let glue = |name: &str| !is_wasm(name);
    let within = [
        report("first load", sum(&list, "first", all), FIRST_LOAD_BYTES_MAX),
        report(
            "the signer's wasm",
            sum(&list, "signer", is_wasm),
            SIGNER_BYTES_MAX,
        ),
    ];
    weigh("the signer's worker and glue", sum(&list, "signer", glue));
    weigh("screens that come later", sum(&list, "later", all));
    if within.contains(&false) {
        return Err(Trouble::new(
            "the bundle is over budget: dist/bundle.json lists each file",
        ));
    }
    Ok(())
}

/// Prints sizes, fails when over budget, and runs the benchmarks.
pub(crate) fn bench(place: &Place) -> Result<(), Trouble> {
    sizes(place)?;
    native::bench(place)?;
    proxy::bench(place)?;
    storage::bench(place)?;
    browser_program(place, "browser benchmarks", BROWSER_BENCH)?;
    lighthouse(place)
}

/// Prints Lighthouse's marks for the pages that anybody may see.
pub(crate) fn lighthouse(place: &Place) -> Result<(), Trouble> {
    bundle::build(place, bundle::Pace::Full)?;
    browser::npm_packages(place, LIGHTHOUSE)?;
    browser_program(place, "Lighthouse", &format!("{LIGHTHOUSE}/marks.mjs"))
}

fn browser_program(place: &Place, what: &str, program: &str) -> Result<(), Trouble> {
    let tools = browser::ensure(place)?;
    test::build_servers(place)?;
    let mut node = place.command("node");
    step::loud(what, test::with_world(place, &tools, node.arg(program)))
}

fn report(what: &str, (bytes, wire): (u64, u64), budget: u64) -> bool {
    let verdict = if wire <= budget { "within" } else { "OVER" };
    say::line(&format!(
        "{what}: {wire} bytes on the wire of {bytes}; {verdict} {budget}"
    ));
    wire <= budget
}

fn is_wasm(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|kind| kind == "wasm")
}

fn weigh(what: &str, (bytes, wire): (u64, u64)) {
    say::line(&format!("{what}: {wire} bytes on the wire of {bytes}"));
}

/// Bytes as they are, and as they travel, of the files whose name `counts`.
fn sum(list: &Value, loads: &str, counts: fn(&str) -> bool) -> (u64, u64) {
    let rows = list
        .get("files")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let text = |row: &Value, field: &str| row.get(field).and_then(Value::as_str).map(str::to_owned);
    rows.iter()
        .filter(|row| text(row, "loads").as_deref() == Some(loads))
        .filter(|row| counts(text(row, "file").as_deref().unwrap_or("")))
        .map(|row| {
            let bytes = row.get("bytes").and_then(Value::as_u64).unwrap_or(0);
            (
                bytes,
                row.get("brotli").and_then(Value::as_u64).unwrap_or(bytes),
            )
        })
        .fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_packed_travels_as_it_is() {
        let list = json!({ "files": [
            { "file": "a.js", "loads": "first", "bytes": 10, "brotli": 4 },
            { "file": "b.js", "loads": "first", "bytes": 7, "brotli": null },
            { "file": "c.wasm", "loads": "signer", "bytes": 5, "brotli": 2 },
            { "file": "c.js", "loads": "signer", "bytes": 9, "brotli": 3 },
        ] });
        assert_eq!(sum(&list, "first", |_| true), (17, 11));
        assert_eq!(sum(&list, "signer", is_wasm), (5, 2));
    }
}
