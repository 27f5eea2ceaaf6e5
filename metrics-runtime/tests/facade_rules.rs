//! Buckets by name, and summaries of their own kind, for what other crates emit through the facade.

mod common;

use common::page::value;
use common::warnings;
use metrics_runtime::metrics::{histogram, with_local_recorder};
use metrics_runtime::{
    Buckets, Counter, Histogram, Matcher, Metrics, Recorder, Registry, RuleError,
};

const ROWS: Buckets = Buckets::new(&[10.0, 100.0]);

/// The page of what is emitted to a recorder with rules.
fn page(
    rules: impl FnOnce(Recorder) -> Result<Recorder, RuleError>,
    emit: impl FnOnce(),
) -> String {
    let registry = Registry::new();
    let recorder = rules(registry.recorder()).unwrap();
    with_local_recorder(&recorder, emit);
    registry.render()
}

fn refusal(result: Result<Recorder, RuleError>) -> String {
    result.expect_err("the rule cannot be followed").to_string()
}

#[test]
fn the_name_chooses_the_buckets() {
    let page = page(
        |recorder| {
            recorder
                .buckets(Matcher::suffix("_rows"), ROWS)?
                .buckets(Matcher::prefix("http."), Buckets::new(&[1.0]))?
                .buckets(Matcher::full("http_read_rows"), Buckets::new(&[2.0]))
        },
        || {
            histogram!("job_rows", "job" => "a").record(10);
            histogram!("job_rows", "job" => "a").record(11);
            histogram!("http.sent.rows").record(1);
            histogram!("http.read.rows").record(1);
        },
    );
    assert_eq!(
        page,
        r#"# TYPE http_read_rows histogram
http_read_rows_bucket{le="2.0"} 1
http_read_rows_bucket{le="+Inf"} 1
http_read_rows_sum 1
http_read_rows_count 1
# TYPE http_sent_rows histogram
http_sent_rows_bucket{le="1.0"} 1
http_sent_rows_bucket{le="+Inf"} 1
http_sent_rows_sum 1
http_sent_rows_count 1
# TYPE job_rows histogram
job_rows_bucket{job="a",le="10.0"} 1
job_rows_bucket{job="a",le="100.0"} 2
job_rows_bucket{job="a",le="+Inf"} 2
job_rows_sum{job="a"} 21
job_rows_count{job="a"} 2
"#
    );
}

#[test]
fn others_stay_what_they_are() {
    let emit = || histogram!("wait_seconds").record(1);
    let with = page(
        |recorder| recorder.buckets(Matcher::suffix("_rows"), ROWS),
        emit,
    );
    assert_eq!(with, page(Ok, emit));
}

#[derive(Metrics)]
struct Jobs {
    /// Rows of a job.
    #[metric(buckets = [5.0])]
    job_rows: Histogram,
}

#[derive(Metrics)]
#[expect(dead_code, reason = "only declared")]
struct Orders {
    /// Orders with rows.
    orders_total: Counter,
}

/// A declaration keeps its buckets, so a rule that selects it would have no effect.
#[test]
fn rule_that_selects_a_declaration_is_refused() {
    let registry = Registry::new();
    let jobs = Jobs::register_in(&registry);
    let _ = Orders::register_in(&registry);
    jobs.job_rows.record(1);
    for matcher in [
        Matcher::full("job_rows"),
        Matcher::full("job.rows"),
        Matcher::suffix("_rows"),
        Matcher::suffix(".rows"),
        Matcher::prefix("job"),
        Matcher::prefix(""),
    ] {
        let refused = registry.recorder().buckets(matcher.clone(), ROWS);
        assert!(
            matches!(&refused, Err(RuleError::Declared { name, .. }) if name == "job_rows"),
            "{refused:?}"
        );
        let text = refusal(refused);
        for part in [
            matcher.to_string().as_str(),
            "`job_rows`",
            "histogram that is declared at ",
            "facade_rules.rs:",
            "write them in its declaration",
        ] {
            assert!(text.contains(part), "{text}");
        }
        let is_full = matcher == Matcher::full("job_rows") || matcher == Matcher::full("job.rows");
        assert_eq!(text.contains(".except(\"job_rows\")"), !is_full, "{text}");
    }
    // A rule for a name that is no histogram can have no effect either; one for many names can.
    let text = refusal(
        registry
            .recorder()
            .buckets(Matcher::full("orders_total"), ROWS),
    );
    assert!(text.contains("a counter that is declared at"), "{text}");
    let orders = registry.recorder().buckets(Matcher::prefix("orders"), ROWS);
    assert!(orders.is_ok(), "{orders:?}");

    let equal = registry
        .recorder()
        .buckets(Matcher::full("job_rows"), Buckets::new(&[5.0]));
    assert!(equal.is_ok(), "the rule holds: {equal:?}");
    let others = Matcher::suffix("_rows").except("job.rows");
    let recorder = registry.recorder().buckets(others, ROWS).unwrap();
    with_local_recorder(&recorder, || {
        histogram!("job_rows").record(2);
        histogram!("other_rows").record(2);
    });
    let page = registry.render();
    assert_eq!(value(&page, "job_rows_bucket", &[("le", "5.0")]), Some(2.0));
    let of_rule = value(&page, "other_rows_bucket", &[("le", "100.0")]);
    assert_eq!(of_rule, Some(1.0), "{page}");
}

