//! Labels of the facade that a page cannot show as they are: none of them costs its metric.

mod common;

use common::page::{lines_of, value};
use common::warnings;
use metrics_runtime::metrics::{Label, counter, gauge, histogram, with_local_recorder};
use metrics_runtime::{
    Buckets, Counter, Family, MAX_LABEL_NAME_BYTES, MAX_LABELS, Matcher, Metrics, Recorder,
    Registry,
};

const CHANGED: &str = "metrics_runtime_facade_labels_changed_total";
const LIMITS: &str = "metrics_runtime_limits_exceeded_total";

fn page_of(recorder: &Recorder, registry: &Registry, emit: impl FnOnce()) -> (String, Vec<String>) {
    let ((), logged) = warnings::during(|| with_local_recorder(recorder, emit));
    (registry.render(), logged)
}

fn page(emit: impl FnOnce()) -> (String, Vec<String>) {
    let registry = Registry::new();
    page_of(&registry.recorder(), &registry, emit)
}

/// The samples of a family, without the self-metrics.
fn samples(page: &str, family: &str) -> Vec<String> {
    let lines = page.lines().filter(|line| line.starts_with(family));
    lines.map(str::to_owned).collect()
}

#[test]
fn illegal_label_name_is_mapped_and_reported_once() {
    let (page, logged) = page(|| {
        for (name, value) in [
            ("__typename", "Query"),
            ("__name__", "x"),
            ("status-code", "200"),
            ("größe", "7"),
            ("5xx", "no"),
            ("", "nameless"),
            ("_hidden", "h"),
            ("metrics_runtime_x", "m"),
        ] {
            for _ in 0..2 {
                counter!("calls_total", name => value).increment(1);
            }
        }
    });
    let mut shown = samples(&page, "calls_total");
    shown.sort();
    assert_eq!(
        shown,
        [
            r#"calls_total{_5xx="no"} 2"#,
            r#"calls_total{_="nameless"} 2"#,
            r#"calls_total{_hidden="h"} 2"#,
            r#"calls_total{_name__="x"} 2"#,
            r#"calls_total{_typename="Query"} 2"#,
            r#"calls_total{gr__e="7"} 2"#,
            r#"calls_total{metrics_runtime_x="m"} 2"#,
            r#"calls_total{status_code="200"} 2"#,
        ]
    );
    let changed = value(&page, CHANGED, &[("family", "calls_total")]);
    assert_eq!(changed, Some(6.0), "each series counts once");
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains("`_typename`"), "{logged:?}");
    assert!(logged[0].contains("`__typename`"), "{logged:?}");
    assert_eq!(lines_of(&page, "metrics_runtime_facade_refused"), "");
}

#[test]
fn le_is_reserved_on_histograms_and_quantile_on_summaries() {
    let registry = Registry::new();
    let recorder = registry
        .recorder()
        .buckets(Matcher::full("rows"), Buckets::new(&[10.0]))
        .unwrap();
    let (page, _) = page_of(&recorder, &registry, || {
        counter!("a_total", "le" => "0.5").increment(1);
        gauge!("b", "quantile" => "0.5").set(2);
        histogram!("rows", "le" => "x", "quantile" => "y").record(3);
        histogram!("rows", "le" => "x", "exported_le" => "z").record(4);
        histogram!("wait", "le" => "x", "quantile" => "y").record(3);
    });
    assert_eq!(samples(&page, "a_total"), ["a_total{le=\"0.5\"} 1"]);
    assert_eq!(samples(&page, "b{"), ["b{quantile=\"0.5\"} 2"]);
    let count = |labels: &[_]| value(&page, "rows_count", labels);
    assert_eq!(count(&[("exported_le", "x"), ("quantile", "y")]), Some(1.0));
    let both = [("exported_le", "z"), ("exported_le_2", "x")];
    assert_eq!(count(&both), Some(1.0), "{page}");
    if cfg!(feature = "summary") {
        let labels = [("exported_quantile", "y"), ("le", "x")];
        assert_eq!(value(&page, "wait_count", &labels), Some(1.0), "{page}");
    }
    for family in ["a_total", "b"] {
        assert_eq!(value(&page, CHANGED, &[("family", family)]), None);
    }
    assert_eq!(value(&page, CHANGED, &[("family", "rows")]), Some(2.0));
}

/// As in metrics-exporter-prometheus.
#[test]
fn repeated_label_takes_its_last_value() {
    let (page, logged) = page(|| {
        counter!("twice_total", "a" => "1", "a" => "1").increment(1);
        counter!("twice_total", "a" => "2", "b" => "x", "a" => "1").increment(2);
        counter!("twice_total", "b" => "x", "a" => "1").increment(4);
        counter!("twice_total", "a" => "1", "a" => "").increment(8);
        counter!("twice_total", "a.b" => "1", "a.b" => "2").increment(16);
    });
    assert_eq!(
        samples(&page, "twice_total"),
        [
            r#"twice_total{a="1"} 1"#,
            r#"twice_total{a="1",b="x"} 6"#,
            "twice_total 8",
            r#"twice_total{a_b="2"} 16"#,
        ]
    );
    assert_eq!(logged.len(), 1, "a repeated label is no news: {logged:?}");
}

