use metrics_runtime::{Counter, Family, Global, LabelSet, Metrics};

#[derive(LabelSet)]
#[label(rename_all = "kebab-case", prefix = "a")]
struct Order {
    #[label(rename = "2nd", flatten, display)]
    payment: u8,
    #[label(rename = "a:b", skip_if = 3)]
    verdict: bool,
    #[label = "card"]
    card: bool,
    #[label(rename = "card")]
    cheque: bool,
    #[label(display, display)]
    place: u8,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Family<Order, Counter>,
}

static SHOP: Global<ShopMetrics> = Global::new();

fn main() {
    SHOP.orders_total
        .with(&Order {
            payment: 1,
            verdict: true,
            card: true,
            cheque: true,
            place: 1,
        })
        .increment(1);
}
