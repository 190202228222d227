//! Many at once: one statement is one filing, and folios have no gap.

use std::collections::BTreeSet;
use std::sync::Arc;

use mailbox::api::{FilingPage, SealedReceipt};
use mailbox::problem::Code;

use crate::identities::IDENTITIES;
use crate::world::{World, filing, present_with};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_sendings_of_one_statement_make_one_filing() {
    let (world, bakery) = (Arc::new(World::open().await), &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let request = world.signed(bakery, &token, filing("Uno", vec![])).await;
    let tasks: Vec<_> = (0..20)
        .map(|i| {
            let (world, token, request) = (world.clone(), token.clone(), request.clone());
            tokio::spawn(async move { world.present(&token, &format!("k{i}"), &request).await })
        })
        .collect();
    let (mut made, mut bodies) = (0, BTreeSet::new());
    for task in tasks {
        let answer = task.await.unwrap();
        match answer.status.as_u16() {
            409 => answer.refused(Code::InFlight),
            status => {
                made += usize::from(status == 201);
                bodies.insert(answer.body);
            }
        }
    }
    assert_eq!((made, bodies.len()), (1, 1));
    let page: FilingPage = world.get("filings", &token).await.json(200);
    assert_eq!(page.items.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn different_filings_at_once_get_consecutive_folios() {
    let (world, bakery) = (Arc::new(World::open().await), &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let mut tasks = Vec::new();
    for i in 0..10 {
        let request = world
            .signed(bakery, &token, filing(&format!("Núm {i}"), vec![]))
            .await;
        let (world, token) = (world.clone(), token.clone());
        tasks.push(tokio::spawn(async move {
            let answer = world.present(&token, &format!("k{i}"), &request).await;
            answer.json::<SealedReceipt>(201).folio.to_string()
        }));
    }
    let mut folios = Vec::new();
    for task in tasks {
        folios.push(task.await.unwrap());
    }
    folios.sort();
    for (number, folio) in (1..).zip(&folios) {
        assert!(folio.starts_with(&format!("PR-26-{number:06}-")), "{folio}");
    }
}

/// Two processes on one folder: the database decides, not the memory of either.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_houses_on_one_folder_make_one_filing_of_a_statement() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let mut twin = World::open().await;
    twin.settings = world.settings.clone();
    twin.reopen().await;
    let token = world.sign_in(bakery).await;
    for subject in ["Uno", "Dos", "Tres", "Cuatro", "Cinco"] {
        let request = world.signed(bakery, &token, filing(subject, vec![])).await;
        let (one, two) = tokio::join!(
            world.present(&token, subject, &request),
            twin.present(&token, subject, &request),
        );
        assert_eq!(one.body, two.body);
        let statuses = BTreeSet::from([one.status.as_u16(), two.status.as_u16()]);
        assert_eq!(statuses, BTreeSet::from([200, 201]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_filings_over_one_nonce_are_one_filing() {
    let (world, bakery) = (Arc::new(World::open().await), &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    for round in 0..5 {
        let challenge = world.filing_challenge(&token).await;
        let tasks: Vec<_> = (0..6)
            .map(|i| {
                let subject = format!("Ronda {round}, {i}");
                let request =
                    present_with(bakery, &challenge, world.now(), filing(&subject, vec![]));
                let (world, token) = (world.clone(), token.clone());
                tokio::spawn(async move {
                    world
                        .present(&token, &format!("{round}-{i}"), &request)
                        .await
                })
            })
            .collect();
        let mut made = 0;
        for task in tasks {
            let answer = task.await.unwrap();
            if answer.status == 201 {
                made += 1;
            } else {
                answer.refused(Code::NonceVoid);
            }
        }
        assert_eq!(made, 1);
    }
}