#[test]
fn declaration_that_comes_later_is_reported() {
    let registry = Registry::new();
    let recorder = registry
        .recorder()
        .buckets(Matcher::suffix("_rows"), ROWS)
        .unwrap()
        .max_families(10);
    let (_, logged) = warnings::during(|| Jobs::register_in(&registry));
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains("`job_rows`"), "{logged:?}");
    let reported = |page: &str| {
        let family = [("family", "job_rows")];
        value(
            page,
            "metrics_runtime_facade_rules_without_effect_total",
            &family,
        )
    };
    assert_eq!(reported(&registry.render()), Some(1.0));
    drop(recorder);

    // Nobody has the rule any more.
    let registry = Registry::new();
    drop(registry.recorder().buckets(Matcher::suffix("_rows"), ROWS));
    let _ = Jobs::register_in(&registry);
    assert_eq!(reported(&registry.render()), None);
}

#[test]
fn both_forms_of_a_name_are_compared() {
    for (matcher, name) in [
        (Matcher::full("http.rows"), "http.rows"),
        (Matcher::full("http.rows"), "http_rows"),
        (Matcher::full("http_rows"), "http.rows"),
        (Matcher::full("http/rows"), "http.rows"),
        (Matcher::prefix("http."), "http_rows"),
        (Matcher::prefix("http_"), "http.rows"),
        (Matcher::suffix(".rows"), "http_rows"),
        (Matcher::suffix("_rows"), "http.rows"),
        (Matcher::prefix("5xx"), "5xx.rows"),
        (Matcher::prefix("_5xx"), "5xx.rows"),
        (Matcher::suffix("5.rows"), "http5-rows"),
    ] {
        assert!(matcher.matches(name), "{matcher}: {name}");
        let page = page(
            |recorder| recorder.buckets(matcher.clone(), ROWS),
            || histogram!(name).record(11),
        );
        assert!(page.contains("_bucket{le=\"100.0\"} 1\n"), "{page}");
    }
    assert!(!Matcher::full("http.rows").matches("http_rows_read"));
    let two_forms = Registry::new()
        .recorder()
        .buckets(Matcher::full("http.rows"), ROWS)
        .unwrap()
        .buckets(Matcher::full("http_rows"), Buckets::LATENCY);
    assert!(matches!(two_forms, Err(RuleError::Twice { .. })));
}

/// A rule for all names would hide the rule for some of them.
#[test]
fn rule_for_all_is_tried_last() {
    let page = page(
        |recorder| {
            recorder
                .buckets(Matcher::prefix(""), Buckets::new(&[1.0]))?
                .buckets(Matcher::suffix("_rows"), ROWS)
        },
        || histogram!("job_rows").record(11),
    );
    assert_eq!(
        value(&page, "job_rows_bucket", &[("le", "100.0")]),
        Some(1.0)
    );
}

#[test]
fn wrong_bounds_are_named() {
    let matcher = || Matcher::suffix("_rows");
    for (bounds, mistake) in [
        (&[][..], "at least one bound"),
        (&[2.0, 1.0], "must increase"),
        (&[1.0, 1.0], "must increase"),
        (&[1.0, f64::INFINITY], "must be finite"),
        (&[f64::NAN], "must be finite"),
        (&[0.0; 101], "more than 100"),
    ] {
        let refused = Registry::new()
            .recorder()
            .buckets(matcher(), Buckets::new(bounds));
        let text = refusal(refused);
        assert!(text.contains("that end with `_rows`"), "{text}");
        assert!(text.contains(mistake), "{text}");
    }
    let again = |second| {
        let recorder = Registry::new().recorder().buckets(matcher(), ROWS);
        recorder.unwrap().buckets(matcher(), second)
    };
    assert!(again(ROWS).is_ok(), "it is the same rule");
    let text = refusal(again(Buckets::LATENCY));
    assert!(
        text.contains("that end with `_rows` have two lists"),
        "{text}"
    );
}

