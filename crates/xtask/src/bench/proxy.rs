//! The door beside nginx: the same work, one core each, in turns.
//!
//! A machine's speed changes by the minute, so no figure stands alone: each round runs nginx and
//! ours one after the other, and the median of the rounds' ratios counts. Nginx wears the same
//! headers, writes its log and counts its clients too. nginx, wrk and taskset come from the
//! system; without them this says so and measures nothing.

mod uploads;

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::place::Place;
use crate::run;
use crate::say::{self, Trouble};
use crate::step;
use uploads::{most_while, sink, upload};

const ROUNDS: usize = 9;
const SECONDS: &str = "-d3";
const CONNECTIONS: &str = "-c32";
/// A script of the app's size, as it is.
const PAGE: &str = "app-0123456789abcdef.js";
const PAGE_BYTES: usize = 46 * 1024;
const QUESTION: &str = "api/v1/clock";
const CLIENT: &str = "X-Forwarded-For: 203.0.113.9";
/// The bodies that a stream must not hold.
const UPLOAD_MIB: usize = 1024;
const UPLOADS: usize = 8;

const PAGE_RATIO_MIN: f64 = 1.0;
const FORWARD_RATIO_MIN: f64 = 0.7;
const P50_ADDED_MS_MAX: f64 = 0.5;
const P99_RATIO_MAX: f64 = 3.0;
const IDLE_MIB_MAX: f64 = 25.0;
const UPLOAD_MIB_MAX: f64 = 8.0;

/// How each nginx begins: `{folder}` is its own.
const HEAD: &str = r"
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events { worker_connections 1024; }
http {
  keepalive_requests 100000000; sendfile on; tcp_nodelay on; client_max_body_size 0;
  types { text/html html; text/javascript js; }
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
";

/// The backend of both: a small JSON at `{back}`.
const BACK: &str = r#"
  server {
    listen 127.0.0.1:{back}; access_log off; default_type application/json;
    location / { return 200 '{"now_at":"2026-11-24T12:00:00Z","environment":"prueba"}'; }
  }
}
"#;

/// The door as nginx would be it, at `{front}`.
const FRONT: &str = r#"
  limit_req_zone $http_x_forwarded_for zone=rate:1m rate=1000000r/s;
  limit_conn_zone $http_x_forwarded_for zone=held:1m;
  upstream backend { server 127.0.0.1:{back}; keepalive 64; }
  server {
    listen 127.0.0.1:{front}; access_log {folder}/access.log; root {pages};
    open_file_cache max=100;
    add_header Content-Security-Policy "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types default" always;
    add_header X-Content-Type-Options nosniff always;
    add_header Referrer-Policy no-referrer always;
    add_header X-Frame-Options DENY always;
    add_header Cross-Origin-Opener-Policy same-origin always;
    add_header Cross-Origin-Embedder-Policy require-corp always;
    add_header Cross-Origin-Resource-Policy same-origin always;
    add_header Cache-Control "public, max-age=31536000, immutable" always;
    location /api/ {
      limit_req zone=rate burst=100000 nodelay; limit_conn held 1000;
      proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection "";
    }
  }
}
"#;

/// What runs during the measures; it ends with them.
struct Stand {
    /// nginx alone as the backend, on the load's core.
    _backend: Running,
    _nginx: Running,
    ours: Running,
    backend_port: u16,
    nginx_port: u16,
    ours_port: u16,
}

/// A child that ends when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // nginx ends its worker only when asked.
        let id = self.0.id().to_string();
        if Command::new("kill").args(["-TERM", &id]).status().is_err() {
            _ = self.0.kill();
        }
        _ = self.0.wait();
    }
}

/// Measures, prints, and fails what is over its budget.
pub(crate) fn bench(place: &Place) -> Result<(), Trouble> {
    let missing: Vec<&str> = ["nginx", "wrk", "taskset"]
        .into_iter()
        .filter(|tool| !program(place, tool).is_file())
        .collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        say::line(&format!(
            "proxy: not run: install {missing} (on Debian: apt install nginx-light wrk)"
        ));
        return Ok(());
    }
    run::build_proxy(place)?;
    let stand = Stand::start(place)?;
    let idle = resident_mib(&stand.ours)?;
    below(
        "proxy: resident, idle, pages in memory, MiB",
        idle,
        IDLE_MIB_MAX,
    );
    stand.rates(place)?;
    stand.latencies(place)?;
    stand.uploads(place)
}

