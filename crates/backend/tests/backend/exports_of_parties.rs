//! Which receipts an export has, and whose it is.

use mailbox::problem::Code;
use mailbox::statement::MandateOrder;
use serde_json::{Value, json};

use crate::exports::Unpacked;
use crate::identities::IDENTITIES;
use crate::parties::token_of;
use crate::receipts::full;
use crate::world::World;

async fn folios(world: &World, token: &str, asked: &Value) -> Vec<String> {
    let (_, archive) = world.exported(token, asked).await;
    let unpacked = Unpacked::new(&archive);
    unpacked.check(world);
    unpacked.folios()
}

#[tokio::test]
async fn a_selection_is_what_the_list_would_show() {
    let (world, token, known) = full().await;
    let [filing, contact, opening] = [0, 1, 2].map(|at| known[at].to_string());
    for (asked, expected) in [
        (json!({"kind": "filing"}), vec![&filing]),
        (json!({"kind": "opening"}), vec![&opening]),
        (json!({"q": "peñon cuotas"}), vec![&filing]),
        (
            json!({"folios": [filing, contact]}),
            vec![&contact, &filing],
        ),
        (json!({"folios": []}), vec![]),
        (json!({"registration": "Y3926552104"}), vec![&opening]),
        (json!({"registration": "A0123456103"}), vec![]),
        (json!({"to": "2026-11-23"}), vec![]),
        (
            json!({"from": "2026-11-24", "kind": "contact"}),
            vec![&contact],
        ),
    ] {
        let found = folios(&world, &token, &asked).await;
        let found: Vec<&String> = found.iter().collect();
        assert_eq!(found, expected, "{asked}");
    }
    let all = folios(&world, &token, &json!({})).await;
    assert_eq!(all.len(), 5, "the mandate, twice, with the three");
}

#[tokio::test]
async fn a_delegate_exports_what_a_delegate_sees_while_it_may() {
    let (world, token, known) = full().await;
    let (bakery, workshop) = (&IDENTITIES.bakery, &IDENTITIES.workshop);
    let delegate = token_of(&world.enter(workshop, bakery).await);
    let mut seen = folios(&world, &delegate, &json!({})).await;
    seen.sort();
    let mut expected = [known[0].to_string(), known[2].to_string()];
    expected.sort();
    assert_eq!(seen, expected);
    let named = json!({"folios": [known[1].as_str()]});
    assert!(
        folios(&world, &delegate, &named).await.is_empty(),
        "the holder's address"
    );

    // Nobody reads the other's.
    let own = world.ask_export(&token, &json!({})).await;
    let given = world.ask_export(&delegate, &json!({})).await;
    let given = world.measured(&delegate, given).await;
    for (token, id) in [(&delegate, own.id), (&token, given.id)] {
        world
            .get(&format!("exports/{id}"), token)
            .await
            .refused(Code::NotFound);
    }
    let mandate = world.mandates(&token).await[0].folio.clone();
    let revoke = MandateOrder::Revoke { mandate };
    assert_eq!(
        world.order((bakery, bakery), &token, revoke).await.status,
        201
    );
    let refused = world.part(&delegate, &given, &[]).await;
    assert!(
        [401, 403].contains(&refused.status.as_u16()),
        "{}",
        refused.status
    );
}
