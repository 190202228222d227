//! `cargo xtask bench`: bytes on the wire against their budgets, then the server's and the browser's
//! numbers beside OpenSSL's.

mod native;
pub(crate) mod proxy;

use serde_json::Value;

use crate::bundle;
use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step;
use crate::test;
use crate::tools::browser;

/// What a first visit may cost: index, boot, glue, wasm, sheet, preloaded fonts (brotli).
const FIRST_LOAD_BYTES_MAX: u64 = 250_000;
/// What unlocking an e.firma may cost: the worker, its glue, its wasm (brotli).
const SIGNER_BYTES_MAX: u64 = 80_000;
const BROWSER_BENCH: &str = "tests/browser/bench.mjs";

/// Prints sizes, fails when over budget, and runs the benchmarks.
pub(crate) fn bench(place: &Place) -> Result<(), Trouble> {
    bundle::build(place)?;
    let list = bundle::list::read(&place.dist())
        .ok_or_else(|| Trouble::new("dist/bundle.json cannot be read: run `cargo xtask bundle`"))?;
    let first = sum(&list, "first");
    let signer = sum(&list, "signer");
    let within = [
        report("first load", first, FIRST_LOAD_BYTES_MAX),
        report("signer", signer, SIGNER_BYTES_MAX),
    ];
    if within.contains(&false) {
        return Err(Trouble::new(
            "the bundle is over budget: dist/bundle.json lists each file",
        ));
    }
    native::bench(place)?;
    proxy::bench(place)?;
    if !place.root.join(BROWSER_BENCH).is_file() {
        say::line(&format!("{BROWSER_BENCH}: not written yet"));
        return Ok(());
    }
    let tools = browser::ensure(place)?;
    test::build_servers(place)?;
    let mut node = place.command("node");
    step::loud(
        "browser benchmarks",
        test::with_world(place, &tools, node.arg(BROWSER_BENCH)),
    )
}

fn report(what: &str, (bytes, wire): (u64, u64), budget: u64) -> bool {
    let verdict = if wire <= budget { "within" } else { "OVER" };
    say::line(&format!(
        "{what}: {wire} bytes on the wire of {bytes}; {verdict} {budget}"
    ));
    wire <= budget
}

/// Bytes as they are, and as they travel.
fn sum(list: &Value, loads: &str) -> (u64, u64) {
    let rows = list
        .get("files")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    rows.iter()
        .filter(|row| row.get("loads").and_then(Value::as_str) == Some(loads))
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
            { "loads": "first", "bytes": 10, "brotli": 4 },
            { "loads": "first", "bytes": 7, "brotli": null },
            { "loads": "signer", "bytes": 5, "brotli": 2 },
        ] });
        assert_eq!(sum(&list, "first"), (17, 11));
        assert_eq!(sum(&list, "signer"), (5, 2));
    }
}
