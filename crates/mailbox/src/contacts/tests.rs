//! Seventy-two hours, five tries, five e-mails, one mobile.

use super::*;
use crate::calendar::{Calendar, Selection};
use crate::digest::Digest;
use crate::terms::TermsReference;

fn at(text: &str) -> LegalTime {
    format!("{text}-06:00").parse().unwrap()
}

fn contact(medium: &str, confirmed: bool) -> Contact {
    let registered_at = at("2026-03-10T09:15:00");
    Contact {
        medium: medium.parse().unwrap(),
        registration: None,
        registered_at,
        confirmed_at: confirmed.then_some(registered_at),
        removed_at: None,
    }
}

const NOW: &str = "2026-03-11T09:00:00";
const MOBILE: &str = "movil +525512345678";

#[test]
fn a_medium_waits_seventy_two_clock_hours_to_the_second() {
    // DOMAIN 11.5, X1.
    let pending = contact("correo a@b.mx", false);
    let expires_at = at("2026-03-13T09:15:00");
    assert_eq!(
        pending.state(at("2026-03-13T09:14:59")),
        ContactState::Pending { expires_at }
    );
    assert_eq!(
        pending.state(expires_at),
        ContactState::Expired {
            expired_at: expires_at
        }
    );
    let just = at("2026-03-13T09:14:59");
    let mut typed = pending.clone();
    typed.confirmed_at = Some(just);
    assert!(typed.is_confirmed(at("2026-12-01T00:00:00")));
    assert!(!typed.is_confirmed(at("2026-03-12T00:00:00")), "not yet");
    typed.confirmed_at = Some(expires_at);
    assert!(!typed.is_confirmed(expires_at), "late");
    typed.removed_at = Some(just);
    assert_eq!(
        typed.state(just),
        ContactState::Removed { removed_at: just }
    );
}

#[test]
fn five_tries_and_no_more() {
    let pending = contact("correo a@b.mx", false);
    let sent = ConfirmationCode::new(123_456);
    assert_eq!(sent.reveal(), "654321");
    let right: ConfirmationCode = "654 321".parse().unwrap();
    let wrong: ConfirmationCode = "000000".parse().unwrap();
    let now = at(NOW);
    let judged = |typed: &ConfirmationCode, used| judge(&pending, || sent == *typed, used, now);
    assert_eq!(judged(&right, 4), Verdict::Confirmed);
    assert_eq!(judged(&right, 5), Verdict::Spent);
    assert_eq!(judged(&wrong, 0), Verdict::Wrong { tries_left: 4 });
    assert_eq!(judged(&wrong, 4), Verdict::Wrong { tries_left: 0 });
    assert_eq!(
        judge(&pending, || panic!("compared"), 5, now),
        Verdict::Spent
    );
    let late = judge(&pending, || true, 0, at("2026-03-13T09:15:00"));
    assert!(matches!(
        late,
        Verdict::NotPending(ContactState::Expired { .. })
    ));
    for text in ["", "12345", "1234567", "12345a", "１23456"] {
        assert_eq!(text.parse::<ConfirmationCode>(), Err(NotACode), "{text}");
    }
    assert_eq!(format!("{sent:?}"), "ConfirmationCode(••••••)");
    assert_eq!(ConfirmationCode::new(7).reveal(), "700000");
}

#[test]
fn the_gate_names_what_is_lacking() {
    let terms = |seed: u8| TermsReference {
        version: "2026-1".parse().unwrap(),
        sha256: Digest::new([seed; 32]),
    };
    let (current, older) = (terms(1), terms(2));
    let gate = |contacts: &[Contact], signed: Option<&TermsReference>| {
        let gate = Gate {
            contacts,
            signed_terms: signed,
            current_terms: &current,
        };
        (gate.lacks(at(NOW)), gate.may_sign_terms(at(NOW)))
    };
    let email = contact("correo a@b.mx", true);
    let mobile = contact(MOBILE, true);
    assert_eq!(
        gate(&[], None),
        (vec![Lack::Email, Lack::Mobile, Lack::Terms], false)
    );
    let waiting = contact(MOBILE, false);
    assert_eq!(
        gate(&[email.clone(), waiting], Some(&current)),
        (vec![Lack::Mobile], false)
    );
    let both = [email.clone(), mobile.clone()];
    // Who enabled under older terms lacks only the new ones (DOMAIN 3.1.5).
    assert_eq!(gate(&both, Some(&older)), (vec![Lack::Terms], true));
    assert_eq!(gate(&both, Some(&current)), (vec![], true));
    let mut of_one = email;
    of_one.registration = Some("Y3926552104".parse().unwrap());
    assert_eq!(
        gate(&[of_one, mobile], Some(&current)).0,
        [Lack::Email],
        "a medium of one registration does not enable the mailbox"
    );
}

#[test]
fn five_emails_one_mobile_and_never_the_last() {
    let now = at(NOW);
    let mut contacts: Vec<Contact> = (0..4)
        .map(|i| contact(&format!("correo a{i}@b.mx"), i == 0))
        .collect();
    let fifth: Medium = "correo z@b.mx".parse().unwrap();
    assert_eq!(may_register(&contacts, &fifth, None, now), Ok(()));
    assert_eq!(
        may_register(&contacts, &contacts[1].medium, None, now),
        Err(CannotRegister::AlreadyThere)
    );
    contacts.push(contact("correo z@b.mx", false));
    let sixth: Medium = "correo y@b.mx".parse().unwrap();
    assert_eq!(
        may_register(&contacts, &sixth, None, now),
        Err(CannotRegister::Full(Kind::Email))
    );
    assert_eq!(may_register(&contacts, &sixth, Some(&fifth), now), Ok(()));
    let later = at("2026-03-14T00:00:00");
    assert_eq!(
        may_register(&contacts, &sixth, None, later),
        Ok(()),
        "those out of time leave their places"
    );

    contacts.push(contact(MOBILE, true));
    let other: Medium = "movil +525500000000".parse().unwrap();
    assert_eq!(
        may_register(&contacts, &other, None, now),
        Err(CannotRegister::Full(Kind::Mobile))
    );
    let mobile = contacts[5].medium.clone();
    assert_eq!(may_register(&contacts, &other, Some(&mobile), now), Ok(()));
    assert_eq!(
        may_remove(&contacts, &mobile, now),
        Err(CannotRemove::LastOfItsKind(Kind::Mobile))
    );
    assert_eq!(
        may_remove(&contacts, &contacts[0].medium, now),
        Err(CannotRemove::LastOfItsKind(Kind::Email)),
        "those that wait are not proved"
    );
    assert_eq!(may_remove(&contacts, &fifth, now), Ok(()));
    assert_eq!(
        may_remove(&contacts, &sixth, now),
        Err(CannotRemove::NotThere)
    );
    contacts[1].confirmed_at = Some(contacts[1].registered_at);
    assert_eq!(may_remove(&contacts, &contacts[0].medium, now), Ok(()));
}

#[test]
fn the_period_has_three_last_days() {
    // DOMAIN 3.5: 1 and 2 February 2025 are a weekend, Monday the 3rd is not a business day.
    let calendar = Calendar::seed();
    let days = calendar.working_days(&Selection::default());
    for (reading, day) in [
        (PeriodReading::Official, "2025-02-01"),
        (PeriodReading::FromTheNextDay, "2025-02-02"),
        (PeriodReading::Extended, "2025-02-04"),
    ] {
        assert_eq!(last_day(reading, &days).unwrap().to_string(), day);
    }
}
