//! Last days for calendar programs: of one mailbox, without subjects, revocable.

use http::Method;
use mailbox::api::CalendarFeed;
use mailbox::notification::Rule;
use mailbox::problem::Code;

use crate::desk::{self, JANUARY, STRANGER, act};

#[tokio::test]
async fn a_feed_tells_last_days_and_nothing_else_until_it_is_taken_back() {
    let world = desk::open().await;
    world.set("2026-01-14T10:00:00");
    let waiting = world
        .deposited(&act("12/2026", Rule::Cff134, world.now()))
        .await;
    let opened = world
        .deposited(&act("13/2026", Rule::Cff134, world.now()))
        .await;
    world.bakery_opens(opened.id).await;
    let token = world.sign_in(&JANUARY.bakery).await;
    let made: CalendarFeed = world.call(Method::POST, "calendar", &token).await.json(201);
    let path = made.path.strip_prefix("/api/v1/").unwrap().to_owned();
    let feed = world.get(&path, "").await;
    assert_eq!(feed.headers["content-type"], "text/calendar; charset=utf-8");
    let own = world.get("calendar.ics", &token).await;
    assert_eq!(own.body, feed.body);
    let text = String::from_utf8(feed.body).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n"), "{text}");
    // Folded lines go on with a blank.
    let whole = text.replace("\r\n ", "");
    for line in [
        "SUMMARY:Buzón: último día",
        &format!("UID:{}.abrir@buzon", waiting.id),
        "DTSTART;VALUE=DATE:20260119",
        &format!("UID:{}.contestar@buzon", opened.id),
        "DTSTART;VALUE=DATE:20260206",
        "DTSTAMP:20260114T160000Z",
        "SUMMARY:Cuotas y EMA de enero de 2026",
        "DTSTART;VALUE=DATE:20260217",
    ] {
        assert!(
            whole.lines().any(|found| found == line),
            "{line} in {whole}"
        );
    }
    for secret in [
        "Requerimiento",
        "Puebla",
        "12/2026",
        "EKU9003173C9",
        "NO-26",
    ] {
        assert!(!whole.contains(secret), "{secret}");
    }
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
    }

    // Another takes the place of the first; another mailbox has another.
    let again: CalendarFeed = world.call(Method::POST, "calendar", &token).await.json(201);
    world.get(&path, "").await.refused(Code::NotFound);
    let path = again.path.strip_prefix("/api/v1/").unwrap().to_owned();
    assert_eq!(world.get(&path, "").await.status, 200);
    let head = world.call(Method::HEAD, &path, "").await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    world.enable(&STRANGER.rfc).await;
    let other = world.sign_in(&STRANGER).await;
    let gone = world.call(Method::DELETE, "calendar", &other).await;
    gone.refused(Code::NotFound);
    let own = String::from_utf8(world.get("calendar.ics", &other).await.body).unwrap();
    assert!(!own.contains("último día") && own.contains("Cuotas"));
    let revoked = world.call(Method::DELETE, "calendar", &token).await;
    assert_eq!(revoked.status, 204);
    world.get(&path, "").await.refused(Code::NotFound);
    for wrong in ["calendar/x", &format!("calendar/{}", "x".repeat(65))] {
        world.get(wrong, "").await.refused(Code::NotFound);
    }
}
