//! Old names beside the new ones, and declarations that cannot both be on a page.

mod common;

use common::page::{lines_of, value};
use common::warnings;
use metrics_runtime::metrics::{self, counter, gauge, histogram, with_local_recorder};
use metrics_runtime::{
    Counter, Family, Gauge, Histogram, Metrics, RegisterError, Registry, Removable,
};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    #[metric(alias = "zzz_orders_total", until = "2.0")]
    orders_total: Counter,
    /// Orders by side.
    #[metric(alias = "a_side_orders_total", until = "the next year", labels("left"))]
    side_orders_total: Family<bool, Counter>,
    /// Sizes.
    #[metric(alias = "m_sizes", until = "2.0", buckets = [1.0], labels("user"))]
    size_bytes: Family<&'static str, Histogram>,
    /// Levels.
    #[metric(alias = "b_levels", until = "2.0", removable, labels("user"))]
    levels: Family<u8, Gauge, Removable>,
    /// Bytes.
    #[metric(
        name = "shop_bytes_total",
        alias = "shop_traffic_total",
        until = "3",
        labels(side = "in")
    )]
    received: Counter,
    /// Bytes.
    #[metric(
        name = "shop_bytes_total",
        alias = "shop_traffic_total",
        until = "3",
        labels(side = "out")
    )]
    sent: Counter,
    /// Jobs. Not in use.
    #[metric(
        lazy,
        alias = "shop_tasks",
        until = "2.0",
        deprecated = "ask for `shop_levels`"
    )]
    jobs: Gauge,
}

const SHOP: &str = r#"# HELP a_side_orders_total Orders by side. Renamed to shop_side_orders_total; here until the next year.
# TYPE a_side_orders_total counter
a_side_orders_total{left="false"} 0
a_side_orders_total{left="true"} 2
# HELP b_levels Levels. Renamed to shop_levels; here until 2.0.
# TYPE b_levels gauge
b_levels{user="4"} 4
# HELP m_sizes Sizes. Renamed to shop_size_bytes; here until 2.0.
# TYPE m_sizes histogram
m_sizes_bucket{user="u",le="1.0"} 0
m_sizes_bucket{user="u",le="+Inf"} 1
m_sizes_sum{user="u"} 3
m_sizes_count{user="u"} 1
# HELP shop_bytes_total Bytes.
# TYPE shop_bytes_total counter
shop_bytes_total{side="in"} 5
shop_bytes_total{side="out"} 6
# HELP shop_levels Levels.
# TYPE shop_levels gauge
shop_levels{user="4"} 4
# HELP shop_orders_total Orders.
# TYPE shop_orders_total counter
shop_orders_total 1
# HELP shop_side_orders_total Orders by side.
# TYPE shop_side_orders_total counter
shop_side_orders_total{left="false"} 0
shop_side_orders_total{left="true"} 2
# HELP shop_size_bytes Sizes.
# TYPE shop_size_bytes histogram
shop_size_bytes_bucket{user="u",le="1.0"} 0
shop_size_bytes_bucket{user="u",le="+Inf"} 1
shop_size_bytes_sum{user="u"} 3
shop_size_bytes_count{user="u"} 1
# HELP shop_traffic_total Bytes. Renamed to shop_bytes_total; here until 3.
# TYPE shop_traffic_total counter
shop_traffic_total{side="in"} 5
shop_traffic_total{side="out"} 6
# HELP zzz_orders_total Orders. Renamed to shop_orders_total; here until 2.0.
# TYPE zzz_orders_total counter
zzz_orders_total 1
"#;

#[test]
fn both_names_are_on_the_page() {
    let registry = Registry::new();
    let shop = Shop::try_register_in(&registry).unwrap();
    shop.orders_total.increment(1);
    shop.side_orders_total.with(&true).increment(2);
    shop.size_bytes.with(&"u").record(3);
    shop.levels.with(&4).set(4);
    shop.received.increment(5);
    shop.sent.increment(6);
    assert_eq!(registry.render(), SHOP);

    shop.jobs.set(0);
    let jobs = "Jobs. Not in use. Deprecated: ask for `shop_levels`";
    let page = registry.render();
    assert_eq!(
        lines_of(&page, "shop_jobs"),
        format!("# HELP shop_jobs {jobs}\n# TYPE shop_jobs gauge\nshop_jobs 0\n")
    );
    assert_eq!(
        lines_of(&page, "shop_tasks"),
        format!(
            "# HELP shop_tasks {jobs} Renamed to shop_jobs; here until 2.0.\n# TYPE shop_tasks gauge\nshop_tasks 0\n"
        )
    );

    let again = Shop::try_register_in(&registry).unwrap();
    again.orders_total.increment(1);
    assert_eq!(shop.orders_total.get(), 2);
}

