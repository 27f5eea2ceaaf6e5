use metrics_runtime::{Counter, Gauge, Metrics};

#[derive(Metrics)]
#[metrics(allow(counter_total, gauge_total), reason = "of a struct, so it need not be needed")]
struct DoorMetrics {
    /// People in it.
    #[metric(allow(gauge_total), reason = "it is old")]
    people: Gauge,
    /// Times it was opened.
    #[metric(allow(reserved_suffix), reason = "it is old")]
    opened_total: Counter,
}

fn main() {}
