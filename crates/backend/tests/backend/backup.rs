//! Backup and restore of a mailbox on one machine.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use backend::Settings;
use backend::audit::{Chain, verify};
use backend::backup::{BackupError, backup, restore};
use backend::store::Store;
use mailbox::api::SealedReceipt;

use crate::busy::Busy;
use crate::identities::IDENTITIES;
use crate::rotation;
use crate::world::{World, digest, pdf};

/// A house that is not there yet, for the same people.
fn elsewhere(folder: &Path) -> Settings {
    Settings::new(folder.join("data"), "http://127.0.0.1:8787")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_taken_while_people_present_has_every_filing_received_before_it() {
    let (world, folder) = (Arc::new(World::open().await), tempfile::tempdir().unwrap());
    let mut busy = Busy::begin(&world);
    busy.wait_for(3).await;
    let to = folder.path().join("backup");
    let copied = backup(&world.settings, &to).await.unwrap();
    let (token, before) = busy.end().await;
    assert!(copied.documents >= before.len(), "{copied:?}");

    let settings = elsewhere(folder.path());
    assert_eq!(restore(&settings, &to).await.unwrap(), copied);
    let mut restored = World::open().await;
    restored.settings = settings;
    restored.reopen().await;
    // The session came with the records.
    for receipt in &before {
        let path = format!("receipts/{}", receipt.folio);
        let found: SealedReceipt = restored.get(&path, &token).await.json(200);
        assert_eq!(&found, receipt);
        let path = format!("documents/{}", digest(&pdf("0")));
        assert_eq!(restored.get(&path, &token).await.status, 200);
    }
    let store = Store::open(&restored.settings.records()).await.unwrap();
    let entries = copied.entries;
    assert_eq!(verify(&store).await.unwrap(), Chain::Whole { entries });
    let next = restored.presented(&IDENTITIES.bakery, &token, "next").await;
    assert!(
        before
            .iter()
            .all(|receipt| receipt.folio.as_str() < next.folio.as_str())
    );
}

#[tokio::test]
async fn nothing_is_overwritten_and_nothing_broken_is_restored() {
    let (world, folder) = (World::open().await, tempfile::tempdir().unwrap());
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let bytes = pdf("a");
    world.put(&token, digest(&bytes), &bytes).await;
    let to = folder.path().join("backup");
    backup(&world.settings, &to).await.unwrap();
    let again = backup(&world.settings, &to).await;
    assert!(
        matches!(again, Err(BackupError::InTheWay { .. })),
        "{again:?}"
    );
    let over = restore(&world.settings, &to).await;
    assert!(
        matches!(over, Err(BackupError::InTheWay { .. })),
        "{over:?}"
    );

    let settings = elsewhere(folder.path());
    let document = to.join("documents").join(digest(&bytes).to_string());
    fs::write(&document, pdf("b")).unwrap();
    let broken = restore(&settings, &to).await;
    assert!(
        matches!(broken, Err(BackupError::Document { .. })),
        "{broken:?}"
    );
    fs::remove_file(&document).unwrap();
    let broken = restore(&settings, &to).await;
    assert!(
        matches!(broken, Err(BackupError::File { .. })),
        "{broken:?}"
    );
    fs::write(&document, &bytes).unwrap();
    let mut records = fs::read(to.join("buzon.sqlite")).unwrap();
    records.truncate(records.len() / 2);
    fs::write(to.join("buzon.sqlite"), records).unwrap();
    let broken = restore(&settings, &to).await;
    assert!(matches!(broken, Err(BackupError::Store(_))), "{broken:?}");
    assert!(!settings.data.exists());

    // A document that is lost in the house is found out by its backup, and there is none.
    let lost = world
        .data
        .path()
        .join("documents")
        .join(digest(&bytes).to_string());
    fs::remove_file(lost).unwrap();
    let to = folder.path().join("another");
    let broken = backup(&world.settings, &to).await;
    assert!(
        matches!(broken, Err(BackupError::File { .. })),
        "{broken:?}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_mailbox_goes_on_with_its_last_seal() {
    let (mut world, folder) = (rotation::open().await, tempfile::tempdir().unwrap());
    let session = world.sign_in(&IDENTITIES.bakery).await;
    let before = rotation::present(&world, &session, "antes").await;
    rotation::rotated(&world).await;
    let to = folder.path().join("backup");
    backup(&world.settings, &to).await.unwrap();
    let settings = elsewhere(folder.path());
    restore(&settings, &to).await.unwrap();
    world.settings = settings;
    world.reopen().await;
    let after = rotation::present(&world, &session, "luego").await;
    let keys = rotation::keys(&world).await;
    assert_eq!(keys.seals.len(), 2);
    before.verify(&keys).unwrap();
    after.verify(&keys).unwrap();
}
