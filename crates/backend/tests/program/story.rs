//! The story of the demonstration, interrupted: it is told whole or not at all.

use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use mailbox::api::{Communication, Cover, FilingPage, Page};

use crate::client::Client;
use crate::process::{Home, Process};

const PROGRAM: &str = env!("CARGO_BIN_EXE_buzon-backend");

/// Tells what the mailbox holds, by the numbers people quote.
async fn told(home: &Home, process: &Process) -> Vec<String> {
    let client = Client::signed_in(home.path(), process).await;
    let covers: Page<Cover> = client.get("notifications").await.read(200);
    let filings: FilingPage = client.get("filings").await.read(200);
    let sent: Page<Communication> = client.get("communications").await.read(200);
    let covers = covers.items.into_iter().map(|one| one.folio.to_string());
    let filings = filings.items.into_iter().map(|one| one.folio.to_string());
    let sent = sent.items.into_iter().map(|one| one.subject);
    covers.chain(filings).chain(sent).collect()
}

#[tokio::test]
async fn a_story_that_was_interrupted_is_told_again_from_its_beginning() {
    let home = Home::new();
    let mut command = home.command(PROGRAM, &["--port-file=port", "--data=data", "--demo"]);
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let kept = home.path().join("data/documents");
    let papers = || fs::read_dir(&kept).into_iter().flatten().count();
    while papers() < 3 {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let (note, port) = (
        home.path().join("data/demo-begun"),
        home.path().join("port"),
    );
    assert!(note.exists() && !port.exists(), "it was killed too late");

    let again = home.launch_with_past(home.command(PROGRAM, &[]));
    assert!(!note.exists());
    let other = Home::new();
    let undisturbed = other.launch_with_past(other.command(PROGRAM, &[]));
    let whole = told(&other, &undisturbed).await;
    assert!(whole.len() > 20, "{whole:?}");
    assert_eq!(told(&home, &again).await, whole);
}
