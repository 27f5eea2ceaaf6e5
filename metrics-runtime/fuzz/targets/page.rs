//! Pages against strict readers: whatever is in label values, exemplars and numbers, each format gives it back as it was recorded.
#![no_main]

#[path = "../../tests/protobuf/messages.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    clippy::pedantic,
    reason = "a part of it is used"
)]
mod messages;
#[path = "../../tests/common/page.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    clippy::pedantic,
    reason = "a part of it is used"
)]
mod page;

use std::collections::BTreeMap;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use messages::{LabelPair, MetricFamily};
use metrics_runtime::{
    Counter, Family, Gauge, Histogram, MAX_LABEL_VALUE_BYTES, Metrics, Registry,
};
use page::{Exemplar, Sample};
use prost::Message as _;

#[derive(Metrics)]
struct Fuzzed {
    /// Counted by two "labels", with a \ in its help.
    #[metric(labels("first", "second"))]
    counted_total: Family<(String, String), Counter>,
    /// Set by a label.
    #[metric(labels("label"))]
    level: Family<String, Gauge>,
    /// Values by a label.
    #[metric(labels("label"), buckets = [-1.0, 0.0, 0.5, 1e300])]
    observed: Family<String, Histogram>,
}

#[derive(Debug, Arbitrary)]
enum Record {
    Count(String, String, u32),
    Set(String, f64),
    Observe(String, f64),
    /// A count with an exemplar.
    Example(String, String, u32, String),
}

/// What was recorded, by the labels.
#[derive(Default)]
struct Recorded {
    counts: BTreeMap<(String, String), f64>,
    levels: BTreeMap<String, f64>,
    /// How many, and their sum.
    observed: BTreeMap<String, (f64, f64)>,
    /// The last one of each counter that has one.
    examples: BTreeMap<(String, String), (f64, String)>,
}

fuzz_target!(|records: Vec<Record>| {
    let registry = Registry::new();
    let recorded = record(records, &registry);
    let samples = |families: Vec<page::Family>| {
        let samples = families.into_iter().flat_map(|family| family.samples);
        samples.collect::<Vec<_>>()
    };
    let text = samples(page::parse(&registry.render()));
    assert!(text.iter().all(|sample| sample.exemplar.is_none()));
    recorded.check(&text, |_| None);
    let openmetrics = samples(page::parse_openmetrics(&registry.render_openmetrics()));
    // Prometheus refuses a page in OpenMetrics with U+0000 in an exemplar.
    recorded.check(&openmetrics, |id| Some(id.replace('\0', "\u{FFFD}")));
    recorded.check(&messages_of(&registry.render_protobuf()), |id| {
        Some(id.to_owned())
    });
});

fn record(records: Vec<Record>, registry: &Registry) -> Recorded {
    let fuzzed = Fuzzed::register_in(registry);
    let mut recorded = Recorded::default();
    for record in records.into_iter().take(32) {
        match record {
            Record::Count(first, second, n) => {
                let labels = (cut(&first), cut(&second));
                *recorded.counts.entry(labels).or_default() += f64::from(n);
                fuzzed
                    .counted_total
                    .with(&(first, second))
                    .increment(u64::from(n));
            }
            Record::Set(label, value) => {
                recorded.levels.insert(cut(&label), value);
                fuzzed.level.with(&label).set(value);
            }
            Record::Observe(label, value) => {
                let (count, sum) = recorded.observed.entry(cut(&label)).or_default();
                if value.is_finite() {
                    *count += 1.0;
                    *sum += value;
                }
                fuzzed.observed.with(&label).record(value);
            }
            Record::Example(first, second, n, example) => {
                let labels = (cut(&first), cut(&second));
                *recorded.counts.entry(labels.clone()).or_default() += f64::from(n);
                fuzzed
                    .counted_total
                    .with(&(first, second))
                    .increment_with_exemplar(u64::from(n), [("id", &example)]);
                // One that is longer than the format allows is not kept: the one before stays.
                if "id".len() + example.chars().count() <= 128 {
                    recorded.examples.insert(labels, (f64::from(n), example));
                }
            }
        }
    }
    recorded
}

