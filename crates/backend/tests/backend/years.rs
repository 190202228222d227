//! Years whose days are not published: nothing is guessed, and a new calendar mends it.

use http::Method;
use mailbox::api::PublishedCalendar;
use mailbox::calendar::{Calendar, CalendarDraft, Layer};
use mailbox::notification::{Rule, State};
use mailbox::problem::{Code, Problem};

use crate::desk::{self, JANUARY, act};
use crate::world::World;

/// The calendar that ships, with another name, and with 2028 or without.
fn calendar(version: &str, to: i32) -> CalendarDraft {
    let mut draft = CalendarDraft::from(Calendar::seed());
    version.clone_into(&mut draft.version);
    for published in &mut draft.published {
        if published.layer != Layer::Imss {
            published.to = to;
        }
    }
    draft
}

async fn publish(world: &World, key: &str, draft: &CalendarDraft) -> PublishedCalendar {
    world.desk_post("calendars", key, draft).await.json(201)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_date_in_a_year_that_is_not_published_is_never_told() {
    let world = desk::open().await;
    // Its effects would be in 2028: nobody may be alerted of what has no date.
    world.set("2027-12-27T10:00:00");
    let request = act("N1", Rule::Cff134, world.now());
    world.desk_put(&desk::document_of(&request)).await;
    let answer = world.desk_post("notifications", "n1", &request).await;
    answer.refused(Code::YearUnpublished);
    // Only its term to answer reaches into 2028: the days to open it are told.
    world.set("2027-12-22T10:00:00");
    let id = world
        .deposited(&act("N2", Rule::Cff134, world.now()))
        .await
        .id;
    let token = world.sign_in(&JANUARY.bakery).await;
    let detail = world.seen(&token, id).await;
    let Some(State::Announced { deemed_on, .. }) = detail.cover.standing else {
        panic!("{:?}", detail.cover.standing);
    };
    assert_eq!(deemed_on.literal.to_string(), "2027-12-28");
    assert!(detail.dates.is_some());
    // Made, it cannot say until when to answer, and says nothing rather than "no term".
    world.set("2027-12-29T10:00:00");
    let token = world.sign_in(&JANUARY.bakery).await;
    assert_eq!(world.seen(&token, id).await.cover.standing, None);
    assert!(world.attested(&token, id).await.contains("vencimiento"));
    // A receipt of the last day of the year could not say when it takes effect.
    world.set("2027-12-30T10:00:00");
    let lss40 = world
        .deposited(&act("N3", Rule::Lss40, world.now()))
        .await
        .id;
    world.set("2027-12-31T10:00:00");
    let bakery = &JANUARY.bakery;
    let token = world.sign_in(bakery).await;
    let signed = world.signed_opening(bakery, &token, lss40).await;
    let refused = world.open_with(&token, lss40, &signed).await;
    refused.refused(Code::YearUnpublished);

    let published = publish(&world, "c", &calendar("2028-1", 2028)).await;
    assert_eq!(published.published_at, Some(world.now()));
    assert_eq!(world.open_with(&token, lss40, &signed).await.status, 201);
    let answer = world.desk_post("notifications", "n1", &request).await;
    assert_eq!(answer.status, 201);
    let standing = world.seen(&token, id).await.cover.standing;
    let Some(State::Effective(made)) = standing else {
        panic!("{standing:?}");
    };
    // From 30 December on: 30, 31, 3 to 7, 10 to 14, 17 to 19.
    let answer_by_on = made.answer_by_on.unwrap().literal;
    assert_eq!(answer_by_on.to_string(), "2028-01-19");
    // The lists are sorted by it too, once the dates were made again.
    world.pass(time::Duration::minutes(2));
    world.swept().await;
    let query = "?order=due&state=effective";
    let mut found = world.covers(&token, query).await;
    for _ in 0..100 {
        if !found.items.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        found = world.covers(&token, query).await;
    }
    assert_eq!(found.items[0].oficio, "N2");
}

#[tokio::test]
async fn calendars_are_published_with_their_basis_and_the_last_one_counts() {
    let world = desk::open().await;
    let shipped: CalendarDraft = world.get("calendar", "").await.json(200);
    assert_eq!(shipped, CalendarDraft::from(Calendar::seed()));
    let mut draft = calendar("2026-2", 2027);
    draft.rows.push(draft.rows[0].clone());
    let last = draft.rows.len() - 1;
    draft.rows[last].basis = " ".into();
    let answer = world.desk_post("calendars", "c", &draft).await;
    let problem: Problem = answer.json(422);
    let at = format!("rows[{last}].basis");
    assert_eq!(problem, Code::ActIncomplete.problem_at(at));
    draft.rows[last].basis = "Acuerdo de prueba".into();
    publish(&world, "c", &draft).await;
    let now: CalendarDraft = world.get("calendar", "").await.json(200);
    assert_eq!(now, draft);
    // The same name is another calendar's for ever.
    let mut other = draft.clone();
    other.rows.pop();
    let answer = world.desk_post("calendars", "d", &other).await;
    assert_eq!(answer.status, 409);
    let list: Vec<PublishedCalendar> = world.desk(Method::GET, "calendars", "", "").await.json(200);
    let versions: Vec<&str> = list.iter().map(|one| one.version.as_str()).collect();
    assert_eq!(versions, ["2026-2", shipped.version.as_str()]);
    // A replica that read the one before reads the new one.
    let twin = desk::twin(&world).await;
    let there: CalendarDraft = twin.get("calendar", "").await.json(200);
    assert_eq!(there, draft);
}
