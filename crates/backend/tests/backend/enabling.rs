//! Enabling: proved media, signed terms, and the terms again when they change.

use backend::{Clock, Publication, PublishError, publish_terms};
use mailbox::api::{Enabling, Mailbox, SealedReceipt, Terms};
use mailbox::contacts::Lack;
use mailbox::problem::Code;
use mailbox::statement::{Activate, Received, Statement};
use time::Duration;

use crate::identities::IDENTITIES;
use crate::parties::{said, signed};
use crate::world::{World, by, digest, filing};

const EMAIL: &str = "correo ana@espiga.example";
const MOBILE: &str = "movil +525511112222";

pub(crate) async fn publish(
    world: &World,
    version: &str,
    text: &str,
    days: i64,
) -> Result<Terms, String> {
    let in_force_on = world.now().plus(Duration::days(days)).date().into();
    let publication = Publication {
        version: version.parse().unwrap(),
        in_force_on,
        text: text.to_owned(),
        text_en: "Other terms.".to_owned(),
    };
    let clock = Clock::set(world.seconds.clone());
    publish_terms(&world.settings, publication, &clock)
        .await
        .map_err(|error| match error {
            PublishError::Refused { at, .. } => at.unwrap_or_default(),
            PublishError::Failed(why) => why,
        })
}

#[tokio::test]
async fn from_nothing_to_an_enabled_mailbox() {
    let (world, bakery) = (World::open_new().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let cover: Mailbox = world.get("mailbox", &token).await.json(200);
    assert_eq!(cover.lacks, [Lack::Email, Lack::Mobile, Lack::Terms]);
    assert_eq!(cover.enable_by_on.to_string(), "2025-02-01");
    assert_eq!(cover.enabled_at, None);
    let early = world.signed(bakery, &token, filing("Uno", vec![])).await;
    world
        .present(&token, "k", &early)
        .await
        .refused(Code::NotEnabled);

    world.proved(bakery, &token, MOBILE).await;
    // Media that are not enough: the statement cannot even be made, so nothing is signed.
    let enabling = world.enabling(&token).await;
    assert_eq!(enabling.lacks, [Lack::Email, Lack::Terms]);
    let challenge = world.challenge("mailbox/enabling", &token).await;
    let statement = Statement::Activate(Activate {
        by: by(bakery, &challenge),
        terms: enabling.current_terms,
        media: vec![EMAIL.parse().unwrap(), MOBILE.parse().unwrap()],
    });
    let request = signed(bakery, &challenge, &statement);
    let answer = world.post("mailbox/enabling", &token, &request).await;
    answer.refused(Code::MediaLacking);

    world.proved(bakery, &token, EMAIL).await;
    let answer = world.activate(bakery, &token).await;
    let receipt: SealedReceipt = answer.json(201);
    let Received::Activation { terms, media } = said(&receipt).received else {
        panic!("{}", receipt.statement);
    };
    let public: Terms = world.get("terms", "").await.json(200);
    assert_eq!(terms, public.reference);
    assert_eq!(public.reference.sha256, digest(public.text.as_bytes()));
    assert_eq!(media.len(), 2);
    let enabling: Enabling = world.enabling(&token).await;
    assert!(enabling.lacks.is_empty());
    assert_eq!(enabling.enabled_at, Some(world.now()));
    let late = world.signed(bakery, &token, filing("Dos", vec![])).await;
    assert_eq!(world.present(&token, "k2", &late).await.status, 201);
}

#[tokio::test]
async fn the_enabling_is_signed_once_and_lists_the_media_as_they_are() {
    let (world, bakery) = (World::open_new().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    world.proved(bakery, &token, MOBILE).await;
    world.proved(bakery, &token, EMAIL).await;
    let challenge = world.challenge("mailbox/enabling", &token).await;
    let enabling = world.enabling(&token).await;
    let mut activate = Activate {
        by: by(bakery, &challenge),
        terms: enabling.current_terms,
        media: enabling.media,
    };
    let good = signed(bakery, &challenge, &Statement::Activate(activate.clone()));
    activate.media.reverse();
    let other = Statement::Activate(activate);
    let request = signed(bakery, &challenge, &other);
    let answer = world.post("mailbox/enabling", &token, &request).await;
    answer.refused(Code::StatementMismatch);

    let first = world.post("mailbox/enabling", &token, &good).await;
    assert_eq!(first.status, 201);
    let again = world.post("mailbox/enabling", &token, &good).await;
    assert_eq!((again.status.as_u16(), &again.body), (200, &first.body));
    // There is nothing more to accept.
    let answer = world.accept_terms(bakery, &token).await;
    answer.refused(Code::StateConflict);
}

#[tokio::test]
async fn terms_that_change_are_signed_again_before_anything_else() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let old: Terms = world.get("terms", "").await.json(200);
    let new = publish(&world, "2026-2", "Otros términos.", 1)
        .await
        .unwrap();
    // Published, and not in force before its day.
    let current: Terms = world.get("terms", "").await.json(200);
    assert_eq!(current, old);
    let found: Terms = world.get("terms/2026-2", "").await.json(200);
    assert_eq!(found, new);
    assert!(world.enabling(&token).await.lacks.is_empty());

    world.pass(Duration::DAY);
    let token = world.sign_in(bakery).await;
    let current: Terms = world.get("terms", "").await.json(200);
    assert_eq!(current, new);
    let enabling = world.enabling(&token).await;
    assert_eq!(enabling.lacks, [Lack::Terms]);
    assert_eq!(enabling.signed_terms, Some(old.reference.clone()));
    let request = world.signed(bakery, &token, filing("Uno", vec![])).await;
    world
        .present(&token, "k", &request)
        .await
        .refused(Code::TermsChanged);

    // Whoever read the old ones is told.
    let challenge = world.challenge("mailbox/enabling", &token).await;
    let statement = Statement::AcceptTerms(mailbox::statement::AcceptTerms {
        by: by(bakery, &challenge),
        terms: old.reference,
    });
    let stale = signed(bakery, &challenge, &statement);
    let answer = world.post("mailbox/enabling", &token, &stale).await;
    answer.refused(Code::TermsChanged);

    let answer = world.accept_terms(bakery, &token).await;
    let receipt: SealedReceipt = answer.json(201);
    let Received::Terms { terms } = said(&receipt).received else {
        panic!("{}", receipt.statement);
    };
    assert_eq!(terms, new.reference);
    let enabling = world.enabling(&token).await;
    assert!(enabling.lacks.is_empty());
    assert!(
        enabling.enabled_at < enabling.signed_at,
        "enabled long before"
    );
    let request = world.signed(bakery, &token, filing("Dos", vec![])).await;
    assert_eq!(world.present(&token, "k2", &request).await.status, 201);
}

#[tokio::test]
async fn a_version_never_changes_and_none_is_in_force_before_its_time() {
    let world = World::open_new().await;
    let first = publish(&world, "2026-2", "Unos.", 3).await.unwrap();
    assert_eq!(publish(&world, "2026-2", "Unos.", 3).await, Ok(first));
    for (version, text, days, part) in [
        ("2026-2", "Otros.", 3, "version"),
        ("2026-2", "Unos.", 4, "version"),
        ("2026-3", "Unos.", -1, "in_force_on"),
        ("2026-3", " \n", 0, "text"),
    ] {
        let refused = publish(&world, version, text, days).await;
        assert_eq!(refused, Err(part.to_owned()), "{version} {text} {days}");
    }
    world.get("terms/1999-1", "").await.refused(Code::NotFound);
}
