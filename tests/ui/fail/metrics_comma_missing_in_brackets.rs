use metrics_runtime::{Counter, Family, Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels("shop" "country"), max_series = 10)]
    orders_total: Family<(String, bool), Counter>,
    /// Time an order took.
    #[metric(buckets = [0.1 1.0])]
    order_duration_seconds: Histogram,
    /// Visitors.
    #[metric(allow(counter_total no_help), reason = "it is old")]
    visitors_total: Counter,
}

fn main() {}
