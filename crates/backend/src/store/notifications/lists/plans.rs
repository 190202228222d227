//! Each list reads the index that was made for it, in its order, on both databases: what would go
//! through a mailbox, or sort it, is found here and not by whoever has a million notifications.

use std::path::Path;

use mailbox::civil_date::CivilDate;
use sqlx::Executor as _;

use super::found::{ask_source, ask_threes};
use super::{Asking, Filter, Key, Source, Words, ask_answering, ask_opening};
use crate::settings::Database;
use crate::store::Store;

#[path = "../../../../tests/backend/database/postgres.rs"]
#[expect(dead_code, reason = "the flows use all of it")]
mod server;

/// A place in the middle of a list.
fn key() -> Key {
    Key {
        told_at: mailbox::instant::LegalTime::from_unix_seconds(1_795_536_651).unwrap(),
        id: mailbox::id::Id::new(1_795_536_651_000, [7; 10]),
    }
}

fn everything() -> Filter {
    let today = today();
    Filter::everything("EKU9003173C9".parse().unwrap(), today, 11)
}

fn today() -> CivilDate {
    "2026-11-24".parse().unwrap()
}

/// Each statement, and the index that it has to read.
fn statements() -> Vec<(&'static str, Asking)> {
    let told = |filter: &Filter, source| ask_source(filter, source, None, Some(key())).unwrap();
    let mut of_registration = everything();
    of_registration.registration = Some("Y5486021100".parse().unwrap());
    let mut of_kind = everything();
    of_kind.kind = Some("Requerimiento".to_owned());
    let mut all = vec![
        (
            "notifications_of_registration",
            told(&of_registration, Source::Told),
        ),
        ("notifications_of_kind", told(&of_kind, Source::Told)),
    ];
    for (source, index) in [
        (Source::Told, "notifications_of_mailbox"),
        (Source::Announced, "notifications_of_mailbox"),
        (Source::Posted, "notifications_of_mailbox"),
        (Source::Notified, "notifications_of_mailbox"),
        (Source::Answerable, "notifications_with_term"),
        (Source::TermLess, "notifications_without_term"),
        (Source::MadeTermLess, "notifications_without_term"),
        (Source::Lapsed, "notifications_with_term"),
        (Source::Answered, "notifications_answered"),
        (Source::Withdrawn, "notifications_withdrawn"),
    ] {
        all.push((index, told(&everything(), source)));
    }
    for source in Source::AT_REST {
        let rest = ask_source(&everything(), source, Some(today()), Some(key())).unwrap();
        all.push(("notifications_", rest));
    }
    for filter in [everything(), of_registration, of_kind] {
        let opening = ask_opening(&filter, today(), None).unwrap();
        all.push(("notifications_to_open", opening));
        let answering = ask_answering(&filter, today(), None).unwrap();
        all.push(("notifications_to_answer", answering));
    }
    all
}

#[tokio::test]
async fn every_list_reads_its_index_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::Sqlite(folder.path().join("a.sqlite"));
    let store = Store::open(&database).await.unwrap();
    let mut connection = store.read().await.unwrap();
    for (index, asking) in statements() {
        let plan = asking.plan(&mut connection).await;
        let first = plan.first().unwrap();
        assert!(
            first.starts_with("SEARCH notifications USING INDEX"),
            "{plan:#?}"
        );
        assert!(first.contains(index), "{index}: {plan:#?}");
        // The order of last days ends in an order of instants, which is sorted within one day.
        let sorts = |line: &&String| line.contains("TEMP B-TREE") && !line.contains("LAST");
        assert!(!plan.iter().any(|line| sorts(&line)), "{plan:#?}");
        assert!(
            !plan.iter().any(|line| line.starts_with("SCAN")),
            "{plan:#?}"
        );
    }
    let mut searching = everything();
    searching.words = Words {
        patterns: vec!["%rara%".to_owned()],
        threes: vec!["ara".to_owned(), "rar".to_owned()],
    };
    let plan = ask_threes(&searching, None, None).unwrap();
    let plan = plan.plan(&mut connection).await;
    let first = plan.first().unwrap();
    assert!(
        first.contains("sqlite_autoindex_notifications_1 (id=?)"),
        "{plan:#?}"
    );
    let by_threes = |line: &String| line.starts_with("SCAN notifications_found VIRTUAL TABLE");
    assert!(plan.iter().any(by_threes), "{plan:#?}");
}

/// The server is told to sort and to scan only where nothing else can be done, for in an empty
/// table it would do both.
#[tokio::test]
async fn every_list_reads_its_index_in_postgresql() {
    let folder = tempfile::tempdir().unwrap();
    let database = server::fresh(Path::new(folder.path())).await;
    let store = Store::open(&database).await.unwrap();
    let mut connection = store.read().await.unwrap();
    let manners = "SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off";
    connection.execute(manners).await.unwrap();
    for (index, asking) in statements() {
        let plan = asking.plan(&mut connection).await;
        let reads = |line: &String| line.contains("Index Scan") && line.contains(index);
        assert!(plan.iter().any(reads), "{index}: {plan:#?}");
        // An incremental sort is of what one last day holds.
        let sorts = |line: &String| line.contains("Sort  (") && !line.contains("Incremental");
        let wrong = |line: &String| line.contains("Seq Scan") || sorts(line);
        assert!(!plan.iter().any(wrong), "{index}: {plan:#?}");
    }
    // Whether threes are asked depends on how rare a word is; here, on whether they can be.
    let mut asking = Asking::default();
    asking
        .ask("SELECT id FROM notifications WHERE folded LIKE ", "%rara%")
        .unwrap();
    let manners = "SET enable_bitmapscan = on; SET enable_indexscan = off";
    connection.execute(manners).await.unwrap();
    let plan = asking.plan(&mut connection).await;
    let by_threes = |line: &String| line.contains("Bitmap Index Scan on notifications_found");
    assert!(plan.iter().any(by_threes), "{plan:#?}");
}
