//! Publishing a version of the terms: the institute's act (DOMAIN 3.4). A version that is
//! published never changes, and none is in force before it was published.

use mailbox::api::Terms;
use mailbox::civil_date::CivilDate;
use mailbox::instant::LegalTime;
use mailbox::problem::Code;
use mailbox::terms::{TermsReference, TermsVersion};
use sqlx::AnyConnection;

use super::{Failure, NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::{Store, terms};

/// The first version, which every mailbox house begins with.
const FIRST: &str = "2026-1";
const FIRST_IN_FORCE_ON: &str = "2026-01-01";
const FIRST_ES: &str = include_str!("../../terms/2026-1.es.md");
const FIRST_EN: &str = include_str!("../../terms/2026-1.en.md");
/// Most bytes of the text of one language.
const TEXT_BYTES_MAX: usize = 100 * 1024;

/// A version of the terms to publish.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Its name, such as `2026-2`.
    pub version: TermsVersion,
    /// From which day on it is in force: today at the earliest.
    pub in_force_on: CivilDate,
    /// The text that is signed, in Spanish.
    pub text: String,
    /// The same in English.
    pub text_en: String,
}

impl From<Publication> for Terms {
    fn from(publication: Publication) -> Self {
        let sha256 = digest_of(publication.text.as_bytes());
        Self {
            reference: TermsReference {
                version: publication.version,
                sha256,
            },
            in_force_on: publication.in_force_on,
            text: publication.text,
            text_en: publication.text_en,
        }
    }
}

/// Publishes a version. The same again is the same; `false` says that it was there.
pub(crate) async fn publish_terms(
    store: &Store,
    publication: Publication,
    now: LegalTime,
) -> Result<(Terms, bool), NotDone> {
    let terms = Terms::from(publication);
    for (text, part) in [(&terms.text, "text"), (&terms.text_en, "text_en")] {
        if text.trim().is_empty() || text.len() > TEXT_BYTES_MAX {
            return Err(NotDone::RefusedAt(Code::ActIncomplete, part.into()));
        }
    }
    let mut transaction = store.begin().await?;
    if let Some(kept) = terms::find(&mut transaction, &terms.reference.version).await? {
        return if kept == terms {
            Ok((kept, false))
        } else {
            Err(NotDone::RefusedAt(Code::StateConflict, "version".into()))
        };
    }
    if terms.in_force_on.date() < now.date() {
        let part = "in_force_on".to_owned();
        return Err(NotDone::RefusedAt(Code::StateConflict, part));
    }
    if !terms::insert(&mut transaction, &terms, now).await? {
        // Somebody published one of that name a moment ago.
        return Err(NotDone::RefusedAt(Code::StateConflict, "version".into()));
    }
    let nobody = audit::nobody()?;
    let subject = terms.reference.sha256;
    audit::append(&mut transaction, now, Verb::PublishTerms, &nobody, subject);
    transaction.commit().await?;
    Ok((terms, true))
}

/// Adds the first version, unless it is there.
pub(crate) async fn seed(
    connection: &mut AnyConnection,
    now: LegalTime,
) -> Result<(), crate::store::StoreError> {
    let read = |column| crate::store::StoreError::Corrupt {
        table: "terms",
        column,
    };
    let first = Publication {
        version: FIRST.parse().map_err(|_| read("version"))?,
        in_force_on: (FIRST_IN_FORCE_ON.parse()).map_err(|_| read("in_force_on"))?,
        text: FIRST_ES.to_owned(),
        text_en: FIRST_EN.to_owned(),
    };
    terms::insert(connection, &first.into(), now).await?;
    Ok(())
}

/// Returns the version in force.
pub(crate) async fn current(house: &House) -> Result<Terms, NotDone> {
    let mut connection = house.store.read().await?;
    let current = terms::current(&mut connection, house.clock.now()).await?;
    let current = current.ok_or(Failure::NoTerms)?;
    let found = terms::find(&mut connection, &current.version).await?;
    Ok(found.ok_or(Failure::NoTerms)?)
}

/// Returns a version by its name.
pub(crate) async fn version(house: &House, version: &TermsVersion) -> Result<Terms, NotDone> {
    let mut connection = house.store.read().await?;
    let found = terms::find(&mut connection, version).await?;
    Ok(found.ok_or(Code::NotFound)?)
}
