//! Seals are stamped after they were given, by whom the operator names, and by nobody else.

use std::fs;
use std::time::Duration as Pause;

use backend::{Settings, StartError, router_with};
use efirma::path::Trusted;
use efirma::timestamp::PolicyId;
use evidence::package::Package;
use evidence::verification::{Claim, Gap, Trust, verify};
use mailbox::api::{InstituteAuthorities, SealedReceipt};
use time::Duration;

use crate::evidence_of_acts::{anchors, got, judge};
use crate::responder::{CLOSED_PORT, TODAY, url};
use crate::stamper::{Lie, Stamper};
use crate::world::{World, filing};

/// A house of today whose seals this authority stamps.
async fn stamped_by(stamper: &Stamper, adjust: impl FnOnce(&mut Settings)) -> World {
    let world = World::open_on(TODAY.template.path(), TODAY.start, |settings| {
        settings.timestamps.tsa_url = Some(url(stamper.port));
        settings.timestamps.tsa_anchors = vec![stamper.path("own-root.pem")];
        settings.timestamps.tsa_timeout = Pause::from_secs(5);
        settings.timestamps.tsa_every = Pause::from_millis(50);
        adjust(settings);
    })
    .await;
    world.enable(&TODAY.bakery.rfc).await;
    // OpenSSL stamps by the clock of this machine.
    let ahead = backend::Clock::system().now().unix_seconds() - world.now().unix_seconds();
    world.pass(Duration::seconds(ahead));
    world
}

async fn presented(world: &World, token: &str, key: &str) -> SealedReceipt {
    let request = world
        .signed(&TODAY.bakery, token, filing(key, vec![]))
        .await;
    world.present(token, key, &request).await.json(201)
}

async fn package(world: &World, token: &str, receipt: &SealedReceipt) -> Vec<u8> {
    got(world, token, &format!("evidence/{}", receipt.folio)).await
}

fn tokens(package: &[u8]) -> Vec<Vec<u8>> {
    let package = Package::read(package).unwrap();
    let stamps = package.parts().timestamps.iter();
    stamps.map(|stamp| stamp.token.clone()).collect()
}

/// Waits until the receipt's seal is stamped.
async fn stamped(world: &World, token: &str, receipt: &SealedReceipt) -> Vec<u8> {
    for _ in 0..400 {
        let bytes = package(world, token, receipt).await;
        if !tokens(&bytes).is_empty() {
            return bytes;
        }
        tokio::time::sleep(Pause::from_millis(50)).await;
    }
    panic!("nobody stamped it");
}

/// Waits until the authority was asked so often, and a little more for what comes of it.
async fn asked(stamper: &Stamper, times: usize) {
    for _ in 0..400 {
        if stamper.asked() >= times {
            tokio::time::sleep(Pause::from_millis(400)).await;
            return;
        }
        tokio::time::sleep(Pause::from_millis(50)).await;
    }
    panic!("nobody was asked");
}

