//! A backend that is killed after the server took a message and before it noted so.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration as Wait;

use backend::{Clock, Database, Settings, router_with};
use mailbox::id::Id;

use crate::alerts::by_mail;
use crate::carriers::MailServer;
use crate::database;

/// Starts the program on the records, with `server` to carry what it finds there.
fn program(data: &Path, records: &Database, server: &MailServer) -> Child {
    let database = match records {
        Database::Postgres(url) => url.reveal().to_owned(),
        Database::Sqlite(path) => format!("sqlite:{}", path.display()),
    };
    Command::new(env!("CARGO_BIN_EXE_buzon-backend"))
        .arg("--data")
        .arg(data)
        .args(["--database", &database, "--smtp-url", &server.url()])
        .args([
            "--mail-from",
            "avisos@buzon.example",
            "--alerts-every",
            "0.02",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Puts a code and a warning into the outbox; the server will take each and think for a minute.
async fn enqueue(records: &Database, now: i64) -> [Id; 2] {
    let mut connection = database::connect(records).await;
    let mut ids = Vec::new();
    let code = r#"{"code":"402716","expires_at":"2099-01-01T00:00:00-06:00"}"#;
    let warning = r#"{"masked":"b…@x.mx","at":"2026-01-01T00:00:00-06:00"}"#;
    for (number, kind, payload) in [(1, "contact_code", code), (2, "contact_removed", warning)] {
        let id = Id::new(u64::try_from(now).unwrap() * 1000, [number; 10]);
        sqlx::query(
            "INSERT INTO outbox (id, mailbox, kind, medium, payload, created_at, due_at, state, \
             attempts) VALUES ($1, 'PED150301QX8', $2, $3, $4, $5, $5, 'pending', 0)",
        )
        .bind(id.to_string())
        .bind(kind)
        .bind(format!("correo silent-1@c{number}.mx"))
        .bind(payload)
        .bind(now)
        .execute(&mut connection)
        .await
        .unwrap();
        ids.push(id);
    }
    [ids[0], ids[1]]
}

async fn state(records: &Database, id: Id) -> (String, Option<String>) {
    let mut connection = database::connect(records).await;
    sqlx::query_as("SELECT state, last_error FROM outbox WHERE id = $1")
        .bind(id.to_string())
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the program reads the clock too")]
fn real_now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_taken_and_not_noted_is_seen_and_a_code_is_not_doubled() {
    let server = MailServer::start();
    let data = tempfile::tempdir().unwrap();
    let records = database::fresh(data.path()).await;
    // The migrations are the first start's.
    let mut settings = Settings::new(data.path().to_owned(), "http://127.0.0.1:8787");
    settings.database = Some(records.clone());
    let now = real_now();
    let clock = |seconds| Clock::set(Arc::new(AtomicI64::new(seconds)));
    drop(router_with(&settings, clock(now)).await.unwrap());
    let [code, alert] = enqueue(&records, now).await;

    let mut killed = program(data.path(), &records, &server);
    server.took(2).await;
    killed.kill().unwrap();
    killed.wait().unwrap();
    for id in [code, alert] {
        assert_eq!(
            state(&records, id).await.0,
            "pending",
            "nobody noted the end"
        );
    }

    by_mail(&mut settings, &server);
    let later = router_with(&settings, clock(now + 3600)).await.unwrap();
    for _ in 0..400 {
        if state(&records, alert).await.0 != "pending" && state(&records, code).await.0 != "pending"
        {
            break;
        }
        tokio::time::sleep(Wait::from_millis(50)).await;
    }
    assert_eq!(
        state(&records, code).await,
        ("failed".into(), Some("unknown".into()))
    );
    assert_eq!(state(&records, alert).await, ("sent".into(), None));
    drop(later);
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
