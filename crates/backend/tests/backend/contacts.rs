//! Contact media: registered by a signature, proved by a code, five tries, seventy-two hours.

use http::Method;
use mailbox::api::{ContactMedium, SealedReceipt};
use mailbox::contacts::{CODES_MAX, ContactState, Lack, REGISTERED_A_DAY_MAX};
use mailbox::notification::Outcome;
use mailbox::problem::{Code, Problem};
use mailbox::statement::{ChangeContact, Received, Statement};
use time::Duration;

use crate::database;
use crate::identities::IDENTITIES;
use crate::parties::{register, remove, replace, said, signed};
use crate::world::{World, by};

const EMAIL: &str = "correo ana@espiga.example";
const MOBILE: &str = "movil +525511112222";

/// A code that is not the one that was sent.
fn another(code: &str) -> String {
    let digit = if code.starts_with('9') { "0" } else { "9" };
    format!("{digit}{}", &code[1..])
}

#[tokio::test]
async fn a_medium_is_registered_proved_and_removed_with_three_receipts() {
    let (world, bakery) = (World::open_new().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let receipt: SealedReceipt = world
        .change_contact(bakery, &token, register(EMAIL))
        .await
        .json(201);
    let told = said(&receipt);
    let Received::Contact { confirm_by_at, .. } = told.received else {
        panic!("{told:?}");
    };
    assert_eq!(confirm_by_at, Some(world.now().plus(Duration::hours(72))));
    assert!(told.signed.is_some());

    let waiting = world.contact(&token, EMAIL).await;
    assert!(matches!(waiting.standing, ContactState::Pending { .. }));
    assert_eq!(waiting.tries_left, Some(5));
    assert_eq!(waiting.delivery.unwrap().outcome, Outcome::Pending);

    let code = world.code_sent_to(EMAIL).await;
    let proved = world.verify(&token, waiting.id, &code).await;
    let receipt: SealedReceipt = proved.json(201);
    let told = said(&receipt);
    assert!(matches!(told.received, Received::ContactProved { .. }) && told.signed.is_none());
    // The answer was lost: the code again gets the receipt again, any other code nothing.
    let again = world.verify(&token, waiting.id, &code).await;
    assert_eq!((again.status.as_u16(), &again.body), (200, &proved.body));
    let wrong = world.verify(&token, waiting.id, &another(&code)).await;
    wrong.refused(Code::StateConflict);

    // Proved, it is the last: another has to be there first, and that one is warned.
    let last = world.change_contact(bakery, &token, remove(EMAIL)).await;
    last.refused(Code::ContactLast);
    let other = "correo luis@espiga.example";
    world.proved(bakery, &token, other).await;
    assert_eq!(world.payloads(EMAIL, "contact_registered").await.len(), 1);
    let answer = world.change_contact(bakery, &token, remove(EMAIL)).await;
    let receipt: SealedReceipt = answer.json(201);
    assert!(matches!(
        said(&receipt).received,
        Received::Contact {
            confirm_by_at: None,
            ..
        }
    ));
    assert_eq!(world.payloads(EMAIL, "contact_removed").await.len(), 1);
    assert_eq!(world.payloads(other, "contact_removed").await.len(), 1);
    assert_eq!(world.contacts(&token).await.len(), 1);
    let gone = world.verify(&token, waiting.id, &code).await;
    gone.refused(Code::NotFound);
}

#[tokio::test]
async fn five_tries_at_a_code_and_ten_codes_a_minute_apart() {
    let (world, bakery) = (World::open_new().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    world.change_contact(bakery, &token, register(MOBILE)).await;
    let id = world.contact(&token, MOBILE).await.id;
    let first = world.code_sent_to(MOBILE).await;
    for left in (0..5).rev() {
        let wrong = world.verify(&token, id, &another(&first)).await;
        wrong.refused(Code::CodeWrong);
        assert_eq!(world.contact(&token, MOBILE).await.tries_left, Some(left));
        // What is no code costs no try.
        let answer = world.verify(&token, id, "12345").await;
        assert_eq!(answer.status, 422);
    }
    world
        .verify(&token, id, &first)
        .await
        .refused(Code::CodeVoid);

    world.resend(&token, id).await.refused(Code::TooSoon);
    world.pass(Duration::minutes(1));
    let sent: ContactMedium = world.resend(&token, id).await.json(200);
    assert_eq!(sent.tries_left, Some(5));
    assert_eq!(
        sent.resend_from_at,
        Some(world.now().plus(Duration::MINUTE))
    );
    // The first message was still waiting: it is taken back, with its code.
    assert_eq!(world.payloads(MOBILE, "contact_code").await.len(), 1);
    let second = world.code_sent_to(MOBILE).await;
    if first != second {
        world
            .verify(&token, id, &first)
            .await
            .refused(Code::CodeWrong);
    }
    for _ in 2..CODES_MAX {
        world.pass(Duration::minutes(1));
        assert_eq!(world.resend(&token, id).await.status, 200);
    }
    world.pass(Duration::minutes(1));
    world.resend(&token, id).await.refused(Code::CodeVoid);
    let last = world.code_sent_to(MOBILE).await;
    assert_eq!(world.verify(&token, id, &last).await.status, 201);
    world.resend(&token, id).await.refused(Code::StateConflict);
}

#[tokio::test]
async fn guesses_at_once_are_guesses_one_by_one() {
    let (world, bakery) = (World::open_new().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    world.change_contact(bakery, &token, register(MOBILE)).await;
    let id = world.contact(&token, MOBILE).await.id;
    let code = world.code_sent_to(MOBILE).await;
    let wrong = another(&code);
    let guesses = (0..20).map(|_| world.verify(&token, id, &wrong));
    let answers = futures_util::future::join_all(guesses).await;
    let count = |status: u16| answers.iter().filter(|a| a.status == status).count();
    assert_eq!((count(422), count(409)), (5, 15));
    world
        .verify(&token, id, &code)
        .await
        .refused(Code::CodeVoid);
}

#[tokio::test]
async fn the_right_code_typed_five_times_at_once_is_one_proof() {
    let (world, bakery) = (World::open_new().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    world.change_contact(bakery, &token, register(EMAIL)).await;
    let id = world.contact(&token, EMAIL).await.id;
    let code = world.code_sent_to(EMAIL).await;
    let typed = (0..5).map(|_| world.verify(&token, id, &code));
    let answers = futures_util::future::join_all(typed).await;
    assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 1);
    for answer in &answers {
        let text = String::from_utf8_lossy(&answer.body);
        assert!([200, 201].contains(&answer.status.as_u16()), "{text}");
        assert_eq!(answer.body, answers[0].body);
    }
    let receipts = "SELECT COUNT(*) FROM sealed";
    assert_eq!(database::number(world.database(), receipts).await, 2);
    let last = "SELECT last_number FROM series WHERE series = 'AC'";
    assert_eq!(
        database::number(world.database(), last).await,
        2,
        "no number is lost"
    );
}

#[tokio::test]
async fn seventy_two_hours_to_the_second_then_it_is_registered_again() {
    let (world, bakery) = (World::open_new().await, &IDENTITIES.bakery);
    let mut token = world.sign_in(bakery).await;
    world.change_contact(bakery, &token, register(EMAIL)).await;
    world.change_contact(bakery, &token, register(MOBILE)).await;
    let (email, mobile) = (
        world.contact(&token, EMAIL).await.id,
        world.contact(&token, MOBILE).await.id,
    );
    let code = world.code_sent_to(EMAIL).await;
    world.pass(Duration::hours(72) - Duration::SECOND);
    token = world.sign_in(bakery).await;
    assert_eq!(world.verify(&token, email, &code).await.status, 201);
    world.pass(Duration::SECOND);
    let code = world.code_sent_to(MOBILE).await;
    world
        .verify(&token, mobile, &code)
        .await
        .refused(Code::CodeVoid);
    world.resend(&token, mobile).await.refused(Code::CodeVoid);
    let standing = world.contact(&token, MOBILE).await.standing;
    assert!(matches!(standing, ContactState::Expired { .. }));
    // It left its place.
    let again = world.change_contact(bakery, &token, register(MOBILE)).await;
    assert_eq!(again.status, 201);
}

#[tokio::test]
async fn a_medium_takes_the_place_of_another_once_it_is_proved() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let old = "movil +525512345678";
    let full = world.change_contact(bakery, &token, register(MOBILE)).await;
    full.refused(Code::ContactsFull);
    let unknown = replace(MOBILE, "movil +525500000000");
    world
        .change_contact(bakery, &token, unknown)
        .await
        .refused(Code::NotFound);
    let answer = world
        .change_contact(bakery, &token, replace(MOBILE, old))
        .await;
    assert_eq!(answer.status, 201);
    let again = world
        .change_contact(bakery, &token, replace(MOBILE, old))
        .await;
    again.refused(Code::ContactAlreadyThere);

    let waiting = world.contact(&token, MOBILE).await;
    let standing = world.contact(&token, old).await.standing;
    assert!(
        matches!(standing, ContactState::Confirmed { .. }),
        "until then"
    );
    let code = world.code_sent_to(MOBILE).await;
    assert_eq!(world.verify(&token, waiting.id, &code).await.status, 201);
    let all = world.contacts(&token).await;
    assert!(all.iter().all(|one| one.medium.to_string() != old));
    assert_eq!(world.payloads(old, "contact_replaced").await.len(), 1);
}

#[tokio::test]
async fn what_was_never_proved_is_forgotten_without_a_receipt() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    world.change_contact(bakery, &token, register(EMAIL)).await;
    let waiting = world.contact(&token, EMAIL).await;
    let signed = world.change_contact(bakery, &token, remove(EMAIL)).await;
    signed.refused(Code::StateConflict);
    let path = format!("contacts/{}", waiting.id);
    assert_eq!(world.call(Method::DELETE, &path, &token).await.status, 204);
    let again = world.call(Method::DELETE, &path, &token).await;
    again.refused(Code::NotFound);
    assert!(
        world.payloads(EMAIL, "contact_code").await.is_empty(),
        "taken back"
    );

    let proved = world.contact(&token, "movil +525512345678").await;
    let path = format!("contacts/{}", proved.id);
    let answer = world.call(Method::DELETE, &path, &token).await;
    answer.refused(Code::StateConflict);
}

#[tokio::test]
async fn five_emails_even_when_six_come_at_once() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let addresses: Vec<String> = (0..6)
        .map(|i| format!("correo a{i}@espiga.example"))
        .collect();
    let changes = addresses
        .iter()
        .map(|address| world.change_contact(bakery, &token, register(address)));
    let answers = futures_util::future::join_all(changes).await;
    let done = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(done, 4, "one was there");
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        answer.refused(Code::ContactsFull);
    }
}

