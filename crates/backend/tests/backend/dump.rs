//! Backup and restore of records in PostgreSQL, with its own tools, as the README says.

use std::sync::Arc;

use backend::audit::{Chain, verify};
use backend::backup::{BackupError, backup};
use backend::store::Store;
use mailbox::api::SealedReceipt;

use crate::busy::Busy;
use crate::database;
use crate::identities::IDENTITIES;
use crate::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_dump_taken_while_people_present_has_every_filing_received_before_it() {
    let (world, folder) = (Arc::new(World::open().await), tempfile::tempdir().unwrap());
    let mut busy = Busy::begin(&world);
    busy.wait_for(3).await;
    let records = database::dump_and_restore(world.database(), folder.path()).await;
    let (token, before) = busy.end().await;

    let mut restored = World::open().await;
    restored.settings.database = Some(records);
    restored.reopen().await;
    for receipt in &before {
        let path = format!("receipts/{}", receipt.folio);
        let found: SealedReceipt = restored.get(&path, &token).await.json(200);
        assert_eq!(&found, receipt);
    }
    let store = Store::open(restored.database()).await.unwrap();
    let chain = verify(&store).await.unwrap();
    assert!(matches!(chain, Chain::Whole { .. }), "{chain:?}");
    // The numbers go on where they were.
    let next = restored.presented(&IDENTITIES.bakery, &token, "next").await;
    assert!(
        before
            .iter()
            .all(|receipt| receipt.folio.as_str() < next.folio.as_str())
    );
}

#[tokio::test]
async fn our_own_backup_says_that_it_does_not_copy_a_server() {
    let (world, folder) = (World::open().await, tempfile::tempdir().unwrap());
    let refused = backup(&world.settings, &folder.path().join("backup")).await;
    assert!(matches!(refused, Err(BackupError::Postgres)), "{refused:?}");
}
