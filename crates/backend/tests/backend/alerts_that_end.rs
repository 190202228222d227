//! Where alerts end: given back by a mail system later, or never carried.

use backend::{NotReturned, note_returned};

use super::*;

#[tokio::test]
async fn what_a_mail_system_gives_back_later_is_a_bounce() {
    let server = MailServer::start();
    let world = with_mail(&server).await;
    let id = enqueue(&world, 1, "contact_removed", "correo ana@empresa.mx").await;
    assert_eq!(ended(&world, id).await.outcome, "aceptado");
    let report = format!(
        "Action: failed\nStatus: 5.1.1\n\nMessage-ID: {}\n",
        server.mails()[0].header("Message-ID")
    );
    let clock = backend::Clock::set(world.seconds.clone());
    let note = async |text: &str| note_returned(&world.settings, text.as_bytes(), &clock).await;
    assert!(matches!(
        note("Status: 2.0.0").await,
        Err(NotReturned::NotAFailure)
    ));
    assert_eq!(note(&report).await.unwrap(), id);
    let kept = kept(&world, id).await;
    assert_eq!(kept.outcome, "devuelto");
    assert_eq!(kept.last_error.as_deref(), Some("returned 5.1.1"));
    let again = note(&report).await;
    assert!(matches!(again, Err(NotReturned::NotOurs)), "once is enough");
    let bounces = "SELECT COUNT(*) FROM audit WHERE verb = 'bounce_alert'";
    assert_eq!(database::number(world.database(), bounces).await, 1);
}

#[tokio::test]
async fn nobody_carries_what_is_for_the_people_of_the_demonstration() {
    let server = MailServer::start();
    let world = with_mail(&server).await;
    let id = enqueue(&world, 1, "contact_removed", "correo avisos@espiga.example").await;
    ended(&world, id).await;
    let other = enqueue(&world, 2, "contact_removed", "correo uno@empresa.example").await;
    ended(&world, other).await;
    let outbox = std::fs::read_dir(world.data.path().join("outbox")).unwrap();
    let names = outbox.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    assert_eq!(names.collect::<Vec<_>>(), [format!("{id}.eml")]);
    assert_eq!(server.took(1).await.len(), 1);
}
