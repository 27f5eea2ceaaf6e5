use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// How much was sent.
    sent_bits: Gauge,
}

fn main() {}