impl Stand {
    fn start(place: &Place) -> Result<Self, Trouble> {
        let folder = place.work().join("bench-proxy");
        let pages = folder.join("pages");
        write(&pages.join("index.html"), "<!DOCTYPE html>")?;
        write(&pages.join(PAGE), &"x".repeat(PAGE_BYTES))?;
        let ports = (free_port()?, free_port()?, free_port()?);
        let (backend_port, nginx_port, ours_port) = ports;
        let nginx = |name: &str, text: &str, core: &str| {
            let own = folder.join(name);
            let text = format!("{HEAD}{text}")
                .replace("{pages}", &pages.to_string_lossy())
                .replace("{folder}", &own.to_string_lossy())
                .replace("{front}", &nginx_port.to_string())
                .replace("{back}", &backend_port.to_string());
            let file = own.join("nginx.conf");
            write(&file, &text)?;
            let mut command = place.command("taskset");
            command.args(["-c", core]).arg(program(place, "nginx"));
            started(command.arg("-c").arg(file))
        };
        let stand = Self {
            _backend: nginx("backend", BACK, "1")?,
            _nginx: nginx("front", FRONT, "0")?,
            ours: ours(place, &folder, ours_port, backend_port)?,
            backend_port,
            nginx_port,
            ours_port,
        };
        [backend_port, nginx_port, ours_port]
            .into_iter()
            .try_for_each(wait_for)?;
        Ok(stand)
    }

    /// Requests a second, both ways, in turns.
    fn rates(&self, place: &Place) -> Result<(), Trouble> {
        for (what, path, least) in [
            ("a page", PAGE, PAGE_RATIO_MIN),
            ("a small JSON forwarded", QUESTION, FORWARD_RATIO_MIN),
        ] {
            let mut ratios = Vec::new();
            let mut rates = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                let theirs = load(place, self.nginx_port, path, CONNECTIONS)?;
                let ours = load(place, self.ours_port, path, CONNECTIONS)?;
                ratios.push(ours.per_second / theirs.per_second);
                rates.0.push(ours.per_second);
                rates.1.push(theirs.per_second);
            }
            let (low, high) = ends(&ratios);
            let ratio = median(&mut ratios);
            let (ours, theirs) = (median(&mut rates.0), median(&mut rates.1));
            let verdict = if ratio >= least { "within" } else { "UNDER" };
            say::line(&format!(
                "proxy: {what}: {ours:.0}/s, nginx {theirs:.0}/s: {ratio:.2} x ({low:.2} to \
                 {high:.2}); {verdict} {least} x"
            ));
        }
        Ok(())
    }

    /// What a request waits more than without anyone between, one at a time.
    fn latencies(&self, place: &Place) -> Result<(), Trouble> {
        let mut added = Vec::new();
        let mut tails = Vec::new();
        for _ in 0..ROUNDS {
            let direct = load(place, self.backend_port, QUESTION, "-c1")?;
            let theirs = load(place, self.nginx_port, QUESTION, "-c1")?;
            let ours = load(place, self.ours_port, QUESTION, "-c1")?;
            added.push(ours.p50_ms - direct.p50_ms);
            tails.push(ours.p99_ms / theirs.p99_ms);
        }
        below(
            "proxy: added at the median, ms",
            median(&mut added),
            P50_ADDED_MS_MAX,
        );
        below(
            "proxy: slowest hundredth, times nginx's",
            median(&mut tails),
            P99_RATIO_MAX,
        );
        Ok(())
    }

    /// Memory while large bodies pass.
    fn uploads(&self, place: &Place) -> Result<(), Trouble> {
        let before = resident_mib(&self.ours)?;
        let sink = sink()?;
        let folder = place.work().join("bench-proxy/uploads");
        fs::create_dir_all(&folder).map_err(|error| Trouble::with_file(&folder, &error))?;
        let port = free_port()?;
        let door = ours(place, &folder, port, sink)?;
        wait_for(port)?;
        let idle = resident_mib(&door)?;
        let one = most_while(&door, vec![upload(port, UPLOAD_MIB)])?;
        let all: Vec<_> = (0..UPLOADS)
            .map(|_| upload(port, UPLOAD_MIB / UPLOADS))
            .collect();
        let many = most_while(&door, all)?;
        say::line(&format!("proxy: resident after the load: {before:.1} MiB"));
        let what = format!("proxy: an upload of {UPLOAD_MIB} MiB, more MiB resident");
        below(&what, one - idle, UPLOAD_MIB_MAX);
        let each = (many - idle) / f64::from(u32::try_from(UPLOADS).unwrap_or(1));
        below(
            &format!("proxy: {UPLOADS} uploads at once, more MiB each"),
            each,
            UPLOAD_MIB_MAX,
        );
        Ok(())
    }
}

