//! Texts of the facade have limits, and so has their number; each time one is exceeded, the page says so.

mod common;

use common::page::{parse, value};
use common::warnings;
use metrics_runtime::metrics::{
    counter, describe_counter, describe_gauge, gauge, histogram, with_local_recorder,
};
use metrics_runtime::{
    MAX_DESCRIPTIONS, MAX_FACADE_FAMILIES, MAX_HELP_BYTES, MAX_METRIC_NAME_BYTES, Registry,
};

const REFUSED: &str = "metrics_runtime_facade_refused_total";
const OVERFLOW: &str = "metrics_runtime_facade_families_overflow_total";

fn limit(page: &str, limit: &str) -> Option<f64> {
    value(
        page,
        "metrics_runtime_limits_exceeded_total",
        &[("limit", limit)],
    )
}

#[test]
fn metric_with_a_long_name_is_refused_and_counted() {
    let registry = Registry::new();
    let ((), logged) = warnings::during(|| {
        with_local_recorder(&registry.recorder(), || {
            for n in 0..10 {
                let name = format!("n{n}{}", "x".repeat(1 << 20));
                describe_gauge!(name.clone(), "A gauge.");
                gauge!(name).set(1);
            }
            let longest = |c: &str| c.repeat(MAX_METRIC_NAME_BYTES / c.len());
            counter!(longest("c")).increment(1);
            counter!(longest("cü")).increment(1);
            histogram!(longest("c") + "c").record(1);
        });
    });
    let page = registry.render();
    assert!(
        page.len() < 16 * MAX_METRIC_NAME_BYTES,
        "{} bytes",
        page.len()
    );
    assert_eq!(limit(&page, "metric_name"), Some(21.0));
    let families = parse(&page);
    let refused = families.iter().find(|family| family.name == REFUSED);
    assert_eq!(
        refused.unwrap().samples.len(),
        11,
        "each name is told apart"
    );
    assert_eq!(logged.len(), 11);
    assert!(logged.iter().all(|line| line.len() < 1000), "{logged:?}");
    let own = |family: &&common::page::Family| !family.name.starts_with("metrics_runtime_");
    assert_eq!(families.iter().filter(own).count(), 2);
}

#[test]
fn long_help_is_cut_and_counted() {
    let registry = Registry::new();
    let ((), logged) = warnings::during(|| {
        with_local_recorder(&registry.recorder(), || {
            describe_counter!("before_total", "ü".repeat(1 << 20));
            counter!("before_total").increment(1);
            counter!("after_total").increment(1);
            describe_counter!("after_total", "x".repeat(MAX_HELP_BYTES + 1));
            describe_counter!("after_total", "x".repeat(MAX_HELP_BYTES + 1));
            describe_counter!("fits_total", "y".repeat(MAX_HELP_BYTES));
            counter!("fits_total").increment(1);
        });
    });
    let page = registry.render();
    let help = |name: &str| {
        let families = parse(&page);
        let family = families.into_iter().find(|family| family.name == name);
        family.and_then(|family| family.help).unwrap()
    };
    assert_eq!(help("before_total"), "ü".repeat(MAX_HELP_BYTES / 2));
    assert_eq!(help("after_total"), "x".repeat(MAX_HELP_BYTES));
    assert_eq!(help("fits_total"), "y".repeat(MAX_HELP_BYTES));
    assert_eq!(limit(&page, "help"), Some(3.0));
    assert_eq!(logged.len(), 2, "each name is logged once: {logged:?}");
}

#[test]
fn descriptions_have_a_number() {
    let registry = Registry::new();
    let ((), logged) = warnings::during(|| {
        with_local_recorder(&registry.recorder(), || {
            for n in 0..MAX_DESCRIPTIONS + 5 {
                describe_gauge!(format!("g{n}"), "First.");
            }
            describe_gauge!("g1", "Second.");
            gauge!("g1").set(1);
            let late = format!("g{MAX_DESCRIPTIONS}");
            gauge!(late.clone()).set(2);
            assert!(!registry.render().contains(&format!("# HELP {late} ")));
            // What is on the page can be described all the same.
            describe_gauge!(late, "Third.");
        });
    });
    let page = registry.render();
    assert!(page.contains("# HELP g1 Second.\n"), "{page}");
    assert!(page.contains(&format!("# HELP g{MAX_DESCRIPTIONS} Third.\n")));
    assert_eq!(limit(&page, "descriptions"), Some(5.0));
    assert_eq!(logged.len(), 1, "{logged:?}");
}

#[test]
fn families_past_their_number_are_dropped_and_counted() {
    let registry = Registry::new();
    let recorder = registry.recorder().max_families(3);
    let ((), logged) = warnings::during(|| {
        with_local_recorder(&recorder, || {
            for n in 0..5 {
                counter!(format!("c{n}_total")).increment(1);
            }
            let level = gauge!("level");
            for value in [1.0, 2.0] {
                level.set(value);
                level.increment(value);
                level.decrement(value);
            }
            histogram!("wait_seconds").record(1);
            // Those that are there go on, also with new labels.
            counter!("c0_total").increment(1);
            counter!("c0_total", "new" => "label").increment(1);
        });
    });
    let page = registry.render();
    assert_eq!(value(&page, "c0_total", &[("new", "label")]), Some(1.0));
    assert!(page.contains("\nc2_total 1\n") && !page.contains("c3_total"));
    assert!(!page.contains("level") && !page.contains("wait_seconds"));
    for (metric_type, dropped) in [("counter", 2.0), ("gauge", 6.0), ("histogram", 1.0)] {
        let counted = value(&page, OVERFLOW, &[("type", metric_type)]);
        assert_eq!(counted, Some(dropped), "{metric_type}");
    }
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains("limit=3"), "{logged:?}");
    assert!(logged[0].contains("`max_facade_families`"), "{logged:?}");
}

#[test]
fn names_have_a_limit_without_being_asked() {
    let registry = Registry::new();
    let ((), logged) = warnings::during(|| {
        with_local_recorder(&registry.recorder(), || {
            for n in 0..MAX_FACADE_FAMILIES + 10 {
                counter!(format!("c{n}_total")).increment(1);
            }
        });
    });
    let page = registry.render();
    assert_eq!(page.matches("# TYPE c").count(), MAX_FACADE_FAMILIES);
    assert_eq!(value(&page, OVERFLOW, &[("type", "counter")]), Some(10.0));
    assert_eq!(logged.len(), 1);
}
