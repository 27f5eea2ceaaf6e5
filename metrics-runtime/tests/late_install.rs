//! What is recorded before `install` is on the page, and so is what was declared and never touched.

mod common;

use common::page::lines_of;
use metrics_runtime::{
    Counter, Exporter, Family, Gauge, Global, Histogram, InstallError, LabelValue, Metrics,
    metrics, timed,
};

#[derive(LabelValue)]
enum Side {
    Left,
    Right,
}

#[derive(Metrics)]
#[metrics(prefix = "used")]
struct Used {
    /// Calls before and after.
    calls_total: Counter,
    /// Calls by side.
    #[metric(labels("side"))]
    side_calls_total: Family<Side, Counter<f64>>,
    /// Sizes.
    #[metric(buckets = [1.0])]
    size_bytes: Histogram,
}

static USED: Global<Used> = Global::new();

#[derive(Metrics)]
#[metrics(prefix = "untouched")]
#[expect(
    dead_code,
    reason = "its families are on the page though nobody uses it"
)]
struct Untouched {
    /// Level.
    depth: Gauge,
    /// Sides.
    #[metric(labels("side"), buckets = [2.0])]
    side_bytes: Family<Side, Histogram>,
    /// Open.
    #[metric(labels("name"))]
    names_total: Family<String, Counter>,
}

#[timed]
#[expect(dead_code, reason = "its series are there all the same")]
fn never_called() {}

#[timed]
#[expect(dead_code, reason = "its series are there all the same")]
async fn never_awaited() -> Result<(), ()> {
    std::future::ready(Ok(())).await
}

enum Type {}

impl Type {
    #[timed]
    fn never_called() {}
}

#[timed]
fn called() -> u32 {
    7
}

const USED_PAGE: &str = r#"# HELP used_calls_total Calls before and after.
# TYPE used_calls_total counter
used_calls_total 3
# HELP used_side_calls_total Calls by side.
# TYPE used_side_calls_total counter
used_side_calls_total{side="left"} 0.5
used_side_calls_total{side="right"} 0
# HELP used_size_bytes Sizes.
# TYPE used_size_bytes histogram
used_size_bytes_bucket{le="1.0"} 0
used_size_bytes_bucket{le="+Inf"} 1
used_size_bytes_sum 2
used_size_bytes_count 1
"#;

const UNTOUCHED_PAGE: &str = r#"# HELP untouched_depth Level.
# TYPE untouched_depth gauge
untouched_depth 0
# HELP untouched_names_total Open.
# TYPE untouched_names_total counter
# HELP untouched_side_bytes Sides.
# TYPE untouched_side_bytes histogram
untouched_side_bytes_bucket{side="left",le="2.0"} 0
untouched_side_bytes_bucket{side="left",le="+Inf"} 0
untouched_side_bytes_sum{side="left"} 0
untouched_side_bytes_count{side="left"} 0
untouched_side_bytes_bucket{side="right",le="2.0"} 0
untouched_side_bytes_bucket{side="right",le="+Inf"} 0
untouched_side_bytes_sum{side="right"} 0
untouched_side_bytes_count{side="right"} 0
"#;

#[test]
fn nothing_is_lost() {
    let early = Used::register();
    early.calls_total.increment(1);
    USED.calls_total.increment(1);
    std::thread::spawn(|| USED.side_calls_total.with(&Side::Left).increment(0.5))
        .join()
        .unwrap();
    let right = USED.side_calls_total.with(&Side::Right);
    assert_eq!(right.get().to_bits(), 0);
    let _: fn() = Type::never_called;
    early.size_bytes.record(2);
    assert_eq!(called(), 7);
    // The facade has no recorder yet: this is the silent loss that typed metrics do not have.
    metrics::counter!("emitted_total").increment(1);

    // What is known of the process differs from page to page.
    let page = Exporter::builder().process(false).install().unwrap();
    early.calls_total.increment(1);
    metrics::counter!("emitted_total").increment(10);
    let text = page.render();
    assert_eq!(lines_of(&text, "used"), USED_PAGE);
    assert_eq!(lines_of(&text, "untouched"), UNTOUCHED_PAGE);
    assert_eq!(
        lines_of(&text, "emitted"),
        "# TYPE emitted_total counter\nemitted_total 10\n"
    );

    let mut calls: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("function_calls_total{"))
        .collect();
    calls.sort_unstable();
    assert_eq!(
        calls,
        [
            "function_calls_total{module=\"late_install\",function=\"Type::never_called\",outcome=\"ok\"} 0",
            "function_calls_total{module=\"late_install\",function=\"called\",outcome=\"ok\"} 1",
            "function_calls_total{module=\"late_install\",function=\"called\",outcome=\"panic\"} 0",
            "function_calls_total{module=\"late_install\",function=\"never_awaited\",outcome=\"cancelled\"} 0",
            "function_calls_total{module=\"late_install\",function=\"never_awaited\",outcome=\"ok\"} 0",
            "function_calls_total{module=\"late_install\",function=\"never_called\",outcome=\"ok\"} 0",
        ]
    );
    let mut counts: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("function_duration_seconds_count{"))
        .collect();
    counts.sort_unstable();
    assert_eq!(
        counts,
        [
            "function_duration_seconds_count{module=\"late_install\",function=\"Type::never_called\"} 0",
            "function_duration_seconds_count{module=\"late_install\",function=\"called\"} 1",
            "function_duration_seconds_count{module=\"late_install\",function=\"never_awaited\"} 0",
            "function_duration_seconds_count{module=\"late_install\",function=\"never_called\"} 0",
        ]
    );

    assert!(matches!(
        Exporter::builder().install(),
        Err(InstallError::Installed)
    ));
    assert!(matches!(
        Exporter::builder().serve("127.0.0.1:0"),
        Err(InstallError::Installed)
    ));
    assert_eq!(page.render(), text);
}