#[test]
fn the_facade_may_use_either_name() {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    let ((), logged) = warnings::during(|| {
        with_local_recorder(&registry.recorder(), || {
            counter!("shop_orders_total").increment(1);
            counter!("zzz_orders_total").increment(2);
            counter!("shop_side_orders_total", "left" => "true").increment(3);
            counter!("a_side_orders_total", "left" => "true").increment(4);
            histogram!("m_sizes", "user" => "u").record(5.0);
            histogram!("shop_size_bytes", "user" => "u").record(6.0);
            gauge!("b_levels", "user" => "7").set(7.0);
            gauge!("shop_levels", "user" => "7").increment(8.0);
            counter!("shop_traffic_total", "side" => "out").increment(9);
            counter!("shop_bytes_total", "side" => "out").increment(10);
            metrics::describe_counter!("zzz_orders_total", "Another help.");
        });
    });
    assert_eq!(logged, [""; 0]);
    assert_eq!(shop.orders_total.get(), 3);
    assert_eq!(shop.side_orders_total.with(&true).get(), 7);
    assert_eq!(shop.size_bytes.with(&"u").sum().to_bits(), 11_f64.to_bits());
    assert_eq!(shop.levels.with(&7).get().to_bits(), 15_f64.to_bits());
    assert_eq!((shop.received.get(), shop.sent.get()), (0, 19));

    let ((), logged) = warnings::during(|| {
        with_local_recorder(&registry.recorder(), || {
            counter!("shop_traffic_total", "side" => "up").increment(1);
            counter!("shop_traffic_total").increment(1);
            gauge!("zzz_orders_total").set(1);
            counter!("zzz.orders.total").increment(1);
        });
    });
    assert_eq!(logged.len(), 3, "{logged:?}");
    let page = registry.render();
    let refusals = "metrics_runtime_facade_refused_total";
    let counts = [
        ("shop_traffic_total", 2.0),
        ("zzz_orders_total", 1.0),
        ("zzz.orders.total", 1.0),
    ];
    for (family, count) in counts {
        assert_eq!(
            value(&page, refusals, &[("family", family)]),
            Some(count),
            "{family}"
        );
    }
    assert_eq!(shop.orders_total.get(), 3);
}

/// Registers two structs in a registry, the second of which is refused, and returns why.
macro_rules! refused {
    ($first:ty, $second:ty) => {{
        let registry = Registry::new();
        let _ = <$first>::try_register_in(&registry).unwrap();
        let before = registry.render();
        let error = <$second>::try_register_in(&registry).map(drop).unwrap_err();
        assert!(matches!(error, RegisterError::Conflict(_)), "{error}");
        assert_eq!(registry.render(), before, "nothing of it is left behind");
        error
    }};
}

/// Two structs of one field each that cannot both be in a registry, whichever comes first; each error names both places,
/// and these are the names of the families and what else is said.
macro_rules! conflicts {
    ($($test:ident: [$($first:tt)*] [$($second:tt)*] $names:expr, $says:expr;)+) => {$(
        #[test]
        fn $test() {
            #[derive(Metrics)]
            #[expect(dead_code, reason = "only declared")]
            struct First {
                /// It is something.
                $($first)*
            }
            #[rustfmt::skip]
            #[derive(Metrics)]
            #[expect(dead_code, reason = "only declared")]
            struct Second {
                /// Before it.
                earlier: Gauge,
                /// It is something.
                $($second)*
            }
            let places = [First::families()[0].location, Second::families()[1].location];
            let names: [&str; 2] = $names;
            for (error, name) in [(refused!(First, Second), names[0]), (refused!(Second, First), names[1])] {
                let text = error.to_string();
                assert_eq!(error.family(), name, "{text}");
                assert!(text.contains($says), "{text}");
                for place in places {
                    assert_eq!(place.file, file!());
                    assert!(text.contains(&place.to_string()), "{text}: {place}");
                }
            }
            assert_ne!(places[0], places[1]);
        }
    )+};
}

