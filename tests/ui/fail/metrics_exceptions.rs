use metrics_runtime::{Counter, Gauge, Metrics};

#[derive(Metrics)]
#[metrics(allow(counter_totl), reason = "they are old")]
struct DoorMetrics {
    /// People in it.
    #[metric(allow(gauge_total))]
    people_total: Gauge,
    /// Keys there are.
    #[metric(reason = "it is old")]
    keys: Gauge,
    /// How far it is open.
    #[metric(allow(percent, metric_name, colour), reason = "it is old")]
    open_percent: Gauge,
    /// How wide it is.
    #[metric(allow(percent), reason = "it is old")]
    width_meters: Gauge,
    /// Times it was hit.
    #[metric(allow = counter_total)]
    hits: Counter,
    /// Times it was shut.
    #[metric(allow(counter_total), reason = " ")]
    shut: Counter,
}

fn main() {}
