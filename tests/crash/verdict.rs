//! What must be true after the storm: every act that was answered, once, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use backend::Database;
use backend::audit::{Chain, verify};
use backend::store::Store;
use evidence::receipt::{self, Presented};
use evidence::seal::Known;
use http::Method;
use mailbox::api::{FilingPage, InstituteKeys, Opening, SealKey};
use mailbox::digest::Digest;
use mailbox::identifiers::Folio;
use sqlx::any::AnyConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, ConnectOptions as _};

use crate::people::{Ledger, Person};
use crate::stage::Stage;

/// Rows that have no partner, and whatever else should not be.
const LOOSE: [(&str, &str); 14] = [
    (
        "filings without receipt",
        "SELECT COUNT(*) FROM filings f WHERE NOT EXISTS (SELECT 1 FROM sealed r \
         WHERE r.folio = f.folio AND r.purpose = 'acuse')",
    ),
    (
        "acts without receipt",
        "SELECT COUNT(*) FROM signed_acts a WHERE NOT EXISTS (SELECT 1 FROM sealed r \
         WHERE r.folio = a.folio AND r.purpose = 'acuse')",
    ),
    (
        "receipts of nothing",
        "SELECT COUNT(*) FROM sealed r WHERE r.purpose = 'acuse' \
         AND NOT EXISTS (SELECT 1 FROM filings f WHERE f.folio = r.folio) \
         AND NOT EXISTS (SELECT 1 FROM signed_acts a WHERE a.folio = r.folio)",
    ),
    (
        "notifications that nobody was told of under seal",
        "SELECT COUNT(*) FROM notifications n WHERE NOT EXISTS (SELECT 1 FROM sealed r \
         WHERE r.folio = n.folio AND r.purpose = 'aviso')",
    ),
    (
        "filings that the audit doesn't know",
        "SELECT COUNT(*) FROM filings f WHERE NOT EXISTS (SELECT 1 FROM audit a \
         WHERE a.verb = 'present_filing' AND a.subject_digest = f.statement_sha256)",
    ),
    (
        "acts that the audit doesn't know",
        "SELECT COUNT(*) FROM signed_acts s WHERE NOT EXISTS (SELECT 1 FROM audit a \
         WHERE a.verb = 'open_notification' AND a.subject_digest = s.statement_sha256)",
    ),
    (
        "folios of filings that were taken for nothing",
        "SELECT CAST(COALESCE(SUM(last_number), 0) AS BIGINT) - (SELECT COUNT(*) FROM filings) FROM series \
         WHERE series = 'PR'",
    ),
    (
        "folios of notifications that were taken for nothing",
        "SELECT CAST(COALESCE(SUM(last_number), 0) AS BIGINT) - (SELECT COUNT(*) FROM notifications) \
         FROM series WHERE series = 'NO'",
    ),
    (
        "folios of receipts that were taken for nothing",
        "SELECT CAST(COALESCE(SUM(last_number), 0) AS BIGINT) - (SELECT COUNT(*) FROM signed_acts) \
         - (SELECT COUNT(*) FROM sealed WHERE purpose = 'constancia') FROM series \
         WHERE series = 'AC'",
    ),
    (
        "constancias that no notification has",
        "SELECT (SELECT COUNT(*) FROM sealed WHERE purpose = 'constancia') \
         - (SELECT COUNT(*) FROM notifications WHERE attestation IS NOT NULL)",
    ),
    (
        "constancias of the audit that are not there",
        "SELECT (SELECT COUNT(*) FROM audit WHERE verb = 'issue_attestation') \
         - (SELECT COUNT(*) FROM sealed WHERE purpose = 'constancia')",
    ),
    (
        "filings of the audit that are not there",
        "SELECT (SELECT COUNT(*) FROM audit WHERE verb = 'present_filing') \
         - (SELECT COUNT(*) FROM filings)",
    ),
    (
        "openings of the audit that are not there",
        "SELECT (SELECT COUNT(*) FROM audit WHERE verb = 'open_notification') \
         - (SELECT COUNT(*) FROM signed_acts)",
    ),
    (
        "documents that the audit doesn't know",
        "SELECT COUNT(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM audit a \
         WHERE a.verb = 'put_document' AND a.subject_digest = d.sha256)",
    ),
];