conflicts! {
    an_alias_meets_a_name:
        [#[metric(alias = "old_total", until = "2.0")] new_total: Counter]
        [old_total: Counter]
        ["old_total", "old_total"], "`old_total` is an alias of `new_total` at ";
    an_alias_meets_a_name_of_another_type:
        [#[metric(alias = "old", until = "2.0")] new_total: Counter]
        [old: Gauge]
        ["old", "old"], "`old` is an alias of `new_total` at ";
    an_alias_meets_an_alias:
        [#[metric(alias = "old_total", until = "2.0")] new_total: Counter]
        [#[metric(alias = "old_total", until = "2.0")] newer_total: Counter]
        ["old_total", "old_total"], "`old_total` is an alias of `new";
    an_alias_for_one_of_two:
        [#[metric(alias = "old_total", until = "2.0")] new_total: Counter]
        [new_total: Counter]
        ["new_total", "new_total"], "`new_total` is declared twice with different aliases: ";
    an_alias_meets_a_sample:
        [#[metric(alias = "old", until = "2.0", buckets = [1.0])] new_bytes: Histogram]
        [#[metric(allow(counter_total, reserved_suffix), reason = "a meeting is wanted")] old_count: Counter]
        ["old_count", "old"], "`old_count` of the histogram `old` at ";
    a_counter_meets_its_stem:
        [parts_total: Counter]
        [parts: Gauge]
        ["parts", "parts_total"], "meets `parts` of the counter `parts_total` at ";
    a_counter_meets_its_creation:
        [parts_total: Counter]
        [#[metric(allow(reserved_suffix), reason = "a meeting is wanted")] parts_created: Gauge]
        ["parts_created", "parts_total"], "meets `parts_created` of the counter `parts_total` at ";
    a_histogram_meets_its_count:
        [#[metric(buckets = [1.0])] parts: Histogram]
        [#[metric(allow(counter_total, reserved_suffix), reason = "a meeting is wanted")] parts_count: Counter]
        ["parts_count", "parts"], "meets `parts_count` of the histogram `parts` at ";
    a_histogram_meets_its_creation:
        [#[metric(buckets = [1.0])] parts: Histogram]
        [#[metric(allow(reserved_suffix), reason = "a meeting is wanted")] parts_created: Gauge]
        ["parts_created", "parts"], "meets `parts_created` of the histogram `parts` at ";
    constant_labels_differ:
        [#[metric(labels(side = "in"))] parts: Gauge]
        [#[metric(labels(way = "in"))] parts: Gauge]
        ["parts", "parts"], "with different labels: ";
    constant_labels_are_not_others:
        [#[metric(labels(side = "in"))] parts: Gauge]
        [#[metric(labels("side"))] parts: Family<String, Gauge>]
        ["parts", "parts"], "with different constant labels: ";
    lazy_ones_and_others:
        [#[metric(lazy)] parts: Gauge]
        [parts: Gauge]
        ["parts", "parts"], "with different keys `lazy`: ";
    deprecated_ones_and_others:
        [#[metric(deprecated)] parts: Gauge]
        [parts: Gauge]
        ["parts", "parts"], "with different deprecations: ";
    units_differ:
        [#[metric(name = "parts", unit = "parts")] one: Gauge]
        [parts: Gauge]
        ["parts", "parts"], "with different units: ";
}

mod one_side {
    use super::{Counter, Metrics};

    #[derive(Metrics)]
    pub(super) struct Io {
        /// Bytes.
        #[metric(name = "both_bytes_total", labels(side = "in"))]
        pub(super) received: Counter,
    }
}

mod both_sides {
    use super::{Counter, Metrics};

    #[derive(Metrics)]
    pub(super) struct Io {
        /// Bytes.
        #[metric(name = "both_bytes_total", labels(side = "out"))]
        pub(super) sent: Counter,
        /// Bytes.
        #[metric(name = "both_bytes_total", labels(side = "in"))]
        pub(super) received: Counter,
    }
}

#[test]
fn structs_share_families_by_their_constant_labels() {
    let registry = Registry::new();
    let one = one_side::Io::try_register_in(&registry).unwrap();
    let both = both_sides::Io::try_register_in(&registry).unwrap();
    one.received.increment(1);
    both.received.increment(2);
    both.sent.increment(4);
    assert_eq!(
        registry.render(),
        "# HELP both_bytes_total Bytes.\n# TYPE both_bytes_total counter\n\
         both_bytes_total{side=\"in\"} 3\nboth_bytes_total{side=\"out\"} 4\n"
    );
}
