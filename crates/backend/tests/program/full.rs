//! A disk that is full, or fails: whoever asks is told so, and nothing is half done.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use mailbox::api::{FilingPage, SealedReceipt};

use crate::client::{Client, digest, pdf};
use crate::process::{Home, Process};

/// Where the small disk is.
const DISK: &str = "disk";
const ON_DISK: [&str; 2] = [
    "--database=sqlite:disk/buzon.sqlite",
    "--documents=disk/documents",
];
/// Becomes a program that sees a small disk where nobody else does.
const WITH_A_SMALL_DISK: &str = "mount -t tmpfs -o size=3m none disk && exec \"$0\" \"$@\"";
/// Becomes a program that is told when it may not write, and not killed.
const TOLD: &str = "trap '' XFSZ; exec \"$0\" \"$@\"";

/// Whether this machine lets us have a disk of our own; in CI it has to.
fn may_mount() -> bool {
    let home = Home::new();
    fs::create_dir(home.path().join(DISK)).unwrap();
    let words = [
        "--mount",
        "--map-root-user",
        "sh",
        "-c",
        WITH_A_SMALL_DISK,
        "true",
    ];
    let may = (home.command("unshare", &words).status()).is_ok_and(|status| status.success());
    if !may {
        let words = "this machine lets nobody mount a small disk (unshare, mount)";
        assert!(std::env::var_os("CI").is_none(), "{words}");
        println!("skipped: {words}");
    }
    may
}

async fn filed(client: &Client) -> usize {
    let page: FilingPage = client.get("filings").await.read(200);
    page.items.len()
}

#[tokio::test]
async fn a_full_disk_is_told_and_leaves_nothing_half_done() {
    if !may_mount() {
        return;
    }
    let home = Home::new();
    fs::create_dir(home.path().join(DISK)).unwrap();
    let program = env!("CARGO_BIN_EXE_buzon-backend");
    let mut words = vec![
        "--mount",
        "--map-root-user",
        "sh",
        "-c",
        WITH_A_SMALL_DISK,
        program,
    ];
    words.extend(ON_DISK);
    let process = home.launch(home.command("unshare", &words));
    // As that program sees it.
    let disk = PathBuf::from(format!("/proc/{}/root", process.id()))
        .join(home.path().join(DISK).strip_prefix("/").unwrap());
    let client = Client::signed_in(home.path(), &process).await;
    let request = client.signed("Uno", &[]).await;

    let mut bytes = 1024 * 1024;
    let mut fill = 0;
    let mut kept = Vec::new();
    while bytes >= 512 {
        fill += 1;
        let document = pdf(bytes, fill);
        let answer = client.put(&document).await;
        if answer.status == 201 {
            kept.push(document);
        } else {
            assert_eq!(
                (answer.status.as_u16(), &*answer.code()),
                (507, "storage_full")
            );
            bytes /= 2;
        }
    }
    assert!(!kept.is_empty());
    assert_eq!(
        fs::read_dir(disk.join("documents/incoming"))
            .unwrap()
            .count(),
        0
    );
    for _ in 0..3 {
        let answer = client.present(&request).await;
        assert_eq!(
            (answer.status.as_u16(), &*answer.code()),
            (507, "storage_full")
        );
    }
    // What is there can be read as ever.
    assert_eq!(filed(&client).await, 0);
    let path = format!("documents/{}", digest(&kept[0]));
    assert_eq!(client.get(&path).await.body, kept[0]);

    for document in &kept {
        fs::remove_file(disk.join(format!("documents/{}", digest(document)))).unwrap();
    }
    let receipt: SealedReceipt = client.present(&request).await.read(201);
    assert!(receipt.folio.as_str().contains("-000001-"));
    assert_eq!(filed(&client).await, 1);
}

fn limit_files(process: &Process, bytes: &str) {
    let words = [
        format!("--pid={}", process.id()),
        format!("--fsize={bytes}:"),
    ];
    assert!(
        Command::new("prlimit")
            .args(words)
            .status()
            .unwrap()
            .success()
    );
}

#[tokio::test]
async fn a_disk_that_fails_is_told_and_what_was_sent_can_be_sent_again() {
    let home = Home::new();
    let program = env!("CARGO_BIN_EXE_buzon-backend");
    let process = home.launch(home.command("sh", &["-c", TOLD, program]));
    let client = Client::signed_in(home.path(), &process).await;
    let request = client.signed("Uno", &[]).await;
    let document = pdf(20_000, b'x');
    // No file may be written beyond its first page.
    limit_files(&process, "4096");
    let answer = client.put(&document).await;
    assert_eq!(
        (answer.status.as_u16(), &*answer.code()),
        (507, "storage_full")
    );
    for _ in 0..3 {
        let answer = client.present(&request).await;
        assert_eq!(answer.status, 503);
        // The records were given to the disk, and it did not say whether it has them.
        assert_eq!(answer.code(), "outcome_unknown");
    }
    assert_eq!(filed(&client).await, 0);
    limit_files(&process, "unlimited");
    let receipt: SealedReceipt = client.present(&request).await.read(201);
    assert!(receipt.folio.as_str().contains("-000001-"));
    assert_eq!(client.put(&document).await.status, 201);
    assert_eq!(filed(&client).await, 1);
}
