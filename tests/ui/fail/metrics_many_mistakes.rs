use metrics_runtime::{Counter, Family, Gauge, Global, Histogram, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop_", colour = "red")]
struct ShopMetrics<T> {
    orders_total: Counter,
    /// Size of an order.
    #[metric(buckets = [1.0], name = "order_kb", bukets = [2.0], labels("a-b", "c", "c"))]
    order_size: Histogram,
    /// How full the shop is.
    #[metric(max_series = 0, name = "load_percent", name = "load")]
    load: Gauge,
    /// Visitors.
    #[metric(name = "orders_total", labels = "door")]
    visitors_total: Family<T, Counter>,
}

static SHOP: Global<ShopMetrics<String>> = Global::new();

fn main() {
    SHOP.orders_total.increment(1);
    SHOP.load.set(1);
}