#[tokio::test]
async fn a_receipt_is_stamped_once_and_its_package_proves_the_hour() {
    let stamper = Stamper::start(Lie::None).await;
    let world = stamped_by(&stamper, |settings| {
        settings.timestamps.tsa_policy = PolicyId::parse("1.2.3.4.2");
    })
    .await;
    let token = world.sign_in(&TODAY.bakery).await;
    let receipt = presented(&world, &token, "Cuotas").await;
    let bytes = stamped(&world, &token, &receipt).await;
    let times = stamper.asked();
    world.pass(Duration::minutes(10));
    tokio::time::sleep(Pause::from_millis(300)).await;
    assert_eq!(stamper.asked(), times, "one token a seal");
    assert_eq!(
        package(&world, &token, &receipt).await,
        bytes,
        "the same bytes"
    );

    // What was published is what a reader trusts for time.
    let published: InstituteAuthorities = world.get("institute/authorities", "").await.json(200);
    assert_eq!(published.timestampers.len(), 1);
    let root = fs::read(stamper.path("own-root.pem")).unwrap();
    let timestampers = Trusted::read_timestampers([root.as_slice()]).unwrap();
    let trust = Trust {
        anchors: &anchors(&world),
        responders: &[],
        timestampers: Some(&timestampers),
        seals: &[],
    };
    let later = world.now().plus(Duration::days(365)).instant();
    let verdict = verify(&bytes, Some(trust), later);
    assert!(verdict.is_proven(), "{:?}", verdict.outcome);
    assert!(!verdict.gaps.contains(&Gap::Timestamp));
    let stamps: Vec<&str> = (verdict.claims.iter())
        .filter_map(|claim| match claim {
            Claim::Stamped { authority, .. } => Some(authority.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(stamps, ["RELOJ DE OPENSSL"]);
    // Without it the package says what the hours rest on.
    let verdict = judge(&world, &bytes).await;
    assert!(verdict.is_proven() && verdict.gaps.contains(&Gap::Timestamp));

    // OpenSSL accepts what is kept, over the value that ends the seal, and nothing else.
    let read = Package::read(&bytes).unwrap();
    let seal = &read.parts().records[1].signature;
    fs::write(stamper.path("value"), &seal[seal.len() - 256..]).unwrap();
    fs::write(stamper.path("it.tst"), &tokens(&bytes)[0]).unwrap();
    let said = stamper.openssl("ts -verify -data value -in it.tst -token_in -CAfile own-root.pem");
    assert!(said.contains("Verification: OK"), "{said}");
}

#[tokio::test]
async fn a_package_brings_the_authorities_of_everybody_in_it() {
    let stamper = Stamper::start(Lie::None).await;
    let world = stamped_by(&stamper, |_| {}).await;
    let token = world.sign_in(&TODAY.bakery).await;
    let receipt = presented(&world, &token, "Cuotas").await;
    let bytes = stamped(&world, &token, &receipt).await;
    let package = Package::read(&bytes).unwrap();
    let root = fs::read(world.data.path().join("anchors/demostracion.cer")).unwrap();
    stamper.openssl("x509 -in own-root.pem -outform DER -out own-root.cer");
    let time = fs::read(stamper.path("own-root.cer")).unwrap();
    assert_eq!(package.parts().authorities, [root.clone(), time]);
    // Whoever knows the root's digest alone trusts the one that came along, and needs no other.
    let found = package.parts().authorities.iter();
    let known = evidence::sha256(&root);
    let own: Vec<_> = found
        .filter(|der| evidence::sha256(der) == known)
        .cloned()
        .collect();
    let trust = Trust {
        anchors: &efirma::chain::Anchors::read(own).unwrap(),
        responders: &[],
        timestampers: None,
        seals: &[],
    };
    assert!(verify(&bytes, Some(trust), world.now().instant()).is_proven());
}

#[tokio::test]
async fn no_lie_is_kept_and_no_filing_waits_for_the_truth() {
    let stamper = Stamper::start(Lie::Html).await;
    let world = stamped_by(&stamper, |settings| {
        settings.timestamps.tsa_timeout = Pause::from_millis(300);
    })
    .await;
    let token = world.sign_in(&TODAY.bakery).await;
    let receipt = presented(&world, &token, "Cuotas").await;
    for lie in [
        Lie::Html,
        Lie::HtmlAsReply,
        Lie::Status,
        Lie::Slow,
        Lie::AnotherNonce,
        Lie::AnotherImprint,
        Lie::Forged,
    ] {
        stamper.now(lie);
        let before = stamper.asked();
        // It is asked about again a minute later.
        world.pass(Duration::seconds(61));
        asked(&stamper, before + 1).await;
        let bytes = package(&world, &token, &receipt).await;
        assert!(tokens(&bytes).is_empty(), "{lie:?}");
        assert!(judge(&world, &bytes).await.gaps.contains(&Gap::Timestamp));
    }
}

#[tokio::test]
async fn what_a_dead_authority_missed_is_stamped_when_it_lives() {
    let stamper = Stamper::start(Lie::None).await;
    let mut world = stamped_by(&stamper, |settings| {
        settings.timestamps.tsa_url = Some(url(CLOSED_PORT));
    })
    .await;
    let token = world.sign_in(&TODAY.bakery).await;
    let receipt = presented(&world, &token, "Cuotas").await;
    tokio::time::sleep(Pause::from_millis(300)).await;
    assert!(tokens(&package(&world, &token, &receipt).await).is_empty());
    // The next start asks somebody who answers: what waits is in the records.
    let mut settings = world.settings.clone();
    settings.timestamps.tsa_url = Some(url(stamper.port));
    world.pass(Duration::seconds(61));
    let clock = backend::Clock::set(world.seconds.clone());
    world.router = router_with(&settings, clock).await.unwrap();
    let ahead = backend::Clock::system().now().unix_seconds() - world.now().unix_seconds();
    assert!(ahead.abs() < 300, "{ahead}");
    stamped(&world, &token, &receipt).await;
}

#[tokio::test]
async fn a_clock_far_from_ours_stamps_nothing() {
    let stamper = Stamper::start(Lie::None).await;
    let world = stamped_by(&stamper, |_| {}).await;
    world.pass(Duration::minutes(20));
    let token = world.sign_in(&TODAY.bakery).await;
    let receipt = presented(&world, &token, "Cuotas").await;
    asked(&stamper, 1).await;
    assert!(tokens(&package(&world, &token, &receipt).await).is_empty());
}

#[tokio::test]
async fn whose_stamps_are_believed_must_be_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(folder.path().to_owned(), "http://127.0.0.1:8787");
    settings.timestamps.tsa_url = Some(url(CLOSED_PORT));
    let refused = router_with(&settings, backend::Clock::system()).await;
    let Err(StartError::Timestamps(error)) = refused else {
        panic!("it opened");
    };
    assert_eq!(
        error.to_string(),
        "--tsa-url needs --tsa-anchors: whose timestamps are believed"
    );
}
