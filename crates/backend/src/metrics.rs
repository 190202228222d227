//! What the mailbox counts, for Prometheus, at an address of its own.
//!
//! The rules are the door's:
//!
//! - A label is a word of the contract or of this program: a route's pattern, a method, a class
//!   of status, a verb. Never a path, an address, an identifier of anyone.
//! - The set of labels is finite whatever anyone sends.

use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::store::Counts;

/// Seconds at which the buckets of durations end.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];

/// One answered request.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Answered {
    method: &'static str,
    route: String,
    status: &'static str,
}

/// Where a request went.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Went {
    route: String,
}

/// A problem that was answered.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Refused {
    code: &'static str,
}

/// A part of ours that failed.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Failed {
    part: &'static str,
}

/// An attempt at an alert that ended.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Ended {
    end: &'static str,
}

/// All counters.
pub(crate) struct Metrics {
    alerts: Family<Ended, Counter>,
    answered: Family<Answered, Counter>,
    failed: Family<Failed, Counter>,
    in_flight: Gauge,
    outbox_depth: Gauge,
    outbox_oldest: Gauge,
    refused: Family<Refused, Counter>,
    registry: Registry,
    seconds: Family<Went, Histogram>,
}

/// A request under way, while it exists.
pub(crate) struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// Makes the counters, and takes in those of the store.
    pub(crate) fn new(store: &Counts) -> Self {
        let mut metrics = Self {
            alerts: Family::default(),
            answered: Family::default(),
            failed: Family::default(),
            in_flight: Gauge::default(),
            outbox_depth: Gauge::default(),
            outbox_oldest: Gauge::default(),
            refused: Family::default(),
            registry: Registry::with_prefix("buzon_backend"),
            seconds: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
        };
        metrics.register();
        store.register(&mut metrics.registry);
        metrics
    }

    fn register(&mut self) {
        let to = &mut self.registry;
        let help = "Attempts at alerts: accepted, bounced, failed, put off or void";
        to.register("alerts", help, self.alerts.clone());
        let help = "Requests answered, by route, method and class of status";
        to.register("answered", help, self.answered.clone());
        let help = "Seconds from a request to its answer's head, by route";
        to.register("answered_seconds", help, self.seconds.clone());
        let help = "Requests that failed on our side, by the part that did";
        to.register("failed", help, self.failed.clone());
        let help = "Requests being answered now";
        to.register("in_flight", help, self.in_flight.clone());
        let help = "Alerts that wait to be sent";
        to.register("outbox_depth", help, self.outbox_depth.clone());
        let help = "Seconds that the oldest alert has waited beyond its time";
        to.register("outbox_oldest_seconds", help, self.outbox_oldest.clone());
        let help = "Problems answered, by code";
        to.register("refused", help, self.refused.clone());
    }

    /// Counts a request as under way while the answer is kept.
    pub(crate) fn begin(&self) -> UnderWay {
        self.in_flight.inc();
        UnderWay(self.in_flight.clone())
    }

    /// Counts an answered request.
    pub(crate) fn count_answered(
        &self,
        route: &str,
        method: &'static str,
        status: u16,
        took: Duration,
    ) {
        let answered = Answered {
            method,
            route: route.to_owned(),
            status: class(status),
        };
        self.answered.get_or_create(&answered).inc();
        let went = Went {
            route: answered.route,
        };
        self.seconds
            .get_or_create(&went)
            .observe(took.as_secs_f64());
    }

    /// Counts a problem that was answered.
    pub(crate) fn count_refused(&self, code: &'static str) {
        self.refused.get_or_create(&Refused { code }).inc();
    }

    /// Counts a failure on our side.
    pub(crate) fn count_failed(&self, part: &'static str) {
        self.failed.get_or_create(&Failed { part }).inc();
    }

    /// Counts how an attempt at an alert ended.
    pub(crate) fn count_alert(&self, end: &'static str) {
        self.alerts.get_or_create(&Ended { end }).inc();
    }

    /// Notes how many alerts wait, and since when the oldest should have been sent.
    pub(crate) fn note_outbox(&self, depth: u64, oldest: Duration) {
        self.outbox_depth
            .set(i64::try_from(depth).unwrap_or(i64::MAX));
        let seconds = i64::try_from(oldest.as_secs()).unwrap_or(i64::MAX);
        self.outbox_oldest.set(seconds);
    }

    /// Writes all counters, in the text format of `OpenMetrics`.
    pub(crate) fn to_text(&self) -> String {
        let mut all = String::new();
        if let Err(refused) = text::encode(&mut all, &self.registry) {
            tracing::error!(reason = %refused, "the metrics could not be written");
        }
        all
    }
}

fn class(status: u16) -> &'static str {
    match status {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_told_in_words_of_the_contract() {
        let counts = Counts::default();
        let metrics = Metrics::new(&counts);
        let took = Duration::from_millis(3);
        metrics.count_answered("/api/v1/receipts/{folio}", "GET", 204, took);
        metrics.count_answered("/api/v1/receipts/{folio}", "GET", 200, took);
        metrics.count_refused("not_found");
        metrics.count_failed("records");
        metrics.count_alert("bounced");
        metrics.note_outbox(3, Duration::from_secs(61));
        counts.note_commit(2, took);
        counts.note_acts(["present_filing", "present_filing"].into_iter());
        let _one = metrics.begin();
        let text = metrics.to_text();
        for line in [
            "buzon_backend_answered_total{method=\"GET\",route=\"/api/v1/receipts/{folio}\",\
             status=\"2xx\"} 2",
            "buzon_backend_answered_seconds_bucket{le=\"0.005\",\
             route=\"/api/v1/receipts/{folio}\"} 2",
            "buzon_backend_refused_total{code=\"not_found\"} 1",
            "buzon_backend_failed_total{part=\"records\"} 1",
            "buzon_backend_alerts_total{end=\"bounced\"} 1",
            "buzon_backend_outbox_depth 3",
            "buzon_backend_outbox_oldest_seconds 61",
            "buzon_backend_in_flight 1",
            "buzon_backend_acts_total{verb=\"present_filing\"} 2",
            "buzon_backend_commit_acts_bucket{le=\"2.0\"} 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }
}
