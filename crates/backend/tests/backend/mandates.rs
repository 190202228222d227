//! Mandates: given, accepted, narrowed, taken back; and what a delegate may do meanwhile.

use http::Method;
use mailbox::api::{Challenge, FilingPage, MandateDetail, SealedReceipt, Session};
use mailbox::mandates::MandateState;
use mailbox::problem::Code;
use mailbox::statement::{MandateOrder, Received, Statement};
use time::Duration;

use crate::identities::{IDENTITIES, Identity};
use crate::parties::{by_for, said, scope, token_of};
use crate::world::{Answer, World, filing, sign};

/// Presents a filing as a delegate.
async fn present_for(
    world: &World,
    (who, principal): (&Identity, &Identity),
    token: &str,
    key: &str,
) -> Answer {
    let mut answer = world.call(Method::POST, "filings/challenges", token).await;
    if answer.status != 201 {
        // Whoever may not present gets no challenge for it; any other shows that it is refused.
        answer.refused(Code::NotPermitted);
        answer = world.call(Method::POST, "mandates/challenges", token).await;
    }
    let challenge: Challenge = answer.json(201);
    let filing = filing(key, vec![]);
    let statement = Statement::Present(mailbox::statement::Present {
        by: by_for(who, principal, &challenge),
        filing: filing.clone(),
    })
    .to_text();
    let signature = sign(who, &statement, challenge.issued_at);
    let request = mailbox::api::PresentFiling {
        filing,
        statement,
        signature,
    };
    world.present(token, key, &request).await
}

#[tokio::test]
async fn a_delegate_acts_in_the_mailbox_of_another_until_a_second_ago() {
    let world = World::open().await;
    let (bakery, workshop) = (&IDENTITIES.bakery, &IDENTITIES.workshop);
    let (owner, delegate) = (world.sign_in(bakery).await, world.sign_in(workshop).await);
    world
        .enter(workshop, bakery)
        .await
        .refused(Code::NotPermitted);
    let mandate = world
        .mandate(
            (bakery, &owner),
            (workshop, &delegate),
            scope("ver, presentar"),
        )
        .await;

    let entered = world.enter(workshop, bakery).await;
    let session: Session = entered.json(201);
    assert_eq!(session.mailbox.as_str(), bakery.rfc);
    assert_eq!(
        session.holder_name,
        "PANADERÍA LA ESPIGA DORADA, S.A. DE C.V."
    );
    assert_eq!(session.signer.unwrap().as_str(), workshop.rfc);
    assert_eq!(
        session.signer_name.unwrap(),
        "TALLER EL TORNO AZUL, S.A. DE C.V."
    );
    assert_eq!(session.mandate, Some(mandate.clone()));
    assert_eq!(session.powers.unwrap().to_string(), "ver, presentar");
    let token = token_of(&entered);

    let both = (workshop, bakery);
    let presented = present_for(&world, both, &token, "uno").await;
    let receipt: SealedReceipt = presented.json(201);
    let Ok(Statement::FilingReceipt(told)) = Statement::parse(&receipt.statement) else {
        panic!("{}", receipt.statement);
    };
    assert_eq!(
        (told.mailbox.as_str(), told.signer.as_str()),
        (&*bakery.rfc, &*workshop.rfc)
    );
    // It is the principal's filing: in its list and not in the delegate's own.
    let list: FilingPage = world.get("filings", &owner).await.json(200);
    assert_eq!(list.items.len(), 1);
    let list: FilingPage = world.get("filings", &delegate).await.json(200);
    assert!(list.items.is_empty());

    let revoke = MandateOrder::Revoke { mandate };
    assert_eq!(
        world.order((bakery, bakery), &owner, revoke).await.status,
        201
    );
    world
        .get("filings", &token)
        .await
        .refused(Code::NotPermitted);
    world
        .get("mailbox", &token)
        .await
        .refused(Code::NotPermitted);
    let late = present_for(&world, both, &token, "dos").await;
    late.refused(Code::NotPermitted);
    let session: Session = world.get("access", &token).await.json(200);
    assert_eq!(session.powers, None);
    world
        .enter(workshop, bakery)
        .await
        .refused(Code::NotPermitted);
}

