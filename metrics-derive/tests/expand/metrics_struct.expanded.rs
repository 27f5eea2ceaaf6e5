// What `metrics_struct.rs` becomes.

use metrics_runtime::{Buckets, Counter, Family, Gauge, Histogram, Metrics, Removable};
pub struct ShopMetrics {
    /// Orders handled,
    /// paid or not.
    ///
    /// Since start.
    pub orders_total: Counter,
    /// Time an order took.
    order_duration_seconds: Histogram,
    /// Size of an order.
    size: Family<(String, bool), Histogram>,
    /// Customers in the shop.
    r#in: Family<u8, Gauge, Removable>,
}
const _: () = {
    use ::metrics_runtime::__private as __p;
    #[automatically_derived]
    impl __p::Metrics for ShopMetrics {
        const FAMILIES: &'static [__p::Descriptor] = &[
            __p::Descriptor {
                name: "shop_orders_total",
                help: "Orders handled, paid or not.\nSince start.",
                shape: <Counter as __p::MetricFamily>::SHAPE,
                label_names: &[],
                buckets: __p::None,
                max_series: __p::None,
                exceptions: &[],
                location: __p::Location {
                    file: __p::file!(),
                    line: __p::line!(),
                },
            },
            __p::Descriptor {
                name: "shop_order_duration_seconds",
                help: "Time an order took.",
                shape: <Histogram as __p::MetricFamily>::SHAPE,
                label_names: &[],
                buckets: __p::Some(Buckets::LATENCY),
                max_series: __p::None,
                exceptions: &[],
                location: __p::Location {
                    file: __p::file!(),
                    line: __p::line!(),
                },
            },
            __p::Descriptor {
                name: "order_bytes",
                help: "Size of an order.",
                shape: <Family<(String, bool), Histogram> as __p::MetricFamily>::SHAPE,
                label_names: &["country", "paid"],
                buckets: __p::Some(__p::Buckets::new(&[1e3, 1e6])),
                max_series: __p::Some(500),
                exceptions: &[],
                location: __p::Location {
                    file: __p::file!(),
                    line: __p::line!(),
                },
            },
            __p::Descriptor {
                name: "shop_in",
                help: "Customers in the shop.",
                shape: <Family<u8, Gauge, Removable> as __p::MetricFamily>::SHAPE,
                label_names: &["door"],
                buckets: __p::None,
                max_series: __p::None,
                exceptions: &[],
                location: __p::Location {
                    file: __p::file!(),
                    line: __p::line!(),
                },
            },
        ];
        fn build(__building: &__p::Building<'_>) -> Self {
            Self {
                orders_total: <Counter as __p::MetricFamily>::from_registered(
                    __building.family(0),
                ),
                order_duration_seconds: <Histogram as __p::MetricFamily>::from_registered(
                    __building.family(1),
                ),
                size: <Family<
                    (String, bool),
                    Histogram,
                > as __p::MetricFamily>::from_registered(__building.family(2)),
                r#in: <Family<
                    u8,
                    Gauge,
                    Removable,
                > as __p::MetricFamily>::from_registered(__building.family(3)),
            }
        }
    }
    const _: () = __p::check(&<ShopMetrics as __p::Metrics>::FAMILIES[0]);
    const _: () = __p::check(&<ShopMetrics as __p::Metrics>::FAMILIES[1]);
    const _: () = __p::check(&<ShopMetrics as __p::Metrics>::FAMILIES[2]);
    const _: () = __p::check(&<ShopMetrics as __p::Metrics>::FAMILIES[3]);
    const _: () = __p::check_removable(&<ShopMetrics as __p::Metrics>::FAMILIES[3]);
    __p::submit! {
        __p::Declared::new(< ShopMetrics as __p::Metrics > ::FAMILIES, __p::register:: <
        ShopMetrics >)
    }
};
