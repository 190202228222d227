//! The board: for whoever is not enabled, public for ten days, and the paper after it.

use http::Method;
use mailbox::api::{NextStep, Page, PostNotification, Posting};
use mailbox::id::Id;
use mailbox::notification::{Cause, How, Rule, State};
use mailbox::problem::Code;

use crate::desk::{self, JANUARY, STRANGER, act, act_by, document_of, made};
use crate::world::World;

fn posting(cause: Cause) -> PostNotification {
    PostNotification {
        cause,
        agreement: "Acuerdo 7/2026".parse().unwrap(),
    }
}

async fn posted(world: &World, id: Id, cause: Cause) -> Posting {
    let path = format!("notifications/{id}/posting");
    let key = format!("post-{id}");
    world
        .desk_post(&path, &key, &posting(cause))
        .await
        .json(201)
}

async fn found(world: &World, query: &str) -> Vec<Posting> {
    let page: Page<Posting> = world.get(&format!("postings{query}"), "").await.json(200);
    page.items
}

/// By whose it is, its numbers, its office and its day; by nothing else.
async fn is_found_by_what_it_says(world: &World, posting: &Posting) {
    let registration = "?q=y3926552104";
    let by_folio = format!("?q={}", posting.folio.as_str().to_lowercase());
    for query in [
        "",
        "?q=KIJ0906199R1",
        registration,
        "?q=panader%C3%ADa%20espiga",
        &by_folio,
        "?q=subdelegaci%C3%B3n%20norte",
        "?q=v1",
        "?from=2026-02-16&to=2026-02-16",
        "?to=2026-02-16&q=requerimiento",
    ] {
        let found = found(world, query).await;
        assert_eq!(found, std::slice::from_ref(posting), "{query}");
    }
    for query in [
        "?q=EKU9003173C9",
        "?q=A0123456103",
        "?q=espiga%20panaderia",
        "?q=%25x",
        "?from=2026-02-17",
        "?to=2026-02-15",
        "?q=ES-26-000009-9",
    ] {
        assert!(found(world, query).await.is_empty(), "{query}");
    }
}

/// V1 of DOMAIN 11.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_not_enabled_is_notified_on_the_board() {
    let world = desk::open().await;
    let stranger = &*STRANGER;
    world.set("2026-02-16T10:00:00");
    let request = act_by(
        &JANUARY.officer,
        &stranger.rfc,
        "V1",
        Rule::Cff134,
        world.now(),
    );
    let deposited = world.deposited(&request).await;
    let cause = Cause::NotEnabled;
    assert_eq!(deposited.next, NextStep::Post { cause });
    let id = deposited.id;
    let token = world.sign_in(stranger).await;
    assert!(world.covers(&token, "").await.items.is_empty());
    let posting = posted(&world, id, cause).await;
    assert!(posting.folio.as_str().starts_with("ES-26-000001-"));
    assert_eq!(posting.last_day_on.to_string(), "2026-03-02");
    assert_eq!(posting.notified_on.literal.to_string(), "2026-03-03");
    assert_eq!(posting.effective_on.literal.to_string(), "2026-03-04");

    is_found_by_what_it_says(&world, &posting).await;
    let one = world.get(&format!("postings/{}", posting.id), "").await;
    assert!(!String::from_utf8_lossy(&one.body).contains(&stranger.rfc));
    let path = format!("postings/{}/document", posting.id);
    assert_eq!(world.get(&path, "").await.body, document_of(&request));
    let head = world.call(Method::HEAD, &path, "").await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    let seen = world.seen(&token, id).await;
    assert!(matches!(seen.cover.standing, Some(State::Posted { .. })));

    world.set("2026-03-03T23:59:59");
    assert_eq!(found(&world, "").await.len(), 1);
    world.set("2026-03-04T08:00:00");
    let token = world.sign_in(stranger).await;
    let text = world.attested(&token, id).await;
    assert!(text.contains("Constancia de: estrados\n"), "{text}");
    assert!(text.contains("Acuerdo: Acuerdo 7/2026\n"), "{text}");
    assert!(
        text.contains("Décimo día de publicación: 2026-03-02\n"),
        "{text}"
    );
    let made = made(&world.seen(&token, id).await);
    assert!(matches!(made.how, How::Posted { .. }));
    assert_eq!(made.notified_on.literal.to_string(), "2026-03-03");
    assert_eq!(made.effective_on.literal.to_string(), "2026-03-04");
    // Its days are over: it is public no longer.
    assert!(found(&world, "").await.is_empty());
    world.get(&path, "").await.refused(Code::NotFound);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailbox_that_is_enabled_later_is_alerted_then() {
    let world = desk::open_bare(true).await;
    world.set("2026-01-14T10:00:00");
    let request = act("L1", Rule::Cff134, world.now());
    let deposited = world.deposited(&request).await;
    let cause = Cause::NotEnabled;
    assert_eq!(deposited.next, NextStep::Post { cause });
    world.swept().await;
    let token = world.sign_in(&JANUARY.bakery).await;
    assert!(world.covers(&token, "").await.items.is_empty());
    world.enable(&JANUARY.bakery.rfc).await;
    world.set("2026-01-15T09:00:00");
    world.swept().await;
    let token = world.sign_in(&JANUARY.bakery).await;
    let detail = loop {
        let page = world.covers(&token, "").await;
        if let Some(cover) = page.items.first() {
            break world.seen(&token, cover.id).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    let Some(State::Announced { sent_at, .. }) = detail.cover.standing else {
        panic!("{:?}", detail.cover.standing);
    };
    assert_eq!(sent_at, world.now());
    // Now there is no cause any more, and another one there may be.
    let path = format!("notifications/{}/posting", deposited.id);
    let answer = world.desk_post(&path, "p", &posting(cause)).await;
    assert_eq!(answer.status, 409);
    posted(&world, deposited.id, Cause::ContactsFail).await;
    let answer = world
        .desk_post(&path, "again", &posting(Cause::ContactsFail))
        .await;
    answer.refused(Code::StateConflict);
}

#[tokio::test]
async fn the_board_is_read_a_page_at_a_time_and_what_is_withdrawn_comes_down() {
    let world = desk::open().await;
    world.set("2026-02-16T10:00:00");
    let mut ids = Vec::new();
    for number in 0..5 {
        let request = act(&format!("E{number}"), Rule::Estrados, world.now());
        let deposited = world.deposited(&request).await;
        assert_eq!(deposited.next, NextStep::PostByRule);
        posted(&world, deposited.id, Cause::NotFound).await;
        ids.push(deposited.id);
        world.pass(time::Duration::SECOND);
    }
    let mut seen = Vec::new();
    let mut query = "?limit=2".to_owned();
    loop {
        let page: Page<Posting> = world.get(&format!("postings{query}"), "").await.json(200);
        seen.extend(page.items.into_iter().map(|one| one.oficio));
        let Some(next) = page.next else { break };
        query = format!("?limit=2&after={next}");
    }
    assert_eq!(seen, ["E4", "E3", "E2", "E1", "E0"]);
    let reason = serde_json::json!({"reason": "Error"});
    let path = format!("notifications/{}/withdrawal", ids[2]);
    assert_eq!(world.desk_post(&path, "w", &reason).await.status, 201);
    assert_eq!(found(&world, "").await.len(), 4);
    for wrong in ["?after=x", "?limit=-1", "?rfc=x"] {
        let path = format!("postings{wrong}");
        world.get(&path, "").await.refused(Code::Malformed);
    }
}
