//! Whole pages: every kind of metric, with and without labels.

use std::time::Duration;

use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, LabelSet, LabelValue, Metrics, Registry, Removable,
};

#[derive(LabelValue)]
enum Method {
    Get,
    Post,
}

#[derive(LabelValue)]
#[label(rename_all = "SCREAMING_SNAKE_CASE")]
enum Verdict {
    AllGood,
    #[label(rename = "no \"way\"")]
    Refused,
}

#[derive(LabelSet)]
struct Request<'a> {
    method: Method,
    route: &'a str,
}

#[derive(LabelSet)]
struct Closed {
    method: Method,
    r#type: bool,
}

#[derive(Metrics)]
#[metrics(prefix = "plain")]
struct Plain {
    /// Calls.
    calls_total: Counter,
    /// Time spent.
    busy_seconds_total: Counter<f64>,
    /// Jobs waiting.
    jobs: Gauge,
    /// Sizes.
    #[metric(buckets = [1.0, 2.5])]
    size_bytes: Histogram,
}

#[test]
fn without_labels() {
    let registry = Registry::new();
    let plain = Plain::register_in(&registry);
    assert_eq!(
        registry.render(),
        r#"# HELP plain_busy_seconds_total Time spent.
# TYPE plain_busy_seconds_total counter
plain_busy_seconds_total 0
# HELP plain_calls_total Calls.
# TYPE plain_calls_total counter
plain_calls_total 0
# HELP plain_jobs Jobs waiting.
# TYPE plain_jobs gauge
plain_jobs 0
# HELP plain_size_bytes Sizes.
# TYPE plain_size_bytes histogram
plain_size_bytes_bucket{le="1.0"} 0
plain_size_bytes_bucket{le="2.5"} 0
plain_size_bytes_bucket{le="+Inf"} 0
plain_size_bytes_sum 0
plain_size_bytes_count 0
"#
    );

    plain.calls_total.increment(3);
    plain.calls_total.increment(0);
    plain.busy_seconds_total.increment(0.1);
    plain.busy_seconds_total.increment(0.2);
    plain.jobs.set(-4);
    plain.jobs.increment(1.5);
    plain.jobs.decrement(1_u64);
    for size in [-1.0, 1.0, 1.5, 2.5, 3e10] {
        plain.size_bytes.record(size);
    }
    plain.size_bytes.record(Duration::from_millis(250));
    assert_eq!(
        registry.render(),
        r#"# HELP plain_busy_seconds_total Time spent.
# TYPE plain_busy_seconds_total counter
plain_busy_seconds_total 0.30000000000000004
# HELP plain_calls_total Calls.
# TYPE plain_calls_total counter
plain_calls_total 3
# HELP plain_jobs Jobs waiting.
# TYPE plain_jobs gauge
plain_jobs -3.5
# HELP plain_size_bytes Sizes.
# TYPE plain_size_bytes histogram
plain_size_bytes_bucket{le="1.0"} 3
plain_size_bytes_bucket{le="2.5"} 5
plain_size_bytes_bucket{le="+Inf"} 6
plain_size_bytes_sum 30000000004.25
plain_size_bytes_count 6
"#
    );
}

