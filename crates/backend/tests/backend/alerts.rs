//! Messages, from the outbox to a real mail server or a gateway: each once, and what came of it.

#[path = "alerts_by_sms.rs"]
mod through_a_gateway;
#[path = "alerts_that_end.rs"]
mod where_they_end;

use std::time::Duration as Wait;

use backend::Settings;
use http::Method;
use mailbox::api::Mailbox;
use mailbox::id::Id;
use mailbox::problem::Code;
use time::Duration;

use crate::carriers::{MailServer, SmsServer};
use crate::database;
use crate::identities::{IDENTITIES, START};
use crate::world::World;

/// What the outbox knows of a message.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Kept {
    pub(crate) state: String,
    pub(crate) outcome: String,
    pub(crate) last_error: Option<String>,
    pub(crate) payload: String,
    pub(crate) attempts: i64,
    pub(crate) content_sha256: Option<String>,
    lease_by: Option<String>,
}

/// Lets messages be carried by `server`.
pub(crate) fn by_mail(settings: &mut Settings, server: &MailServer) {
    settings.alerts.smtp_url = Some(server.url().parse().unwrap());
    settings.alerts.mail_from = Some("Buzón <avisos@buzon.example>".parse().unwrap());
    settings.alerts.smtp_timeout = Wait::from_millis(400);
    settings.alerts.alerts_every = Wait::from_millis(20);
}

/// Opens a house whose e-mails `server` carries.
async fn with_mail(server: &MailServer) -> World {
    World::open_on(IDENTITIES.template.path(), START, |settings| {
        by_mail(settings, server);
    })
    .await
}

/// Puts a message into the outbox, as acts do; the `number`th of its test.
pub(crate) async fn enqueue(world: &World, number: u8, kind: &str, medium: &str) -> Id {
    let payload = match kind {
        "contact_code" => format!(
            r#"{{"code":"402716","expires_at":"{}"}}"#,
            world.now().plus(Duration::hours(72))
        ),
        _ => format!(r#"{{"masked":"b…@x.mx","at":"{}"}}"#, world.now()),
    };
    insert(world, number, kind, medium, &payload).await
}

async fn insert(world: &World, number: u8, kind: &str, medium: &str, payload: &str) -> Id {
    let now = world.now().unix_seconds();
    let id = Id::new(u64::try_from(now).unwrap() * 1000, [number; 10]);
    let mut records = database::connect(world.database()).await;
    sqlx::query(
        "INSERT INTO outbox (id, mailbox, kind, medium, payload, created_at, due_at, state, \
         attempts) VALUES ($1, $2, $3, $4, $5, $6, $6, 'pending', 0)",
    )
    .bind(id.to_string())
    .bind(&IDENTITIES.bakery.rfc)
    .bind(kind)
    .bind(medium)
    .bind(payload)
    .bind(now)
    .execute(&mut records)
    .await
    .unwrap();
    id
}

async fn kept(world: &World, id: Id) -> Kept {
    let mut records = database::connect(world.database()).await;
    sqlx::query_as("SELECT * FROM outbox WHERE id = $1")
        .bind(id.to_string())
        .fetch_one(&mut records)
        .await
        .unwrap()
}

/// Waits until a message is as `is` says.
pub(crate) async fn until(world: &World, id: Id, is: impl Fn(&Kept) -> bool) -> Kept {
    for _ in 0..400 {
        let now = kept(world, id).await;
        if now.lease_by.is_none() && is(&now) {
            return now;
        }
        tokio::time::sleep(Wait::from_millis(50)).await;
    }
    panic!("{:?}", kept(world, id).await);
}

async fn ended(world: &World, id: Id) -> Kept {
    until(world, id, |kept| kept.state != "pending").await
}

#[tokio::test]
async fn a_code_arrives_once_and_is_forgotten() {
    let server = MailServer::start();
    let world = with_mail(&server).await;
    let id = enqueue(&world, 1, "contact_code", "correo ana@empresa.mx").await;
    let kept = ended(&world, id).await;
    assert_eq!(
        (kept.state.as_str(), kept.outcome.as_str()),
        ("sent", "aceptado")
    );
    assert_eq!((kept.payload.as_str(), kept.attempts), ("{}", 1));
    assert_eq!(kept.content_sha256, None, "a code could be guessed from it");
    let mails = server.took(1).await;
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.header("Message-ID"), format!("<{id}@buzon.example>"));
    assert_eq!(mail.header("To"), "ana@empresa.mx");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    assert_eq!(mail.header("Date"), "Tue, 24 Nov 2026 16:10:51 +0000");
    assert!(mail.body.contains("es: 402716\n"), "{}", mail.body);
    assert!(
        mail.body
            .contains("Vale hasta el viernes 27 de noviembre de 2026, 10:10")
    );
}

