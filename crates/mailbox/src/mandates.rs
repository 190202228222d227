//! Mandates: who may look, open or file for a mailbox, in what, until when.
//!
//! Looking, opening and filing are three permissions because they are three legal things: an
//! opening notifies, a filing binds (CFF 19, 134-I). A mandate is offered by a signed grant, counts
//! from its acceptance by the delegate, and ends at once when either side says so.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::civil_date::CivilDate;
use crate::identifiers::{Nrp, Rfc};
use crate::instant::LegalTime;
use crate::travels::{travels_as_text, words};

/// Most registrations a mandate can be narrowed to.
pub const REGISTRATIONS_MAX: usize = 100;

/// One thing a delegate may do.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Power {
    /// See the covers of notifications, receipts and filings.
    View,
    /// Open notifications: the mailbox's owner is then notified.
    Open,
    /// Present filings.
    File,
}

words!(Power { View => "ver", Open => "abrir", File => "presentar" });

/// One or more powers, each once, in their order: `ver, abrir`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Powers(Vec<Power>);

/// A list of powers that is empty, repeats one or is out of order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotPowers;

impl fmt::Display for NotPowers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a list of powers such as ver, abrir")
    }
}

impl core::error::Error for NotPowers {}

impl Powers {
    /// Takes powers in any order; `None` when there is none.
    pub fn new(powers: &[Power]) -> Option<Self> {
        let kept: Vec<Power> = Power::ALL
            .iter()
            .copied()
            .filter(|power| powers.contains(power))
            .collect();
        (!kept.is_empty()).then_some(Self(kept))
    }

    /// Tells whether `power` is among them.
    pub fn contains(&self, power: Power) -> bool {
        self.0.contains(&power)
    }

    /// Lists them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Power> + '_ {
        self.0.iter().copied()
    }
}

impl fmt::Display for Powers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, power) in self.0.iter().enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            write!(f, "{comma}{power}")?;
        }
        Ok(())
    }
}

impl FromStr for Powers {
    type Err = NotPowers;

    fn from_str(text: &str) -> Result<Self, NotPowers> {
        let powers: Option<Vec<Power>> = text.split(", ").map(Power::parse).collect();
        powers
            .and_then(|powers| Self::new(&powers))
            .filter(|powers| powers.to_string() == text)
            .ok_or(NotPowers)
    }
}

travels_as_text!(Powers, r"^(ver|abrir|presentar)(, (abrir|presentar)){0,2}$");

/// How far a mandate reaches.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = MandateScope))]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// What the delegate may do.
    pub powers: Powers,
    /// In which registrations; in the whole mailbox when empty.
    #[serde(default)]
    pub registrations: Vec<Nrp>,
    /// The last day it counts, inclusive (Zona Centro); without end when absent.
    pub until_on: Option<CivilDate>,
}

impl Scope {
    /// Tells whether it reaches nowhere that `wider` does not.
    pub fn is_within(&self, wider: &Self) -> bool {
        let has = |one: &Nrp| wider.registrations.iter().any(|o| o.body() == one.body());
        let registrations = wider.registrations.is_empty()
            || (!self.registrations.is_empty() && self.registrations.iter().all(has));
        let ends = match (self.until_on, wider.until_on) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(other)) => own.date() <= other.date(),
        };
        registrations && ends && self.powers.iter().all(|power| wider.powers.contains(power))
    }
}

/// The facts of one mandate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mandate {
    /// Whose mailbox it is.
    pub principal: Rfc,
    /// Who acts.
    pub delegate: Rfc,
    /// How far, as last granted or limited.
    pub scope: Scope,
    /// When it was granted.
    pub granted_at: LegalTime,
    /// When the delegate accepted it.
    pub accepted_at: Option<LegalTime>,
    /// When the principal took it back.
    pub revoked_at: Option<LegalTime>,
    /// When the delegate gave it up.
    pub renounced_at: Option<LegalTime>,
}

/// Where a mandate stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum MandateState {
    /// Granted; the delegate has not accepted it.
    Offered,
    /// It counts.
    Active,
    /// Its last day passed.
    Ended {
        /// Which day that was.
        on: CivilDate,
    },
    /// The principal took it back.
    Revoked {
        /// When.
        at: LegalTime,
    },
    /// The delegate gave it up.
    Renounced {
        /// When.
        at: LegalTime,
    },
}

impl Mandate {
    /// Returns where it stands at `now`. What happens after `now` has not happened.
    pub fn state(&self, now: LegalTime) -> MandateState {
        let past = |at: Option<LegalTime>| at.filter(|at| *at <= now);
        let over = self
            .scope
            .until_on
            .filter(|until| now.date() > until.date());
        match (past(self.revoked_at), past(self.renounced_at), over) {
            (Some(at), None, _) => MandateState::Revoked { at },
            (Some(at), Some(other), _) if at <= other => MandateState::Revoked { at },
            (_, Some(at), _) => MandateState::Renounced { at },
            (None, None, Some(on)) => MandateState::Ended { on },
            (None, None, None) if past(self.accepted_at).is_some() => MandateState::Active,
            (None, None, None) => MandateState::Offered,
        }
    }

