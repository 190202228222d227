//! A seal whose key never leaves its token: `SoftHSM`, a real PKCS#11 module, from Debian.
//!
//! The module reads its settings from the environment, so each test is run again in a process of
//! its own that has them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;
use std::{env, fs};

use axum::body::Body;
use backend::{Clock, SealPlace, Settings, StartError, router_with};
use base64ct::{Base64, Encoding as _};
use evidence::receipt::Presented;
use evidence::seal::Known;
use http::Request;
use mailbox::api::{PresentFiling, SealedReceipt};
use mailbox::problem::Code;
use tower::ServiceExt as _;

use crate::database;
use crate::identities::{IDENTITIES, START};
use crate::rotation;
use crate::world::{World, copy_folder, filing};

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
/// Where a process of a test finds its token.
const HOME: &str = "BUZON_TEST_TOKEN";
const PIN: &str = "271828";

/// A folder with one token in it.
struct Token(PathBuf);

impl Token {
    /// Takes the token of this process; without one, runs `test` again in a process that has one.
    fn of(test: &str) -> Option<Self> {
        if let Some(home) = env::var_os(HOME) {
            return Some(Self(home.into()));
        }
        if !Path::new(MODULE).exists() {
            assert!(env::var_os("CI").is_none(), "softhsm2 is not installed");
            println!("skipped: softhsm2 is not installed");
            return None;
        }
        let home = tempfile::tempdir().unwrap();
        let tokens = home.path().join("tokens");
        fs::create_dir(&tokens).unwrap();
        let settings = home.path().join("softhsm2.conf");
        let place = format!("directories.tokendir = {}\n", tokens.display());
        fs::write(&settings, place).unwrap();
        let mut making = Command::new("softhsm2-util");
        making.args(["--init-token", "--free", "--label", "buzon"]);
        making.args(["--pin", PIN, "--so-pin", "31415926"]);
        let made = making.env("SOFTHSM2_CONF", &settings).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        let mut again = Command::new(env::current_exe().unwrap());
        again.args(["--exact", "--nocapture", &format!("token::{test}")]);
        again.env("SOFTHSM2_CONF", &settings).env(HOME, home.path());
        let done = again.output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        let complained = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{said}\n{complained}");
        assert!(said.contains("1 passed"), "{said}");
        None
    }

    /// Takes it out of its slot.
    fn unplug(&self) {
        fs::rename(self.0.join("tokens"), self.0.join("away")).unwrap();
        fs::create_dir(self.0.join("tokens")).unwrap();
    }

    fn plug_in(&self) {
        fs::remove_dir(self.0.join("tokens")).unwrap();
        fs::rename(self.0.join("away"), self.0.join("tokens")).unwrap();
    }

    /// Seals with a key that this token makes.
    fn seal(settings: &mut Settings) {
        settings.seals_every = Duration::from_millis(20);
        settings.seal = Some(place("token=buzon;object=sello"));
        settings.seal_pin = Some(PIN.parse().unwrap());
        for name in ["seal.cer", "seal.key"] {
            fs::remove_file(settings.data.join("seal").join(name)).unwrap();
        }
    }
}

fn place(path: &str) -> SealPlace {
    format!("pkcs11:{path}?module-path={MODULE}")
        .parse()
        .unwrap()
}

async fn open() -> World {
    let world = World::open_on(IDENTITIES.template.path(), START, Token::seal).await;
    world.enable(&IDENTITIES.bakery.rfc).await;
    world
}

async fn readiness(world: &World) -> u16 {
    let request = Request::get("/readyz").body(Body::empty()).unwrap();
    let answer = world.router.clone().oneshot(request).await.unwrap();
    answer.status().as_u16()
}

/// Verifies a receipt as whoever presented would.
async fn verify(world: &World, receipt: &SealedReceipt, presented: &PresentFiling) {
    let seals = Known::published(&rotation::keys(world).await).unwrap();
    let presented = Presented {
        statement: &presented.statement,
        signature: &Base64::decode_vec(&presented.signature).unwrap(),
    };
    evidence::receipt::verify(receipt, presented, &seals).unwrap();
}