/// Examines all that is left, and stops at the first thing wrong.
pub(crate) async fn examine(stage: &Stage, ledger: &Ledger) {
    let acts = ledger.acts();
    let person = Person::sign_in(stage, 0).await;
    let listed = list(&person).await;
    for act in &acts {
        let sha256 = evidence::sha256(act.request.statement.as_bytes());
        let found = listed.get(&sha256);
        assert_eq!(
            found,
            Some(&act.receipt.folio),
            "an answered filing is there"
        );
    }
    assert_eq!(
        listed.len(),
        acts.len(),
        "nothing is there that nobody was told of"
    );
    let folios: BTreeSet<&str> = listed.values().map(Folio::as_str).collect();
    assert_eq!(folios.len(), acts.len(), "no folio is there twice");
    receipts(&person, ledger).await;
    openings(&person, ledger).await;
    let entries = records(&stage.records).await;
    let documents = documents(stage);
    println!(
        "crash: {} filings and {} openings, each there once, its folio without a gap and its \
         receipt verified; {entries} entries of the audit in one chain; {documents} documents \
         whole: passed",
        acts.len(),
        ledger.openings().len()
    );
}

/// Reads the whole list, page by page: the folio of each statement.
async fn list(person: &Person) -> BTreeMap<Digest, Folio> {
    let mut all = BTreeMap::new();
    let mut path = "filings?limit=100".to_owned();
    loop {
        let (answer, _) = person.insist(Method::GET, &path, &[], b"").await;
        let page: FilingPage = answer.read();
        for item in page.items {
            let twice = all.insert(item.statement_sha256, item.folio);
            assert_eq!(twice, None, "one statement, one filing");
        }
        match page.next {
            Some(next) => path = format!("filings?limit=100&after={next}"),
            None => return all,
        }
    }
}

/// Verifies every receipt as an app does, and that the records give out the same one.
async fn receipts(person: &Person, ledger: &Ledger) {
    let (keys, _) = person.insist(Method::GET, "institute/keys", &[], b"").await;
    let keys: InstituteKeys = keys.read();
    let seals = Known::published(&keys).expect("the seals are in base64");
    for (at, act) in ledger.acts().iter().enumerate() {
        let presented = Presented {
            statement: &act.request.statement,
            signature: &decoded(&act.request.signature),
        };
        receipt::verify(&act.receipt, presented, &seals).expect("the receipt holds");
        if at.is_multiple_of(16) {
            let path = format!("receipts/{}", act.receipt.folio);
            let (kept, _) = person.insist(Method::GET, &path, &[], b"").await;
            assert_eq!(kept.read::<mailbox::api::SealedReceipt>(), act.receipt);
        }
    }
}

/// Looks whether each opening is there as it was answered, under a seal that holds.
async fn openings(person: &Person, ledger: &Ledger) {
    let (keys, _) = person.insist(Method::GET, "institute/keys", &[], b"").await;
    let keys: InstituteKeys = keys.read();
    for (id, opening) in ledger.openings() {
        let path = format!("notifications/{id}/opening");
        let (kept, _) = person.insist(Method::GET, &path, &[], b"").await;
        assert_eq!(kept.read::<Opening>(), opening);
        let seal = decoded(&opening.receipt.seal);
        let statement = opening.receipt.statement.as_bytes();
        let verified = efirma::verify(&seal, statement).expect("the seal holds");
        let is_of = |key: &SealKey| decoded(&key.certificate) == verified.certificate.der();
        assert!(keys.seals.iter().any(is_of), "it is the institute's seal");
    }
}

/// Looks at the records themselves; returns how many entries the audit has.
async fn records(database: &Database) -> usize {
    let store = Store::open(database).await.unwrap();
    let Chain::Whole { entries } = verify(&store).await.unwrap() else {
        panic!("the chain of the audit is broken");
    };
    let mut connection = connect(database).await;
    for (what, question) in LOOSE {
        let count: i64 = sqlx::query_scalar(question)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(count, 0, "{what}");
    }
    if matches!(database, Database::Sqlite(_)) {
        let word: String = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(word, "ok");
    }
    entries
}

/// Every document has the bytes of its name; what came half is not among them.
fn documents(stage: &Stage) -> usize {
    let mut count = 0;
    for entry in std::fs::read_dir(stage.data().join("documents")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).unwrap();
            assert_eq!(evidence::sha256(&bytes).to_string(), name);
            count += 1;
        }
    }
    count
}

async fn connect(database: &Database) -> AnyConnection {
    let options = match database {
        Database::Postgres(url) => url.reveal().parse().unwrap(),
        Database::Sqlite(path) => {
            let file = SqliteConnectOptions::new().filename(path);
            AnyConnectOptions::from_url(&file.to_url_lossy()).unwrap()
        }
    };
    options.connect().await.unwrap()
}

fn decoded(text: &str) -> Vec<u8> {
    use base64ct::Encoding as _;
    base64ct::Base64::decode_vec(text).unwrap()
}