#[derive(Metrics)]
#[expect(dead_code, reason = "one family is never used")]
struct Labelled {
    /// Closed.
    closed_total: Family<Closed, Counter>,
    /// Closed, with fractions.
    #[metric(labels("method", "verdict"))]
    closed_seconds_total: Family<(Method, Verdict), Counter<f64>>,
    /// Closed levels.
    #[metric(labels("verdict"))]
    closed_level: Family<Verdict, Gauge>,
    /// Closed sizes.
    #[metric(labels("on"), buckets = [1.0])]
    closed_bytes: Family<bool, Histogram>,
    /// Open.
    open_total: Family<Request<'static>, Counter>,
    /// Open, with fractions.
    #[metric(labels("shard"))]
    open_seconds_total: Family<u8, Counter<f64>>,
    /// Open levels.
    #[metric(labels("a", "b"))]
    open_level: Family<(String, i64), Gauge>,
    /// Open sizes.
    #[metric(labels("kind"), buckets = [1.0])]
    open_bytes: Family<(Closed, &'static str), Histogram>,
    /// Never used.
    #[metric(labels("peer"))]
    open_unused_total: Family<String, Counter>,
    /// Peers.
    #[metric(removable, labels("peer"))]
    peer_level: Family<&'static str, Gauge, Removable>,
}

const WITH_LABELS: &str = r#"# HELP closed_bytes Closed sizes.
# TYPE closed_bytes histogram
closed_bytes_bucket{on="false",le="1.0"} 0
closed_bytes_bucket{on="false",le="+Inf"} 0
closed_bytes_sum{on="false"} 0
closed_bytes_count{on="false"} 0
closed_bytes_bucket{on="true",le="1.0"} 1
closed_bytes_bucket{on="true",le="+Inf"} 1
closed_bytes_sum{on="true"} 1
closed_bytes_count{on="true"} 1
# HELP closed_level Closed levels.
# TYPE closed_level gauge
closed_level{verdict="ALL_GOOD"} +Inf
closed_level{verdict="no \"way\""} 0
# HELP closed_seconds_total Closed, with fractions.
# TYPE closed_seconds_total counter
closed_seconds_total{method="get",verdict="ALL_GOOD"} 0
closed_seconds_total{method="get",verdict="no \"way\""} 0.5
closed_seconds_total{method="post",verdict="ALL_GOOD"} 0
closed_seconds_total{method="post",verdict="no \"way\""} 0
# HELP closed_total Closed.
# TYPE closed_total counter
closed_total{method="get",type="false"} 0
closed_total{method="get",type="true"} 0
closed_total{method="post",type="false"} 0
closed_total{method="post",type="true"} 2
# HELP open_bytes Open sizes.
# TYPE open_bytes histogram
open_bytes_bucket{method="get",type="false",kind="k",le="1.0"} 0
open_bytes_bucket{method="get",type="false",kind="k",le="+Inf"} 1
open_bytes_sum{method="get",type="false",kind="k"} 7
open_bytes_count{method="get",type="false",kind="k"} 1
# HELP open_level Open levels.
# TYPE open_level gauge
open_level{a="x",b="-1"} 1
open_level{b="-9223372036854775808"} 2
# HELP open_seconds_total Open, with fractions.
# TYPE open_seconds_total counter
open_seconds_total{shard="255"} 2
# HELP open_total Open.
# TYPE open_total counter
open_total{method="post",route="/z"} 2
open_total{method="get",route="/a"} 5
# HELP open_unused_total Never used.
# TYPE open_unused_total counter
# HELP peer_level Peers.
# TYPE peer_level gauge
peer_level{peer="b"} 1
peer_level{peer="a"} 2
"#;

#[test]
fn with_labels() {
    let registry = Registry::new();
    let labelled = Labelled::register_in(&registry);
    let Labelled {
        closed_total,
        open_total,
        ..
    } = &labelled;
    closed_total
        .with(&Closed {
            method: Method::Post,
            r#type: true,
        })
        .increment(2);
    labelled
        .closed_seconds_total
        .with(&(Method::Get, Verdict::Refused))
        .increment(0.5);
    labelled
        .closed_level
        .with(&Verdict::AllGood)
        .set(f64::INFINITY);
    labelled.closed_bytes.with(&true).record(1_u32);

    let route = String::from("/z");
    open_total
        .with(&Request {
            method: Method::Post,
            route: &route,
        })
        .increment(1);
    open_total
        .with(&Request {
            method: Method::Get,
            route: "/a",
        })
        .increment(5);
    open_total
        .with(&Request {
            method: Method::Post,
            route: "/z",
        })
        .increment(1);
    labelled.open_seconds_total.with(&255).increment(2.0);
    labelled.open_level.with(&("x".into(), -1)).set(1);
    labelled.open_level.with(&(String::new(), i64::MIN)).set(2);
    labelled
        .open_bytes
        .with(&(
            Closed {
                method: Method::Get,
                r#type: false,
            },
            "k",
        ))
        .record(7);
    labelled.peer_level.with(&"b").set(1);
    labelled.peer_level.with(&"a").set(2);
    assert_eq!(registry.render(), WITH_LABELS);
    assert_eq!(
        registry.render(),
        WITH_LABELS,
        "the order is the same on every page"
    );
}

#[derive(Metrics)]
struct Level {
    /// Any level.
    level: Gauge,
}

#[test]
fn gauges_show_every_float() {
    let registry = Registry::new();
    let Level { level } = Level::register_in(&registry);
    let cases = [
        (f64::NAN, "NaN"),
        (f64::INFINITY, "+Inf"),
        (f64::NEG_INFINITY, "-Inf"),
        (1e300, "1e+300"),
        (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
        (123_456_789.0, "123456789"),
    ];
    for (value, text) in cases {
        level.set(value);
        assert_eq!(
            registry.render(),
            format!("# HELP level Any level.\n# TYPE level gauge\nlevel {text}\n")
        );
    }
}

#[test]
fn guards_count_on_top_of_what_is_set() {
    let registry = Registry::new();
    let Level { level } = Level::register_in(&registry);
    let shows = |text: &str| {
        assert_eq!(
            registry.render(),
            format!("# HELP level Any level.\n# TYPE level gauge\nlevel {text}\n")
        );
    };
    let guards: Vec<_> = (0..3).map(|_| level.track()).collect();
    shows("3");
    level.set(0);
    shows("3");
    level.set(0.5);
    shows("3.5");
    std::thread::spawn(move || drop(guards)).join().unwrap();
    shows("0.5");
}

#[derive(Metrics)]
struct Big {
    /// Bytes.
    bytes_total: Counter,
}

#[test]
fn counters_are_exact_beyond_floats() {
    let registry = Registry::new();
    let Big { bytes_total } = Big::register_in(&registry);
    bytes_total.increment(1 << 53);
    bytes_total.increment(1);
    let page = |total: u64| {
        format!("# HELP bytes_total Bytes.\n# TYPE bytes_total counter\nbytes_total {total}\n")
    };
    assert_eq!(registry.render(), page(9_007_199_254_740_993));
    bytes_total.increment(u64::MAX - bytes_total.get());
    assert_eq!(registry.render(), page(u64::MAX));
    bytes_total.absolute(7);
    assert_eq!(registry.render(), page(u64::MAX), "a total never goes down");
}

#[derive(Metrics)]
#[expect(dead_code, reason = "only declared")]
struct Bounds {
    /// Any value.
    #[metric(buckets = [-1.5, 0.0, 0.000_001, 0.1, 1.0, 16_384.0, 1e20])]
    anything: Histogram,
    /// Time taken.
    #[metric(buckets = Buckets::LATENCY)]
    time_seconds: Histogram,
}

#[test]
fn bounds_have_one_text_each() {
    let registry = Registry::new();
    let _ = Bounds::register_in(&registry);
    let page = registry.render();
    let texts: Vec<_> = page
        .lines()
        .filter_map(|line| line.split_once("{le=\"")?.1.split_once('"'))
        .map(|(text, _)| text)
        .collect();
    let anything = [
        "-1.5", "0.0", "1e-06", "0.1", "1.0", "16384.0", "1e+20", "+Inf",
    ];
    let time = [
        "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "+Inf",
    ];
    assert_eq!(texts, [&anything[..], &time].concat());
}

#[derive(Metrics)]
#[expect(dead_code, reason = "one family is only declared")]
struct Texts {
    /// A "help" with C:\new,
    /// joined lines,
    ///
    /// and a paragraph.
    texts_total: Counter,
    /// Values.
    #[metric(labels("value"))]
    values_total: Family<&'static str, Counter>,
}

#[test]
fn texts_are_escaped() {
    let registry = Registry::new();
    let texts = Texts::register_in(&registry);
    for value in [
        "",
        "\\",
        "\"",
        "\n",
        "\\n",
        "a\\\"\nb",
        "grün 🦀",
        "\r\t\0",
        "{x=\"y\"} 1",
    ] {
        texts.values_total.with(&value).increment(1);
    }
    let expected = r#"# HELP texts_total A "help" with C:\\new, joined lines,\nand a paragraph.
# TYPE texts_total counter
texts_total 0
# HELP values_total Values.
# TYPE values_total counter
values_total 1
values_total{value="\\"} 1
values_total{value="\""} 1
values_total{value="\n"} 1
values_total{value="\\n"} 1
values_total{value="a\\\"\nb"} 1
values_total{value="grün 🦀"} 1
values_total{value="CONTROL"} 1
values_total{value="{x=\"y\"} 1"} 1
"#;
    assert_eq!(registry.render(), expected.replace("CONTROL", "\r\t\0"));
}

#[derive(Metrics)]
struct Refusing {
    /// Amount.
    amount_total: Counter<f64>,
    /// What goes up and down.
    level: Gauge,
    /// Sizes.
    #[metric(buckets = [1.0])]
    amount_bytes: Histogram,
}

#[test]
fn values_that_have_no_place_are_counted() {
    let registry = Registry::new();
    let refusing = Refusing::register_in(&registry);
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        refusing.amount_total.increment(value);
        refusing.level.increment(value);
        refusing.level.decrement(value);
        refusing.amount_bytes.record(value);
    }
    refusing.amount_total.increment(-1.0);
    refusing.amount_total.absolute(f64::NAN);
    assert_eq!(refusing.amount_total.get().to_bits(), 0);
    assert_eq!(refusing.level.get().to_bits(), 0);
    assert_eq!(
        (
            refusing.amount_bytes.count(),
            refusing.amount_bytes.sum().to_bits()
        ),
        (0, 0)
    );
    // Handles are small and know no registry: these are counted in that of the process.
    let page = Registry::global().render();
    let refused = page
        .lines()
        .filter(|line| line.starts_with("metrics_runtime_values_refused_total"));
    assert_eq!(
        refused.collect::<Vec<_>>(),
        [
            "metrics_runtime_values_refused_total{type=\"counter\"} 5",
            "metrics_runtime_values_refused_total{type=\"gauge\"} 6",
            "metrics_runtime_values_refused_total{type=\"histogram\"} 3",
        ]
    );
}

#[test]
fn an_empty_registry_is_an_empty_page() {
    assert_eq!(Registry::new().render(), "");
}
