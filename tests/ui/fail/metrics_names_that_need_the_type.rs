use metrics_runtime::{Buckets, Counter, Family, Gauge, Histogram, Info, Metrics};

type Hits = Counter;

#[derive(Metrics)]
#[metrics(prefix = "door")]
struct DoorMetrics {
    /// Times it was opened.
    opened: Counter,
    /// Times it was hit.
    hit: Hits,
    /// Times it was shut, by room.
    #[metric(labels("room"))]
    shut: Family<String, Counter<f64>>,
    /// People in it.
    people_total: Gauge,
    /// Time it stays open.
    #[metric(buckets = Buckets::LATENCY)]
    open_total: Histogram,
    /// Keys there are.
    key_count: Gauge,
    /// What it is made of.
    wood_info: Gauge,
    /// What is said of it.
    #[metric(labels("text"))]
    said_total: Info<String>,
}

fn main() {}
