//! As many metrics, groups, labels and values as anyone has.
//!
//! rustc refuses a constant whose evaluation takes too many steps, so checks that compare each with each would fail here.

#![deny(warnings)]
#![allow(dead_code)]

use metrics_runtime::{
    Counter, Family, Gauge, Global, LabelSet, LabelValue, Metrics, Registry, catalog,
};

macro_rules! hundred {
    ($macro:ident $($arguments:tt)*) => {
        $macro! {
            [$($arguments)*]
            f00 f01 f02 f03 f04 f05 f06 f07 f08 f09 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19
            f20 f21 f22 f23 f24 f25 f26 f27 f28 f29 f30 f31 f32 f33 f34 f35 f36 f37 f38 f39
            f40 f41 f42 f43 f44 f45 f46 f47 f48 f49 f50 f51 f52 f53 f54 f55 f56 f57 f58 f59
            f60 f61 f62 f63 f64 f65 f66 f67 f68 f69 f70 f71 f72 f73 f74 f75 f76 f77 f78 f79
            f80 f81 f82 f83 f84 f85 f86 f87 f88 f89 f90 f91 f92 f93 f94 f95 f96 f97 f98 f99
        }
    };
}

macro_rules! five_hundred {
    ($macro:ident) => {
        $macro! {
            A00 A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19
            A20 A21 A22 A23 A24 A25 A26 A27 A28 A29 A30 A31 A32 A33 A34 A35 A36 A37 A38 A39
            A40 A41 A42 A43 A44 A45 A46 A47 A48 A49 A50 A51 A52 A53 A54 A55 A56 A57 A58 A59
            A60 A61 A62 A63 A64 A65 A66 A67 A68 A69 A70 A71 A72 A73 A74 A75 A76 A77 A78 A79
            A80 A81 A82 A83 A84 A85 A86 A87 A88 A89 A90 A91 A92 A93 A94 A95 A96 A97 A98 A99
            B00 B01 B02 B03 B04 B05 B06 B07 B08 B09 B10 B11 B12 B13 B14 B15 B16 B17 B18 B19
            B20 B21 B22 B23 B24 B25 B26 B27 B28 B29 B30 B31 B32 B33 B34 B35 B36 B37 B38 B39
            B40 B41 B42 B43 B44 B45 B46 B47 B48 B49 B50 B51 B52 B53 B54 B55 B56 B57 B58 B59
            B60 B61 B62 B63 B64 B65 B66 B67 B68 B69 B70 B71 B72 B73 B74 B75 B76 B77 B78 B79
            B80 B81 B82 B83 B84 B85 B86 B87 B88 B89 B90 B91 B92 B93 B94 B95 B96 B97 B98 B99
            C00 C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 C13 C14 C15 C16 C17 C18 C19
            C20 C21 C22 C23 C24 C25 C26 C27 C28 C29 C30 C31 C32 C33 C34 C35 C36 C37 C38 C39
            C40 C41 C42 C43 C44 C45 C46 C47 C48 C49 C50 C51 C52 C53 C54 C55 C56 C57 C58 C59
            C60 C61 C62 C63 C64 C65 C66 C67 C68 C69 C70 C71 C72 C73 C74 C75 C76 C77 C78 C79
            C80 C81 C82 C83 C84 C85 C86 C87 C88 C89 C90 C91 C92 C93 C94 C95 C96 C97 C98 C99
            D00 D01 D02 D03 D04 D05 D06 D07 D08 D09 D10 D11 D12 D13 D14 D15 D16 D17 D18 D19
            D20 D21 D22 D23 D24 D25 D26 D27 D28 D29 D30 D31 D32 D33 D34 D35 D36 D37 D38 D39
            D40 D41 D42 D43 D44 D45 D46 D47 D48 D49 D50 D51 D52 D53 D54 D55 D56 D57 D58 D59
            D60 D61 D62 D63 D64 D65 D66 D67 D68 D69 D70 D71 D72 D73 D74 D75 D76 D77 D78 D79
            D80 D81 D82 D83 D84 D85 D86 D87 D88 D89 D90 D91 D92 D93 D94 D95 D96 D97 D98 D99
            E00 E01 E02 E03 E04 E05 E06 E07 E08 E09 E10 E11 E12 E13 E14 E15 E16 E17 E18 E19
            E20 E21 E22 E23 E24 E25 E26 E27 E28 E29 E30 E31 E32 E33 E34 E35 E36 E37 E38 E39
            E40 E41 E42 E43 E44 E45 E46 E47 E48 E49 E50 E51 E52 E53 E54 E55 E56 E57 E58 E59
            E60 E61 E62 E63 E64 E65 E66 E67 E68 E69 E70 E71 E72 E73 E74 E75 E76 E77 E78 E79
            E80 E81 E82 E83 E84 E85 E86 E87 E88 E89 E90 E91 E92 E93 E94 E95 E96 E97 E98 E99
        }
    };
}

