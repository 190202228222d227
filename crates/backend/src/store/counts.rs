//! What the store counts: acts that are on the disk, and what the disk cost.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Acts at which the buckets of commits end.
const ACTS: [f64; 7] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
/// Seconds at which the buckets of waits end.
const SECONDS: [f64; 10] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.0, 15.0,
];

/// An act, by the verb of its entry in the audit.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Act {
    verb: &'static str,
}

/// The store's counters; clones count together.
#[derive(Clone)]
pub(crate) struct Counts {
    acts: Family<Act, Counter>,
    commit_acts: Histogram,
    commit_seconds: Histogram,
    turn_seconds: Histogram,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            acts: Family::default(),
            commit_acts: Histogram::new(ACTS),
            commit_seconds: Histogram::new(SECONDS),
            turn_seconds: Histogram::new(SECONDS),
        }
    }
}

impl Counts {
    /// Makes them known.
    pub(crate) fn register(&self, to: &mut Registry) {
        let help = "Acts that are on the disk, by the verb of their entry in the audit";
        to.register("acts", help, self.acts.clone());
        let help = "Transactions that became one commit";
        to.register("commit_acts", help, self.commit_acts.clone());
        let help = "Seconds that a commit took, the disk's word included";
        to.register("commit_seconds", help, self.commit_seconds.clone());
        let help = "Seconds that a transaction waited for its turn to write";
        to.register("turn_seconds", help, self.turn_seconds.clone());
    }

    /// Counts acts whose commit was answered.
    pub(crate) fn note_acts(&self, verbs: impl Iterator<Item = &'static str>) {
        for verb in verbs {
            self.acts.get_or_create(&Act { verb }).inc();
        }
    }

    /// Counts a commit of so many transactions.
    pub(crate) fn note_commit(&self, transactions: u32, took: Duration) {
        self.commit_acts.observe(f64::from(transactions));
        self.commit_seconds.observe(took.as_secs_f64());
    }

    /// Counts a wait for a turn.
    pub(crate) fn note_turn(&self, waited: Duration) {
        self.turn_seconds.observe(waited.as_secs_f64());
    }
}
