//! Starting: what is missing is made in test, and refused in production.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use backend::{Clock, Settings, StartError, router_with};
use mailbox::api::Mailbox;
use mailbox::environment::Environment;
use mailbox::problem::Code;

use crate::database;
use crate::identities::{IDENTITIES, START};
use crate::world::{World, copy_folder, sign_in_with};

fn clock() -> Clock {
    Clock::set(Arc::new(AtomicI64::new(START)))
}

#[tokio::test]
async fn a_second_start_keeps_everything() {
    let mut world = World::open().await;
    // The demonstration can come later: its authority was kept.
    world.settings.demo = true;
    world.reopen().await;
    let files = [
        "seal/seal.cer",
        "seal/seal.key",
        "anchors/demostracion.cer",
        "demo/README.txt",
    ];
    let folder = world.data.path().to_owned();
    let read = || files.map(|name| fs::read(folder.join(name)).unwrap());
    let before = read();
    world.reopen().await;
    let after = read();
    assert_eq!(before, after);
}

#[tokio::test]
async fn the_demonstration_enables_its_bakery_once_and_nobody_else() {
    let mut world = World::open_new().await;
    let demo = world.data.path().join("demo");
    copy_folder(&IDENTITIES.template.path().join("demo"), &demo);
    world.settings.demo = true;
    for _ in 0..2 {
        world.reopen().await;
        let token = world.sign_in(&IDENTITIES.bakery).await;
        let cover: Mailbox = world.get("mailbox", &token).await.json(200);
        assert!(cover.lacks.is_empty() && cover.enabled_at.is_some());
        let token = world.sign_in(&IDENTITIES.workshop).await;
        let cover: Mailbox = world.get("mailbox", &token).await.json(200);
        assert_eq!((cover.lacks.len(), cover.enabled_at), (3, None));
    }
    let media = "SELECT COUNT(*) FROM contacts";
    assert_eq!(database::number(world.database(), media).await, 2);
}

#[cfg(unix)]
#[test]
fn private_keys_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    for name in ["seal/seal.key", "seal/authority.key", "demo/README.txt"] {
        let path = IDENTITIES.template.path().join(name);
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600,
            "{name}"
        );
    }
}

/// Names carriers that nobody will be asked to be: this house sends nothing.
fn carry_nowhere(settings: &mut Settings) {
    settings.alerts.smtp_url = Some("smtp+plain://127.0.0.1:1".parse().unwrap());
    settings.alerts.mail_from = Some("avisos@buzon.example".parse().unwrap());
    settings.alerts.sms_url = Some("http://127.0.0.1:1/".into());
}

#[tokio::test]
async fn production_has_no_demonstration() {
    let data = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(data.path().to_owned(), "https://buzon.example");
    settings.environment = Environment::Produccion;
    let start = async |settings: &Settings| router_with(settings, clock()).await.map(drop);
    let result = start(&settings).await;
    assert!(matches!(result, Err(StartError::NoAnchors)), "{result:?}");
    settings.anchors = Some(IDENTITIES.template.path().join("anchors"));
    let result = start(&settings).await;
    let said = format!("{}", result.unwrap_err());
    assert!(said.contains("needs --ocsp-url or --crl"), "{said}");
    settings.revocation.ocsp_url = Some("http://127.0.0.1:1/".parse().unwrap());
    settings.demo = true;
    let result = start(&settings).await;
    assert!(
        matches!(result, Err(StartError::DemoInProduction)),
        "{result:?}"
    );
    settings.demo = false;
    let result = start(&settings).await;
    assert!(matches!(result, Err(StartError::NoCarriers)), "{result:?}");
    carry_nowhere(&mut settings);
    // No seal was brought, and none is made.
    let result = start(&settings).await;
    assert!(matches!(result, Err(StartError::Identity(_))), "{result:?}");
    assert!(!data.path().join("seal/seal.key").exists());

    let test_folder = World::open().await;
    settings.data = test_folder.data.path().to_owned();
    settings.database = test_folder.settings.database.clone();
    let result = start(&settings).await;
    let expected = matches!(result, Err(StartError::DemoAuthorityInProduction { .. }));
    assert!(expected, "{result:?}");
    fs::remove_file(settings.data.join("anchors/demostracion.cer")).unwrap();
    let result = start(&settings).await;
    assert!(
        matches!(result, Err(StartError::Environment { .. })),
        "{result:?}"
    );
}

