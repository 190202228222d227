//! What the door counts, for Prometheus, at an address of its own.
//!
//! The rules are:
//!
//! - A label is a word of the contract or of this program: a route's pattern, a method, a class
//!   of status. Never a path, an address, an identifier.
//! - The set of labels is finite whatever anyone sends.

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Seconds at which the buckets of durations end.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];

/// One forwarded request.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Forwarded {
    method: &'static str,
    route: Arc<str>,
    status: &'static str,
}

/// A problem that the proxy made itself.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Refused {
    code: &'static str,
}

/// A page served.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Served {
    status: &'static str,
}

/// Something that happened to a backend.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Happened {
    event: UpstreamEvent,
}

/// What may happen to a backend.
#[derive(Clone, Copy, Debug, EncodeLabelValue, Eq, Hash, PartialEq)]
pub(crate) enum UpstreamEvent {
    BreakerOpened,
    Interrupted,
    Repeated,
    TimedOut,
    Unreachable,
}

/// All counters.
pub(crate) struct Metrics {
    bytes_down: Counter,
    bytes_up: Counter,
    connections: Gauge,
    duration: Histogram,
    forwarded: Family<Forwarded, Counter>,
    in_flight: Gauge,
    pages: Family<Served, Counter>,
    refused: Family<Refused, Counter>,
    registry: Registry,
    routes: Vec<Arc<str>>,
    turned_away: Counter,
    upstream: Family<Happened, Counter>,
    well: Gauge,
}

/// A request under way, while it exists.
pub(crate) struct UnderWay<'metrics>(&'metrics Metrics);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.in_flight.dec();
    }
}

impl Metrics {
    /// Makes the counters; `routes` are the patterns of the allow-list, in its order.
    pub(crate) fn new<'pattern>(routes: impl Iterator<Item = &'pattern str>) -> Self {
        let mut metrics = Self {
            bytes_down: Counter::default(),
            bytes_up: Counter::default(),
            connections: Gauge::default(),
            duration: Histogram::new(BUCKETS),
            forwarded: Family::default(),
            in_flight: Gauge::default(),
            pages: Family::default(),
            refused: Family::default(),
            registry: Registry::with_prefix("buzon_proxy"),
            routes: routes.map(Arc::from).collect(),
            turned_away: Counter::default(),
            upstream: Family::default(),
            well: Gauge::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let to = &mut self.registry;
        let down = self.bytes_down.clone();
        to.register("answered_bytes", "Bytes of bodies from the backend", down);
        let up = self.bytes_up.clone();
        to.register("forwarded_bytes", "Bytes of bodies to the backend", up);
        let all = self.connections.clone();
        to.register("connections", "Connections open", all);
        let help = "Seconds from a request's head to its answer's, forwarded";
        to.register("forwarded_seconds", help, self.duration.clone());
        let help = "Requests forwarded, by route, method and class of status";
        to.register("forwarded", help, self.forwarded.clone());
        let help = "Requests being forwarded now";
        to.register("in_flight", help, self.in_flight.clone());
        to.register("pages", "Pages served", self.pages.clone());
        let help = "Problems that the proxy made itself, by code";
        to.register("refused", help, self.refused.clone());
        let help = "Connections closed because a client had too many, or to make room";
        to.register("turned_away", help, self.turned_away.clone());
        let help = "What happened to backends";
        to.register("upstream", help, self.upstream.clone());
        let help = "Backends of which nothing bad is known";
        to.register("upstream_well", help, self.well.clone());
    }

    /// Counts a request as under way while the answer is kept.
    pub(crate) fn begin(&self) -> UnderWay<'_> {
        self.in_flight.inc();
        UnderWay(self)
    }

    /// Counts a forwarded request.
    pub(crate) fn count_forwarded(
        &self,
        route: usize,
        method: &'static str,
        status: u16,
        took: Duration,
    ) {
        let Some(route) = self.routes.get(route).cloned() else {
            return;
        };
        let status = class(status);
        let labels = Forwarded {
            method,
            route,
            status,
        };
        self.forwarded.get_or_create(&labels).inc();
        self.duration.observe(took.as_secs_f64());
    }

    /// Counts a problem that the proxy made itself.
    pub(crate) fn count_refused(&self, code: &'static str) {
        self.refused.get_or_create(&Refused { code }).inc();
    }

    /// Counts a page.
    pub(crate) fn count_page(&self, status: u16) {
        let status = class(status);
        self.pages.get_or_create(&Served { status }).inc();
    }

    /// Counts bytes from the backend to a browser.
    pub(crate) fn count_down(&self, bytes: usize) {
        self.bytes_down.inc_by(u64::try_from(bytes).unwrap_or(0));
    }

    /// Counts bytes from a browser to the backend.
    pub(crate) fn count_up(&self, bytes: usize) {
        self.bytes_up.inc_by(u64::try_from(bytes).unwrap_or(0));
    }

    /// Counts something that happened to a backend.
    pub(crate) fn count_upstream(&self, event: UpstreamEvent) {
        self.upstream.get_or_create(&Happened { event }).inc();
    }

    /// Counts connections that were closed for the sake of others.
    pub(crate) fn count_turned_away(&self, connections: usize) {
        let connections = u64::try_from(connections).unwrap_or(0);
        self.turned_away.inc_by(connections);
    }

    /// Writes all counters, in the text format of `OpenMetrics`.
    pub(crate) fn to_text(&self, connections: usize, well: usize) -> String {
        self.connections
            .set(i64::try_from(connections).unwrap_or(0));
        self.well.set(i64::try_from(well).unwrap_or(0));
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
        let metrics = Metrics::new(["/api/v1/clock", "/api/v1/receipts/{folio}"].into_iter());
        let took = Duration::from_millis(3);
        metrics.count_forwarded(1, "GET", 204, took);
        metrics.count_forwarded(1, "GET", 200, took);
        metrics.count_forwarded(9, "GET", 200, took);
        metrics.count_refused("busy");
        metrics.count_upstream(UpstreamEvent::TimedOut);
        let _one = metrics.begin();
        let text = metrics.to_text(7, 1);
        for line in [
            "buzon_proxy_forwarded_total{method=\"GET\",route=\"/api/v1/receipts/{folio}\",\
             status=\"2xx\"} 2",
            "buzon_proxy_forwarded_seconds_bucket{le=\"0.005\"} 2",
            "buzon_proxy_refused_total{code=\"busy\"} 1",
            "buzon_proxy_upstream_total{event=\"TimedOut\"} 1",
            "buzon_proxy_in_flight 1",
            "buzon_proxy_connections 7",
            "buzon_proxy_upstream_well 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
