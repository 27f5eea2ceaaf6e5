//! The page in the protobuf format, and native histograms.
#![cfg(feature = "protobuf")]

#[path = "protobuf/messages.rs"]
mod messages;

use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use messages::{
    Bucket, BucketSpan, Counter as CounterMessage, Exemplar, Histogram as HistogramMessage,
    LabelPair, Metric, MetricFamily, Timestamp, Value,
};
use metrics_runtime::{Counter, Family, Gauge, Histogram, Metrics, Registry, Removable, metrics};
use prost::Message as _;

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct ShopMetrics {
    /// Bytes "moved", or \ not.
    #[metric(
        unit = "bytes",
        alias = "throughput",
        until = "2.0",
        labels("door", "open")
    )]
    moved_bytes_total: Family<(&'static str, bool), Counter>,
    /// Orders waiting.
    orders_waiting: Gauge,
    /// Money that an order brought.
    #[metric(buckets = [0.0, 10.0])]
    order_euros: Histogram,
}

#[derive(Metrics)]
struct NativeMetrics {
    /// Time a query took.
    #[metric(buckets = [1.0], native)]
    query_seconds: Histogram,
    /// Time that a table took.
    #[metric(buckets = [1.0], native, labels("final"))]
    table_seconds: Family<bool, Histogram>,
    /// Time that a guest took.
    #[metric(buckets = [1.0], native, labels("guest"))]
    guest_seconds: Family<String, Histogram, Removable>,
    /// Time that a door took.
    #[metric(buckets = [1.0], native, labels("door"))]
    door_seconds: Family<String, Histogram>,
    /// Rows a query returned.
    #[metric(buckets = [1.0])]
    query_rows: Histogram,
}

/// The families on the page, without the times when series were registered, which are checked.
fn families(registry: &Registry) -> Vec<MetricFamily> {
    let page = registry.render_protobuf();
    let mut rest = &*page;
    let mut families = Vec::new();
    while !rest.is_empty() {
        families.push(MetricFamily::decode_length_delimited(&mut rest).expect("a family"));
    }
    for metric in families.iter_mut().flat_map(|family| &mut family.metric) {
        let created = match metric {
            Metric {
                counter: Some(counter),
                ..
            } => &mut counter.created_timestamp,
            Metric {
                histogram: Some(histogram),
                ..
            } => &mut histogram.created_timestamp,
            Metric {
                summary: Some(summary),
                ..
            } => &mut summary.created_timestamp,
            _ => continue,
        };
        assert_recent(&created.take().expect("a time"));
    }
    families
}

fn assert_recent(time: &Timestamp) {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock")
        .as_secs();
    let seconds = time.seconds.and_then(|seconds| u64::try_from(seconds).ok());
    assert!((now - 60..=now).contains(&seconds.expect("seconds")));
    assert_eq!(time.nanos.unwrap_or_default() % 1_000_000, 0);
}

fn histogram(registry: &Registry, name: &str, label: Option<&str>) -> HistogramMessage {
    let families = families(registry);
    let is_it = |family: &&MetricFamily| family.name.as_deref() == Some(name);
    let family = families.iter().find(is_it).expect("the family");
    let has_label = |metric: &&Metric| {
        let value = metric.label.first().and_then(|pair| pair.value.as_deref());
        value == label
    };
    let metric = family.metric.iter().find(has_label).expect("the series");
    metric.histogram.clone().expect("a histogram")
}

fn label((name, value): (&str, &str)) -> LabelPair {
    LabelPair {
        name: Some(name.to_owned()),
        value: Some(value.to_owned()),
    }
}

fn counter(labels: [(&str, &str); 2], value: f64, exemplar: Option<Exemplar>) -> Metric {
    Metric {
        label: labels.map(label).into(),
        counter: Some(CounterMessage {
            value: Some(value),
            exemplar,
            created_timestamp: None,
        }),
        ..Metric::default()
    }
}

fn bucket(count: u64, bound: f64, exemplar: Option<Exemplar>) -> Bucket {
    Bucket {
        cumulative_count: Some(count),
        upper_bound: Some(bound),
        exemplar,
        cumulative_count_float: None,
    }
}

/// The exemplar without its time, which is checked.
fn timeless(exemplar: &mut Option<Exemplar>) {
    let Some(exemplar) = exemplar else { return };
    assert_recent(&exemplar.timestamp.take().expect("a time"));
}

fn exemplar(pair: (&str, &str), value: f64) -> Exemplar {
    Exemplar {
        label: vec![label(pair)],
        value: Some(value),
        timestamp: None,
    }
}

