//! The seals, one after another: the hour of an act says which of them seals it.
//!
//! Every replica reads the same records, so all of them choose the same seal for the same hour; and
//! the records refuse what was sealed with another (`store::sealed`). A seal is published before it
//! is used, and opened here as soon as it is published.

use std::sync::{PoisonError, RwLock};

use base64ct::{Base64, Encoding as _};
use efirma::Certificate;
use mailbox::api::{InstituteKeys, SealKey as Published};
use mailbox::instant::LegalTime;
use time::Duration;

use super::{KeyError, Keyring, PROBE, Seal, SealError};
use crate::authority::IdentityError;
use crate::store::seals::SealRecord;

/// How long a seal that ended stays open: acts that began before are sealed with it.
const LINGERS: Duration = Duration::HOUR;

/// The seals that this process knows.
pub(crate) struct Seals {
    keyring: Keyring,
    known: RwLock<Vec<Known>>,
}

/// One of them.
#[derive(Clone)]
struct Known {
    record: SealRecord,
    /// Nothing where it ended long ago.
    seal: Option<Result<Seal, SealError>>,
}

impl Seals {
    /// Opens the seals of the records; the one in force at `now` has to seal.
    pub(crate) fn open(
        keyring: Keyring,
        records: Vec<SealRecord>,
        now: LegalTime,
    ) -> Result<Self, IdentityError> {
        let seals = Self {
            keyring,
            known: RwLock::default(),
        };
        seals.take(records, now);
        seals
            .at(now)?
            .sign(PROBE, now)
            .map_err(IdentityError::Seal)?;
        Ok(seals)
    }

    /// Takes what the records say now, and opens what is new. It may wait for a token.
    pub(super) fn take(&self, records: Vec<SealRecord>, now: LegalTime) {
        let before = self.known();
        let opened = |record: &SealRecord| {
            let kept = before.iter().find(|it| it.record.sha256 == record.sha256);
            if let Some(Known {
                seal: Some(Ok(seal)),
                ..
            }) = kept
            {
                return Ok(seal.clone());
            }
            Seal::of(&self.keyring, record).inspect_err(|reason| {
                tracing::error!(%reason, "a seal is published whose key is not here");
            })
        };
        let known = records.into_iter().map(|record| {
            let lingers = |until: LegalTime| until.plus(LINGERS) > now;
            let seal = record.until_at.is_none_or(lingers).then(|| opened(&record));
            Known { record, seal }
        });
        let known = known.collect();
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
    }

    /// Tells whether these are the records that it knows, and all that they want open is.
    pub(super) fn is_up_to_date(&self, records: &[SealRecord]) -> bool {
        let known = self.known();
        let same = known.iter().map(|it| &it.record).eq(records);
        same && known.iter().all(|it| !matches!(it.seal, Some(Err(_))))
    }

    /// Returns the seal in force at an hour.
    pub(crate) fn at(&self, at: LegalTime) -> Result<Seal, SealError> {
        let known = self.known();
        let in_force = known.into_iter().find(|it| it.record.is_in_force(at));
        let none = SealError::NoneInForce { at };
        let seal = in_force.and_then(|it| it.seal).ok_or(none.clone())??;
        if at.instant() > seal.certificate().not_after() {
            return Err(none);
        }
        Ok(seal)
    }

    /// Tells whether the seal in force would seal now.
    pub(crate) async fn answers(&self, now: LegalTime) -> Result<(), SealError> {
        let seal = self.at(now)?;
        let tried = tokio::task::spawn_blocking(move || seal.sign(PROBE, now).map(drop));
        tried.await.unwrap_or(Err(KeyError::Interrupted.into()))
    }

    fn known(&self) -> Vec<Known> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }
}

/// Writes the seals for whoever verifies: the one in force first, then one that waits, then those
/// of older receipts.
pub(crate) fn published(records: &[SealRecord], now: LegalTime) -> InstituteKeys {
    let rank = |record: &SealRecord| {
        if record.is_in_force(now) {
            0
        } else if record.from_at > now {
            1
        } else {
            2
        }
    };
    let mut sorted: Vec<&SealRecord> = records.iter().collect();
    sorted.sort_by_key(|record| rank(record));
    let seals = sorted.into_iter().map(|record| Published {
        certificate: Base64::encode_string(&record.certificate),
        number: Certificate::parse(&record.certificate)
            .map_or_else(|_| String::new(), |it| it.number().to_owned()),
        from_at: record.from_at,
        until_at: record.until_at,
        ended: record.ended,
    });
    InstituteKeys {
        seals: seals.collect(),
    }
}
