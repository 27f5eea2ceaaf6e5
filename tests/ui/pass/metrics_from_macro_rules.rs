//! `macro_rules!` can write every part of a declaration.

use metrics_runtime::{
    Buckets, Counter, Family, Global, Histogram, LabelSet, LabelValue, Metrics, Registry, timed,
};

macro_rules! values {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        #[derive(LabelValue)]
        enum $name {
            $(#[label(rename = $text)] $variant),+
        }
    };
}

macro_rules! labels {
    ($name:ident<$lifetime:lifetime> { $($label:ident: $ty:ty),+ $(,)? }) => {
        #[derive(LabelSet)]
        struct $name<$lifetime> {
            $($label: $ty),+
        }
    };
}

macro_rules! metrics {
    ($visibility:vis $name:ident, $prefix:literal, $help:expr, $buckets:expr, $limit:literal, {
        $($(#[$attribute:meta])* $field:ident: $ty:ty),+ $(,)?
    }) => {
        #[derive(Metrics)]
        #[metrics(prefix = $prefix)]
        $visibility struct $name {
            $($(#[$attribute])* $field: $ty,)+
            #[doc = $help]
            #[metric(buckets = $buckets)]
            duration_seconds: Histogram,
            /// Things dropped.
            #[metric(max_series = $limit, labels("reason"))]
            dropped_total: Family<String, Counter>,
        }
    };
}

values!(Colour { Red = "r", Green = "g" });
labels!(Thing<'a> { colour: Colour, name: &'a str });
metrics!(pub(crate) ListMetrics, "list", "Time a thing took.", [0.1, 1.0], 10, {
    /// Things done.
    things_total: Family<Thing<'static>, Counter>,
});
metrics!(ConstantMetrics, "constant", "Time a thing took.", Buckets::LATENCY, 10, {
    #[doc = "Things done."]
    #[metric(name = "constant_all_things_total")]
    things_total: Counter,
});

static LIST: Global<ListMetrics> = Global::new();

macro_rules! timed_functions {
    ($handle:expr => $($name:ident: $ty:ty),+) => {$(
        #[timed($handle)]
        fn $name(value: $ty) -> $ty {
            value
        }
    )+};
    ($($name:ident -> $ty:ty $body:block)+) => {$(
        #[timed]
        fn $name() -> $ty $body
    )+};
}

timed_functions!(LIST.duration_seconds => same: u32, other: &str);
timed_functions!(
    one -> Result<u8, String> { Ok(1) }
    never -> ! { loop {} }
);

fn main() {
    LIST.things_total
        .with(&Thing {
            colour: Colour::Red,
            name: "a",
        })
        .increment(1);
    LIST.things_total
        .with(&Thing {
            colour: Colour::Green,
            name: "b",
        })
        .increment(1);
    LIST.dropped_total.with(&String::from("late")).increment(1);
    let constant = ConstantMetrics::register_in(&Registry::new());
    constant.things_total.increment(1);
    constant
        .dropped_total
        .with(&String::from("late"))
        .increment(1);
    constant.duration_seconds.record(1);
    assert_eq!((same(1), other("a"), one()), (1, "a", Ok(1)));
    assert_eq!(LIST.duration_seconds.count(), 2);
    let _ = never as fn() -> !;
}
