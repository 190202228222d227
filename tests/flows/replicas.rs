//! Two doors and two backends behind a balancer: any of them dies in mid-filing, and nothing is
//! lost.
//!
//! Once as operators run it, `HAProxy` before the doors and `PostgreSQL` behind the backends; once on
//! SQLite, with the plainest of balancers: the next door in turn, the other when nothing listens.
//! What an app does when an answer is lost, it does here: it asks again with the same statement.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use backend::Database;
use clap::Parser as _;
use http::{Method, StatusCode};
use mailbox::api::{FilingPage, PresentFiling, SealedReceipt};
use mailbox::filing::{Filing, Procedure};
use mailbox::statement::{Present, Statement};
use proxy::{Proxy, settings::Settings};
use tests::{Answer, World, base64};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

use crate::database;

/// How many filings; somebody dies during each.
const FILINGS: u64 = 12;

/// Where everything is.
#[derive(Clone)]
struct Plan {
    folder: PathBuf,
    origin: String,
    database: Option<Database>,
    backends: [SocketAddr; 2],
    doors: [SocketAddr; 2],
}

/// Who may die: on a runtime of its own, so that it ends at once with all its connections.
#[derive(Clone, Copy)]
enum Part {
    Backend(usize),
    Door(usize),
}

impl Plan {
    async fn start(&self, part: Part) -> Runtime {
        let plan = self.clone();
        tokio::task::spawn_blocking(move || {
            let mut builder = Builder::new_multi_thread();
            let runtime = builder.worker_threads(1).enable_all().build().unwrap();
            match part {
                Part::Backend(at) => plan.start_backend(&runtime, plan.backends[at]),
                Part::Door(at) => plan.start_door(&runtime, plan.doors[at]),
            }
            runtime
        })
        .await
        .unwrap()
    }