macro_rules! metrics {
    ([$(#[$attribute:meta])* $name:ident $($more:tt)*] $($field:ident)*) => {
        #[derive(Metrics)]
        $(#[$attribute])*
        struct $name {
            $(
                /// One of a hundred.
                $field: Gauge,
            )*
            $($more)*
        }
    };
}

macro_rules! labels {
    ([] $($name:ident)*) => {
        #[derive(LabelSet)]
        struct HundredLabels { $($name: u8),* }

        const LABELS: HundredLabels = HundredLabels { $($name: 7),* };
    };
}

macro_rules! values {
    ($($name:ident)*) => {
        #[derive(LabelValue)]
        #[label(rename_all = "lowercase")]
        enum FiveHundredValues { $($name),* }

        const VALUES: [FiveHundredValues; 500] = [$(FiveHundredValues::$name),*];
    };
}

hundred!(metrics #[metrics(group)] Hundred);
hundred!(labels);
five_hundred!(values);

#[derive(Metrics)]
#[metrics(group)]
struct TwoHundred {
    #[metric(flatten, prefix = "left")]
    left: Hundred,
    #[metric(flatten, prefix = "right")]
    right: Hundred,
}

#[derive(Metrics)]
#[metrics(prefix = "machine")]
struct SixHundred {
    #[metric(flatten, prefix = "engine")]
    engine: TwoHundred,
    #[metric(
        flatten,
        prefix = "a_part_whose_name_is_so_long_that_nobody_would_ever_write_it_on_a_dashboard_or_in_an_alert_or_in_any_other_place_where_someone_else_has_to_read_it_but_which_a_generator_may_make_all_the_same"
    )]
    long: TwoHundred,
    #[metric(flatten)]
    body: TwoHundred,
}

static MACHINE: Global<SixHundred> = Global::new();

// Own fields beside a group.
hundred!(metrics #[metrics(prefix = "beside")] Beside
    #[metric(flatten, prefix = "group")]
    group: Hundred,
);

macro_rules! nested {
    ($inner:ident) => {};
    ($inner:ident $outer:ident $($more:ident)*) => {
        #[derive(Metrics)]
        #[metrics(group)]
        struct $outer {
            /// Times it was opened.
            opened_total: Counter,
            #[metric(flatten, prefix = "inner")]
            inner: $inner,
        }

        nested! { $outer $($more)* }
    };
}

#[derive(Metrics)]
#[metrics(group)]
struct Level0 {
    /// Times it was opened.
    opened_total: Counter,
}

nested! { Level0 Level1 Level2 Level3 Level4 Level5 Level6 Level7 Level8 }

#[derive(Metrics)]
struct Deep {
    #[metric(flatten, prefix = "outer")]
    outer: Level8,
}

#[derive(Metrics)]
struct Wide {
    /// All labels.
    labels_total: Family<HundredLabels, Counter>,
    /// All values.
    #[metric(labels("value"))]
    values_total: Family<FiveHundredValues, Counter>,
    /// All pairs of a value with whether it is new.
    #[metric(labels("value", "new"))]
    pairs_total: Family<(FiveHundredValues, Option<bool>), Counter>,
}

fn main() {
    MACHINE.long.right.f99.set(3);
    let catalog = catalog();
    let names = || catalog.families().map(|family| family.name);
    let of_machine = names().filter(|name| name.contains("left_f") || name.contains("right_f"));
    assert_eq!(of_machine.count(), 600);
    for name in [
        "machine_engine_left_f00",
        "machine_left_f42",
        "beside_f17",
        "beside_group_f99",
        "outer_inner_inner_inner_inner_inner_inner_inner_inner_opened_total",
    ] {
        assert!(names().any(|found| found == name), "{name}");
    }
    let page = Registry::global().render();
    assert!(page.contains("_all_the_same_right_f99 3\n"), "{page}");

    let registry = Registry::new();
    let deep = Deep::register_in(&registry);
    deep.outer.inner.inner.inner.opened_total.increment(5);
    let page = registry.render();
    assert!(
        page.contains("\nouter_inner_inner_inner_opened_total 5\n"),
        "{page}"
    );
    assert!(
        page.contains("\nouter_inner_inner_opened_total 0\n"),
        "{page}"
    );

    let registry = Registry::new();
    let wide = Wide::register_in(&registry);
    wide.labels_total.with(&LABELS).increment(9);
    for value in VALUES {
        wide.values_total.with(&value).increment(1);
        wide.pairs_total.with(&(value, None)).increment(2);
    }
    let page = registry.render();
    assert!(page.contains(",f98=\"7\",f99=\"7\"} 9\n"), "{page}");
    assert!(page.contains("values_total{value=\"e99\"} 1\n"), "{page}");
    assert_eq!(page.matches("\npairs_total{").count(), 1500);

    let beside = Beside::register_in(&Registry::new());
    beside.f00.set(1);
    beside.group.f00.set(1);
}
