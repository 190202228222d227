//! What is done while nobody knows whether a certificate was revoked.
//!
//! By default both purposes are accepted, for reasons that differ:
//!
//! - `presentacion`: an outage of the authority must not make a person miss a legal deadline. The
//!   filing is received on its day, its receipt says that revocation was not known, and it is
//!   asked about again until it is. Whoever judges it has all of that.
//! - `acceso`: without a session nothing can be presented, so refusing here would refuse there.
//!
//! A certificate that is known to be revoked is refused whatever the policy says.

use mailbox::problem::Code;
use mailbox::statement::Purpose;

use super::Standing;
use super::settings::{UnknownRule, WhenUnknown};

/// The operator's rules; the last one about a purpose counts.
#[derive(Clone, Debug)]
pub(crate) struct Policy(Vec<WhenUnknown>);

impl Policy {
    pub(super) fn new(rules: &[WhenUnknown]) -> Self {
        Self(rules.to_vec())
    }

    /// Refuses what a certificate of this standing may not do.
    pub(crate) fn check(&self, standing: &Standing, purpose: Purpose) -> Result<(), Code> {
        match standing {
            Standing::Good { .. } | Standing::NotAsked => Ok(()),
            Standing::Revoked { .. } => Err(Code::CertificateRevoked),
            Standing::Unknown { .. } => match self.rule(purpose) {
                UnknownRule::Accept => Ok(()),
                UnknownRule::Refuse => Err(Code::RevocationUnknown),
            },
        }
    }

    fn rule(&self, purpose: Purpose) -> UnknownRule {
        let mut rules = self.0.iter().rev();
        rules
            .find(|rule| rule.purpose == purpose)
            .map_or(UnknownRule::Accept, |rule| rule.rule)
    }
}

#[cfg(test)]
mod tests {
    use mailbox::instant::LegalTime;

    use super::*;
    use crate::revocation::Why;

    #[test]
    fn unknown_is_accepted_unless_the_operator_refuses() {
        let at = LegalTime::from_unix_seconds(1_795_536_651).unwrap();
        let why = Why::LeftAlone;
        let unknown = Standing::Unknown { at, why };
        let rule = |purpose, rule| WhenUnknown { purpose, rule };
        let default = Policy::new(&[]);
        let strict = Policy::new(&[
            rule(Purpose::Presentacion, UnknownRule::Accept),
            rule(Purpose::Presentacion, UnknownRule::Refuse),
        ]);
        for (policy, purpose, outcome) in [
            (&default, Purpose::Acceso, Ok(())),
            (&default, Purpose::Presentacion, Ok(())),
            (&strict, Purpose::Acceso, Ok(())),
            (&strict, Purpose::Presentacion, Err(Code::RevocationUnknown)),
        ] {
            assert_eq!(policy.check(&unknown, purpose), outcome);
            assert_eq!(policy.check(&Standing::NotAsked, purpose), Ok(()));
        }
    }
}