/// Starts our door with everything on and rations that no load reaches.
fn ours(place: &Place, folder: &Path, port: u16, backend: u16) -> Result<Running, Trouble> {
    let log = folder.join("ours.log");
    let log = fs::File::create(&log).map_err(|error| Trouble::with_file(&log, &error))?;
    let mut command = place.command("taskset");
    command
        .args(["-c", "0"])
        .arg(place.binary("release", "proxy"))
        .arg(format!("--listen=127.0.0.1:{port}"))
        .arg(format!("--backend=http://127.0.0.1:{backend}"))
        .arg("--bundle")
        .arg(place.work().join("bench-proxy/pages"))
        .arg("--data")
        .arg(folder.join("data"))
        .args(["--client-from=forwarded", "--trusted-peers=127.0.0.0/8"])
        .args(["--client-rate=100000000", "--client-in-flight=100000"])
        .args(["--body-limit=4294967296", "--metrics-listen=127.0.0.1:0"])
        .stderr(log);
    started(&mut command)
}

fn started(command: &mut Command) -> Result<Running, Trouble> {
    let child = command.stdout(Stdio::null()).spawn();
    child.map(Running).map_err(|error| {
        let name = command.get_program().to_string_lossy().into_owned();
        Trouble::new(format!("`{name}` did not start: {error}"))
    })
}

fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| Trouble::with_file(path, &error))
}

/// Debian keeps servers where PATH need not look.
fn program(place: &Place, name: &str) -> PathBuf {
    let found = place.on_path(&[name]);
    found.unwrap_or_else(|| Path::new("/usr/sbin").join(name))
}

/// What one run of wrk found.
struct Load {
    p50_ms: f64,
    p99_ms: f64,
    per_second: f64,
}

fn load(place: &Place, port: u16, path: &str, connections: &str) -> Result<Load, Trouble> {
    let mut command = place.command("taskset");
    command
        .args([
            "-c",
            "1",
            "wrk",
            "-t1",
            connections,
            SECONDS,
            "--latency",
            "-H",
            CLIENT,
        ])
        .arg(format!("http://127.0.0.1:{port}/{path}"));
    let text = step::asked(&mut command).ok_or_else(|| Trouble::new("wrk failed: run it"))?;
    if text.contains("Non-2xx") {
        return Err(Trouble::new(format!("wrk was refused at {path}:\n{text}")));
    }
    let found = (
        field(&text, "50%"),
        field(&text, "99%"),
        field(&text, "Requests/sec:"),
    );
    let (Some(p50_ms), Some(p99_ms), Some(per_second)) = found else {
        return Err(Trouble::new(format!("wrk said something else:\n{text}")));
    };
    Ok(Load {
        p50_ms,
        p99_ms,
        per_second,
    })
}

/// Finds what follows `name` at the start of a line; times in milliseconds.
fn field(text: &str, name: &str) -> Option<f64> {
    let mut lines = text.lines().map(str::trim);
    let word = lines.find_map(|line| line.strip_prefix(name))?.trim();
    for (unit, times) in [("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("", 1.0)] {
        if let Some(number) = word
            .strip_suffix(unit)
            .and_then(|word| word.parse::<f64>().ok())
        {
            return Some(number * times);
        }
    }
    None
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn ends(values: &[f64]) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    (low, values.iter().copied().fold(0.0, f64::max))
}

fn below(what: &str, found: f64, most: f64) {
    let verdict = if found <= most { "within" } else { "OVER" };
    say::line(&format!("{what}: {found:.2}; {verdict} {most}"));
}

fn resident_mib(running: &Running) -> Result<f64, Trouble> {
    let path = PathBuf::from(format!("/proc/{}/status", running.0.id()));
    let text = fs::read_to_string(&path).map_err(|error| Trouble::with_file(&path, &error))?;
    text.lines()
        .find_map(|line| {
            line.strip_prefix("VmRSS:")?
                .trim()
                .strip_suffix("kB")?
                .trim()
                .parse()
                .ok()
        })
        .map(|kib: f64| kib / 1024.0)
        .ok_or_else(|| Trouble::new(format!("{} tells no VmRSS", path.display())))
}

fn free_port() -> Result<u16, Trouble> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Trouble::new(format!("no free port: {error}")))
}

fn wait_for(port: u16) -> Result<(), Trouble> {
    for _ in 0..100 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(100));
    }
    Err(Trouble::new(format!(
        "nothing answers at port {port}: look in target/xtask/bench-proxy"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_what_wrk_prints() {
        let text = "  Latency Distribution\n     50%  812.00us\n     99%    1.25ms\n\
                    Requests/sec:  12345.67\n";
        assert_eq!(field(text, "50%"), Some(0.812));
        assert_eq!(field(text, "99%"), Some(1.25));
        assert_eq!(field(text, "Requests/sec:"), Some(12345.67));
        assert_eq!(field(text, "75%"), None);
        assert!((1.5..2.5).contains(&median(&mut [3.0, 1.0, 2.0])));
    }
}
