//! What can go wrong with the page of metrics-exporter-prometheus, shown on it alone, and that it does not go wrong here.

mod common;

use std::panic::catch_unwind;
use std::time::Duration;

use common::page::{parse, value};
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::metrics::{counter, gauge, histogram, with_local_recorder};
use metrics_runtime::{Buckets, Matcher, Registry};
use metrics_util::MetricKindMask;

/// The page of that crate; it has empty lines between families, as the format allows.
fn theirs(builder: PrometheusBuilder, emit: impl FnOnce()) -> String {
    let recorder = builder.build_recorder();
    with_local_recorder(&recorder, emit);
    recorder.handle().render().replace("\n\n", "\n")
}

/// A builder that gives all histograms one bucket.
fn bucketed() -> PrometheusBuilder {
    PrometheusBuilder::new().set_buckets(&[1.0]).unwrap()
}

/// Our page, where all histograms have one bucket as well.
fn ours(emit: impl FnOnce()) -> String {
    let registry = Registry::new();
    let recorder = registry.recorder();
    let recorder = recorder.buckets(Matcher::prefix(""), Buckets::new(&[1.0]));
    with_local_recorder(&recorder.unwrap(), emit);
    registry.render()
}

fn can_be_read(page: &str) -> bool {
    catch_unwind(|| parse(page)).is_ok()
}

/// Prometheus drops a target when one line of its page cannot be read: everything else on it is lost as well.
#[test]
fn one_bad_series_costs_the_whole_page() {
    let bad: [fn(); 4] = [
        || counter!("bad_total", "a.b" => "x", "a-b" => "y").increment(1),
        || counter!("bad_total", "" => "x").increment(1),
        || histogram!("bad", "le" => "x").record(1),
        || gauge!("").set(1),
    ];
    for (case, bad) in bad.into_iter().enumerate() {
        let emit = || {
            gauge!("level").set(3);
            bad();
        };
        assert!(can_be_read(&theirs(bucketed(), || gauge!("level").set(3))));
        let page = theirs(bucketed(), emit);
        assert!(!can_be_read(&page), "{case}: {page}");

        let page = ours(emit);
        assert_eq!(value(&page, "level", &[]), Some(3.0), "{case}");
        let reported = page.contains("\nmetrics_runtime_facade_");
        assert!(reported, "{case}: {page}");
    }
    let quantile = || histogram!("bad", "quantile" => "x").record(1);
    assert!(!can_be_read(&theirs(PrometheusBuilder::new(), quantile)));
    assert!(can_be_read(&ours(quantile)));
}

#[test]
fn a_name_that_ends_like_a_sample_keeps_its_suffix() {
    for (name, sample) in [
        ("item_count", "count"),
        ("discount", "count"),
        ("item_sum", "sum"),
        ("item_bucket", "bucket"),
    ] {
        let emit = || histogram!(name).record(1);
        let line = format!("\n{name}_{sample}");
        let page = theirs(bucketed(), emit);
        assert!(!page.contains(&line), "{page}");
        assert!(!can_be_read(&page), "{page}");

        let page = ours(emit);
        assert!(page.contains(&line), "{page}");
        assert_eq!(value(&page, &format!("{name}_count"), &[]), Some(1.0));
    }
}

#[test]
fn backslashes_can_be_told_apart() {
    fn label(page: &str) -> String {
        let mut families = parse(page);
        families.remove(0).samples.remove(0).labels.remove(0).1
    }
    for text in [
        r"two \\",
        r#"before a quote \""#,
        "before a line feed \\\n",
        r"\\server\share",
    ] {
        let emit = || gauge!("level", "text" => text).set(1);
        assert_ne!(label(&theirs(PrometheusBuilder::new(), emit)), text);
        assert_eq!(label(&ours(emit)), text);
    }
}

#[test]
fn the_order_is_always_the_same() {
    let names: Vec<_> = (10..40).map(|n| format!("level_{n}")).collect();
    let emit = || {
        // Not in the order of the names.
        for name in names.iter().rev() {
            gauge!(name.clone()).set(1);
        }
    };
    let order = |page: &str| parse(page).into_iter().map(|family| family.name);
    let theirs: Vec<Vec<_>> = (0..10)
        .map(|_| order(&theirs(PrometheusBuilder::new(), emit)).collect())
        .collect();
    assert!(theirs.iter().any(|order| *order != theirs[0]), "{theirs:?}");
    for _ in 0..10 {
        assert!(order(&ours(emit)).eq(names.iter().cloned()));
    }
}

#[test]
fn a_handle_that_is_held_is_never_a_ghost() {
    let recorder = PrometheusBuilder::new()
        .idle_timeout(MetricKindMask::ALL, Some(Duration::from_nanos(1)))
        .build_recorder();
    let page = || recorder.handle().render().replace("\n\n", "\n");
    let held = with_local_recorder(&recorder, || counter!("calls_total"));
    held.increment(1);
    assert_eq!(value(&page(), "calls_total", &[]), Some(1.0));
    // The clock of the crate may stand still between two looks.
    std::thread::sleep(Duration::from_millis(1));
    assert_eq!(value(&page(), "calls_total", &[]), None);
    held.increment(1);
    assert_eq!(value(&page(), "calls_total", &[]), None, "nobody sees it");

    let registry = Registry::new();
    let held = with_local_recorder(&registry.recorder(), || counter!("calls_total"));
    for count in [1.0, 2.0] {
        held.increment(1);
        for _ in 0..2 {
            assert_eq!(value(&registry.render(), "calls_total", &[]), Some(count));
        }
    }
}

/// A summary without observations knows no quantile.
#[test]
#[cfg(feature = "summary")]
fn no_quantile_is_made_up() {
    let emit = || drop(histogram!("wait_seconds"));
    let median = |page: &str| value(page, "wait_seconds", &[("quantile", "0.5")]);
    assert_eq!(median(&theirs(PrometheusBuilder::new(), emit)), Some(0.0));
    let registry = Registry::new();
    with_local_recorder(&registry.recorder(), emit);
    assert!(median(&registry.render()).is_some_and(f64::is_nan));
}
