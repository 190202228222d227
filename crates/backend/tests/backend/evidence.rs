//! Evidence of acts: what the backend gives out is proven by a verifier that knows only anchors.

use std::fs;

use efirma::chain::Anchors;
use evidence::seal::Known;
use evidence::story::Act;
use evidence::verification::{Gap, Source, Trust, Verdict, verify};
use mailbox::api::{InstituteKeys, SealedReceipt};
use mailbox::notification::Rule;
use time::Duration;

use crate::desk::{self, act_by, document_of};
use crate::identities::IDENTITIES;
use crate::parties::register;
use crate::world::{World, attachment, digest, filing, pdf};

/// The authorities in the folder of the house.
pub(crate) fn anchors(world: &World) -> Anchors {
    let folder = fs::read_dir(world.data.path().join("anchors")).unwrap();
    let files = folder.map(|entry| fs::read(entry.unwrap().path()).unwrap());
    Anchors::read(files.collect()).unwrap()
}

/// Judges a file a year later, under the anchors and the seals of the house.
pub(crate) async fn judge(world: &World, bytes: &[u8]) -> Verdict {
    let anchors = anchors(world);
    let keys: InstituteKeys = world.get("institute/keys", "").await.json(200);
    let seals = Known::published(&keys).unwrap();
    let trust = Trust {
        anchors: &anchors,
        responders: &[],
        timestampers: None,
        seals: &seals,
    };
    let later = world.now().plus(Duration::days(365)).instant();
    verify(bytes, Some(trust), later)
}

pub(crate) async fn got(world: &World, token: &str, path: &str) -> Vec<u8> {
    let answer = world.get(path, token).await;
    let text = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, 200, "{path}: {text}");
    answer.body
}

#[tokio::test]
async fn a_filing_is_proven_by_its_package_and_by_its_paper() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let bytes = pdf("escrito");
    world.put(&token, digest(&bytes), &bytes).await;
    let content = filing("Cuotas", vec![attachment("Escrito de Ana.pdf", &bytes)]);
    let request = world.signed(bakery, &token, content).await;
    let receipt: SealedReceipt = world.present(&token, "k", &request).await.json(201);

    let path = format!("evidence/{}", receipt.folio);
    let package = got(&world, &token, &path).await;
    let verdict = judge(&world, &package).await;
    assert!(verdict.is_proven(), "{:?}", verdict.outcome);
    assert_eq!(
        (verdict.source, verdict.act),
        (Some(Source::Package), Some(Act::Filing))
    );
    assert_eq!(verdict.signatures.len(), 3);
    assert!(verdict.documents.iter().all(|document| document.is_here));
    assert!(!verdict.gaps.contains(&Gap::AuditUnrelated));
    world.pass(Duration::minutes(10));
    assert_eq!(got(&world, &token, &path).await, package, "the same bytes");
    let mut broken = package;
    let at = broken.len() / 2;
    broken[at] ^= 1;
    assert!(!judge(&world, &broken).await.is_proven());

    let path = format!("receipts/{}/pdf", receipt.folio);
    let paper = got(&world, &token, &path).await;
    let verdict = judge(&world, &paper).await;
    assert!(verdict.is_proven(), "{:?}", verdict.outcome);
    assert_eq!(verdict.statements[1], receipt.statement);
    assert_eq!(got(&world, &token, &path).await, paper, "the same bytes");
}

#[tokio::test]
async fn an_opening_and_a_contact_are_proven_by_their_packages() {
    let world = desk::with_desk(World::open().await).await;
    let bakery = &IDENTITIES.bakery;
    let token = world.sign_in(bakery).await;
    let medium = "correo otra@espiga.example";
    let answer = world.change_contact(bakery, &token, register(medium)).await;
    let receipt: SealedReceipt = answer.json(201);
    let path = format!("evidence/{}", receipt.folio);
    let verdict = judge(&world, &got(&world, &token, &path).await).await;
    assert!(verdict.is_proven(), "{:?}", verdict.outcome);
    assert_eq!(verdict.act, Some(Act::Contact));

    let act = act_by(
        &IDENTITIES.workshop,
        &bakery.rfc,
        "7/2026",
        Rule::Cff134,
        world.now(),
    );
    let id = world.deposited(&act).await.id;
    let opening = world.signed_opening(bakery, &token, id).await;
    let opened = world.open_with(&token, id, &opening).await;
    let opened: mailbox::api::Opening = opened.json(201);
    let path = format!("evidence/{}", opened.receipt.folio);
    let verdict = judge(&world, &got(&world, &token, &path).await).await;
    assert!(verdict.is_proven(), "{:?}", verdict.outcome);
    assert_eq!(verdict.act, Some(Act::Opening));
    let document = digest(&document_of(&act));
    let here = |it: &evidence::verification::DocumentFinding| it.sha256 == document && it.is_here;
    assert!(verdict.documents.iter().any(here));
}
