//! Seals that follow one another while the mailbox is in use: before, during and after, at every
//! replica, and what a retired or doubtful key is still good for.

use std::fs;
use std::path::Path;
use std::time::Duration as Pause;

use backend::audit::{Chain, verify};
use backend::rotation::{NotChanged, Rotation, RotationError, perform};
use backend::store::Store;
use backend::{Clock, Settings, router_with};
use base64ct::{Base64, Encoding as _};
use efirma::chain::Anchors;
use efirma::{Certificate, Credential, PrivateKey};
use evidence::receipt::{Presented, ReceiptError};
use evidence::seal::{Known, OutOfTime};
use evidence::verification::{self, Gap, Trust};
use mailbox::api::{InstituteKeys, PresentFiling, SealEnd, SealedReceipt};
use mailbox::instant::LegalTime;
use mailbox::problem::Code;
use mailbox::statement::Statement;
use time::Duration;

use crate::identities::{IDENTITIES, START};
use crate::world::{World, filing};

/// What was presented, and its receipt.
pub(crate) struct Received {
    presented: PresentFiling,
    pub(crate) receipt: SealedReceipt,
}

impl Received {
    /// Returns the certificate of its seal.
    fn sealed_by(&self) -> Vec<u8> {
        let seal = Base64::decode_vec(&self.receipt.seal).unwrap();
        let found = efirma::verify(&seal, self.receipt.statement.as_bytes()).unwrap();
        found.certificate.der().to_vec()
    }

    /// Verifies it as whoever presented would.
    pub(crate) fn verify(&self, keys: &InstituteKeys) -> Result<(), ReceiptError> {
        let presented = Presented {
            statement: &self.presented.statement,
            signature: &Base64::decode_vec(&self.presented.signature).unwrap(),
        };
        let known = Known::published(keys).unwrap();
        evidence::receipt::verify(&self.receipt, presented, &known).map(drop)
    }
}

/// Opens a house that hears of new seals at once.
pub(crate) async fn open() -> World {
    open_that_listens(Pause::from_millis(20)).await
}

async fn open_that_listens(every: Pause) -> World {
    let listens = |settings: &mut Settings| settings.seals_every = every;
    let world = World::open_on(IDENTITIES.template.path(), START, listens).await;
    world.enable(&IDENTITIES.bakery.rfc).await;
    world
}

/// Presents; while the house does not know its seal yet, again.
pub(crate) async fn present(world: &World, session: &str, subject: &str) -> Received {
    let presented = filing(subject, vec![]);
    let presented = world.signed(&IDENTITIES.bakery, session, presented).await;
    let key = subject.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    for _ in 0..200 {
        let answer = world.present(session, &key, &presented).await;
        if answer.status != 503 {
            let receipt = answer.json(201);
            return Received { presented, receipt };
        }
        tokio::time::sleep(Pause::from_millis(50)).await;
    }
    panic!("it did not hear of its seal");
}

pub(crate) async fn keys(world: &World) -> InstituteKeys {
    world.get("institute/keys", "").await.json(200)
}

/// Publishes the next seal, and waits until it is in force.
pub(crate) async fn rotated(world: &World) {
    done(world, &rotate_in(0)).await.unwrap();
    world.pass(Duration::seconds(5));
}

fn rotate_in(overlap: u32) -> Rotation {
    Rotation::Rotate {
        certificate: None,
        key: None,
        overlap,
    }
}

async fn done(world: &World, task: &Rotation) -> Result<String, RotationError> {
    perform(task, &world.settings, &Clock::set(world.seconds.clone())).await
}

/// The key of the first seal, as a thief has it.
fn stolen(data: &Path) -> Credential {
    let read = |name: &str| fs::read(data.join("seal").join(name)).unwrap();
    let certificate = Certificate::parse(&read("seal.cer")).unwrap();
    let key = PrivateKey::from_pkcs8(&read("seal.key")).unwrap();
    Credential::new(certificate, key).unwrap()
}

