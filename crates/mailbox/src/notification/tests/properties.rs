//! What holds of every life, whatever happens in it and in whatever order.

use proptest::prelude::*;

use super::*;

fn any_event() -> impl Strategy<Value = Event> {
    // Hours around T1, so that orders and ties both happen.
    let at = (0i64..24 * 20).prop_map(|hour| {
        LegalTime::from_unix_seconds(1_768_000_000 + hour * 3_600).expect("in range")
    });
    (0u8..7, at).prop_map(|(kind, at)| match kind {
        0 => Event::Announced { at },
        1 => Event::Opened { at },
        2 => Event::Posted {
            at,
            cause: Cause::NotFound,
        },
        3 => Event::Served { at },
        4 => Event::Known { at },
        5 => Event::Answered { at },
        _ => Event::Withdrawn { at },
    })
}

fn rank(state: &State) -> u8 {
    match state {
        State::Deposited { .. } => 0,
        State::Announced { .. } | State::Posted { .. } => 1,
        State::Notified(_) => 2,
        State::Effective(_) => 3,
        State::Lapsed(_) => 4,
        State::Answered { .. } | State::Withdrawn { .. } => 5,
    }
}

proptest! {
    #[test]
    fn any_events_leave_a_life_that_only_goes_forward(
        rule in 0usize..5,
        mut events in prop::collection::vec(any_event(), 0..8),
        in_order in any::<bool>(),
    ) {
        if in_order {
            events.sort_by_key(|event| event.at());
        }
        let rule = Rule::ALL[rule];
        let mut life = Life::begun(rule, Some(5), at("2026-01-02T09:00:00"));
        for event in events {
            // Refused or not, nothing panics and what was there stays there.
            if let Ok(next) = life.apply(event) {
                prop_assert_ne!(next, life);
                life = next;
            }
        }
        let calendar = Calendar::seed();
        let policy = Policy::default();
        let rules = Rules { calendar: &calendar, policy: &policy, office: None };
        // LSS 40 alone lets a receipt move what was deemed made already: its date is the receipt's.
        let receipt_moves = rule == Rule::Lss40 && life.opened_at().is_some();
        let mut last = 0;
        for half_day in 0..120i64 {
            let now = LegalTime::from_unix_seconds(1_767_400_000 + half_day * 43_200).unwrap();
            let state = life.state(rules, now).unwrap();
            prop_assert!(receipt_moves || rank(&state) >= last, "{:?} at {}", state, now);
            last = rank(&state);
            // The future is not known: what comes later changes nothing now.
            prop_assert_eq!(life.until(now).state(rules, now).unwrap(), state);
        }
    }

    #[test]
    fn a_state_travels_as_json(hour in 0i64..2_000) {
        let life = announced("2026-01-14T10:00:00");
        let now = LegalTime::from_unix_seconds(1_768_000_000 + hour * 3_600).unwrap();
        let calendar = Calendar::seed();
        let policy = Policy::default();
        let rules = Rules { calendar: &calendar, policy: &policy, office: None };
        let state = life.state(rules, now).unwrap();
        let json = serde_json::to_string(&state).unwrap();
        prop_assert_eq!(serde_json::from_str::<State>(&json).unwrap(), state);
    }
}