#[test]
fn the_page_as_messages() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    let door = "left \"\\\n, right=\"";
    shop.moved_bytes_total
        .with(&(door, true))
        .increment_with_exemplar(5, [("id", "a\"b")]);
    shop.orders_waiting.set(-1.5);
    shop.order_euros.record(-3);
    shop.order_euros
        .record_with_exemplar(12, [("id", "twelve")]);
    let mut shown = families(&registry);
    for metric in shown.iter_mut().flat_map(|family| &mut family.metric) {
        metric
            .counter
            .iter_mut()
            .for_each(|counter| timeless(&mut counter.exemplar));
        let buckets = metric
            .histogram
            .iter_mut()
            .flat_map(|histogram| &mut histogram.bucket);
        buckets.for_each(|bucket| timeless(&mut bucket.exemplar));
    }
    let family = |name: &str, help: &str, r#type, unit: Option<&str>, metric| MetricFamily {
        name: Some(name.to_owned()),
        help: Some(help.to_owned()),
        r#type: Some(r#type),
        metric: vec![metric],
        unit: unit.map(str::to_owned),
    };
    let moved = || {
        counter(
            [("door", door), ("open", "true")],
            5.0,
            Some(exemplar(("id", "a\"b"), 5.0)),
        )
    };
    let euros = HistogramMessage {
        sample_count: Some(2),
        sample_sum: Some(9.0),
        bucket: vec![
            bucket(1, 0.0, None),
            bucket(1, 10.0, None),
            bucket(2, f64::INFINITY, Some(exemplar(("id", "twelve"), 12.0))),
        ],
        ..HistogramMessage::default()
    };
    let euros = Metric {
        histogram: Some(euros),
        ..Metric::default()
    };
    let waiting = Metric {
        gauge: Some(Value { value: Some(-1.5) }),
        ..Metric::default()
    };
    let help = "Bytes \"moved\", or \\ not.";
    let renamed = format!("{help} Renamed to shop_moved_bytes_total; here until 2.0.");
    assert_eq!(
        shown,
        [
            family("shop_moved_bytes_total", help, 0, Some("bytes"), moved()),
            family(
                "shop_order_euros",
                "Money that an order brought.",
                4,
                None,
                euros
            ),
            family("shop_orders_waiting", "Orders waiting.", 1, None, waiting),
            family("throughput", &renamed, 0, None, moved()),
        ]
    );
}

#[test]
fn no_families_are_no_bytes() {
    assert_eq!(Registry::new().render_protobuf(), b"");
}

#[cfg(feature = "summary")]
#[test]
fn summaries_have_their_quantiles() {
    let registry = Registry::new();
    metrics::with_local_recorder(&registry.recorder(), || {
        for _ in 0..10 {
            metrics::histogram!("latency").record(2.0);
        }
    });
    let [family] = &families(&registry)[..] else {
        panic!("one family");
    };
    assert_eq!(
        (
            family.name.as_deref(),
            family.help.as_deref(),
            family.r#type
        ),
        (Some("latency"), None, Some(2))
    );
    let summary = family.metric[0].summary.as_ref().expect("a summary");
    assert_eq!(
        (summary.sample_count, summary.sample_sum),
        (Some(10), Some(20.0))
    );
    let quantiles: Vec<_> = summary
        .quantile
        .iter()
        .map(|at| at.quantile.unwrap())
        .collect();
    assert_eq!(quantiles, [0.5, 0.9, 0.95, 0.99]);
    assert!(
        summary
            .quantile
            .iter()
            .all(|at| (at.value.unwrap() - 2.0).abs() < 0.01)
    );
}

fn span(offset: i32, length: u32) -> BucketSpan {
    BucketSpan {
        offset: Some(offset),
        length: Some(length),
    }
}

#[test]
fn a_native_histogram_stands_beside_the_buckets() {
    let registry = Registry::new();
    let NativeMetrics {
        query_seconds: query,
        query_rows,
        ..
    } = NativeMetrics::register_in(&registry);
    query_rows.record(5);
    let empty = histogram(&registry, "query_seconds", None);
    assert_eq!((empty.schema, empty.zero_count), (Some(3), Some(0)));
    assert_eq!(empty.zero_threshold, Some((-128_f64).exp2()));
    assert!(empty.positive_span.is_empty() && empty.negative_span.is_empty());

    for value in [0.0, 1.0, 1.0, 1.05, 1.0, 4.0, -2.0, -0.5] {
        query.record(value);
    }
    query.record_with_exemplar(1.05, [("id", "x")]);
    let mut shown = histogram(&registry, "query_seconds", None);
    for exemplar in &mut shown.exemplars {
        let mut kept = Some(exemplar.clone());
        timeless(&mut kept);
        *exemplar = kept.expect("it is there");
    }
    timeless(&mut shown.bucket[1].exemplar);
    let expected = HistogramMessage {
        sample_count: Some(9),
        sample_sum: Some(6.6),
        bucket: vec![
            bucket(6, 1.0, None),
            bucket(9, f64::INFINITY, Some(exemplar(("id", "x"), 1.05))),
        ],
        schema: Some(3),
        zero_threshold: empty.zero_threshold,
        zero_count: Some(1),
        // Up to 2^(-8/8), and 2^(8/8), away from zero.
        negative_span: vec![span(-8, 1), span(15, 1)],
        negative_delta: vec![1, 0],
        // Up to 2^(0/8), 2^(1/8) and 2^(16/8).
        positive_span: vec![span(0, 2), span(14, 1)],
        positive_delta: vec![3, -1, -1],
        exemplars: vec![exemplar(("id", "x"), 1.05)],
        ..HistogramMessage::default()
    };
    assert!((shown.sample_sum.unwrap() - 6.6).abs() < 1e-9);
    shown.sample_sum = expected.sample_sum;
    assert_eq!(shown, expected);
    let rows = histogram(&registry, "query_rows", None);
    assert_eq!((rows.schema, rows.zero_threshold), (None, None));
}