    /// Starts a door; there is one key for all.
    fn start_door(&self, runtime: &Runtime, address: SocketAddr) {
        let [one, two] = self.backends;
        let folder = &self.folder;
        let settings = Settings::parse_from([
            "proxy".to_owned(),
            format!("--listen={address}"),
            format!("--backend=http://{one},http://{two}"),
            format!("--origin={}", self.origin),
            format!("--bundle={}", folder.join("bundle").display()),
            format!("--session-key={}", folder.join("shared.key").display()),
        ]);
        let proxy = runtime.block_on(async {
            // Whoever died there a moment ago may still be letting go of the address.
            loop {
                match Proxy::open(&settings).await {
                    Ok(proxy) => break proxy,
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            }
        });
        runtime.spawn(proxy.serve(std::future::pending()));
    }

    /// Starts a backend on the data that all of them share.
    fn start_backend(&self, runtime: &Runtime, address: SocketAddr) {
        let mut settings = backend::Settings::new(self.folder.join("data"), &self.origin);
        settings.demo = true;
        settings.demo_bare = true;
        settings.database.clone_from(&self.database);
        runtime.block_on(async {
            let router = backend::serve_router(&settings).await.unwrap();
            let listener = loop {
                match TcpListener::bind(address).await {
                    Ok(listener) => break listener,
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            };
            tokio::spawn(async move { axum::serve(listener, router).await });
        });
    }
}

/// Finds addresses where nobody listens.
fn free<const N: usize>() -> [SocketAddr; N] {
    let held = [(); N].map(|()| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|listener| listener.local_addr().unwrap())
}

/// Brings each connection to the next door, or to the one after it.
async fn balance(listener: TcpListener, [one, two]: [SocketAddr; 2]) {
    let turn = AtomicUsize::new(0);
    while let Ok((mut person, _)) = listener.accept().await {
        let turn = turn.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(async move {
            let order = if turn.is_multiple_of(2) {
                [one, two]
            } else {
                [two, one]
            };
            for address in order {
                if let Ok(mut door) = TcpStream::connect(address).await {
                    // Whichever side breaks off, the other learns of it.
                    let _ = tokio::io::copy_bidirectional(&mut person, &mut door).await;
                    return;
                }
            }
        });
    }
}

/// `HAProxy` with the settings that we give operators, but for the addresses; killed at the end.
struct Haproxy(Child);

impl Haproxy {
    /// Starts it, or says that it is not there.
    fn start(folder: &Path, address: SocketAddr, doors: [SocketAddr; 2]) -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let ours = std::fs::read_to_string(root.join("proxy/deploy/haproxy.cfg")).unwrap();
        let [one, two] = doors.map(|door| door.to_string());
        let config = ours
            .replace("bind :8080", &format!("bind {address}"))
            .replace("127.0.0.1:8787", &one)
            .replace("127.0.0.1:8788", &two)
            .replace("inter 2s", "inter 100ms")
            // A test may open fewer files than an operator's balancer.
            .replace("maxconn 20000", "maxconn 1000");
        assert!(config.contains(&one) && config.contains(&two));
        let file = folder.join("haproxy.cfg");
        std::fs::write(&file, config).unwrap();
        // Debian keeps it where only administrators look.
        let programs = ["haproxy", "/usr/sbin/haproxy"];
        programs.into_iter().find_map(|program| {
            let mut command = Command::new(program);
            command.args(["-db", "-q", "-f"]).arg(&file);
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command.spawn().ok().map(Self)
        })
    }
}

impl Drop for Haproxy {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Asks until there is an answer that is not of a door that could not ask the backend.
async fn asked(
    world: &World,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    for _ in 0..100 {
        let answer = world.try_send(method.clone(), path, headers, body.to_vec());
        match answer.await {
            Some(answer) if !answer.status.is_server_error() => return answer,
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    panic!("{method} {path}: no answer");
}

async fn signed(world: &World, cookie: &str, number: u64) -> PresentFiling {
    let mine = [("cookie", cookie)];
    let path = "/api/v1/filings/challenges";
    let challenge = asked(world, Method::POST, path, &mine, b"").await;
    let filing = Filing::new(
        Procedure::Promocion,
        &format!("Asunto {number}"),
        "Texto.",
        vec![],
    );
    let filing = filing.unwrap();
    let by = world.signed_by(&challenge.read());
    let present = Present {
        by,
        filing: filing.clone(),
    };
    let (statement, signature) = world.sign(&Statement::Present(present));
    PresentFiling {
        filing,
        statement,
        signature: base64(&signature),
    }
}

async fn present(world: &World, cookie: &str, request: &PresentFiling) -> SealedReceipt {
    let key = evidence::sha256(request.statement.as_bytes()).to_string();
    let headers = [
        ("cookie", cookie),
        ("content-type", "application/json"),
        ("idempotency-key", &key),
    ];
    let body = serde_json::to_vec(request).unwrap();
    let answer = asked(world, Method::POST, "/api/v1/filings", &headers, &body).await;
    assert!(answer.status.is_success(), "{:?}", answer.body);
    answer.read()
}

/// Files while each of `victims` dies in its turn, and comes back.
async fn file_while_they_die(plan: &Plan, world: &World, victims: &[Part], parts: &mut [Runtime]) {
    let (_, cookie) = world.sign_in().await;
    for number in 0..FILINGS {
        let request = signed(world, &cookie, number).await;
        let at = usize::try_from(number).unwrap() % victims.len();
        let fresh = Builder::new_current_thread().build().unwrap();
        let dying = std::mem::replace(&mut parts[at], fresh);
        let death = async {
            tokio::time::sleep(Duration::from_millis(number * 2)).await;
            dying.shutdown_background();
            plan.start(victims[at]).await
        };
        let (receipt, born) = tokio::join!(present(world, &cookie, &request), death);
        std::mem::replace(&mut parts[at], born).shutdown_background();
        let again = present(world, &cookie, &request).await;
        assert_eq!(receipt, again, "one statement, one receipt");
    }
    let mine = [("cookie", cookie.as_str())];
    let list = asked(world, Method::GET, "/api/v1/filings?limit=100", &mine, b"").await;
    assert_eq!(list.status, StatusCode::OK);
    let filed = list.read::<FilingPage>().items.len();
    let filed = u64::try_from(filed).unwrap();
    assert_eq!(filed, FILINGS, "none lost, none doubled");
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    std::fs::create_dir(path.join("bundle")).unwrap();
    std::fs::write(path.join("bundle/index.html"), "<!DOCTYPE html>").unwrap();
    (folder, path)
}

/// Starts everybody: the victims are the first.
async fn start(plan: &Plan, victims: &[Part], others: &[Part]) -> (Vec<Runtime>, Vec<Runtime>) {
    let (mut dying, mut living) = (Vec::new(), Vec::new());
    for other in others {
        living.push(plan.start(*other).await);
    }
    for victim in victims {
        dying.push(plan.start(*victim).await);
    }
    (dying, living)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn doors_that_die_in_mid_filing_lose_nothing_and_double_nothing() {
    let (folder, path) = folder();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let [one, two, three, four] = free();
    let plan = Plan {
        folder: path,
        origin: format!("http://{}", listener.local_addr().unwrap()),
        database: None,
        backends: [one, two],
        doors: [three, four],
    };
    let victims = [Part::Door(0), Part::Door(1)];
    let (mut parts, living) = start(&plan, &victims, &[Part::Backend(0), Part::Backend(1)]).await;
    tokio::spawn(balance(listener, plan.doors));
    let world = World::at(plan.origin.clone(), folder);
    file_while_they_die(&plan, &world, &victims, &mut parts).await;
    for part in parts.into_iter().chain(living) {
        part.shutdown_background();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_haproxy_and_on_postgresql_any_replica_may_die() {
    let (folder, path) = folder();
    let [one, two, three, four, balancer] = free();
    let plan = Plan {
        origin: format!("http://{balancer}"),
        database: Some(database::fresh(&path).await),
        folder: path,
        backends: [one, two],
        doors: [three, four],
    };
    let Some(_haproxy) = Haproxy::start(&plan.folder, balancer, plan.doors) else {
        let words = "HAProxy is not installed";
        assert!(std::env::var_os("CI").is_none(), "{words}");
        println!("skipped: {words}");
        return;
    };
    let victims = [
        Part::Backend(0),
        Part::Backend(1),
        Part::Door(0),
        Part::Door(1),
    ];
    let (mut parts, _) = start(&plan, &victims, &[]).await;
    let world = World::at(plan.origin.clone(), folder);
    // The balancer looks every tenth of a second who is ready.
    asked(&world, Method::GET, "/api/v1/clock", &[], b"").await;
    file_while_they_die(&plan, &world, &victims, &mut parts).await;
    for part in parts {
        part.shutdown_background();
    }
}
