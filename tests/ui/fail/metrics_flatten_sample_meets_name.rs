use metrics_runtime::{Gauge, Histogram, Metrics};

#[derive(Metrics)]
#[metrics(group)]
struct OrderMetrics {
    /// Size of an order.
    #[metric(buckets = [1.0])]
    bytes: Histogram,
}

#[derive(Metrics)]
#[metrics(group)]
struct ShopMetrics {
    #[metric(flatten, prefix = "order")]
    orders: OrderMetrics,
}

#[derive(Metrics)]
struct TownMetrics {
    #[metric(flatten, prefix = "shop")]
    shop: ShopMetrics,
    /// Orders there are.
    #[metric(allow(reserved_suffix), reason = "a dashboard asks for it")]
    shop_order_bytes_count: Gauge,
}

fn main() {}