    /// Tells whether `who` may do `power` at `now`, on something of `registration`.
    ///
    /// What concerns no registration is only for mandates over the whole mailbox.
    pub fn permits(
        &self,
        who: &Rfc,
        power: Power,
        registration: Option<&Nrp>,
        now: LegalTime,
    ) -> bool {
        let registrations = &self.scope.registrations;
        let reaches = registrations.is_empty()
            || registration
                .is_some_and(|one| registrations.iter().any(|other| other.body() == one.body()));
        *who == self.delegate
            && reaches
            && self.scope.powers.contains(power)
            && self.state(now) == MandateState::Active
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> LegalTime {
        format!("{text}-06:00").parse().unwrap()
    }

    fn mandate() -> Mandate {
        Mandate {
            principal: "EKU9003173C9".parse().unwrap(),
            delegate: "CACX7605101P8".parse().unwrap(),
            scope: Scope {
                powers: "ver, abrir".parse().unwrap(),
                registrations: vec!["Y3926552104".parse().unwrap()],
                until_on: Some("2026-06-30".parse().unwrap()),
            },
            granted_at: at("2026-01-01T10:00:00"),
            accepted_at: Some(at("2026-01-02T10:00:00")),
            revoked_at: None,
            renounced_at: None,
        }
    }

    #[test]
    fn powers_have_one_text() {
        let powers = Powers::new(&[Power::File, Power::View, Power::View]).unwrap();
        assert_eq!(powers.to_string(), "ver, presentar");
        assert_eq!("ver, presentar".parse(), Ok(powers));
        for text in [
            "",
            "presentar, ver",
            "ver, ver",
            "ver,presentar",
            "ver, todo",
        ] {
            assert_eq!(text.parse::<Powers>(), Err(NotPowers), "{text}");
        }
        assert_eq!(Powers::new(&[]), None);
    }

    #[test]
    fn a_scope_is_within_another_or_reaches_further() {
        let scope = |powers: &str, registrations: &[&str], until_on: Option<&str>| Scope {
            powers: powers.parse().unwrap(),
            registrations: registrations.iter().map(|r| r.parse().unwrap()).collect(),
            until_on: until_on.map(|day| day.parse().unwrap()),
        };
        let (one, two) = ("Y3926552104", "A0123456103");
        let granted = scope("ver, abrir", &[one, two], Some("2026-06-30"));
        assert!(granted.is_within(&granted));
        // The check digit does not tell registrations apart.
        assert!(scope("ver", &["Y392655210"], Some("2026-06-29")).is_within(&granted));
        for wider in [
            scope("ver, presentar", &[one], Some("2026-06-30")),
            scope("ver", &[], Some("2026-06-30")),
            scope("ver", &["B1234567100"], Some("2026-06-30")),
            scope("ver", &[one], Some("2026-07-01")),
            scope("ver", &[one], None),
        ] {
            assert!(!wider.is_within(&granted), "{wider:?}");
        }
        let whole = scope("ver, abrir", &[], None);
        assert!(granted.is_within(&whole) && !whole.is_within(&granted));
    }

    #[test]
    fn it_counts_from_acceptance_to_the_last_second_of_its_last_day() {
        let mut mandate = mandate();
        for (now, state) in [
            ("2026-01-02T09:59:59", MandateState::Offered),
            ("2026-01-02T10:00:00", MandateState::Active),
            ("2026-06-30T23:59:59", MandateState::Active),
            (
                "2026-07-01T00:00:00",
                MandateState::Ended {
                    on: "2026-06-30".parse().unwrap(),
                },
            ),
        ] {
            assert_eq!(mandate.state(at(now)), state, "{now}");
        }
        let revoked = at("2026-03-01T00:00:00");
        mandate.revoked_at = Some(revoked);
        mandate.renounced_at = Some(at("2026-03-02T00:00:00"));
        assert_eq!(
            mandate.state(at("2026-02-28T23:59:59")),
            MandateState::Active
        );
        assert_eq!(
            mandate.state(at("2026-07-01T00:00:00")),
            MandateState::Revoked { at: revoked }
        );
    }

    #[test]
    fn it_permits_what_it_says_and_nothing_else() {
        let mandate = mandate();
        let delegate = mandate.delegate.clone();
        let other: Rfc = "XIA190128J61".parse().unwrap();
        let ours: Nrp = "Y392655210".parse().unwrap();
        let theirs: Nrp = "A0123456103".parse().unwrap();
        let now = at("2026-05-01T00:00:00");
        assert!(mandate.permits(&delegate, Power::Open, Some(&ours), now));
        assert!(!mandate.permits(&delegate, Power::File, Some(&ours), now));
        assert!(!mandate.permits(&delegate, Power::Open, Some(&theirs), now));
        assert!(!mandate.permits(&delegate, Power::Open, None, now));
        assert!(!mandate.permits(&other, Power::Open, Some(&ours), now));
        assert!(!mandate.permits(&mandate.principal, Power::Open, Some(&ours), now));
        let late = at("2026-07-01T00:00:00");
        assert!(!mandate.permits(&delegate, Power::Open, Some(&ours), late));
    }
}
