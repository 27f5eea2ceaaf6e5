use metrics_runtime::{Buckets, Counter, Family, Gauge, Global, Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(buckets = Buckets::LATENCY)]
    orders_total: Counter,
    /// Time an order took.
    order_duration_seconds: Histogram,
    /// Orders by shop.
    shop_orders_total: Family<String, Counter>,
    /// Visitors in the shop.
    #[metric(removable, labels("door"))]
    visitors: Family<String, Gauge>,
}

static SHOP: Global<ShopMetrics> = Global::new();

fn main() {
    SHOP.orders_total.increment(1);
}
