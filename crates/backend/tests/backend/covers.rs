//! Lists of covers: their orders, filters and pages; what waits; what answers.

use mailbox::api::{Cover, Mailbox, Page};
use mailbox::civil_date::CivilDate;
use mailbox::filing::{AnsweredAct, Filing, Particulars, Procedure};
use mailbox::notification::{Rule, State};
use mailbox::problem::Code;
use time::Duration;

use crate::database;
use crate::desk::{self, JANUARY, STRANGER, act, at};
use crate::world::World;

fn numbers(page: &Page<Cover>) -> Vec<&str> {
    page.items.iter().map(|one| one.oficio.as_str()).collect()
}

/// Reads a list to its end, in pages of two.
async fn all(world: &World, token: &str, query: &str) -> Vec<String> {
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("?limit=2{query}{after}");
        let page = world.covers(token, &path).await;
        assert!(page.items.len() <= 2);
        seen.extend(page.items.into_iter().map(|one| one.oficio));
        let Some(next) = page.next else { return seen };
        after = format!("&after={next}");
    }
}

/// A mailbox on 22 January with seven notifications: two to open, three to answer, one opened
/// without a term and one withdrawn.
async fn full() -> (World, String) {
    let world = desk::open().await;
    for (number, sent, rule) in [
        ("A", "2026-01-09T09:00:00", Rule::Cff134),
        ("B", "2026-01-12T09:00:00", Rule::Lss40),
        ("C", "2026-01-13T09:00:00", Rule::Cff134),
        ("D", "2026-01-14T10:00:00", Rule::Cff134),
        ("E", "2026-01-20T10:00:00", Rule::Cff134),
        ("F", "2026-01-21T10:00:00", Rule::Cff134),
        ("G", "2026-01-21T10:00:00", Rule::Cff134),
    ] {
        world.set(sent);
        let mut request = act(number, rule, world.now());
        match number {
            "B" => request.act.kind = "Cédula de liquidación".parse().unwrap(),
            "C" => request.act.answer_days = None,
            "D" => request.addressee.registration = Some("A0123456103".parse().unwrap()),
            _ => {}
        }
        let id = world.deposited(&request).await.id;
        if number == "C" {
            world.bakery_opens(id).await;
        }
        if number == "G" {
            let path = format!("notifications/{id}/withdrawal");
            let reason = serde_json::json!({"reason": "Error"});
            assert_eq!(world.desk_post(&path, "w", &reason).await.status, 201);
        }
    }
    world.set("2026-01-22T09:00:00");
    let token = world.sign_in(&JANUARY.bakery).await;
    (world, token)
}

#[tokio::test]
async fn covers_come_newest_first_or_by_the_last_day_to_act() {
    let (world, token) = full().await;
    let newest = all(&world, &token, "").await;
    let order: String = newest.concat();
    // Two of one second come in the order of their ids.
    assert!(["GFEDCBA", "FGEDCBA"].contains(&&*order), "{order}");
    // E until the 23rd, F until the 26th; B due 4 Feb, A 9 Feb, D 12 Feb; then the rest.
    let due = all(&world, &token, "&order=due").await;
    assert_eq!(due, ["E", "F", "B", "A", "D", "G", "C"]);
    // What was begun on a day goes on by that day.
    let first = world.covers(&token, "?limit=2&order=due").await;
    assert_eq!(numbers(&first), ["E", "F"]);
    world.set("2026-01-27T09:00:00");
    let token = world.sign_in(&JANUARY.bakery).await;
    let path = format!("?order=due&after={}", first.next.unwrap());
    let rest = world.covers(&token, &path).await;
    assert_eq!(numbers(&rest), ["B", "A", "D", "G", "C"]);
    // Begun anew, E and F are deemed made, and wait for an answer now.
    let due = all(&world, &token, "&order=due").await;
    assert_eq!(due, ["B", "A", "D", "E", "F", "G", "C"]);
}

/// Thousands that are newer than all others, and have none of their words.
const THOUSANDS: &str = "INSERT INTO notifications (id, folio, mailbox, addressee_name, \
     addressee_kind, oficio, issued_on, place, issuer, officer, kind, legal_basis, \
     document_name, document_bytes, document_sha256, officer_signature, rule, folded, \
     deposited_at, events, revision, dated_by, told_at, waits, made_on, effective_on, wait_on) \
     WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 2100) \
     SELECT '018bcfe5-6800-7000-8000-' || CAST(100000000000 + n AS TEXT), \
     'x' || CAST(n AS TEXT), mailbox, addressee_name, addressee_kind, oficio, issued_on, place, \
     issuer, officer, 'Aviso', legal_basis, document_name, document_bytes, document_sha256, \
     officer_signature, rule, 'aviso', deposited_at, events, revision, dated_by, \
     (SELECT MAX(told_at) FROM notifications) + n, waits, made_on, effective_on, wait_on \
     FROM notifications, up WHERE oficio = 'C'";

