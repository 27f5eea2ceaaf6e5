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
    /**What is on the page:

| field | name | type | labels | PromQL |
|---|---|---|---|---|
| `orders_total` | `shop_orders_total` | `Counter` |  | `rate(shop_orders_total[5m])` |
| `order_duration_seconds` | `shop_order_duration_seconds` | `Histogram` |  | `histogram_quantile(0.99, sum by (le) (rate(shop_order_duration_seconds_bucket[5m])))` |
| `size` | `order_bytes` | `Family<(String, bool), Histogram>` | `country`, `paid` | `histogram_quantile(0.99, sum by (le) (rate(order_bytes_bucket[5m])))` |
| `r#in` | `shop_in` | `Family<u8, Gauge, Removable>` | `door` | `shop_in` |
*/
    #[automatically_derived]
    impl __p::Metrics for ShopMetrics {
        const TABLE: &'static __p::Table = {
            static __FIELDS: [__p::Descriptor; 4usize] = [
                __p::descriptor(
                    __BASE,
                    "shop_orders_total",
                    1084054433908216403,
                    19,
                    "Orders handled, paid or not.\nSince start.",
                    <Counter as __p::MetricFamily>::SHAPE,
                    __p::here(),
                ),
                {
                    let mut __row = __p::descriptor(
                        __BASE,
                        "shop_order_duration_seconds",
                        1203971108359368737,
                        25,
                        "Time an order took.",
                        <Histogram as __p::MetricFamily>::SHAPE,
                        __p::here(),
                    );
                    __row.buckets = __p::Some(Buckets::LATENCY);
                    __row
                },
                {
                    let mut __row = __p::descriptor(
                        __BASE,
                        "order_bytes",
                        488571438843658565,
                        9,
                        "Size of an order.",
                        <Family<(String, bool), Histogram> as __p::MetricFamily>::SHAPE,
                        __p::here(),
                    );
                    __row.whole_name = true;
                    __row.label_names = &["country", "paid"];
                    __row.buckets = __p::Some(__p::Buckets::new(&[1e3, 1e6]));
                    __row.max_series = __p::Some(500);
                    __row
                },
                {
                    let mut __row = __p::descriptor(
                        __BASE,
                        "shop_in",
                        754227134673165598,
                        37,
                        "Customers in the shop.",
                        <Family<u8, Gauge, Removable> as __p::MetricFamily>::SHAPE,
                        __p::here(),
                    );
                    __row.label_names = &["door"];
                    __row
                },
            ];
            static __TABLE: __p::Table = __p::Table::new(&__FIELDS);
            &__TABLE
        };
        const IS_GROUP: __p::bool = false;
        type Instance = ();
        #[inline(never)]
        fn build(__building: &__p::Building<'_>) -> Self {
            Self {
                orders_total: <Counter as __p::MetricFamily>::field(__building, 0),
                order_duration_seconds: <Histogram as __p::MetricFamily>::field(
                    __building,
                    1,
                ),
                size: <Family<
                    (String, bool),
                    Histogram,
                > as __p::MetricFamily>::field(__building, 2),
                r#in: <Family<
                    u8,
                    Gauge,
                    Removable,
                > as __p::MetricFamily>::field(__building, 3),
            }
        }
    }
    #[automatically_derived]
    impl __p::Root for ShopMetrics {}
    #[automatically_derived]
    impl __p::Single for ShopMetrics {}
    const __BASE: &__p::Descriptor = &{
        let mut __row = __p::Descriptor::EMPTY;
        __row.package = __p::package!();
        __row
    };
    const _: () = __p::check_field::<ShopMetrics>(0);
    const _: () = __p::check_field::<ShopMetrics>(1);
    const _: () = __p::check_field::<ShopMetrics>(2);
    const _: () = __p::check_field::<ShopMetrics>(3);
    const _: () = __p::check_removable(<ShopMetrics as __p::Metrics>::TABLE.field(3));
    __p::submit! {
        __p::Declared::new(< ShopMetrics as __p::Metrics > ::families, __p::register:: <
        ShopMetrics >)
    }
};
