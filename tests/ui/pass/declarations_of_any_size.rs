//! From no field to a hundred.

#![deny(warnings)]

use metrics_runtime::{Counter, Family, Gauge, LabelSet, LabelValue, Metrics, Registry};

#[derive(Metrics)]
struct NoMetrics {}

#[derive(Metrics)]
#[metrics(prefix = "none", allow(counter_total), reason = "there are none")]
struct NoMetricsWithKeys {}

#[derive(LabelValue)]
enum OneValue {
    Only,
}

#[derive(LabelSet)]
struct OneLabel {
    only: OneValue,
}

#[derive(Metrics)]
struct OneMetric {
    /// The only series.
    single_total: Family<OneLabel, Counter>,
}

macro_rules! hundred {
    ($macro:ident) => {
        $macro! {
            f00 f01 f02 f03 f04 f05 f06 f07 f08 f09
            f10 f11 f12 f13 f14 f15 f16 f17 f18 f19
            f20 f21 f22 f23 f24 f25 f26 f27 f28 f29
            f30 f31 f32 f33 f34 f35 f36 f37 f38 f39
            f40 f41 f42 f43 f44 f45 f46 f47 f48 f49
            f50 f51 f52 f53 f54 f55 f56 f57 f58 f59
            f60 f61 f62 f63 f64 f65 f66 f67 f68 f69
            f70 f71 f72 f73 f74 f75 f76 f77 f78 f79
            f80 f81 f82 f83 f84 f85 f86 f87 f88 f89
            f90 f91 f92 f93 f94 f95 f96 f97 f98 f99
        }
    };
}

macro_rules! values {
    ($($name:ident)*) => {
        #[derive(LabelValue, Clone, Copy)]
        #[allow(non_camel_case_types)]
        enum Values { $($name),* }

        const VALUES: &[Values] = &[$(Values::$name),*];
    };
}

macro_rules! labels {
    ($($name:ident)*) => {
        #[derive(LabelSet)]
        struct Labels { $($name: u8),* }

        impl Labels {
            fn all(n: u8) -> Self {
                Self { $($name: n),* }
            }
        }
    };
}

macro_rules! metrics {
    ($($name:ident)*) => {
        #[derive(Metrics)]
        #[metrics(prefix = "of")]
        struct HundredMetrics {
            $(
                /// One of a hundred.
                #[metric(labels("values"))]
                $name: Family<Values, Gauge>,
            )*
            /// All labels.
            labels_total: Family<Labels, Counter>,
        }

        impl HundredMetrics {
            fn all(&self) -> Vec<&Family<Values, Gauge>> {
                vec![$(&self.$name),*]
            }
        }
    };
}

hundred!(values);
labels! {
    f00 f01 f02 f03 f04 f05 f06 f07 f08 f09
    f10 f11 f12 f13 f14 f15 f16 f17 f18 f19
}
hundred!(metrics);

fn main() {
    let registry = Registry::new();
    let (NoMetrics {}, NoMetricsWithKeys {}) = (
        NoMetrics::register_in(&registry),
        NoMetricsWithKeys::register_in(&registry),
    );
    assert_eq!(registry.render(), "");

    let one = OneMetric::register_in(&registry);
    one.single_total
        .with(&OneLabel {
            only: OneValue::Only,
        })
        .increment(1);
    assert!(
        registry
            .render()
            .ends_with("single_total{only=\"only\"} 1\n")
    );

    let hundred = HundredMetrics::register_in(&registry);
    for (family, value) in hundred.all().into_iter().zip(VALUES) {
        family.with(value).set(3);
    }
    hundred.labels_total.with(&Labels::all(7)).increment(9);
    let page = registry.render();
    for line in [
        "of_f00{values=\"f00\"} 3",
        "of_f00{values=\"f99\"} 0",
        "of_f42{values=\"f42\"} 3",
        "of_f99{values=\"f99\"} 3",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    assert_eq!(page.matches(" 3\n").count(), 100);
    assert!(page.contains(",f18=\"7\",f19=\"7\"} 9\n"));
}
