//! Reminders, from the law's dates to the outbox: each once, whoever of several replicas writes it.

use std::time::Duration as Wait;

use time::Duration;

use crate::alerts::by_mail;
use crate::carriers::MailServer;
use crate::database;
use crate::identities::{IDENTITIES, Identity, START};
use crate::world::World;

/// Opens a house that looks for reminders, with two proved media in it.
async fn reminding(server: &MailServer) -> World {
    let world = World::open_on(IDENTITIES.template.path(), START, |settings| {
        by_mail(settings, server);
    })
    .await;
    let mut records = database::connect(world.database()).await;
    for (number, medium) in [
        (1, "correo recuerda@empresa.mx"),
        (2, "movil +525587654321"),
    ] {
        sqlx::query(
            "INSERT INTO contacts (id, mailbox, medium, registered_at, confirmed_at, \
             code_tries, codes_sent) VALUES ($1, $2, $3, $4, $4, 0, 0)",
        )
        .bind(format!("019ab8f4-0000-7000-8000-00000000000{number}"))
        .bind(&IDENTITIES.workshop.rfc)
        .bind(medium)
        .bind(START - 60)
        .execute(&mut records)
        .await
        .unwrap();
    }
    world
}

/// Moves the clock to `days` before the end of an e.firma, at that hour of the morning.
fn go_before_the_end(world: &World, of: &Identity, days: i64, time: &str) {
    let end = mailbox::instant::LegalTime::new(of.certificate().not_after());
    let day = end.date() - Duration::days(days);
    let at: mailbox::instant::LegalTime =
        format!("{}T{time}-06:00", mailbox::civil_date::CivilDate::from(day))
            .parse()
            .unwrap();
    let seconds = at.unix_seconds();
    world
        .seconds
        .store(seconds, std::sync::atomic::Ordering::SeqCst);
}

async fn told(world: &World) -> i64 {
    let count = "SELECT COUNT(*) FROM outbox WHERE kind = 'efirma_ends'";
    database::number(world.database(), count).await
}

/// Gives both replicas the time to do what they should not.
async fn a_while() {
    tokio::time::sleep(Wait::from_millis(300)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_end_of_an_efirma_is_told_four_times_to_each_medium() {
    let server = MailServer::start();
    let world = reminding(&server).await;
    let mut twin = World::open().await;
    twin.settings = world.settings.clone();
    twin.seconds = world.seconds.clone();
    twin.reopen().await;
    let workshop = &IDENTITIES.workshop;
    world.sign_in(workshop).await;
    for (number, days) in (1..).zip([90, 40, 15, 2]) {
        go_before_the_end(&world, workshop, days, "08:59:59");
        a_while().await;
        assert_eq!(
            told(&world).await,
            2 * (number - 1),
            "{days} days, too early"
        );
        go_before_the_end(&world, workshop, days, "09:00:00");
        server.took(usize::try_from(number).unwrap()).await;
        a_while().await;
        assert_eq!(told(&world).await, 2 * number, "{days} days");
    }
    go_before_the_end(&world, workshop, -1, "09:00:00");
    a_while().await;
    assert_eq!((told(&world).await, server.mails().len()), (8, 4));
    assert!(server.mails()[0].body.contains("Renuévala en el SAT"));
}

#[tokio::test]
async fn after_an_outage_one_is_told_and_a_restart_tells_none_again() {
    let server = MailServer::start();
    let mut world = reminding(&server).await;
    let workshop = &IDENTITIES.workshop;
    world.sign_in(workshop).await;
    // Nobody looked for months: 90, 40 and 15 days passed.
    go_before_the_end(&world, workshop, 10, "12:00:00");
    server.took(1).await;
    for _ in 0..3 {
        world.reopen().await;
        a_while().await;
    }
    assert_eq!((told(&world).await, server.mails().len()), (2, 1));
}

#[tokio::test]
async fn who_renewed_is_not_reminded_of_the_old_one() {
    let server = MailServer::start();
    let world = reminding(&server).await;
    let (old, new) = (&IDENTITIES.bakery_renewed, &IDENTITIES.bakery);
    let mut records = database::connect(world.database()).await;
    sqlx::query("UPDATE contacts SET mailbox = $1")
        .bind(&new.rfc)
        .execute(&mut records)
        .await
        .unwrap();
    world.sign_in(old).await;
    go_before_the_end(&world, old, 91, "12:00:00");
    world.sign_in(new).await;
    go_before_the_end(&world, old, 90, "12:00:00");
    a_while().await;
    assert_eq!(told(&world).await, 0);
}