#[tokio::test]
async fn the_records_hold_no_code_but_in_its_message() {
    let (world, bakery) = (World::open_new().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    world.change_contact(bakery, &token, register(EMAIL)).await;
    let code = world.code_sent_to(EMAIL).await;
    let mut connection = database::connect(world.database()).await;
    let kept: Vec<(String, String)> = sqlx::query_as("SELECT code_salt, code_sha256 FROM contacts")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let [(salt, digest)] = kept.as_slice() else {
        panic!("{kept:?}");
    };
    assert!(salt.len() == 32 && digest.len() == 64 && *digest != code);
}

#[tokio::test]
async fn nobody_registers_strangers_again_and_again() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let register = async || {
        let answer = world.change_contact(bakery, &token, register(EMAIL)).await;
        if answer.status == 201 {
            let path = format!("contacts/{}", world.contact(&token, EMAIL).await.id);
            let forgotten = world.call(Method::DELETE, &path, &token).await;
            assert_eq!(forgotten.status, 204);
        }
        answer
    };
    for _ in 0..REGISTERED_A_DAY_MAX {
        assert_eq!(register().await.status, 201);
    }
    register().await.refused(Code::TooSoon);
}

#[tokio::test]
async fn a_medium_may_be_of_one_registration_that_is_linked() {
    let (world, bakery) = (World::open_new().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let send = async |medium: &str| {
        let challenge = world.challenge("contacts", &token).await;
        let statement = Statement::ChangeContact(ChangeContact {
            by: by(bakery, &challenge),
            registration: Some("Y3926552104".parse().unwrap()),
            change: register(medium),
        });
        let request = signed(bakery, &challenge, &statement);
        world.post("contacts", &token, &request).await
    };
    let unlinked = send(EMAIL).await;
    let problem: Problem = serde_json::from_slice(&unlinked.body).unwrap();
    assert_eq!(
        (problem.status, problem.at.as_deref()),
        (404, Some("registration"))
    );
    let mut connection = database::connect(world.database()).await;
    sqlx::query("INSERT INTO registrations (mailbox, registration) VALUES ($1, 'Y3926552104')")
        .bind(&bakery.rfc)
        .execute(&mut connection)
        .await
        .unwrap();
    for medium in [EMAIL, MOBILE] {
        assert_eq!(send(medium).await.status, 201);
        let id = world.contact(&token, medium).await.id;
        let code = world.code_sent_to(medium).await;
        assert_eq!(world.verify(&token, id, &code).await.status, 201);
    }
    let found = world.contact(&token, EMAIL).await.registration;
    assert_eq!(found.unwrap().as_str(), "Y3926552104");
    // They enable nothing, and take no place of the mailbox's own. What comes later is listed later.
    world.pass(Duration::SECOND);
    let lacks = world.enabling(&token).await.lacks;
    assert_eq!(lacks, [Lack::Email, Lack::Mobile, Lack::Terms]);
    world.proved(bakery, &token, MOBILE).await;
    assert_eq!(world.contacts(&token).await.len(), 3);
}
