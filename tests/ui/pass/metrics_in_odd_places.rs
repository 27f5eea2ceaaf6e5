//! Wherever an item may stand: constants, initialisers, methods, default methods, blocks, modules in functions.

use metrics_runtime::Registry;

const NAMES: &[&str] = {
    use metrics_runtime::{LabelValue, Metrics};

    #[derive(LabelValue)]
    #[allow(dead_code)]
    enum InConstant {
        One,
        Two,
    }

    #[derive(Metrics)]
    #[allow(dead_code)]
    struct ConstantMetrics {
        /// Things in a constant.
        constants_total: metrics_runtime::Counter,
    }

    match InConstant::VALUES {
        Some(values) => values,
        None => &[],
    }
};

static LENGTH: [u8; {
    #[metrics_runtime::timed]
    #[allow(dead_code)]
    fn in_a_length() {}

    3
}] = [0; 3];

const _: () = {
    #[derive(metrics_runtime::LabelSet)]
    #[allow(dead_code)]
    struct InNoName {
        flag: bool,
    }
};

struct Shop;

impl Shop {
    const OPEN: bool = {
        #[derive(metrics_runtime::LabelValue)]
        #[allow(dead_code)]
        enum InAssociated {
            Yes,
        }

        true
    };

    fn sell(&self, registry: &Registry) -> u64 {
        use metrics_runtime::{Counter, Family, LabelSet, Metrics};

        #[derive(LabelSet)]
        struct Sale<'a> {
            goods: &'a str,
        }

        #[derive(Metrics)]
        #[metrics(prefix = "method")]
        struct MethodMetrics {
            /// Goods sold.
            sales_total: Family<Sale<'static>, Counter>,
        }

        let metrics = MethodMetrics::register_in(registry);
        let sales = metrics.sales_total.with(&Sale { goods: "tea" });
        sales.increment(1);
        sales.get()
    }
}

trait Stock {
    fn stock(&self, registry: &Registry) -> f64 {
        #[derive(metrics_runtime::Metrics)]
        struct StockMetrics {
            /// Goods in stock.
            goods_kept: metrics_runtime::Gauge,
        }

        let kept = <StockMetrics as metrics_runtime::Metrics>::register_in(registry).goods_kept;
        kept.set(3);
        kept.get()
    }
}

impl Stock for Shop {}

fn with_modules(registry: &Registry) -> u64 {
    mod inside {
        pub mod deeper {
            use metrics_runtime::{Counter, Metrics};

            #[derive(Metrics)]
            #[metrics(prefix = "deeper")]
            pub(in super::super) struct DeeperMetrics {
                /// Calls counted.
                pub(in super::super) calls_total: Counter,
            }
        }
    }

    use metrics_runtime::Metrics;

    let calls = inside::deeper::DeeperMetrics::register_in(registry).calls_total;
    calls.increment(5);
    calls.get()
}

fn main() {
    let registry = Registry::new();
    assert_eq!(NAMES, ["one", "two"]);
    assert_eq!((LENGTH.len(), Shop::OPEN), (3, true));
    assert_eq!(Shop.sell(&registry) + Shop.sell(&registry), 3);
    assert_eq!(Shop.stock(&registry), 3.0);
    assert_eq!(with_modules(&registry), 5);

    let closure = |registry: &Registry| {
        use metrics_runtime::{Counter, Metrics};

        #[derive(Metrics)]
        struct ClosureMetrics {
            /// Calls of a closure.
            closures_total: Counter,
        }

        ClosureMetrics::register_in(registry)
            .closures_total
            .increment(1);
    };
    closure(&registry);

    for n in 0..2_u8 {
        match n {
            0 => {
                use metrics_runtime::{Counter, Metrics};

                #[derive(Metrics)]
                struct ArmMetrics {
                    /// Times it was nought.
                    noughts_total: Counter,
                }

                ArmMetrics::register_in(&registry)
                    .noughts_total
                    .increment(1);
            }
            _ => unsafe {
                #[metrics_runtime::timed]
                unsafe fn in_an_unsafe_block() -> u8 {
                    1
                }

                assert_eq!(in_an_unsafe_block(), n);
            },
        }
    }

    let page = registry.render();
    for line in [
        r#"method_sales_total{goods="tea"} 2"#,
        "goods_kept 3",
        "deeper_calls_total 5",
        "closures_total 1",
        "noughts_total 1",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}