#[tokio::test]
async fn each_power_is_its_own_and_the_holders_acts_are_nobody_elses() {
    let world = World::open().await;
    let (bakery, workshop) = (&IDENTITIES.bakery, &IDENTITIES.workshop);
    let (owner, delegate) = (world.sign_in(bakery).await, world.sign_in(workshop).await);
    let mandate = world
        .mandate((bakery, &owner), (workshop, &delegate), scope("ver"))
        .await;
    let token = token_of(&world.enter(workshop, bakery).await);
    assert_eq!(world.get("filings", &token).await.status, 200);
    assert_eq!(world.get("mailbox", &token).await.status, 200);
    let answer = present_for(&world, (workshop, bakery), &token, "uno").await;
    answer.refused(Code::NotPermitted);
    for path in ["contacts", "mailbox/enabling", "audit"] {
        world.get(path, &token).await.refused(Code::NotPermitted);
    }
    for path in ["contacts/challenges", "mailbox/enabling/challenges"] {
        let answer = world.call(Method::POST, path, &token).await;
        answer.refused(Code::NotPermitted);
    }
    // No delegate widens its own mandate, or gives others.
    for order in [
        MandateOrder::Limit {
            mandate: mandate.clone(),
            scope: scope("ver"),
        },
        MandateOrder::Revoke {
            mandate: mandate.clone(),
        },
        MandateOrder::Grant {
            delegate: "CACX7605101P8".parse().unwrap(),
            delegate_name: "OTRA".parse().unwrap(),
            scope: scope("ver"),
        },
    ] {
        let answer = world.order((workshop, bakery), &token, order).await;
        answer.refused(Code::NotPermitted);
    }
    // It may give it up, from there as well.
    let renounce = MandateOrder::Renounce { mandate };
    let answer = world.order((workshop, bakery), &token, renounce).await;
    assert_eq!(answer.status, 201);
    world
        .get("filings", &token)
        .await
        .refused(Code::NotPermitted);
}

#[tokio::test]
async fn both_sides_see_the_same_mandate_and_its_receipts_are_of_the_principals_mailbox() {
    let world = World::open().await;
    let (bakery, workshop) = (&IDENTITIES.bakery, &IDENTITIES.workshop);
    let (owner, delegate) = (world.sign_in(bakery).await, world.sign_in(workshop).await);
    let grant = MandateOrder::Grant {
        delegate: workshop.rfc.parse().unwrap(),
        delegate_name: "TALLER EL TORNO AZUL".parse().unwrap(),
        scope: scope("ver, abrir"),
    };
    let answer = world.order((bakery, bakery), &owner, grant.clone()).await;
    let receipt: SealedReceipt = answer.json(201);
    let Received::Mandate { mandate, order } = said(&receipt).received else {
        panic!("{}", receipt.statement);
    };
    assert_eq!(order, grant);
    assert!(mandate.as_str().starts_with("MA-26-000001-"));
    let standing = |list: &[MandateDetail]| list[0].standing;
    assert_eq!(
        standing(&world.mandates(&owner).await),
        MandateState::Offered
    );
    let accept = MandateOrder::Accept {
        mandate: mandate.clone(),
    };
    // Nobody but the delegate accepts.
    let answer = world.order((bakery, bakery), &owner, accept.clone()).await;
    answer.refused(Code::NotFound);
    let answer = world
        .order((workshop, bakery), &delegate, accept.clone())
        .await;
    let receipt: SealedReceipt = answer.json(201);
    let told = said(&receipt);
    assert_eq!(told.mailbox.as_str(), bakery.rfc);
    assert_eq!(told.signed.unwrap().signer.as_str(), workshop.rfc);
    let path = format!("receipts/{}", receipt.folio);
    world.get(&path, &delegate).await.refused(Code::NotFound);
    let again = world.order((workshop, bakery), &delegate, accept).await;
    again.refused(Code::StateConflict);
    assert_eq!(
        world.mandates(&owner).await,
        world.mandates(&delegate).await
    );

    // Narrower goes, wider does not.
    let limit = |scope| MandateOrder::Limit {
        mandate: mandate.clone(),
        scope,
    };
    let wider = world
        .order((bakery, bakery), &owner, limit(scope("ver, presentar")))
        .await;
    assert_eq!(wider.status, 409);
    let mut narrow = scope("ver");
    narrow.until_on = Some(world.now().date().into());
    let answer = world
        .order((bakery, bakery), &owner, limit(narrow.clone()))
        .await;
    assert_eq!(answer.status, 201);
    assert_eq!(world.mandates(&delegate).await[0].scope, narrow);
    let token = token_of(&world.enter(workshop, bakery).await);
    // Its last day passes.
    world.pass(Duration::hours(14));
    world
        .enter(workshop, bakery)
        .await
        .refused(Code::NotPermitted);
    world
        .get("filings", &token)
        .await
        .refused(Code::Unauthenticated);
}