/// The counts of all buckets.
fn counts(shown: &HistogramMessage) -> u64 {
    let sum = |spans: &[BucketSpan], deltas: &[i64]| {
        let length: u32 = spans.iter().filter_map(|span| span.length).sum();
        assert_eq!(usize::try_from(length), Ok(deltas.len()));
        let (_, sum) = deltas.iter().fold((0, 0), |(count, sum), delta| {
            (count + delta, sum + count + delta)
        });
        u64::try_from(sum).expect("a count")
    };
    shown.zero_count.unwrap_or_default()
        + sum(&shown.positive_span, &shown.positive_delta)
        + sum(&shown.negative_span, &shown.negative_delta)
}

#[test]
fn all_kinds_of_families_can_be_native() {
    let registry = Registry::new();
    let native = NativeMetrics::register_in(&registry);
    native.table_seconds.with(&true).record(3);
    native.guest_seconds.with(&"ada".into()).record(4);
    native.door_seconds.with(&"left".into()).record(5);
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::histogram!("door_seconds", "door" => "left").record(5.0);
    });
    let cases = [
        ("table_seconds", "false", 0),
        ("table_seconds", "true", 1),
        ("guest_seconds", "ada", 1),
        ("door_seconds", "left", 2),
    ];
    for (name, label, count) in cases {
        let shown = histogram(&registry, name, Some(label));
        assert_eq!(
            (counts(&shown), shown.sample_count),
            (count, Some(count)),
            "{name}"
        );
    }
    assert!(native.guest_seconds.remove(&"ada".into()));
    native.guest_seconds.with(&"ada".into());
    assert_eq!(
        counts(&histogram(&registry, "guest_seconds", Some("ada"))),
        0
    );
}

#[test]
fn there_are_at_most_160_buckets() {
    let registry = Registry::new();
    let query = NativeMetrics::register_in(&registry).query_seconds;
    for exponent in -500..500 {
        query.record(2_f64.powi(exponent));
        query.record(-(2_f64.powi(exponent)));
    }
    let shown = histogram(&registry, "query_seconds", None);
    assert_eq!((counts(&shown), shown.sample_count), (2000, Some(2000)));
    let buckets = shown.positive_delta.len() + shown.negative_delta.len();
    assert!(
        buckets <= 160 && shown.schema < Some(0),
        "{buckets} in {:?}",
        shown.schema
    );
}

#[test]
fn the_count_is_that_of_the_buckets_at_any_time() {
    let registry = Registry::new();
    let query = NativeMetrics::register_in(&registry).query_seconds;
    thread::scope(|scope| {
        for thread in 0..2 {
            scope.spawn(move || {
                for n in 0..20_000 {
                    query.record(f64::from(n % 100) + f64::from(thread));
                }
            });
        }
        let mut before = (0, 0);
        for _ in 0..200 {
            let shown = histogram(&registry, "query_seconds", None);
            let cumulative: Vec<_> = shown
                .bucket
                .iter()
                .filter_map(|bucket| bucket.cumulative_count)
                .collect();
            let [small, all] = cumulative[..] else {
                panic!("two buckets");
            };
            assert_eq!((counts(&shown), shown.sample_count), (all, Some(all)));
            assert!(
                small <= all && before.0 <= small && before.1 <= all,
                "{before:?}, {small} {all}"
            );
            before = (small, all);
        }
    });
    assert_eq!(counts(&histogram(&registry, "query_seconds", None)), 40_000);
    assert_eq!(query.count(), 40_000);
}

#[test]
fn unit_that_the_facade_gives_is_shown() {
    let registry = Registry::new();
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::describe_counter!("sent_bytes_total", metrics::Unit::Bytes, "Bytes sent.");
        metrics::counter!("sent_bytes_total").increment(1);
        metrics::describe_gauge!("size", metrics::Unit::Bytes, "A size.");
        metrics::gauge!("size").set(1);
    });
    let units: Vec<_> = families(&registry)
        .into_iter()
        .map(|family| (family.name, family.unit))
        .collect();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        units,
        [
            (text("sent_bytes_total"), text("bytes")),
            (text("size"), None)
        ]
    );
}