impl Recorded {
    /// Compares it with all samples of a page, on which the id of an exemplar is `shown_as` that.
    fn check(&self, samples: &[Sample], shown_as: impl Fn(&str) -> Option<String>) {
        let of = |name: &'static str| samples.iter().filter(move |sample| sample.name == name);
        assert_eq!(of("counted_total").count(), self.counts.len());
        for sample in of("counted_total") {
            let labels = (value(sample, "first"), value(sample, "second"));
            assert_eq!(self.counts[&labels], sample.value);
            let expected = self.examples.get(&labels);
            let expected = expected.and_then(|(value, id)| Some((*value, shown_as(id)?)));
            let shown = sample.exemplar.as_ref().map(|shown| {
                let id = shown.labels.first().map(|(_, id)| id.clone());
                (shown.value, id.unwrap_or_default())
            });
            assert_eq!(shown, expected);
        }
        assert_eq!(of("level").count(), self.levels.len());
        for sample in of("level") {
            let expected = self.levels[&value(sample, "label")];
            assert!(
                expected == sample.value || (expected.is_nan() && sample.value.is_nan()),
                "{expected} is shown as {}",
                sample.value
            );
        }
        let all = || of("observed_bucket").filter(|sample| value(sample, "le") == "+Inf");
        assert_eq!(all().count(), self.observed.len());
        // `OpenMetrics` has neither a sum nor a count where a bound is negative.
        for sample in all().chain(of("observed_count")) {
            assert_eq!(self.observed[&value(sample, "label")].0, sample.value);
        }
        for sample in of("observed_sum") {
            let expected = self.observed[&value(sample, "label")].1;
            // Past the greatest number a sum is infinite, and then perhaps none.
            assert!(!expected.is_finite() || expected == sample.value);
        }
    }
}

/// The value of a label; an empty one is as good as none.
fn value(sample: &Sample, label: &str) -> String {
    let found = sample.labels.iter().find(|(other, _)| other == label);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

/// What is kept of a label value.
fn cut(value: &str) -> String {
    value[..value.floor_char_boundary(MAX_LABEL_VALUE_BYTES)].to_owned()
}

/// The messages of a page, as the samples that they stand for.
fn messages_of(mut page: &[u8]) -> Vec<Sample> {
    let mut samples = Vec::new();
    while !page.is_empty() {
        let family = MetricFamily::decode_length_delimited(&mut page).expect("a family");
        let name = family.name.expect("a name");
        for metric in family.metric {
            let mut labels: Vec<_> = metric.label.into_iter().map(pair).collect();
            let mut exemplar = None;
            let (suffix, value) = match (metric.counter, metric.gauge, metric.histogram) {
                (Some(counter), None, None) => {
                    exemplar = counter.exemplar;
                    ("", counter.value.expect("a value"))
                }
                (None, Some(gauge), None) => ("", gauge.value.expect("a value")),
                (None, None, Some(histogram)) => {
                    let buckets = histogram
                        .bucket
                        .iter()
                        .map(|bucket| bucket.cumulative_count);
                    assert!(buckets.clone().is_sorted());
                    assert_eq!(buckets.last(), Some(histogram.sample_count));
                    #[allow(clippy::cast_precision_loss, reason = "there are few records")]
                    let count = histogram.sample_count.expect("a count") as f64;
                    labels.push(("le".to_owned(), "+Inf".to_owned()));
                    ("_bucket", count)
                }
                other => panic!("of no kind: {other:?}"),
            };
            samples.push(Sample {
                name: format!("{name}{suffix}"),
                labels,
                value,
                exemplar: exemplar.map(|exemplar| Exemplar {
                    labels: exemplar.label.into_iter().map(pair).collect(),
                    value: exemplar.value.expect("a value"),
                }),
            });
        }
    }
    samples
}

fn pair(pair: LabelPair) -> (String, String) {
    (pair.name.expect("a name"), pair.value.expect("a value"))
}