#[test]
fn labels_that_map_to_one_name_stay_apart() {
    let (page, _) = page(|| {
        gauge!("level", "a.b" => "1", "a-b" => "2", "a_b" => "3").set(1);
        gauge!("level", "a_b" => "3", "a.b" => "1", "a-b" => "2").set(2);
        gauge!("level", "a.b" => "1", "a-b" => "2").set(3);
        gauge!("level", "a.b" => "2", "a-b" => "2").set(4);
        gauge!("level", "a.b" => "", "a-b" => "2").set(5);
        gauge!("level", "__" => "1", "" => "2", "_" => "3").set(6);
    });
    assert_eq!(
        samples(&page, "level"),
        [
            r#"level{a_b="3",a_b_2="2",a_b_3="1"} 2"#,
            r#"level{a_b="2",a_b_2="1"} 3"#,
            r#"level{a_b="2",a_b_2="2"} 4"#,
            r#"level{a_b="2"} 5"#,
            r#"level{_="3",__2="2",__3="1"} 6"#,
        ]
    );
}

#[test]
fn long_label_names_stay_apart_and_are_counted() {
    let long = "n".repeat(1 << 20);
    let (page, logged) = page(|| {
        for end in ["a", "b"] {
            for _ in 0..2 {
                gauge!("level", long.clone() + end => "x").increment(1);
            }
        }
        gauge!("level", "ü".repeat(MAX_LABEL_NAME_BYTES) => "x").set(3);
        gauge!("level", "k".repeat(MAX_LABEL_NAME_BYTES) => "x").set(4);
    });
    let shown = samples(&page, "level");
    assert_eq!(shown.len(), 4, "{shown:?}");
    assert!(
        shown[..2].iter().all(|line| line.ends_with(" 2")),
        "{shown:?}"
    );
    assert!(
        page.len() < 6 * MAX_LABEL_NAME_BYTES,
        "{} bytes",
        page.len()
    );
    let limit = value(&page, LIMITS, &[("limit", "label_name")]);
    assert_eq!(limit, Some(3.0), "each series counts once");
    assert_eq!(logged.len(), 1);
    assert!(logged[0].len() < 4 * MAX_LABEL_NAME_BYTES);
}

#[test]
fn labels_past_their_number_are_left_out_and_counted() {
    let label = |n: usize| Label::new(format!("l{n:03}"), "x");
    let labels = |many: usize| (0..many).map(label).collect::<Vec<_>>();
    let (page, logged) = page(|| {
        gauge!("level", labels(MAX_LABELS)).set(1);
        let mut more = labels(MAX_LABELS + 3);
        gauge!("many", more.clone()).increment(1);
        more.reverse();
        gauge!("many", more).increment(1);
    });
    assert_eq!(value(&page, CHANGED, &[("family", "level")]), None);
    let many = samples(&page, "many");
    assert_eq!(many.len(), 1, "{many:?}");
    assert_eq!(many[0].matches("=\"x\"").count(), MAX_LABELS);
    assert!(many[0].starts_with("many{l000=") && many[0].ends_with("} 2"));
    assert_eq!(value(&page, LIMITS, &[("limit", "labels")]), Some(3.0));
    assert_eq!(logged.len(), 1);
}

#[derive(Metrics)]
struct Jobs {
    /// Jobs done.
    #[metric(labels("job_kind", at = "here"))]
    jobs_total: Family<String, Counter>,
}

/// Also constant labels are given by their name, mapped or not.
#[test]
fn mapped_label_joins_a_declared_family() {
    let registry = Registry::new();
    let jobs = Jobs::register_in(&registry);
    jobs.jobs_total.with(&"a".into()).increment(1);
    let (page, logged) = page_of(&registry.recorder(), &registry, || {
        counter!("jobs_total", "job.kind" => "a", "at" => "here").increment(2);
        counter!("jobs_total", "job_kind" => "b", "job_kind" => "a", "at" => "here").increment(4);
    });
    assert_eq!(
        samples(&page, "jobs_total"),
        [r#"jobs_total{at="here",job_kind="a"} 7"#]
    );
    assert_eq!(
        value(&page, CHANGED, &[("family", "jobs_total")]),
        Some(1.0)
    );
    assert_eq!(logged.len(), 1, "{logged:?}");
}

/// Nothing that differs between the calls of one name is lost.
#[test]
fn label_sets_of_one_name_may_differ() {
    let (page, logged) = page(|| {
        counter!("calls_total").increment(1);
        counter!("calls_total", "a" => "1").increment(2);
        counter!("calls_total", "b" => "1").increment(4);
        counter!("calls_total", "b" => "1", "a" => "1").increment(8);
    });
    assert_eq!(
        samples(&page, "calls_total"),
        [
            "calls_total 1",
            r#"calls_total{a="1"} 2"#,
            r#"calls_total{b="1"} 4"#,
            r#"calls_total{a="1",b="1"} 8"#,
        ]
    );
    assert_eq!(logged, [""; 0]);
}
