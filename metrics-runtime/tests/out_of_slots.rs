//! All the storage that a process has for series is used up, and the program goes on.

mod common;

use common::page::value;
use common::warnings;
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, Metrics, RegisterError, Registry, Removable,
};

const BOUNDS: [f64; 100] = {
    let mut bounds = [0.0; 100];
    let mut i = 1;
    while i < bounds.len() {
        bounds[i] = bounds[i - 1] + 1.0;
        i += 1;
    }
    bounds
};

#[derive(Metrics)]
#[metrics(prefix = "hog")]
struct Hog {
    /// A series takes 128 numbers.
    #[metric(labels("part"), buckets = Buckets::new(&BOUNDS), max_series = 200_000)]
    part_bytes: Family<u32, Histogram>,
    /// A series takes one.
    #[metric(labels("part"))]
    parts_total: Family<u32, Counter>,
}

#[derive(Metrics)]
#[metrics(prefix = "early")]
struct Early {
    /// Calls.
    calls_total: Counter,
    /// Levels by side.
    #[metric(labels("left"))]
    side_depth: Family<bool, Gauge>,
    /// Calls by user.
    #[metric(labels("user"))]
    user_calls_total: Family<u32, Counter>,
}

#[derive(Metrics)]
#[metrics(prefix = "late")]
struct Late {
    /// Calls.
    calls_total: Counter,
    /// Sizes by side.
    #[metric(labels("left"), buckets = [1.0])]
    side_bytes: Family<bool, Histogram>,
}

#[derive(Metrics)]
#[metrics(prefix = "loose")]
struct Loose {
    /// Calls by user.
    #[metric(removable, labels("user"))]
    calls_total: Family<u32, Counter, Removable>,
}

/// More series than 16.7 million numbers are enough for.
fn use_up(hog: &Hog) {
    for part in 0..131_072 {
        hog.part_bytes.with(&part).record(part % 100);
    }
    for part in 0..256 {
        hog.parts_total.with(&part).increment(1);
    }
}

#[test]
fn the_program_goes_on() {
    let registry = Registry::new();
    let early = Early::register_in(&registry);
    early.calls_total.increment(1);
    early.side_depth.with(&true).set(2);
    early.user_calls_total.with(&1).increment(3);
    let before = registry.render();
    let crowded = Registry::new();
    let hog = Hog::register_in(&crowded);
    use_up(&hog);
    assert_eq!(registry.render(), before);

    early.user_calls_total.with(&2).increment(1);
    assert_eq!(early.user_calls_total.with(&2).get(), 0);
    assert_eq!(early.user_calls_total.iter().count(), 1);
    let refused = Late::try_register_in(&registry).map(drop);
    assert!(
        matches!(&refused, Err(RegisterError::NoRoom { family }) if family == "late_calls_total"),
        "{refused:?}"
    );
    let (late, logged) = warnings::during(|| {
        drop(Late::register_in(&registry));
        Late::register_in(&registry)
    });
    assert_eq!(logged.len(), 2, "each family once: {logged:?}");
    late.calls_total.increment(1);
    late.side_bytes.with(&true).record(1);
    late.side_bytes.with(&false).start().stop();

    // What has cells of its own needs no number; what is there goes on, on threads that are new as well.
    let loose = Loose::try_register_in(&registry).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            loose.calls_total.with(&1).increment(4);
            early.calls_total.increment(1);
            early.side_depth.with(&true).increment(1);
            early.user_calls_total.with(&1).increment(1);
            hog.part_bytes.with(&99).record(1);
        });
    });
    let page = registry.render();
    for (name, labels, expected) in [
        ("early_calls_total", &[][..], 2.0),
        ("early_side_depth", &[("left", "true")], 3.0),
        ("early_user_calls_total", &[("user", "1")], 4.0),
        ("loose_calls_total", &[("user", "1")], 4.0),
        (
            "metrics_runtime_no_room_total",
            &[("family", "early_user_calls_total")],
            2.0,
        ),
        (
            "metrics_runtime_no_room_total",
            &[("family", "late_calls_total")],
            1.0,
        ),
        (
            "metrics_runtime_no_room_total",
            &[("family", "late_side_bytes")],
            1.0,
        ),
    ] {
        assert_eq!(value(&page, name, labels), Some(expected), "{name}: {page}");
    }
    assert!(!page.contains("late_calls_total 1"), "{page}");
    let sizes = hog.part_bytes.with(&99);
    assert_eq!(
        (sizes.count(), sizes.sum().to_bits()),
        (2, 100_f64.to_bits())
    );
}
