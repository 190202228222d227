//! The server's own numbers beside OpenSSL's, in the same run.

use std::path::{Path, PathBuf};

use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step;

/// OpenSSL, as Node carries it, opens the same key: the median in microseconds.
const OPEN_WITH_OPENSSL: &str = "
const [folder] = process.argv.slice(1);
const key = require('fs').readFileSync(folder + '/eku-2023/fiel/EKU9003173C9.key');
const times = [];
for (let round = 0; round < 101; round += 1) {
  const started = performance.now();
  require('crypto').createPrivateKey({ key, format: 'der', type: 'pkcs8', passphrase: '12345678a' });
  times.push(performance.now() - started);
}
times.sort((a, b) => a - b);
console.log(times[50] * 1000);
";
/// A signature under a leaf of 2048 bits, and two certificates signed with 4096.
const LEAF_BITS: &str = "2048";
const AUTHORITY_BITS: &str = "4096";
/// What judging twenty signatures may cost.
const EVIDENCE_MICROSECONDS_MAX: f64 = 100_000.0;

/// What one measure may cost, in times of what OpenSSL needs.
struct Row {
    what: &'static str,
    ours: f64,
    theirs: f64,
    budget: f64,
}

/// Measures verification with its chain, opening a key, and judging evidence.
pub(super) fn bench(place: &Place) -> Result<(), Trouble> {
    evidence(place)?;
    let data = data(place);
    if !data.is_dir() {
        say::line("native: not run: the authority's test identities are not on this machine");
        return Ok(());
    }
    let folder = data.to_string_lossy().into_owned();
    let mut cargo = place.cargo(["bench", "-q", "-p", "efirma", "--bench", "server", "--"]);
    let ours = step::asked(cargo.arg(&folder))
        .ok_or_else(|| Trouble::new("`cargo bench -p efirma --bench server` failed: run it"))?;
    let mut speed = place.command("openssl");
    speed.args(["speed", "-seconds", "1", "-mr", "rsa2048", "rsa4096"]);
    let speed = step::asked(&mut speed).ok_or_else(|| Trouble::new("`openssl speed` failed"))?;
    let mut node = place.command("node");
    let opened = step::asked(node.args(["-e", OPEN_WITH_OPENSSL, &folder]))
        .and_then(|text| text.trim().parse().ok())
        .ok_or_else(|| Trouble::new("OpenSSL in Node does not open the key"))?;
    let measured = |name: &str| {
        named(&ours, name).ok_or_else(|| Trouble::new(format!("the benchmark printed no {name}")))
    };
    let verified = |bits| {
        verification(&speed, bits).ok_or_else(|| Trouble::new("`openssl speed` printed no verify"))
    };
    let rows = [
        Row {
            what: "verify a signature and its chain",
            ours: measured("verify-with-chain")?,
            theirs: verified(LEAF_BITS)? + 2.0 * verified(AUTHORITY_BITS)?,
            budget: 2.0,
        },
        Row {
            what: "open the authority's key",
            ours: measured("open-key")?,
            theirs: opened,
            budget: 2.0,
        },
    ];
    rows.iter().for_each(print);
    say::line(&format!("sign: {:.0} µs", measured("sign")?));
    Ok(())
}

/// Judges packages with twenty signatures: paths, revocation, digests and all.
fn evidence(place: &Place) -> Result<(), Trouble> {
    let mut cargo = place.cargo(["bench", "-q", "-p", "evidence", "--bench", "verify"]);
    let ours = step::asked(&mut cargo)
        .and_then(|text| named(&text, "verify-20-signatures"))
        .ok_or_else(|| Trouble::new("`cargo bench -p evidence --bench verify` failed: run it"))?;
    let verdict = if ours <= EVIDENCE_MICROSECONDS_MAX {
        "within"
    } else {
        "OVER"
    };
    say::line(&format!(
        "judge packages with 20 signatures: {ours:.0} µs; {verdict} {EVIDENCE_MICROSECONDS_MAX:.0} µs"
    ));
    Ok(())
}

fn print(row: &Row) {
    let times = row.ours / row.theirs;
    let verdict = if times <= row.budget {
        "within"
    } else {
        "OVER"
    };
    say::line(&format!(
        "{}: {:.0} µs, OpenSSL {:.0} µs: {times:.1} x; {verdict} {} x",
        row.what, row.ours, row.theirs, row.budget
    ));
}

fn data(place: &Place) -> PathBuf {
    let beside = place.root.parent().unwrap_or(&place.root).join("shared");
    let shared = std::env::var_os("BUZON_SHARED").map_or(beside, PathBuf::from);
    shared.join(Path::new("efirma/data"))
}

/// Finds the number of a line `name number`.
fn named(text: &str, name: &str) -> Option<f64> {
    (text.lines().filter_map(|line| line.split_once(' ')))
        .find(|(found, _)| *found == name)
        .and_then(|(_, number)| number.trim().parse().ok())
}

/// Finds the microseconds of one verification in what `openssl speed -mr` printed, which is
/// `+F2:index:bits:signatures per second:verifications per second`.
fn verification(text: &str, bits: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| {
        let (_, rest) = line.strip_prefix("+F2:")?.split_once(':')?;
        rest.strip_prefix(bits)?.strip_prefix(':')
    })?;
    let (_, per_second) = line.split_once(':')?;
    per_second.trim().parse().ok().map(|rate: f64| 1e6 / rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_what_the_programs_print() {
        let speed = "+F2:2:2048:4137.37:50000.0\n+F2:4:4096:247.0:10000.0\n";
        assert_eq!(verification(speed, LEAF_BITS), Some(20.0));
        assert_eq!(verification(speed, AUTHORITY_BITS), Some(100.0));
        assert_eq!(verification(speed, "1024"), None);
        assert_eq!(named("open-key 557\nsign 9\n", "sign"), Some(9.0));
        assert_eq!(named("open-key 557\n", "open"), None);
    }
}
