//! Structs, fields and label types of every visibility, private types in public structs included.

#![deny(warnings, private_interfaces, private_bounds)]

mod shop {
    use metrics_runtime::{Counter, Family, LabelSet, LabelValue, Metrics};

    #[derive(LabelValue)]
    enum Secret {
        One,
    }

    #[derive(LabelSet)]
    struct Order {
        secret: Secret,
    }

    #[derive(LabelSet)]
    pub struct Payment<'a> {
        pub method: &'a str,
        pub(crate) bank: &'a str,
        account: &'a str,
    }

    impl<'a> Payment<'a> {
        pub fn new(method: &'a str) -> Self {
            Self {
                method,
                bank: "b",
                account: "a",
            }
        }
    }

    #[derive(Metrics)]
    pub struct ShopMetrics {
        /// Payments made.
        pub payments_total: Family<Payment<'static>, Counter>,
        /// Orders handled.
        orders_total: Family<Order, Counter>,
        /// Goods sold.
        pub(crate) goods_total: Counter,
        /// Goods returned.
        pub(in crate::shop) returns_total: Counter,
        /// Goods lost.
        pub(super) losses_total: Counter,
    }

    impl ShopMetrics {
        pub fn order(&self) -> u64 {
            self.returns_total.increment(1);
            let orders = self.orders_total.with(&Order {
                secret: Secret::One,
            });
            orders.increment(1);
            orders.get()
        }
    }

    #[derive(Metrics)]
    pub(super) struct InnerMetrics {
        /// Goods on the shelf.
        pub goods_kept: metrics_runtime::Gauge,
    }

    pub(crate) mod deep {
        #[derive(metrics_runtime::Metrics)]
        pub(in crate::shop) struct DeepMetrics {
            /// Goods under the counter.
            pub(in crate::shop) goods_hidden: metrics_runtime::Gauge,
        }
    }

    pub fn hide() -> f64 {
        let hidden = <deep::DeepMetrics as Metrics>::register().goods_hidden;
        hidden.set(4);
        hidden.get()
    }
}

use metrics_runtime::{Metrics, Registry};

fn main() {
    let registry = Registry::new();
    let shop = shop::ShopMetrics::register_in(&registry);
    assert_eq!(shop.order(), 1);
    let payment = shop::Payment::new("card");
    assert_eq!((payment.method, payment.bank), ("card", "b"));
    shop.payments_total.with(&payment).increment(1);
    shop.goods_total.increment(1);
    shop.losses_total.increment(1);
    shop::InnerMetrics::register_in(&registry).goods_kept.set(2);
    assert_eq!(shop::hide(), 4.0);
}