#[tokio::test]
async fn a_token_seals_and_without_it_nothing_is_half_done() {
    let Some(token) = Token::of("a_token_seals_and_without_it_nothing_is_half_done") else {
        return;
    };
    let world = open().await;
    assert!(world.settings.data.join("seal/seal.cer").exists());
    assert!(!world.settings.data.join("seal/seal.key").exists());
    assert_eq!(readiness(&world).await, 200);
    let bakery = &IDENTITIES.bakery;
    let session = world.sign_in(bakery).await;
    let first = world.signed(bakery, &session, filing("Uno", vec![])).await;
    let receipt: SealedReceipt = world.present(&session, "uno", &first).await.json(201);
    verify(&world, &receipt, &first).await;

    token.unplug();
    assert_eq!(readiness(&world).await, 503);
    let second = world.signed(bakery, &session, filing("Dos", vec![])).await;
    let refused = world.present(&session, "dos", &second).await;
    refused.refused(Code::Unavailable);
    assert_eq!(refused.headers["retry-after"], "5");
    let filings = "SELECT COUNT(*) FROM filings";
    assert_eq!(database::number(world.database(), filings).await, 1);

    token.plug_in();
    assert_eq!(readiness(&world).await, 200);
    let receipt: SealedReceipt = world.present(&session, "dos", &second).await.json(201);
    verify(&world, &receipt, &second).await;
    // The folio that was not sealed was not taken.
    let number = receipt.folio.as_str().split('-').nth(2).unwrap();
    assert_eq!(number, "000002");

    // The next seal's key is made in the token too.
    rotation::rotated(&world).await;
    let after = rotation::present(&world, &session, "Tres").await;
    let keys = rotation::keys(&world).await;
    assert_eq!(keys.seals.len(), 2);
    after.verify(&keys).unwrap();
    let kept = fs::read_dir(world.settings.data.join("seal")).unwrap();
    let kept = kept.map(|it| it.unwrap().file_name().into_string().unwrap());
    let keys: Vec<String> = kept.filter(|name| name.contains(".key")).collect();
    assert_eq!(keys, ["authority.key"]);
}

#[tokio::test]
async fn many_at_once_share_the_token() {
    let Some(_token) = Token::of("many_at_once_share_the_token") else {
        return;
    };
    let world = open().await;
    let bakery = &IDENTITIES.bakery;
    let session = world.sign_in(bakery).await;
    let mut presenting = Vec::new();
    for number in 0..24 {
        let filing = filing(&format!("Número {number}"), vec![]);
        presenting.push(world.signed(bakery, &session, filing).await);
    }
    let answers = presenting.iter().enumerate().map(|(number, presented)| {
        let (world, session) = (&world, &session);
        async move {
            let key = format!("k{number}");
            let receipt = world.present(session, &key, presented).await.json(201);
            verify(world, &receipt, presented).await;
        }
    });
    futures_util::future::join_all(answers).await;
}

#[tokio::test]
async fn what_is_wrong_with_a_token_is_said_at_the_start() {
    let Some(_token) = Token::of("what_is_wrong_with_a_token_is_said_at_the_start") else {
        return;
    };
    let data = tempfile::tempdir().unwrap();
    for folder in ["anchors", "seal"] {
        let template = IDENTITIES.template.path().join(folder);
        copy_folder(&template, &data.path().join(folder));
    }
    let mut settings = Settings::new(data.path().to_owned(), "http://127.0.0.1:8787");
    settings.database = Some(database::fresh(data.path()).await);
    Token::seal(&mut settings);
    let clock = || Clock::set(Arc::new(AtomicI64::new(START)));
    let why = async |settings: &Settings| {
        let result = router_with(settings, clock()).await.map(drop);
        let error = result.unwrap_err();
        assert!(matches!(error, StartError::Identity(_)), "{error:?}");
        error.to_string()
    };
    settings.seal_pin = Some("999999".parse().unwrap());
    let said = why(&settings).await;
    assert!(
        said.contains("refuses the PIN") && !said.contains("9999"),
        "{said}"
    );
    settings.seal_pin = None;
    let said = why(&settings).await;
    assert!(said.contains("--seal-pin-file"), "{said}");
    let pin = settings.data.join("pin");
    settings.seal_pin_file = Some(pin.clone());
    let said = why(&settings).await;
    assert!(said.contains("the PIN cannot be read"), "{said}");
    fs::write(&pin, format!("{PIN}\n")).unwrap();
    router_with(&settings, clock()).await.map(drop).unwrap();
    settings.seal = Some(place("token=otro"));
    let said = why(&settings).await;
    assert!(said.contains("no token otro"), "{said}");
    settings.seal = "pkcs11:token=buzon?module-path=/none.so".parse().ok();
    let said = why(&settings).await;
    assert!(
        said.contains("the module /none.so cannot be used"),
        "{said}"
    );
    // A certificate whose key is elsewhere, in a mailbox that knows no seal yet.
    let other = tempfile::tempdir().unwrap();
    settings.database = Some(database::fresh(other.path()).await);
    let brought = IDENTITIES.template.path().join("seal/seal.cer");
    fs::copy(brought, settings.data.join("seal/seal.cer")).unwrap();
    settings.seal = Some(place("token=buzon"));
    let said = why(&settings).await;
    assert!(said.contains("holds no private key"), "{said}");
}