#[tokio::test]
async fn a_server_that_says_not_now_is_asked_again_later() {
    let server = MailServer::start();
    let world = with_mail(&server).await;
    let id = enqueue(&world, 1, "contact_removed", "correo later-2@empresa.mx").await;
    let kept = until(&world, id, |kept| kept.attempts == 1).await;
    assert_eq!(kept.state, "pending");
    assert_eq!(kept.last_error.as_deref(), Some("later 451"));
    world.pass(Duration::seconds(20));
    tokio::time::sleep(Wait::from_millis(200)).await;
    assert_eq!(self::kept(&world, id).await.attempts, 1, "not so soon");
    world.pass(Duration::seconds(11));
    until(&world, id, |kept| kept.attempts == 2).await;
    world.pass(Duration::seconds(61));
    let kept = ended(&world, id).await;
    assert_eq!((kept.outcome.as_str(), kept.attempts), ("aceptado", 3));
    assert_eq!(server.mails().len(), 1);
    assert_eq!(kept.content_sha256.unwrap().len(), 64);
}

#[tokio::test]
async fn a_refused_destination_is_a_bounce_and_stays_one() {
    let server = MailServer::start();
    let world = with_mail(&server).await;
    for (number, name, code) in [(1, "nobody", "refused 550"), (2, "spam", "refused 554")] {
        let medium = format!("correo {name}@empresa.mx");
        let id = enqueue(&world, number, "contact_removed", &medium).await;
        let kept = ended(&world, id).await;
        assert_eq!(
            (kept.state.as_str(), kept.outcome.as_str()),
            ("failed", "devuelto")
        );
        assert_eq!(kept.last_error.as_deref(), Some(code));
    }
    let bounces = "SELECT COUNT(*) FROM audit WHERE verb = 'bounce_alert'";
    assert_eq!(database::number(world.database(), bounces).await, 2);
    assert!(server.mails().is_empty());
    // Whoever comes after is not kept waiting.
    let id = enqueue(&world, 3, "contact_removed", "correo ana@empresa.mx").await;
    assert_eq!(ended(&world, id).await.outcome, "aceptado");
}

#[tokio::test]
async fn a_server_that_is_down_gets_everything_when_it_is_back() {
    let mut server = MailServer::start();
    let world = with_mail(&server).await;
    server.kill();
    let mut ids = Vec::new();
    for number in 1..=5 {
        ids.push(enqueue(&world, number, "contact_removed", "correo ana@empresa.mx").await);
    }
    for id in &ids {
        let kept = until(&world, *id, |kept| kept.attempts == 1).await;
        assert_eq!(kept.last_error.as_deref(), Some("unreachable"));
    }
    server.go_on();
    world.pass(Duration::MINUTE);
    for id in ids {
        assert_eq!(ended(&world, id).await.outcome, "aceptado");
    }
    assert_eq!(server.mails().len(), 5);
}

#[tokio::test]
async fn a_slow_server_is_waited_for() {
    let server = MailServer::start();
    let world = with_mail(&server).await;
    let id = enqueue(&world, 1, "contact_removed", "correo slow-1@empresa.mx").await;
    assert_eq!(ended(&world, id).await.outcome, "aceptado");
    assert_eq!(server.mails().len(), 1);
}

/// Sends a code and a warning to `name`, of which nobody knows whether they arrived.
async fn of_unknown_fate(server: &MailServer, world: &World, name: &str) -> [Id; 2] {
    let code = enqueue(world, 1, "contact_code", &format!("correo {name}-1@a.mx")).await;
    let kept = ended(world, code).await;
    assert_eq!(
        (kept.state.as_str(), kept.outcome.as_str()),
        ("failed", "pendiente")
    );
    let why = kept.last_error.unwrap();
    assert!(why.starts_with("unknown "), "{why}");
    assert_eq!(kept.payload, "{}");
    assert_eq!(server.mails().len(), 1);
    let alert = enqueue(
        world,
        2,
        "contact_removed",
        &format!("correo {name}-1@b.mx"),
    )
    .await;
    [code, alert]
}

