use metrics_runtime::{Counter, Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time until an order is handled.
    request_duration_s: Gauge,
    /// Sent to customers.
    sent_kb_total: Counter,
}

fn main() {}