#[test]
fn a_rule_that_comes_too_late_is_an_error() {
    let registry = Registry::new();
    with_local_recorder(&registry.recorder(), || histogram!("job.rows").record(1));
    let before = registry.render();
    let late = registry.recorder().buckets(Matcher::suffix("_rows"), ROWS);
    assert!(matches!(late, Err(RuleError::Late { .. })), "{late:?}");
    let text = refusal(late);
    for part in ["that end with `_rows`", "too late", "`job.rows`"] {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(registry.render(), before);

    // Other names are not concerned, and the same rule can be given again.
    let registry = Registry::new();
    let recorder = || registry.recorder().buckets(Matcher::suffix("_rows"), ROWS);
    with_local_recorder(&recorder().unwrap(), || histogram!("job.rows").record(1));
    with_local_recorder(&recorder().unwrap(), || histogram!("job.rows").record(1));
    let page = registry.render();
    assert_eq!(value(&page, "job_rows_count", &[]), Some(2.0));
    // One without the rule finds what is there.
    with_local_recorder(&registry.recorder(), || histogram!("job.rows").record(1));
    assert_eq!(
        value(&registry.render(), "job_rows_bucket", &[("le", "10.0")]),
        Some(3.0)
    );
}

#[cfg(feature = "summary")]
mod summaries {
    use std::time::{Duration, Instant};

    use metrics_runtime::Summaries;

    use super::common::http::LIMIT;
    use super::common::page::lines_of;
    use super::*;

    #[test]
    fn quantiles_can_be_chosen() {
        let page = page(
            |recorder| recorder.summaries(Summaries::default().quantiles([0.0, 0.5, 1.0])),
            || (1..=100).for_each(|value| histogram!("rows").record(f64::from(value))),
        );
        let near = |quantile: &str, expected: f64| {
            let value = value(&page, "rows", &[("quantile", quantile)]).expect(&page);
            assert!((value / expected - 1.0).abs() < 0.01, "{quantile}: {value}");
        };
        near("0.0", 1.0);
        near("0.5", 50.0);
        near("1.0", 100.0);
        assert_eq!(page.matches("quantile=").count(), 3, "{page}");
        assert_eq!(value(&page, "rows_sum", &[]), Some(5050.0));
    }

    #[test]
    fn what_is_older_than_the_window_is_in_no_quantile() {
        let registry = Registry::new();
        let summaries = Summaries::default().window(Duration::from_millis(30));
        let recorder = registry.recorder().summaries(summaries).unwrap();
        with_local_recorder(&recorder, || histogram!("rows").record(7));
        let started = Instant::now();
        let page = loop {
            let page = registry.render();
            let median = value(&page, "rows", &[("quantile", "0.5")]).unwrap();
            if median.is_nan() {
                break page;
            }
            assert!((median - 7.0).abs() < 0.01, "{page}");
            assert!(started.elapsed() < LIMIT, "it stays: {page}");
            std::thread::sleep(Duration::from_millis(1));
        };
        assert!(
            lines_of(&page, "rows{")
                .lines()
                .all(|line| line.ends_with(" NaN"))
        );
        assert_eq!(value(&page, "rows_sum", &[]), Some(7.0));
        assert_eq!(value(&page, "rows_count", &[]), Some(1.0));
    }

    #[test]
    fn the_limit_can_be_chosen() {
        let page = page(
            |recorder| recorder.summaries(Summaries::default().max_series(2)),
            || {
                for queue in 0..5 {
                    let wait = histogram!("wait_seconds", "queue" => queue.to_string());
                    wait.record(1);
                    wait.record(1);
                }
            },
        );
        let count = |queue| value(&page, "wait_seconds_count", &[("queue", queue)]);
        assert_eq!(count("0"), Some(2.0));
        assert_eq!(count("1"), Some(2.0));
        assert_eq!(count("2"), None);
        assert_eq!(count("__overflow__"), Some(6.0));
        assert_eq!(
            value(
                &page,
                "metrics_runtime_series_overflow_total",
                &[("family", "wait_seconds")]
            ),
            Some(3.0)
        );
    }

    #[test]
    fn what_cannot_be_had_is_named() {
        let default = Summaries::default;
        for (summaries, mistake) in [
            (default().quantiles([]), "at least one quantile"),
            (default().quantiles([0.5, 99.0]), "from 0 to 1"),
            (default().quantiles([f64::NAN]), "from 0 to 1"),
            (default().quantiles([0.9, 0.5]), "must increase"),
            (default().quantiles([0.5, 0.5]), "must increase"),
            (
                default().window(Duration::ZERO),
                "between a millisecond and a day",
            ),
            (
                default().window(Duration::MAX),
                "between a millisecond and a day",
            ),
            (default().max_series(0), "room for one series"),
        ] {
            let text = refusal(Registry::new().recorder().summaries(summaries));
            assert!(text.contains(mistake), "{text}");
        }
        let all = Registry::new()
            .recorder()
            .buckets(Matcher::suffix(""), ROWS);
        let text = refusal(all.unwrap().summaries(default().max_series(7)));
        assert!(text.contains("gives buckets to all histograms"), "{text}");
        for window in [Duration::from_millis(1), Duration::from_secs(86_400)] {
            let page = page(
                |recorder| recorder.summaries(default().window(window)),
                || histogram!("rows").record(1),
            );
            assert_eq!(value(&page, "rows_count", &[]), Some(1.0));
        }
    }
}
