//! The list of receipts: everything that was sealed for a mailbox, and for nobody else.

use mailbox::api::{
    ContactStep, MandateStep, Page, ReceiptAbout, ReceiptKind, ReceiptSummary, SealedReceipt,
};
use mailbox::identifiers::Folio;
use mailbox::mandates::Scope;
use mailbox::notification::Rule;
use mailbox::problem::Code;
use time::Duration;

use crate::database;
use crate::desk::{self, act_by};
use crate::identities::IDENTITIES;
use crate::parties::{register, scope, token_of};
use crate::world::World;

/// A mailbox with a filing, a medium, an opening and a mandate, a minute apart.
pub(crate) async fn full() -> (World, String, Vec<Folio>) {
    let world = desk::with_desk(World::open().await).await;
    let (bakery, workshop) = (&IDENTITIES.bakery, &IDENTITIES.workshop);
    let token = world.sign_in(bakery).await;
    let filing = world.presented(bakery, &token, "Cuotas de Peñón").await;
    world.pass(Duration::minutes(1));
    let medium = register("correo secreto@espiga.example");
    let answer = world.change_contact(bakery, &token, medium).await;
    let contact: SealedReceipt = answer.json(201);
    world.pass(Duration::minutes(1));
    let act = act_by(workshop, &bakery.rfc, "7/2026", Rule::Cff134, world.now());
    let id = world.deposited(&act).await.id;
    let opening = world.signed_opening(bakery, &token, id).await;
    let opened: mailbox::api::Opening = world.open_with(&token, id, &opening).await.json(201);
    world.pass(Duration::minutes(1));
    let other = world.sign_in(workshop).await;
    let scope: Scope = scope("ver");
    world
        .mandate((bakery, &token), (workshop, &other), scope)
        .await;
    let folios = vec![filing.folio, contact.folio, opened.receipt.folio];
    (world, token, folios)
}

async fn page(world: &World, token: &str, query: &str) -> Page<ReceiptSummary> {
    world
        .get(&format!("receipts{query}"), token)
        .await
        .json(200)
}

fn kinds(page: &Page<ReceiptSummary>) -> Vec<ReceiptKind> {
    page.items.iter().map(|row| row.about.kind()).collect()
}

