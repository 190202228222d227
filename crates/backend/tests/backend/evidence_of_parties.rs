//! Packages of what parties do and of what happens to them, and what a delegate gets of them.

use evidence::story::Act;
use evidence::verification::{Gap, Outcome};
use http::Method;
use mailbox::api::SealedReceipt;
use mailbox::notification::Rule;
use mailbox::problem::Code;
use mailbox::statement::{MandateOrder, Statement};
use time::Duration;

use crate::desk::{self, JANUARY, act, act_by};
use crate::enabling::publish;
use crate::evidence_of_acts::{got, judge};
use crate::identities::IDENTITIES;
use crate::parties::{register, scope, token_of};
use crate::world::World;

const MEDIA: [&str; 2] = ["correo ana@espiga.example", "movil +525511112222"];

/// The package of a folio is proven, and about that kind of act.
async fn proven(world: &World, token: &str, folio: &str, act: Act) -> Vec<Gap> {
    let verdict = judge(
        world,
        &got(world, token, &format!("evidence/{folio}")).await,
    )
    .await;
    assert_eq!(verdict.outcome, Outcome::Proven, "{folio}");
    assert_eq!(verdict.act, Some(act), "{folio}");
    let paper = judge(
        world,
        &got(world, token, &format!("receipts/{folio}/pdf")).await,
    )
    .await;
    assert_eq!(paper.outcome, Outcome::Proven, "{folio} on paper");
    verdict.gaps
}

#[tokio::test]
async fn enabling_terms_and_mandates_are_proven_by_their_packages() {
    let (world, bakery) = (World::open_new().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    for medium in MEDIA {
        let answer = world.change_contact(bakery, &token, register(medium)).await;
        let registered: SealedReceipt = answer.json(201);
        proven(&world, &token, &registered.folio.to_string(), Act::Contact).await;
        let id = world.contact(&token, medium).await.id;
        let code = world.code_sent_to(medium).await;
        let proved: SealedReceipt = world.verify(&token, id, &code).await.json(201);
        proven(&world, &token, &proved.folio.to_string(), Act::Contact).await;
    }
    let enabled: SealedReceipt = world.activate(bakery, &token).await.json(201);
    let gaps = proven(&world, &token, &enabled.folio.to_string(), Act::Activation).await;
    let is_absent = |gap: &Gap| matches!(gap, Gap::DocumentAbsent { .. });
    assert!(!gaps.iter().any(is_absent), "the terms are in the package");

    publish(&world, "2026-2", "Otros términos.", 1)
        .await
        .unwrap();
    world.pass(Duration::DAY);
    let token = world.sign_in(bakery).await;
    let accepted: SealedReceipt = world.accept_terms(bakery, &token).await.json(201);
    let gaps = proven(&world, &token, &accepted.folio.to_string(), Act::Terms).await;
    assert!(!gaps.iter().any(is_absent), "the terms are in the package");

    let grant = MandateOrder::Grant {
        delegate: IDENTITIES.workshop.rfc.parse().unwrap(),
        delegate_name: "TALLER EL TORNO AZUL".parse().unwrap(),
        scope: scope("ver"),
    };
    let granted: SealedReceipt = world.order((bakery, bakery), &token, grant).await.json(201);
    proven(&world, &token, &granted.folio.to_string(), Act::Mandate).await;
}

#[tokio::test]
async fn a_notification_made_by_lapse_is_proven_by_its_constancia() {
    let world = desk::open().await;
    world.set("2026-01-14T10:00:00");
    let request = act("9/2026", Rule::Cff134, world.now());
    let id = world.deposited(&request).await.id;
    world.set("2026-01-28T10:00:00");
    let token = world.sign_in(&JANUARY.bakery).await;
    let text = world.attested(&token, id).await;
    let Ok(Statement::Attestation(said)) = Statement::parse(&text) else {
        panic!("{text}");
    };
    let folio = said.folio.to_string();
    let gaps = proven(&world, &token, &folio, Act::Deemed).await;
    assert!(gaps.contains(&Gap::Dates));
}

#[tokio::test]
async fn a_delegate_gets_the_words_and_not_the_document_and_then_nothing() {
    let world = desk::with_desk(World::open().await).await;
    let (bakery, workshop) = (&IDENTITIES.bakery, &IDENTITIES.workshop);
    let (owner, own) = (world.sign_in(bakery).await, world.sign_in(workshop).await);
    let act = act_by(workshop, &bakery.rfc, "8/2026", Rule::Cff134, world.now());
    let id = world.deposited(&act).await.id;
    let signed = world.signed_opening(bakery, &owner, id).await;
    let opened: mailbox::api::Opening = world.open_with(&owner, id, &signed).await.json(201);
    let path = format!("evidence/{}", opened.receipt.folio);
    // In their own mailbox there is no such folio.
    world.get(&path, &own).await.refused(Code::NotFound);

    let mandate = world
        .mandate((bakery, &owner), (workshop, &own), scope("ver"))
        .await;
    let token = token_of(&world.enter(workshop, bakery).await);
    let folio = opened.receipt.folio.to_string();
    let gaps = proven(&world, &token, &folio, Act::Opening).await;
    assert!(
        gaps.iter()
            .any(|gap| matches!(gap, Gap::DocumentAbsent { .. }))
    );
    let gaps = proven(&world, &owner, &folio, Act::Opening).await;
    assert!(
        !gaps
            .iter()
            .any(|gap| matches!(gap, Gap::DocumentAbsent { .. }))
    );

    let revoke = MandateOrder::Revoke { mandate };
    let answer = world.order((bakery, bakery), &owner, revoke).await;
    assert_eq!(answer.status, 201);
    world.get(&path, &token).await.refused(Code::NotPermitted);
    let head = world.call(Method::HEAD, &path, &token).await;
    assert_eq!(head.status, 403);
}