/// Makes a receipt anew with a stolen key, as if received at `at`.
fn forge(received: &Received, by: &Credential, at: LegalTime) -> Received {
    let Ok(Statement::FilingReceipt(mut word)) = Statement::parse(&received.receipt.statement)
    else {
        panic!("it is a receipt");
    };
    word.received_at = at;
    let statement = Statement::FilingReceipt(word).to_text();
    let seal = by.sign(statement.as_bytes(), at.instant()).unwrap();
    Received {
        presented: received.presented.clone(),
        receipt: SealedReceipt {
            folio: received.receipt.folio.clone(),
            statement,
            seal: Base64::encode_string(&seal),
        },
    }
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn a_seal_takes_the_place_of_another_while_people_present() {
    let world = open().await;
    let clock = Clock::set(world.seconds.clone());
    let router = router_with(&world.settings, clock).await.unwrap();
    let session = world.sign_in(&IDENTITIES.bakery).await;
    let before = present(&world, &session, "antes").await;
    assert_eq!(keys(&world).await.seals.len(), 1);

    let said = done(&world, &rotate_in(600)).await.unwrap();
    assert!(said.contains("Sella desde el"), "{said}");
    let published = keys(&world).await;
    let [old, new] = published.seals.as_slice() else {
        panic!("{published:?}");
    };
    let begins = world.now().plus(Duration::seconds(600));
    assert_eq!(
        (old.until_at, old.ended),
        (Some(begins), Some(SealEnd::Replaced))
    );
    assert_eq!((new.from_at, new.until_at), (begins, None));
    assert!(said.starts_with(&new.number));
    let again = done(&world, &rotate_in(600)).await;
    let again = again.unwrap_err();
    assert!(
        matches!(again, RotationError::NotChanged(NotChanged::Waiting { .. })),
        "{again:?}"
    );

    world.pass(Duration::seconds(599));
    let during = present(&world, &session, "durante").await;
    world.pass(Duration::seconds(1));
    let after = present(&world, &session, "después").await;
    // The other replica chooses the same.
    let world = World { router, ..world };
    let elsewhere = present(&world, &session, "en otra").await;

    let published = keys(&world).await;
    let der = |index: usize| Base64::decode_vec(&published.seals[index].certificate).unwrap();
    assert_eq!(
        published.seals[0].from_at, begins,
        "the one in force comes first"
    );
    for (received, seal) in [(&before, 1), (&during, 1), (&after, 0), (&elsewhere, 0)] {
        received.verify(&published).unwrap();
        assert_eq!(received.sealed_by(), der(seal));
    }
    // The retired key is worth nothing from that instant on.
    let thief = stolen(world.data.path());
    forge(&during, &thief, begins.plus(-Duration::SECOND))
        .verify(&published)
        .unwrap();
    let late = forge(&during, &thief, begins).verify(&published);
    let since = begins.instant();
    let replaced = OutOfTime::Replaced { since };
    assert_eq!(late, Err(ReceiptError::SealedOutOfTime(replaced)));

    let path = format!("evidence/{}", before.receipt.folio);
    let package = world.get(&path, &session).await;
    assert_eq!(package.status, 200);
    assert_eq!(world.get(&path, &session).await.body, package.body);
    let known = Known::published(&published).unwrap();
    let anchor = fs::read(world.data.path().join("anchors/demostracion.cer")).unwrap();
    let anchors = Anchors::read(vec![anchor]).unwrap();
    let judge = |known: &[Known]| {
        let trust = Trust {
            anchors: &anchors,
            responders: &[],
            timestampers: None,
            seals: known,
        };
        verification::verify(&package.body, Some(trust), world.now().instant())
    };
    let verdict = judge(&known);
    assert!(verdict.is_proven(), "{verdict:?}");

    // A start later, and the audit tells of it.
    let mut world = world;
    world.reopen().await;
    present(&world, &session, "al otro día")
        .await
        .verify(&published)
        .unwrap();
    let store = Store::open(world.database()).await.unwrap();
    assert!(matches!(verify(&store).await.unwrap(), Chain::Whole { .. }));
    let listed = done(&world, &Rotation::List).await.unwrap();
    assert!(
        listed.contains("en uso") && listed.contains("sustituido el"),
        "{listed}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_doubtful_key_sealed_counts_no_more_from_the_doubt_on() {
    let world = open().await;
    let session = world.sign_in(&IDENTITIES.bakery).await;
    let before = present(&world, &session, "antes").await;
    world.pass(Duration::minutes(1));
    let doubt = world.now();
    let doubtful = present(&world, &session, "en duda").await;
    world.pass(Duration::minutes(1));
    let first = keys(&world).await.seals[0].number.clone();
    let revoke = |from: &str| Rotation::Revoke {
        number: first.clone(),
        from: from.parse().unwrap(),
    };
    let from = "2026-11-24T10:11:51-06:00";
    assert_eq!(doubt.to_string(), from);
    let refused = done(&world, &revoke(from)).await.unwrap_err();
    let still = matches!(refused, RotationError::NotChanged(NotChanged::StillInForce));
    assert!(still, "{refused:?}");
    rotated(&world).await;
    let refused = done(&world, &revoke("2027-01-01T00:00:00-06:00")).await;
    let ahead = matches!(refused, Err(RotationError::NotChanged(NotChanged::Ahead)));
    assert!(ahead, "{refused:?}");
    done(&world, &revoke(from)).await.unwrap();

    let after = present(&world, &session, "después").await;
    let published = keys(&world).await;
    assert_eq!(published.seals[1].ended, Some(SealEnd::Compromised));
    before.verify(&published).unwrap();
    after.verify(&published).unwrap();
    let since = doubt.instant();
    let refused = Err(ReceiptError::SealedOutOfTime(OutOfTime::Compromised {
        since,
    }));
    assert_eq!(doubtful.verify(&published), refused);
    // Who has the key writes any hour: whoever verifies is told.
    let path = format!("evidence/{}", before.receipt.folio);
    let package = world.get(&path, &session).await.body;
    let known = Known::published(&published).unwrap();
    let anchor = fs::read(world.data.path().join("anchors/demostracion.cer")).unwrap();
    let trust = Trust {
        anchors: &Anchors::read(vec![anchor]).unwrap(),
        responders: &[],
        timestampers: None,
        seals: &known,
    };
    let verdict = verification::verify(&package, Some(trust), world.now().instant());
    assert!(verdict.is_proven());
    let doubts = |gap: &Gap| matches!(gap, Gap::SealCompromised { .. });
    assert!(verdict.gaps.iter().any(doubts), "{:?}", verdict.gaps);
    let listed = done(&world, &Rotation::List).await.unwrap();
    assert!(listed.contains("llave en duda"), "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_did_not_hear_of_a_seal_records_nothing() {
    let world = open_that_listens(Pause::from_hours(1)).await;
    let session = world.sign_in(&IDENTITIES.bakery).await;
    // Its first look is over.
    tokio::time::sleep(Pause::from_millis(300)).await;
    rotated(&world).await;
    let presented = filing("sin saber", vec![]);
    let presented = world.signed(&IDENTITIES.bakery, &session, presented).await;
    let answer = world.present(&session, "sin-saber", &presented).await;
    answer.refused(Code::Unavailable);
    let mut world = world;
    world.reopen().await;
    let receipt: SealedReceipt = world
        .present(&session, "sin-saber", &presented)
        .await
        .json(201);
    let received = Received { presented, receipt };
    received.verify(&keys(&world).await).unwrap();
    assert!(received.receipt.folio.as_str().contains("000001"));
}

#[tokio::test]
async fn a_seal_that_is_brought_has_to_be_the_institutes() {
    let world = open().await;
    let data = world.data.path();
    let bring = |name: &str| Rotation::Rotate {
        certificate: Some(data.join(name)),
        key: None,
        overlap: 60,
    };
    let same = done(&world, &bring("seal/seal.cer")).await.unwrap_err();
    let known = matches!(same, RotationError::NotChanged(NotChanged::Known));
    assert!(known, "{same:?}");
    let bakery = IDENTITIES.bakery.certificate().der();
    fs::write(data.join("otro.cer"), bakery).unwrap();
    let other = done(&world, &bring("otro.cer")).await.unwrap_err();
    assert!(
        matches!(other, RotationError::OtherHolder { .. }),
        "{other:?}"
    );
    assert_eq!(keys(&world).await.seals.len(), 1);
    let nobody = Rotation::Revoke {
        number: "1".to_owned(),
        from: world.now(),
    };
    let nobody = done(&world, &nobody).await.unwrap_err();
    assert!(
        matches!(nobody, RotationError::NotChanged(NotChanged::NotFound)),
        "{nobody:?}"
    );
}
