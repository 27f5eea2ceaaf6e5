use metrics_runtime::{Counter, Family, LabelValue, Metrics};

#[derive(LabelValue)]
#[label(rename_all = "lowercase", parse, outcome, rename)]
struct Town(String);

#[derive(LabelValue)]
struct Peer(#[label(display)] std::net::IpAddr);

#[derive(LabelValue)]
struct Shard {
    #[label(rename = "shard", flatten, name = "id")]
    id: u32,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels("town", "peer", "shard"))]
    orders_total: Family<(Town, Peer, Shard), Counter>,
}

fn main() {}
