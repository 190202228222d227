//! `cargo xtask`: every command this repository has, in one small program.
//!
//! The rules are:
//!
//! - It is the first thing a clean clone compiles, so it depends on almost nothing.
//! - It looks for a tool before it installs one, and says what it does and how long it took.
//! - A failure is one sentence that says what to do next.

mod bench;
mod bundle;
mod check;
mod crash;
mod dist;
mod fuzz;
mod journeys;
mod pictures;
mod place;
mod prove;
mod run;
mod say;
mod step;
mod test;
mod tools;
mod verifier;

use std::process::ExitCode;

use place::Place;
use say::Trouble;

const USAGE: &str = "\
cargo xtask <command>

  run [--quick] [--listen ADDR] [--data DIR] [PROXY OPTION]...
          build what is missing, start the proxy with its embedded backend and a
          demonstration employer, and say where its e.firma is
          (default: --listen 127.0.0.1:8787 --data .run/data)
  test [--quick] [--only check|unit|crash|browser] [-- ARGUMENT]...
          everything, browser included; what follows `--` goes to the one stage
          named by --only (test filters, or journey files)
  check   format, clippy (this machine, wasm32, fuzz targets), import arrows, tidiness,
          cargo-deny
  bundle [--quick]
          build and finish the browser bundle in dist/; fails when it is over its budgets
  bench [--only bundle|lighthouse|proxy|storage]
          sizes against their budgets, then the figures of the server, the proxy, storage, the
          browser and Lighthouse
  crash KILLS [--database sqlite|postgres] [--seed NUMBER]
          kill doors and backends at random points while people file, then look whether every
          answered act is there once
  prove [--quick] KILLS [SEED]
          kill the browser at random points of a filing, cut the network and restart the servers
          at each of its requests, then look whether anything was lost, doubled or left unsaid
  dist    one program that runs elsewhere: the proxy with its pages inside, and verificar.html
  verifier [--quick]
          verificar.html alone: the verifier in one file that opens from a disk
  pictures [--quick]
          every screen: phone and wide, light and dark, both languages, in target/pictures
  fuzz SECONDS [TARGET]...
          libFuzzer on each reader of what others send, or on the targets named

--quick compiles the pages to be there soon, not to be small: for whoever changes
screens. CI=true turns every missing piece into a failure.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match obey(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            say::trouble(&trouble);
            ExitCode::FAILURE
        }
    }
}

fn obey(words: &[String]) -> Result<(), Trouble> {
    let Some((command, rest)) = words.split_first() else {
        say::line(USAGE);
        return Ok(());
    };
    match command.as_str() {
        "bench" => match rest {
            [flag, only] if flag == "--only" && only == "bundle" => bench::sizes(&Place::find()?),
            [flag, only] if flag == "--only" && only == "lighthouse" => {
                bench::lighthouse(&Place::find()?)
            }
            [flag, only] if flag == "--only" && only == "proxy" => {
                bench::proxy::bench(&Place::find()?)
            }
            [flag, only] if flag == "--only" && only == "storage" => {
                bench::storage::bench(&Place::find()?)
            }
            rest => nothing_more(rest).and_then(|()| bench::bench(&Place::find()?)),
        },
        "bundle" => {
            let (tempo, rest) = bundle::Pace::take(rest);
            nothing_more(&rest)?;
            let place = Place::find()?;
            match tempo {
                bundle::Pace::Full => bench::sizes(&place),
                bundle::Pace::Quick => bundle::build(&place, tempo),
            }
        }
        "check" => nothing_more(rest).and_then(|()| check::check(&Place::find()?)),
        "crash" => crash::crash(&Place::find()?, rest),
        "dist" => nothing_more(rest).and_then(|()| dist::dist(&Place::find()?)),
        "fuzz" => fuzz::fuzz(&Place::find()?, rest),
        "pictures" => pictures::take(&Place::find()?, rest),
        "prove" => prove::prove(&Place::find()?, rest),
        "run" => run::run(&Place::find()?, rest),
        run::HERALD => run::herald(rest),
        "test" => test::test(&Place::find()?, rest),
        "verifier" => {
            let (tempo, rest) = bundle::Pace::take(rest);
            nothing_more(&rest)?;
            verifier::build(&Place::find()?, tempo).map(drop)
        }
        "help" | "--help" | "-h" => {
            say::line(USAGE);
            Ok(())
        }
        unknown => Err(Trouble::new(format!(
            "there is no command `{unknown}`: `cargo xtask help` lists them"
        ))),
    }
}

fn nothing_more(rest: &[String]) -> Result<(), Trouble> {
    match rest.first() {
        None => Ok(()),
        Some(word) => Err(Trouble::new(format!(
            "this command takes no `{word}`: `cargo xtask help` shows what it takes"
        ))),
    }
}