#[tokio::test]
async fn what_cannot_be_a_mandate_is_refused_by_its_part() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let grant = |delegate: &str, change: fn(&mut mailbox::mandates::Scope)| {
        let mut scope = scope("ver");
        change(&mut scope);
        MandateOrder::Grant {
            delegate: delegate.parse().unwrap(),
            delegate_name: "ALGUIEN".parse().unwrap(),
            scope,
        }
    };
    let other = "CACX7605101P8";
    for (order, part) in [
        (grant(&bakery.rfc, |_| {}), "delegate"),
        (grant("XAXX010101000", |_| {}), "delegate"),
        (
            grant(other, |scope| scope.powers = "abrir".parse().unwrap()),
            "scope.powers",
        ),
        (
            grant(other, |scope| {
                scope.until_on = Some("2026-11-23".parse().unwrap());
            }),
            "scope.until_on",
        ),
        (
            grant(other, |scope| {
                scope.registrations.push("Y3926552104".parse().unwrap());
            }),
            "scope.registrations",
        ),
    ] {
        let answer = world.order((bakery, bakery), &token, order).await;
        let problem: mailbox::problem::Problem = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(problem.at.as_deref(), Some(part));
    }
    let bare = World::open_new().await;
    let token = bare.sign_in(bakery).await;
    let answer = bare
        .order((bakery, bakery), &token, grant(other, |_| {}))
        .await;
    answer.refused(Code::NotEnabled);
}

#[tokio::test]
async fn a_mandate_over_one_registration_reaches_nothing_of_the_whole_mailbox() {
    let world = World::open().await;
    let (bakery, workshop) = (&IDENTITIES.bakery, &IDENTITIES.workshop);
    let (owner, delegate) = (world.sign_in(bakery).await, world.sign_in(workshop).await);
    let mut connection = crate::database::connect(world.database()).await;
    sqlx::query("INSERT INTO registrations (mailbox, registration) VALUES ($1, 'Y3926552104')")
        .bind(&bakery.rfc)
        .execute(&mut connection)
        .await
        .unwrap();
    let mut narrow = scope("ver, presentar");
    narrow.registrations.push("Y392655210".parse().unwrap());
    world
        .mandate((bakery, &owner), (workshop, &delegate), narrow)
        .await;
    let token = token_of(&world.enter(workshop, bakery).await);
    assert_eq!(world.get("mailbox", &token).await.status, 200);
    world
        .get("filings", &token)
        .await
        .refused(Code::NotPermitted);
    let answer = present_for(&world, (workshop, bakery), &token, "uno").await;
    answer.refused(Code::NotPermitted);
    // A second mandate, over all of it, adds to the first.
    world
        .mandate((bakery, &owner), (workshop, &delegate), scope("ver"))
        .await;
    assert_eq!(world.get("filings", &token).await.status, 200);
    let answer = present_for(&world, (workshop, bakery), &token, "dos").await;
    answer.refused(Code::NotPermitted);
}
