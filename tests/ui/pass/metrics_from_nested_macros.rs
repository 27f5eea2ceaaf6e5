//! Macros that call macros, that write macros, and that hand tokens on one by one.

#![deny(warnings)]

use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, LabelSet, LabelValue, Metrics, Registry, timed,
};

/// Types go through three macros, each of which puts them in a group of its own.
macro_rules! outer {
    ($(#[$attr:meta])* $vis:vis struct $name:ident { $($rest:tt)* }) => {
        middle! { [$(#[$attr])*] [$vis] $name [] $($rest)* }
    };
}

/// One field at a time.
macro_rules! middle {
    ($head:tt $vis:tt $name:ident [$($done:tt)*]) => {
        inner! { $head $vis $name $($done)* }
    };
    ($head:tt $vis:tt $name:ident [$($done:tt)*] $help:literal $field:ident: $ty:ty $(= $bounds:expr)?; $($rest:tt)*) => {
        middle! { $head $vis $name [$($done)* { $help $field ($ty) $(($bounds))? }] $($rest)* }
    };
}

macro_rules! inner {
    ([$(#[$attr:meta])*] [$vis:vis] $name:ident $({ $help:literal $field:ident ($ty:ty) $(($bounds:expr))? })*) => {
        #[derive(Metrics)]
        $(#[$attr])*
        $vis struct $name {
            $(
                #[doc = $help]
                $(#[metric(buckets = $bounds)])?
                $vis $field: $ty,
            )*
        }
    };
}

outer! {
    #[metrics(prefix = "road")]
    #[metrics(allow(gauge_total), reason = "old")]
    pub(crate) struct RoadMetrics {
        "Cars seen." cars_total: Counter;
        "Cars by lane." lane_cars_total: Family<Lane, Counter>;
        "Lanes there are." lanes_total: Gauge;
        "Length of a car." length_meters: Histogram = Buckets::LATENCY;
        "Weight of a car." weight_grams: Histogram = [1e3, 2_u32 as f64 * 1e3];
    }
}

/// A macro that writes a macro, which writes an enum.
macro_rules! define {
    ($dollar:tt $macro:ident => $derive:path) => {
        macro_rules! $macro {
            ($dollar($dollar name:ident: $dollar case:literal [$dollar($dollar word:ident)*])*) => {$dollar(
                #[derive($derive)]
                #[label(rename_all = $dollar case)]
                pub(crate) enum $dollar name { $dollar($dollar word,)* }
            )*};
        }
    };
}

define!($ values => LabelValue);
values! {
    Way: "UPPERCASE" [Up Down]
    Colour: "kebab-case" [DarkRed LightGreen]
}

/// A whole item, and a whole block, are handed on.
macro_rules! passed {
    ($item:item [$($statement:stmt),*] $name:ident($road:ident, $handle:expr) -> $output:ty $body:block) => {
        $item
        #[timed($handle)]
        fn $name($road: &RoadMetrics) -> $output {
            $($statement;)*
            $body
        }
    };
}

passed! {
    #[derive(LabelSet)]
    pub(crate) struct Lane {
        way: Way,
        colour: Colour,
    }
    [let a = 1, let b = 2]
    sum(road, road.length_meters) -> u64 {
        road.cars_total.increment(a + b);
        road.cars_total.get()
    }
}

/// Keys one by one, with names that the macro makes up.
macro_rules! keyed {
    ($($name:ident { $($key:ident $(= $value:tt)? $(($($argument:tt)*))?),* })*) => {$(
        #[derive(Metrics)]
        pub(crate) struct $name {
            /// Cars parked.
            $(#[metric($key $(= $value)? $(($($argument)*))?)])*
            pub(crate) parked: Family<&'static str, Gauge>,
        }
    )*};
}

keyed! {
    Parked { name = "parked_cars", max_series = 3, labels("place") }
    Kept { allow(percent), reason = "old", labels("place",), name = "parked_percent" }
}

fn main() {
    let registry = Registry::new();
    let road = RoadMetrics::register_in(&registry);
    for (way, colour) in [(Way::Up, Colour::DarkRed), (Way::Down, Colour::LightGreen)] {
        road.lane_cars_total
            .with(&Lane { way, colour })
            .increment(1);
    }
    road.lanes_total.set(2);
    road.weight_grams.record(1_500);
    assert_eq!(sum(&road), 3);
    Parked::register_in(&registry).parked.with(&"a").set(1);
    Kept::register_in(&registry).parked.with(&"b").set(1);
    let page = registry.render();
    for line in [
        "# HELP road_cars_total Cars seen.",
        "road_cars_total 3",
        r#"road_lane_cars_total{way="UP",colour="dark-red"} 1"#,
        r#"road_lane_cars_total{way="DOWN",colour="light-green"} 1"#,
        r#"road_lane_cars_total{way="UP",colour="light-green"} 0"#,
        "road_lanes_total 2",
        "road_length_meters_count 1",
        r#"road_weight_grams_bucket{le="2000.0"} 1"#,
        r#"parked_cars{place="a"} 1"#,
        r#"parked_percent{place="b"} 1"#,
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}
