//! The desk on the command line, on the records of a house that is open.

use std::fs;
use std::path::{Path, PathBuf};

use backend::Clock;
use backend::desk::{Desk, DeskError, perform};
use mailbox::identifiers::Folio;
use mailbox::notification::{Rule, State};
use serde_json::{Value, json};

use crate::desk::{self, JANUARY, act, document_of};
use crate::world::World;

async fn done(world: &World, desk: Desk) -> Result<String, DeskError> {
    let clock = Clock::set(world.seconds.clone());
    perform(&desk, &world.settings, clock).await
}

fn written(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_act_is_deposited_from_files_and_what_it_lacks_is_named() {
    let world = desk::open().await;
    world.set("2026-01-14T10:00:00");
    let files = tempfile::tempdir().unwrap();
    let request = act("12/2026", Rule::Cff134, world.now());
    let bytes = document_of(&request);
    let signature = JANUARY
        .officer
        .credential
        .sign(&bytes, world.now().instant());
    let mut whole = serde_json::to_value(&request).unwrap();
    // The desk takes both from the files beside it.
    whole["act"].as_object_mut().unwrap().remove("document");
    whole.as_object_mut().unwrap().remove("officer_signature");
    let deposit = |whole: &Value| Desk::Deposit {
        act: written(files.path(), "act.json", whole.to_string()),
        document: written(files.path(), "oficio.pdf", &bytes),
        signature: Some(written(
            files.path(),
            "oficio.p7s",
            signature.as_ref().unwrap(),
        )),
    };
    let mut lacking = whole.clone();
    lacking["act"]
        .as_object_mut()
        .unwrap()
        .remove("legal_basis");
    let refused = done(&world, deposit(&lacking)).await.unwrap_err();
    let said = refused.to_string();
    assert!(said.contains("Al acto le falta un requisito."), "{said}");
    assert!(said.ends_with("act.legal_basis"), "{said}");

    let said = done(&world, deposit(&whole)).await.unwrap();
    assert!(said.contains("Aviso enviado a 2 medios"), "{said}");
    assert_eq!(done(&world, deposit(&whole)).await.unwrap(), said);
    let folio: Folio = said.lines().next().unwrap().parse().unwrap();
    let token = world.sign_in(&JANUARY.bakery).await;
    let page = world.covers(&token, "").await;
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].folio, folio);

    let withdraw = |folio: &Folio| Desk::Withdraw {
        notification: folio.clone(),
        act: written(
            files.path(),
            "why.json",
            json!({"reason": "Error"}).to_string(),
        ),
    };
    let said = done(&world, withdraw(&folio)).await.unwrap();
    assert!(said.contains("Retirada"), "{said}");
    let standing = world.seen(&token, page.items[0].id).await.cover.standing;
    assert!(matches!(standing, Some(State::Withdrawn { .. })));
    let nowhere = Folio::new(Folio::NOTIFICATIONS, 2026, 9);
    let refused = done(&world, withdraw(&nowhere)).await.unwrap_err();
    assert!(matches!(refused, DeskError::Refused { .. }), "{refused}");
    let calendar = Desk::Calendar {
        calendar: files.path().join("none.json"),
    };
    let refused = done(&world, calendar).await.unwrap_err();
    assert!(matches!(refused, DeskError::File { .. }), "{refused}");
}
