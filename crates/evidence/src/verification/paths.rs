//! The middle step where there is no ring: paths to trusted roots, with RSA verified elsewhere.

use efirma::Realm;
use efirma::path::{PathError, Paths, Trusted};
use mailbox::environment::Environment;

use super::conclude::Path;
use super::{ChainFault, Chained, Examined, ListFinding, NoRevocation, RsaCheck};
use crate::package::AnswerKind;

/// A case whose paths are to be verified.
#[derive(Clone, Debug)]
pub struct Leading<'a> {
    examined: Examined,
    paths: Paths,
    trusted: &'a Trusted,
}

impl Examined {
    /// Finds every step from the certificates of the case to `trusted`.
    pub fn leading(self, trusted: &Trusted) -> Leading<'_> {
        let questions = self.questions();
        let certificates = questions.iter().flatten().map(|it| it.certificate);
        let paths = Paths::new(certificates, trusted, &self.case.authorities);
        Leading {
            examined: self,
            paths,
            trusted,
        }
    }
}

impl Leading<'_> {
    /// Every RSA value on the way, in the order in which [`Self::chained`] takes the outcomes.
    pub fn checks(&self) -> &[RsaCheck] {
        self.paths.checks()
    }

    /// Takes the outcome of each of [`Self::checks`]; one that is missing does not hold.
    ///
    /// Revocation lists are read in the next step, and their RSA values verified with the rest.
    pub fn chained(self, holds: &[bool]) -> Chained {
        let lists = (self.examined.answers().iter().enumerate())
            .filter(|(_, answer)| answer.kind == AnswerKind::Crl)
            .map(|(answer, _)| ListFinding {
                answer,
                status: Err(NoRevocation::ListUnread),
            });
        let lists: Vec<ListFinding> = lists.collect();
        let paths: Vec<Option<Path>> = (self.examined.questions().into_iter())
            .map(|question| {
                question.map(|question| {
                    let found = (self.paths).find(question.certificate, question.at, holds);
                    found.map(|issuer| (issuer, lists.clone())).map_err(fault)
                })
            })
            .collect();
        let realm = self.trusted.realm().map(environment);
        (self.examined.with_timestampers(self.trusted)).chained(
            Some(paths),
            realm,
            self.trusted.responders(),
        )
    }
}

/// The environment that a realm of authorities is of.
pub(super) fn environment(realm: Realm) -> Environment {
    match realm {
        Realm::Production => Environment::Produccion,
        Realm::Test => Environment::Prueba,
    }
}

pub(super) fn fault(error: PathError) -> ChainFault {
    match error {
        PathError::BadSignature => ChainFault::BadSignature,
        PathError::NotValidThen => ChainFault::NotValidThen,
        PathError::UnknownIssuer => ChainFault::UnknownIssuer,
        PathError::Unsuitable => ChainFault::Unsuitable,
        PathError::WeakSignature => ChainFault::WeakSignature,
    }
}
