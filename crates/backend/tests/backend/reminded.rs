//! A notification's alert and its reminders, from the deposit on, morning by morning.

use std::time::Duration as Wait;

use mailbox::notification::{Outcome, Rule};

use crate::alerts::by_mail;
use crate::carriers::{Mail, MailServer};
use crate::database;
use crate::desk::{self, JANUARY, act};
use crate::world::World;

/// Opens a house of January whose e-mails `server` carries.
async fn open(server: &MailServer) -> World {
    let mut world = desk::open().await;
    by_mail(&mut world.settings, server);
    world.reopen().await;
    world
}

/// Goes to nine in the morning of a day and gives everybody the time to do too much.
async fn morning(world: &World, day: &str) {
    world.set(&format!("{day}T09:00:00"));
    tokio::time::sleep(Wait::from_millis(400)).await;
}

fn of(mails: &[Mail], name: &str) -> usize {
    let is = |mail: &&Mail| mail.body.contains(name);
    mails.iter().filter(is).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn never_opened_it_is_told_each_morning_that_matters_by_one_of_two_replicas() {
    let server = MailServer::start();
    let world = open(&server).await;
    let mut twin = desk::twin(&world).await;
    by_mail(&mut twin.settings, &server);
    twin.reopen().await;
    world.set("2026-01-14T10:00:00");
    // T1.
    let request = act("T1", Rule::Cff134, world.now());
    let id = world.deposited(&request).await.id;
    let alert = &server.took(1).await[0];
    for line in [
        "Hay una notificación en el buzón de EKU…3C9.",
        "Ábrela a más tardar el lunes 19 de enero de 2026.",
        "Si no la abres, se tendrá por notificada el martes 20 de enero de 2026.",
    ] {
        assert!(alert.body.contains(line), "{line}\n{}", alert.body);
    }
    let kind = request.act.kind.as_str();
    assert!(!alert.body.contains(kind) && !alert.head.contains(kind));
    let token = world.sign_in(&JANUARY.bakery).await;
    let alerts = world.seen(&token, id).await.cover.alerts;
    assert!(
        alerts
            .iter()
            .all(|alert| alert.outcome == Outcome::Accepted),
        "{alerts:?}"
    );

    for (count, (day, words)) in (2..).zip([
        ("2026-01-15", "Quedan 2 días hábiles después de hoy."),
        ("2026-01-16", "Queda 1 día hábil después de hoy."),
        ("2026-01-19", "Hoy es el último día, hasta las 23:59"),
        ("2026-01-20", "Pasó el plazo sin que se abriera"),
        ("2026-01-21", "Surte efectos una notificación"),
    ]) {
        morning(&world, day).await;
        let mails = server.took(count).await;
        assert_eq!((mails.len(), of(&mails, words)), (count, 1), "{day}");
    }
    // A mobile was told as often, in the folder of whoever told it.
    let messages = "SELECT COUNT(*) FROM outbox WHERE kind LIKE 'notification%' AND state = 'sent'";
    assert_eq!(database::number(world.database(), messages).await, 12);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn opened_it_is_told_of_its_effects_and_no_more_to_open_it() {
    let server = MailServer::start();
    let world = open(&server).await;
    world.set("2026-01-14T10:00:00");
    // U1.
    let request = act("U1", Rule::Cff134, world.now());
    let id = world.deposited(&request).await.id;
    server.took(1).await;
    morning(&world, "2026-01-15").await;
    server.took(2).await;
    world.set("2026-01-15T11:00:00");
    world.bakery_opens(id).await;
    morning(&world, "2026-01-16").await;
    morning(&world, "2026-01-19").await;
    let mails = server.mails();
    assert_eq!(
        (mails.len(), of(&mails, "Surte efectos una notificación")),
        (3, 1)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_waited_through_an_outage_is_told_once_and_as_it_is_now() {
    let mut server = MailServer::start();
    let world = open(&server).await;
    world.set("2026-01-14T10:00:00");
    let request = act("T1", Rule::Cff134, world.now());
    let opened = act("T1b", Rule::Cff134, world.now());
    world.deposited(&request).await;
    let opened = world.deposited(&opened).await.id;
    server.took(2).await;
    server.kill();
    for day in ["2026-01-15", "2026-01-16"] {
        morning(&world, day).await;
    }
    world.set("2026-01-16T11:05:00");
    world.bakery_opens(opened).await;
    morning(&world, "2026-01-19").await;
    server.go_on();
    world.set("2026-01-19T12:00:00");
    let mails = server.took(4).await;
    tokio::time::sleep(Wait::from_millis(400)).await;
    assert_eq!(
        server.mails().len(),
        4,
        "two alerts, one reminder, one of effects"
    );
    assert_eq!(of(&mails, "Hoy es el último día"), 1);
    assert_eq!(of(&mails, "Sigue sin abrir"), 1);
    assert_eq!(of(&mails, "Surte efectos"), 1);
}
