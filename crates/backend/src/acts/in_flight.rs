//! Two sendings of one statement at once: the second is told to wait.
//!
//! This is a courtesy within one process. What makes an act happen once is the database.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use mailbox::digest::Digest;
use mailbox::id::Id;
use mailbox::identifiers::Rfc;

/// What is taken while an act is done.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Slot {
    /// The measuring of an export.
    Export(Id),
    /// An idempotency key of a mailbox.
    Key(Rfc, String),
    /// A statement of a mailbox.
    Statement(Rfc, Digest),
}

/// Slots that are given back on drop.
pub(super) struct Taken<'a> {
    slots: Vec<Slot>,
    all: &'a Mutex<HashSet<Slot>>,
}

impl<'a> Taken<'a> {
    /// Takes all of `slots`; `None` when one is taken.
    pub(super) fn take(all: &'a Mutex<HashSet<Slot>>, slots: Vec<Slot>) -> Option<Self> {
        let mut held = all.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.iter().any(|slot| held.contains(slot)) {
            return None;
        }
        held.extend(slots.iter().cloned());
        Some(Self { slots, all })
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut held = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        for slot in &self.slots {
            held.remove(slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_or_a_statement_in_flight_is_taken_until_it_lands() {
        let rfc: Rfc = "EKU9003173C9".parse().unwrap();
        let slots = |key: &str, statement: u8| {
            vec![
                Slot::Key(rfc.clone(), key.to_owned()),
                Slot::Statement(rfc.clone(), Digest::new([statement; 32])),
            ]
        };
        let all = Mutex::default();
        let first = Taken::take(&all, slots("a", 1)).unwrap();
        assert!(Taken::take(&all, slots("a", 2)).is_none());
        assert!(Taken::take(&all, slots("b", 1)).is_none());
        assert!(Taken::take(&all, slots("b", 2)).is_some());
        drop(first);
        assert!(Taken::take(&all, slots("a", 1)).is_some());
    }
}