#[tokio::test]
async fn anchors_of_a_folder_are_trusted_beside_our_own() {
    let data = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(data.path().to_owned(), "http://127.0.0.1:8787");
    let world = World::open().await;
    // Another house, with an authority of its own.
    let other = World {
        router: router_with(&settings, clock()).await.unwrap(),
        ..world
    };
    let challenge = other.access_challenge().await;
    let request = sign_in_with(&IDENTITIES.bakery, &challenge, challenge.issued_at);
    other
        .post("access", "", &request)
        .await
        .refused(Code::CertificateUntrusted);

    let anchors = tempfile::tempdir().unwrap();
    copy_folder(&IDENTITIES.template.path().join("anchors"), anchors.path());
    settings.anchors = Some(anchors.path().to_owned());
    let other = World {
        router: router_with(&settings, clock()).await.unwrap(),
        ..other
    };
    other.sign_in(&IDENTITIES.bakery).await;
    fs::write(anchors.path().join("broken.cer"), b"text").unwrap();
    let result = router_with(&settings, clock()).await.map(drop);
    assert!(matches!(result, Err(StartError::Identity(_))), "{result:?}");
}

#[tokio::test]
async fn an_origin_or_authority_that_no_statement_can_carry_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(data.path().to_owned(), "https://buzon.example/");
    let result = router_with(&settings, clock()).await.map(drop);
    assert!(matches!(result, Err(StartError::Origin)), "{result:?}");
    settings.origin = "https://buzon.example".into();
    settings.authority = "a\u{202e}b".into();
    let result = router_with(&settings, clock()).await.map(drop);
    assert!(matches!(result, Err(StartError::Authority)), "{result:?}");
}

#[tokio::test]
async fn lists_that_are_not_there_stop_the_start() {
    let world = World::open().await;
    let mut settings = world.settings.clone();
    for path in [
        world.data.path().join("none.crl"),
        world.data.path().join("seal"),
    ] {
        settings.revocation.crls = vec![path];
        let result = router_with(&settings, clock()).await.map(drop);
        assert!(
            matches!(result, Err(StartError::Revocation(_))),
            "{result:?}"
        );
    }
}

/// Test authorities and real ones never stand in one house: a test key has a public passphrase.
#[tokio::test]
async fn authorities_of_the_other_environment_are_refused() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/efirma/data");
    if !shared.is_dir() {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is missing",
            shared.display()
        );
        println!("skipped: {} is missing", shared.display());
        return;
    }
    let world = World::open().await;
    let mut settings = world.settings.clone();
    settings.anchors = Some(shared.join("ca-test"));
    router_with(&settings, clock()).await.map(drop).unwrap();
    settings.anchors = Some(shared.join("ca-prod"));
    let result = router_with(&settings, clock()).await.map(drop);
    let expected = matches!(result, Err(StartError::ProductionAuthorityInTest));
    assert!(expected, "{result:?}");

    // A house of production with a seal of its own, on a folder that no test has used.
    let data = tempfile::tempdir().unwrap();
    copy_folder(&world.data.path().join("seal"), &data.path().join("seal"));
    settings.data = data.path().to_owned();
    settings.database = Some(database::fresh(data.path()).await);
    settings.environment = Environment::Produccion;
    settings.revocation.ocsp_url = Some("http://127.0.0.1:1/".parse().unwrap());
    carry_nowhere(&mut settings);
    router_with(&settings, clock()).await.map(drop).unwrap();
    settings.anchors = Some(shared.join("ca-test"));
    let result = router_with(&settings, clock()).await.map(drop);
    let expected = matches!(result, Err(StartError::TestAuthorityInProduction));
    assert!(expected, "{result:?}");
}
