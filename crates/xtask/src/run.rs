//! `cargo xtask run`: from a clean clone to a demonstration in the browser.
//!
//! The proxy takes this process's place, so that ctrl-c, a signal or an exit code are its own. A
//! herald, started just before, waits until it answers and then says where to go.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::bundle::{self, Pace};
use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step::{self, Stopwatch};
use crate::test;

/// The hidden word that makes this program the herald.
pub(crate) const HERALD: &str = "herald";

const LISTEN: &str = "127.0.0.1:8787";
const DATA: &str = ".run/data";
/// A first start makes two authorities and an employer: seconds. More is a failure.
const START_SECONDS_MAX: u64 = 60;
const ASK_AGAIN: Duration = Duration::from_millis(150);
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// What the person asked for.
#[derive(Debug, Eq, PartialEq)]
struct Wishes {
    listen: String,
    data: String,
    /// Options for the proxy that are none of ours.
    rest: Vec<String>,
}

/// Builds what is missing and becomes the proxy.
pub(crate) fn run(place: &Place, words: &[String]) -> Result<(), Trouble> {
    let (pace, words) = Pace::take(words);
    let wishes = Wishes::parse(&words)?;
    bundle::build(place, pace)?;
    // Whoever asks for the quick bundle has the servers of the journeys at hand.
    let profile = match pace {
        Pace::Full => build_proxy(place).map(|()| "release"),
        Pace::Quick => test::build_servers(place).map(|()| "debug"),
    }?;
    let data = place.root.join(&wishes.data);
    fs::create_dir_all(&data).map_err(|error| Trouble::with_file(&data, &error))?;
    let mut proxy = place.command(place.binary(profile, "proxy"));
    proxy
        .args(["--listen", &wishes.listen, "--bundle"])
        .arg(place.dist());
    proxy
        .arg("--data")
        .arg(&data)
        .arg("--demo")
        .args(&wishes.rest);
    start_herald(place, &wishes.listen, &data)?;
    become_child(&mut proxy)
}

/// Builds the proxy with the backend inside it.
pub(crate) fn build_proxy(place: &Place) -> Result<(), Trouble> {
    let mut cargo = place.cargo([
        "build",
        "--release",
        "--package",
        "proxy",
        "--features",
        "embedded",
    ]);
    step::quiet(
        place,
        "building the proxy and its backend (the first time takes minutes)",
        &mut cargo,
    )
}

/// Waits for the proxy and says where everything is. Silent when the proxy is gone: it has spoken.
pub(crate) fn herald(words: &[String]) -> Result<(), Trouble> {
    let [listen, data, parent] = words else {
        return Err(Trouble::new(
            "`herald` is how `run` calls itself: use `cargo xtask run`",
        ));
    };
    let address = reachable(listen);
    let watch = Stopwatch::start();
    while !answers(&address) {
        if !is_child_of(parent) {
            return Ok(());
        }
        if watch.elapsed().as_secs() > START_SECONDS_MAX {
            return Err(Trouble::new(format!(
                "the proxy does not answer at http://{address}/healthz after \
                 {START_SECONDS_MAX} s: look at its log above"
            )));
        }
        std::thread::sleep(ASK_AGAIN);
    }
    say::line("");
    say::line(&format!(
        "Buzón is at  http://{address}/   (ctrl-c stops it)"
    ));
    let readme = Path::new(data).join("demo/README.txt");
    match fs::read_to_string(&readme) {
        Ok(text) => {
            say::line(text.trim_end());
            say::line(&format!(
                "\nMensajes, con sus códigos / messages, codes too:  {data}/outbox/"
            ));
        }
        Err(_) => say::line(&format!("data in {data}; no demonstration in it")),
    }
    Ok(())
}

impl Wishes {
    fn parse(words: &[String]) -> Result<Self, Trouble> {
        let mut wishes = Self {
            listen: LISTEN.to_owned(),
            data: DATA.to_owned(),
            rest: Vec::new(),
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let (name, value) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (word.as_str(), None),
            };
            let slot = match name {
                "--listen" => &mut wishes.listen,
                "--data" => &mut wishes.data,
                _ => {
                    wishes.rest.push(word.clone());
                    continue;
                }
            };
            *slot = value
                .or_else(|| words.next().cloned())
                .ok_or_else(|| Trouble::new(format!("`{name}` needs a value after it")))?;
        }
        Ok(wishes)
    }
}

fn start_herald(place: &Place, listen: &str, data: &Path) -> Result<(), Trouble> {
    let ourselves: PathBuf = std::env::current_exe()
        .map_err(|error| Trouble::new(format!("this program cannot find itself: {error}")))?;
    let mut herald = place.command(ourselves);
    herald
        .arg(HERALD)
        .arg(listen)
        .arg(data)
        .arg(std::process::id().to_string());
    herald
        .spawn()
        .map(drop)
        .map_err(|error| Trouble::new(format!("no herald: {error}")))
}

#[cfg(unix)]
fn become_child(proxy: &mut Command) -> Result<(), Trouble> {
    use std::os::unix::process::CommandExt as _;
    let error = proxy.exec();
    Err(Trouble::new(format!("the proxy did not start: {error}")))
}

#[cfg(not(unix))]
fn become_child(proxy: &mut Command) -> Result<(), Trouble> {
    step::loud("the proxy", proxy)
}

#[cfg(unix)]
fn is_child_of(parent: &str) -> bool {
    std::os::unix::process::parent_id().to_string() == parent
}

#[cfg(not(unix))]
fn is_child_of(_parent: &str) -> bool {
    true
}

/// Where a person on this machine reaches what listens at `listen`.
fn reachable(listen: &str) -> String {
    listen
        .replace("0.0.0.0:", "127.0.0.1:")
        .replace("[::]:", "[::1]:")
}

fn answers(address: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(ANSWER_WITHIN))?;
        write!(
            stream,
            "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut start = [0; 12];
        stream.read_exact(&mut start)?;
        Ok(start.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Wishes, Trouble> {
        Wishes::parse(
            &words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn ours_are_taken_and_the_rest_is_the_proxys() {
        let wishes = parse(&["--data=d", "--seed", "7", "--listen", "[::]:80"]).unwrap();
        assert_eq!(
            (wishes.listen.as_str(), wishes.data.as_str()),
            ("[::]:80", "d")
        );
        assert_eq!(wishes.rest, ["--seed", "7"]);
        assert_eq!(reachable(&wishes.listen), "[::1]:80");
        assert!(parse(&["--listen"]).is_err());
    }
}
