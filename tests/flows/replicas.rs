//! Two doors and two backends behind a balancer: doors die in mid-filing, and nothing is lost.
//!
//! The balancer is the plainest: the next door in turn, the other one when nothing listens. What
//! an app does when an answer is lost, it does here: it asks again with the same statement.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clap::Parser as _;
use http::{Method, StatusCode};
use mailbox::api::{FilingPage, PresentFiling, SealedReceipt};
use mailbox::filing::{Filing, Procedure};
use mailbox::statement::{Present, Statement};
use proxy::{Proxy, settings::Settings};
use tests::{Answer, World, base64};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

/// How many filings; a door dies during each.
const FILINGS: u64 = 12;

/// A door on a runtime of its own, so that it can die at once with all its connections.
struct Door {
    address: SocketAddr,
    runtime: Runtime,
}

/// Starts a door; there is one key for all, and what they serve is in `folder`.
async fn door(folder: PathBuf, backends: String, origin: String) -> Door {
    let opening = move || {
        let mut builder = Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().unwrap();
        let settings = Settings::parse_from([
            "proxy".to_owned(),
            "--listen=127.0.0.1:0".to_owned(),
            format!("--backend={backends}"),
            format!("--origin={origin}"),
            format!("--bundle={}", folder.join("bundle").display()),
            format!("--session-key={}", folder.join("shared.key").display()),
        ]);
        let proxy = runtime.block_on(Proxy::open(&settings)).unwrap();
        let address = proxy.address();
        runtime.spawn(proxy.serve(std::future::pending()));
        Door { address, runtime }
    };
    tokio::task::spawn_blocking(opening).await.unwrap()
}

/// Starts a backend on the folder that all of them share.
async fn backend_on(data: &Path, origin: &str) -> String {
    let mut settings = backend::Settings::new(data.to_owned(), origin);
    settings.demo = true;
    let router = backend::serve_router(&settings).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// Brings each connection to the next door, or to the one after it.
async fn balance(listener: TcpListener, doors: Arc<Mutex<[SocketAddr; 2]>>) {
    let turn = AtomicUsize::new(0);
    while let Ok((mut person, _)) = listener.accept().await {
        let turn = turn.fetch_add(1, Ordering::Relaxed);
        let doors = Arc::clone(&doors);
        tokio::spawn(async move {
            let [one, two] = *doors.lock().unwrap();
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn doors_that_die_in_mid_filing_lose_nothing_and_double_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    std::fs::create_dir(path.join("bundle")).unwrap();
    std::fs::write(path.join("bundle/index.html"), "<!DOCTYPE html>").unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let data = path.join("data");
    let first = backend_on(&data, &origin).await;
    let second = backend_on(&data, &origin).await;
    let backends = format!("{first},{second}");
    let open = async || door(path.clone(), backends.clone(), origin.clone()).await;
    let mut doors = [open().await, open().await];
    let known = Arc::new(Mutex::new([doors[0].address, doors[1].address]));
    tokio::spawn(balance(listener, Arc::clone(&known)));

    let world = World::at(origin.clone(), folder);
    let (_, cookie) = world.sign_in().await;
    let mut receipts = Vec::new();
    for number in 0..FILINGS {
        let request = signed(&world, &cookie, number).await;
        let victim = usize::try_from(number % 2).unwrap();
        let fresh = open().await;
        let address = fresh.address;
        let dying = std::mem::replace(&mut doors[victim], fresh);
        let known = Arc::clone(&known);
        let death = async move {
            tokio::time::sleep(Duration::from_millis(number * 2)).await;
            dying.runtime.shutdown_background();
            known.lock().unwrap()[victim] = address;
        };
        let (receipt, ()) = tokio::join!(present(&world, &cookie, &request), death);
        let again = present(&world, &cookie, &request).await;
        assert_eq!(receipt, again, "one statement, one receipt");
        receipts.push(receipt);
    }
    let list = asked(
        &world,
        Method::GET,
        "/api/v1/filings?limit=100",
        &[("cookie", &cookie)],
        b"",
    )
    .await;
    assert_eq!(list.status, StatusCode::OK);
    let filed = list.read::<FilingPage>().items.len();
    assert_eq!(
        u64::try_from(filed).unwrap(),
        FILINGS,
        "none lost, none doubled"
    );
    for door in doors {
        door.runtime.shutdown_background();
    }
}