/// Checks that the code came once, and the warning again under the same name.
async fn came_as_they_may(server: &MailServer, world: &World, [code, alert]: [Id; 2]) {
    world.pass(Duration::MINUTE);
    assert_eq!(ended(world, alert).await.outcome, "aceptado");
    let mails = server.mails();
    let count = |id: Id| {
        let named = format!("<{id}@buzon.example>");
        mails
            .iter()
            .filter(|mail| mail.header("Message-ID") == named)
            .count()
    };
    assert_eq!((count(code), count(alert), mails.len()), (1, 2, 3));
}

#[tokio::test]
async fn without_an_answer_a_code_is_not_sent_twice_and_an_alert_keeps_its_name() {
    let server = MailServer::start();
    let world = with_mail(&server).await;
    let ids = of_unknown_fate(&server, &world, "silent").await;
    let kept = until(&world, ids[1], |kept| kept.attempts == 1).await;
    assert_eq!(kept.last_error.as_deref(), Some("unknown timeout"));
    came_as_they_may(&server, &world, ids).await;
}

#[tokio::test]
async fn a_server_that_dies_in_the_middle_doubles_no_code() {
    let mut server = MailServer::start();
    let world = with_mail(&server).await;
    let ids = of_unknown_fate(&server, &world, "dies").await;
    server.ended().await;
    server.go_on();
    world.pass(Duration::MINUTE);
    until(&world, ids[1], |kept| {
        kept.last_error
            .as_deref()
            .is_some_and(|why| why.starts_with("unknown "))
    })
    .await;
    server.ended().await;
    server.go_on();
    world.pass(Duration::minutes(5));
    came_as_they_may(&server, &world, ids).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_replicas_one_sends_each_message() {
    let server = MailServer::start();
    let world = World::open().await;
    let mut ids = Vec::new();
    for number in 0..60 {
        let medium = format!("correo p{number}@empresa.mx");
        ids.push(enqueue(&world, number, "contact_removed", &medium).await);
    }
    let mut twins = Vec::new();
    for _ in 0..2 {
        let mut twin = World::open().await;
        twin.settings = world.settings.clone();
        by_mail(&mut twin.settings, &server);
        twin.seconds = world.seconds.clone();
        twins.push(twin);
    }
    let [one, two] = &mut twins[..] else { panic!() };
    tokio::join!(one.reopen(), two.reopen());
    for id in ids {
        assert_eq!(ended(&world, id).await.attempts, 1);
    }
    let mut names: Vec<String> = server
        .mails()
        .iter()
        .map(|mail| mail.header("Message-ID").to_owned())
        .collect();
    names.sort();
    names.dedup();
    assert_eq!((names.len(), server.mails().len()), (60, 60));
}

#[tokio::test]
async fn over_starttls_with_a_password_and_only_so() {
    let (server, certificate) = MailServer::start_strict();
    let open = async |password: &str| {
        World::open_on(IDENTITIES.template.path(), START, |settings| {
            by_mail(settings, &server);
            settings.alerts.smtp_timeout = Wait::from_secs(5);
            settings.alerts.smtp_ca = Some(certificate.clone());
            settings.alerts.smtp_user = Some("buzon".into());
            settings.alerts.smtp_password = Some(password.parse().unwrap());
        })
        .await
    };
    let wrong = open("sesamo").await;
    let id = enqueue(&wrong, 1, "contact_removed", "correo ana@empresa.mx").await;
    let kept = until(&wrong, id, |kept| kept.attempts == 1).await;
    assert_eq!(
        (kept.state.as_str(), kept.outcome.as_str()),
        ("pending", "pendiente")
    );
    assert_eq!(kept.last_error.as_deref(), Some("refused_us 535"));
    let right = open("abrete-sesamo").await;
    let id = enqueue(&right, 1, "contact_removed", "correo ana@empresa.mx").await;
    assert_eq!(ended(&right, id).await.outcome, "aceptado");

    let stranger = World::open_on(IDENTITIES.template.path(), START, |settings| {
        by_mail(settings, &server);
        settings.alerts.smtp_timeout = Wait::from_secs(5);
    })
    .await;
    let id = enqueue(&stranger, 1, "contact_removed", "correo ana@empresa.mx").await;
    let kept = until(&stranger, id, |kept| kept.attempts == 1).await;
    assert_eq!(kept.last_error.as_deref(), Some("tls"));
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn without_carriers_messages_are_files_that_can_be_read() {
    let world = World::open_on(IDENTITIES.template.path(), START, |settings| {
        settings.alerts.alerts_every = Wait::from_millis(20);
    })
    .await;
    let mail = enqueue(&world, 1, "contact_code", "correo ana@empresa.mx").await;
    let sms = enqueue(&world, 2, "contact_code", "movil +525512345678").await;
    for (id, name) in [(mail, "eml"), (sms, "sms.txt")] {
        assert_eq!(ended(&world, id).await.outcome, "aceptado");
        let path = world.data.path().join(format!("outbox/{id}.{name}"));
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains("402716"), "{text}");
    }
}

#[tokio::test]
async fn a_code_whose_time_is_over_is_not_sent() {
    let server = MailServer::start();
    let world = World::open().await;
    let id = enqueue(&world, 1, "contact_code", "correo ana@empresa.mx").await;
    let mut later = World::open().await;
    later.settings = world.settings.clone();
    by_mail(&mut later.settings, &server);
    later.seconds = world.seconds.clone();
    later.pass(Duration::hours(72));
    later.reopen().await;
    let kept = ended(&world, id).await;
    assert_eq!((kept.state.as_str(), kept.payload.as_str()), ("void", "{}"));
    assert!(server.mails().is_empty());
}

#[tokio::test]
async fn a_message_is_given_up_after_seventy_two_hours() {
    let mut server = MailServer::start();
    let world = with_mail(&server).await;
    server.kill();
    let id = enqueue(&world, 1, "contact_removed", "correo ana@empresa.mx").await;
    until(&world, id, |kept| kept.attempts == 1).await;
    world.pass(Duration::hours(72));
    let kept = ended(&world, id).await;
    assert_eq!(
        (kept.state.as_str(), kept.outcome.as_str()),
        ("failed", "pendiente")
    );
    assert_eq!(kept.last_error.as_deref(), Some("unreachable"));
}

#[tokio::test]
async fn the_word_that_a_person_chose_is_in_messages_and_never_beside_a_code() {
    let server = MailServer::start();
    let world = with_mail(&server).await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let cover: Mailbox = world.get("mailbox", &token).await.json(200);
    assert_eq!(cover.word, None);
    let choose = async |word: &str| {
        let body = format!(r#"{{"word":{word}}}"#);
        let request = http::Request::put("/api/v1/mailbox/word")
            .header("authorization", format!("Bearer {token}"));
        world.send(request.body(body.into()).unwrap()).await
    };
    for wrong in [r#""buzon.mx""#, r#""ab""#, "7", r#""x","y":1"#] {
        choose(wrong).await.refused(Code::Malformed);
    }
    assert_eq!(choose(r#""trigo azul""#).await.status, 204);
    let cover: Mailbox = world.get("mailbox", &token).await.json(200);
    assert_eq!(cover.word.unwrap().as_str(), "trigo azul");
    let alert = enqueue(&world, 1, "contact_removed", "correo ana@empresa.mx").await;
    ended(&world, alert).await;
    let code = enqueue(&world, 2, "contact_code", "correo nueva@empresa.mx").await;
    ended(&world, code).await;
    let mails = server.took(2).await;
    assert!(mails[0].body.contains("Tu palabra / your word: trigo azul"));
    assert!(!mails[1].body.contains("trigo"), "{}", mails[1].body);
    assert_eq!(choose("null").await.status, 204);
    let cover: Mailbox = world.get("mailbox", &token).await.json(200);
    assert_eq!(cover.word, None);
    let answer = world.call(Method::PUT, "mailbox/word", "").await;
    answer.refused(Code::Unauthenticated);
}