#[tokio::test]
async fn everything_that_was_sealed_is_listed_the_newest_first() {
    let (world, token, folios) = full().await;
    let all = page(&world, &token, "").await;
    assert_eq!(all.next, None);
    for folio in &folios {
        assert!(all.items.iter().any(|row| row.folio == *folio), "{folio}");
    }
    assert!(all.items.is_sorted_by(|a, b| a.issued_at >= b.issued_at));
    // Each row says what its text says.
    for row in &all.items {
        let path = format!("receipts/{}", row.folio);
        let sealed: SealedReceipt = world.get(&path, &token).await.json(200);
        let read = mailbox::statement::Statement::parse(&sealed.statement).unwrap();
        assert_eq!(ReceiptSummary::of(&read).as_ref(), Some(row));
    }
    let steps: Vec<_> = all.items.iter().map(|row| &row.about).collect();
    for step in [MandateStep::Granted, MandateStep::Accepted] {
        let is_it = |about: &&&ReceiptAbout| matches!(about, ReceiptAbout::Mandate { step: it, .. } if *it == step);
        assert_eq!(steps.iter().filter(is_it).count(), 1, "{step}");
    }
    // Another mailbox has its own, and none of these.
    let other = world.sign_in(&IDENTITIES.workshop).await;
    assert!(page(&world, &other, "").await.items.is_empty());
    let theirs = format!("?after={}", folios[2]);
    assert!(page(&world, &other, &theirs).await.items.is_empty());
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_even_within_one_second() {
    let (world, token, _) = full().await;
    let bakery = &IDENTITIES.bakery;
    for number in 0..7 {
        world
            .presented(bakery, &token, &format!("Número {number}"))
            .await;
    }
    let all = page(&world, &token, "").await.items;
    for limit in [1, 2, 5] {
        let mut seen = Vec::new();
        let mut after = String::new();
        loop {
            let next = page(&world, &token, &format!("?limit={limit}{after}")).await;
            assert!(next.items.len() <= limit);
            seen.extend(next.items);
            let Some(folio) = next.next else { break };
            after = format!("&after={folio}");
        }
        assert_eq!(seen, all, "{limit}");
    }
}

#[tokio::test]
async fn receipts_are_found_by_kind_day_and_words() {
    let (world, token, folios) = full().await;
    world.pass(Duration::days(1));
    let bakery = &IDENTITIES.bakery;
    let token_of_today = world.sign_in(bakery).await;
    drop(token);
    let token = token_of_today;
    let later = world
        .presented(bakery, &token, "Otra 50% menos")
        .await
        .folio;
    for (query, expected) in [
        ("kind=filing", vec![&later, &folios[0]]),
        ("kind=contact", vec![&folios[1]]),
        ("kind=opening", vec![&folios[2]]),
        ("kind=terms", vec![]),
        ("from=2026-11-25", vec![&later]),
        ("to=2026-11-24&kind=filing", vec![&folios[0]]),
        (
            "from=2026-11-24&to=2026-11-25&kind=filing&limit=1",
            vec![&later],
        ),
        ("q=penon%20CUOTAS", vec![&folios[0]]),
        ("q=50%25", vec![&later]),
        ("q=secreto%40espiga", vec![&folios[1]]),
        ("q=7%2F2026&kind=opening", vec![&folios[2]]),
        ("q=_", vec![]),
    ] {
        let page = page(&world, &token, &format!("?{query}")).await;
        let found: Vec<&Folio> = page.items.iter().map(|row| &row.folio).collect();
        assert_eq!(found, expected, "{query}");
    }
    let after = format!("?to=2026-11-24&kind=filing&after={later}");
    assert_eq!(page(&world, &token, &after).await.items.len(), 1);
    for wrong in ["kind=x", "from=2026-13-01", "q=a+b+c+d+e", "after=x", "x=1"] {
        let answer = world.get(&format!("receipts?{wrong}"), &token).await;
        answer.refused(Code::Malformed);
    }
}

#[tokio::test]
async fn a_delegate_sees_no_address_of_the_holder() {
    let (world, token, folios) = full().await;
    let (bakery, workshop) = (&IDENTITIES.bakery, &IDENTITIES.workshop);
    let delegate = token_of(&world.enter(workshop, bakery).await);
    let seen = page(&world, &delegate, "").await;
    let expected = [
        ReceiptKind::Filing,
        ReceiptKind::Opening,
        ReceiptKind::Attestation,
    ];
    assert!(kinds(&seen).iter().all(|kind| expected.contains(kind)));
    assert!(
        page(&world, &delegate, "?kind=contact")
            .await
            .items
            .is_empty()
    );
    for part in ["", "/pdf"] {
        let filing = format!("receipts/{}{part}", folios[0]);
        assert_eq!(world.get(&filing, &delegate).await.status, 200);
        let contact = format!("receipts/{}{part}", folios[1]);
        world.get(&contact, &delegate).await.refused(Code::NotFound);
        assert_eq!(world.get(&contact, &token).await.status, 200);
    }
    let package = format!("evidence/{}", folios[1]);
    world.get(&package, &delegate).await.refused(Code::NotFound);
    // What it signed itself it reads: its acceptance.
    let all = page(&world, &token, "?kind=mandate").await.items;
    let of = |step| {
        let is_it = |row: &&ReceiptSummary| matches!(row.about, ReceiptAbout::Mandate { step: it, .. } if it == step);
        format!("receipts/{}", all.iter().find(is_it).unwrap().folio)
    };
    let accepted = of(MandateStep::Accepted);
    assert_eq!(world.get(&accepted, &delegate).await.status, 200);
    let granted = of(MandateStep::Granted);
    world.get(&granted, &delegate).await.refused(Code::NotFound);
}

#[tokio::test]
async fn what_was_sealed_before_there_was_a_list_is_listed_after_a_start() {
    let (mut world, token, _) = full().await;
    let before = page(&world, &token, "").await;
    database::change(world.database(), "UPDATE sealed SET kind = '', folded = ''").await;
    assert!(page(&world, &token, "?kind=contact").await.items.is_empty());
    world.reopen().await;
    assert_eq!(page(&world, &token, "").await, before);
    let contacts = page(&world, &token, "?kind=contact&q=espiga").await;
    let step = ContactStep::Registered;
    assert!(
        matches!(&contacts.items[..], [ReceiptSummary { about: ReceiptAbout::Contact { step: it, .. }, .. }] if *it == step)
    );
}
