use metrics_runtime::{Counter, Family, Global, LabelSet, LabelValue, Metrics};

#[derive(LabelValue)]
#[label(rename_all = "snake", prefix = "a")]
enum Payment {
    Cash(u8),
    #[label(rename = "card", rename = "credit_card")]
    Card,
    #[label(name = "cheque")]
    Cheque,
    #[label(rename = "card")]
    Other,
}

#[derive(LabelSet)]
struct Order {
    payment: Payment,
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
            payment: Payment::Card,
        })
        .increment(1);
}