#[tokio::test]
async fn what_is_rare_is_found_behind_thousands_that_are_newer() {
    let (world, token) = full().await;
    database::change(world.database(), THOUSANDS).await;
    for (query, wanted) in [
        ("&registration=A0123456103", "D"),
        ("&kind=C%C3%A9dula%20de%20liquidaci%C3%B3n", "B"),
        ("&state=announced", "EF"),
        ("&state=withdrawn", "G"),
        ("&q=CEDULA", "B"),
        ("&q=CEDULA&state=effective", "B"),
        ("&q=CEDULA&state=announced,withdrawn", ""),
        ("&q=informaci%C3%B3n%20puebla&state=announced", "EF"),
        ("&q=informacion&registration=A0123456103", "D"),
        ("&q=informaci%C3%B3n%20xyz", ""),
        ("&q=informaci%C3%B3n%20%22%22%22%01%02", ""),
        ("&q=no%20informacion&to=2026-01-14&from=2026-01-13", "CD"),
    ] {
        for order in ["", "&order=due"] {
            let mut found = all(&world, &token, &format!("{query}{order}")).await;
            found.sort();
            assert_eq!(found.concat(), wanted, "{query}{order}");
        }
    }
}

#[tokio::test]
async fn covers_are_filtered_and_found_whatever_their_accents() {
    let (world, token) = full().await;
    for (query, wanted) in [
        ("&registration=A0123456103", "D"),
        ("&kind=C%C3%A9dula%20de%20liquidaci%C3%B3n", "B"),
        ("&state=announced", "EF"),
        ("&state=withdrawn", "G"),
        ("&state=effective,announced", "ABCDEF"),
        ("&from=2026-01-20&to=2026-01-20", "E"),
        ("&to=2026-01-12", "AB"),
        ("&q=CEDULA", "B"),
        ("&q=informaci%C3%B3n%20puebla&state=announced", "EF"),
        ("&q=informacion%20requerimiento%20norte%20a0123456103", "D"),
        ("&q=100%25", ""),
        ("&q=LSS%20251", ""),
        ("&q=oficio.pdf", ""),
    ] {
        for order in ["", "&order=due"] {
            let mut found = all(&world, &token, &format!("{query}{order}")).await;
            found.sort();
            assert_eq!(found.concat(), wanted, "{query}{order}");
        }
    }
    for wrong in [
        "?after=x",
        "?limit=x",
        "?order=oldest",
        "?state=lost",
        "?state=",
        "?other=1",
        "?from=yesterday",
    ] {
        let path = format!("notifications{wrong}");
        world.get(&path, &token).await.refused(Code::Malformed);
    }
    let newest = world.covers(&token, "?limit=1").await.next.unwrap();
    let path = format!("notifications?order=due&after={newest}");
    world.get(&path, &token).await.refused(Code::Malformed);
}

#[tokio::test]
async fn the_mailbox_says_what_waits_and_until_when() {
    let (world, token) = full().await;
    let mailbox: Mailbox = world.get("mailbox", &token).await.json(200);
    assert_eq!((mailbox.unopened, mailbox.unanswered), (2, 3));
    let day = |text: &str| text.parse::<CivilDate>().unwrap();
    assert_eq!(mailbox.open_by_on.unwrap().literal, day("2026-01-23"));
    assert_eq!(mailbox.answer_by_on.unwrap().literal, day("2026-02-04"));
    world.enable(&STRANGER.rfc).await;
    let other = world.sign_in(&STRANGER).await;
    let mailbox: Mailbox = world.get("mailbox", &other).await.json(200);
    assert_eq!((mailbox.unopened, mailbox.unanswered), (0, 0));
}

#[tokio::test]
async fn a_filing_that_answers_closes_the_term_once() {
    let (world, token) = full().await;
    let bakery = &JANUARY.bakery;
    let page = world.covers(&token, "?q=A").await;
    let cover = page
        .items
        .into_iter()
        .find(|one| one.oficio == "A")
        .unwrap();
    let answering = |subject: &str, folio| {
        let mut filing = Filing::new(Procedure::Promocion, subject, "Texto.", vec![]).unwrap();
        filing.procedure = Procedure::Desahogo;
        filing.particulars = Particulars {
            answers: Some(AnsweredAct {
                notification: Some(folio),
                oficio: "A".parse().unwrap(),
                issued_on: cover.issued_on,
                notified_on: "2026-01-15".parse().unwrap(),
            }),
            ..Particulars::default()
        };
        filing
    };
    for subject in ["Desahogo", "Alcance"] {
        let filing = answering(subject, cover.folio.clone());
        let request = world.signed(bakery, &token, filing).await;
        assert_eq!(world.present(&token, subject, &request).await.status, 201);
        world.pass(Duration::MINUTE);
    }
    let standing = world.seen(&token, cover.id).await.cover.standing;
    let Some(State::Answered { at: answered, made }) = standing else {
        panic!("{standing:?}");
    };
    assert_eq!(answered, at("2026-01-22T09:00:00"));
    assert!(made.is_some());
    let mailbox: Mailbox = world.get("mailbox", &token).await.json(200);
    assert_eq!(mailbox.unanswered, 2);
    // Another mailbox cannot answer it.
    world.enable(&STRANGER.rfc).await;
    let other = world.sign_in(&STRANGER).await;
    let filing = answering("Ajeno", cover.folio.clone());
    let request = world.signed(&STRANGER, &other, filing).await;
    assert_eq!(world.present(&other, "k", &request).await.status, 404);
}
