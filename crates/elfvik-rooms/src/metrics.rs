//! Numbers for whoever watches the server. None names a room, a seat, a party or a token.

use prometheus::{Histogram, HistogramOpts, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};

/// What is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    /// Requests by status.
    pub(crate) requests: IntCounterVec,
    /// Seconds that requests took, streams and waiting aside.
    pub(crate) seconds: Histogram,
    /// Events stored.
    pub(crate) events: IntCounterVec,
    /// Streams that are open.
    pub(crate) streams: IntGauge,
    /// Rooms in memory.
    pub(crate) rooms: IntGauge,
}

impl Metrics {
    pub(crate) fn new() -> Result<Self, prometheus::Error> {
        let metrics = Self {
            registry: Registry::new(),
            requests: IntCounterVec::new(
                Opts::new("elfvik_requests_total", "Requests by status"),
                &["status"],
            )?,
            seconds: Histogram::with_opts(
                HistogramOpts::new("elfvik_request_seconds", "Seconds that requests took")
                    .buckets(vec![0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0, 5.0]),
            )?,
            events: IntCounterVec::new(Opts::new("elfvik_events_total", "Events stored"), &["log"])?,
            streams: IntGauge::new("elfvik_streams", "Open streams of events")?,
            rooms: IntGauge::new("elfvik_rooms_open", "Rooms in memory")?,
        };
        let registry = &metrics.registry;
        registry.register(Box::new(metrics.requests.clone()))?;
        registry.register(Box::new(metrics.seconds.clone()))?;
        registry.register(Box::new(metrics.events.clone()))?;
        registry.register(Box::new(metrics.streams.clone()))?;
        registry.register(Box::new(metrics.rooms.clone()))?;
        Ok(metrics)
    }

    /// All of them in the text form of Prometheus.
    pub(crate) fn text(&self) -> String {
        TextEncoder::new().encode_to_string(&self.registry.gather()).unwrap_or_default()
    }
}
