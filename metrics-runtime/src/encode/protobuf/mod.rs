//! The [protobuf format](https://prometheus.io/docs/instrumenting/exposition_formats/#protobuf-format): messages, each behind
//! its length.

mod messages;

use prost::Message as _;

use crate::label::{label_text, quoted};
use crate::naming::MetricType;
use crate::scrape::{MetricPoint, SeriesRef, Visitor};
use crate::series::{
    Bounds, FamilyHeader, Native, SeriesExtension, SummaryValue, ZERO_THRESHOLD, holds,
};
use messages as m;

/// A page under way.
pub(super) struct Protobuf {
    out: Vec<u8>,
    /// The family that is shown.
    family: Option<m::MetricFamily>,
    bounds: &'static [f64],
    /// Whether its histograms are native ones as well.
    is_native: bool,
    has_quoted_labels: bool,
}

impl Protobuf {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            out: Vec::with_capacity(bytes),
            family: None,
            bounds: &[],
            is_native: false,
            has_quoted_labels: false,
        }
    }

    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        self.end_family();
        self.out
    }

    fn end_family(&mut self) {
        if let Some(family) = self.family.take() {
            self.out.extend(family.encode_length_delimited_to_vec());
        }
    }

    /// Adds a metric with the labels of a series, before those that it has.
    fn push(&mut self, series: &SeriesRef<'_>, metric: m::Metric) {
        let pairs = if self.has_quoted_labels {
            quoted::read(series.labels)
        } else {
            let Ok((pairs, "")) = label_text::read(series.labels) else {
                unreachable!("what the registry writes can be read");
            };
            pairs
        };
        if let Some(family) = &mut self.family {
            let mut label = labels(pairs);
            label.extend(metric.label);
            family.metric.push(m::Metric { label, ..metric });
        }
    }

    fn histogram(&self, series: &SeriesRef<'_>, counts: &[u64], sum: f64) -> m::Metric {
        let native = self.is_native.then(|| {
            let counted = series.extension.and_then(SeriesExtension::native);
            counted.unwrap_or(Native::EMPTY)
        });
        // Prometheus refuses a native histogram whose buckets do not have its count.
        let total = native.as_ref().map(Native::count);
        let bounds = self.bounds.iter().copied().chain([f64::INFINITY]);
        let mut histogram = m::Histogram {
            sample_sum: Some(sum),
            bucket: buckets(series, counts, bounds, total),
            created_timestamp: Some(timestamp(series.created)),
            ..m::Histogram::default()
        };
        histogram.sample_count = histogram
            .bucket
            .last()
            .and_then(|last| last.cumulative_count);
        if let Some(native) = native {
            add_native(&mut histogram, &native);
        }
        m::Metric {
            histogram: Some(histogram),
            ..m::Metric::default()
        }
    }
}

impl Visitor for Protobuf {
    const WANTS_EXTENSION: bool = true;

    fn family(&mut self, header: &FamilyHeader<'_>) {
        self.end_family();
        self.bounds = header.bounds.map_or(&[], Bounds::bounds);
        self.is_native = header.native;
        self.has_quoted_labels = header.quoted.labels;
        self.family = Some(m::MetricFamily {
            name: Some(header.name.to_owned()),
            help: header.help.as_deref().map(str::to_owned),
            r#type: Some(metric_type(header.metric_type).into()),
            metric: Vec::new(),
            unit: header.suffix_unit().map(str::to_owned),
        });
    }

    #[expect(clippy::cast_precision_loss, reason = "the format has nothing but f64")]
    fn point(&mut self, series: &SeriesRef<'_>, point: MetricPoint<'_>) {
        let metric = match point {
            MetricPoint::Counter(total) => counter(series, total as f64),
            MetricPoint::FloatCounter(total) => counter(series, total),
            MetricPoint::Gauge(value) => gauge(value),
            MetricPoint::Histogram { counts, sum } => self.histogram(series, counts, sum),
            MetricPoint::Summary(value) => summary(series, value),
            MetricPoint::Info => gauge(1.0),
            MetricPoint::StateSet { states, bits } => {
                for (place, text) in states.texts().enumerate() {
                    let value = if holds(bits, place) { 1.0 } else { 0.0 };
                    let label = labels([(states.label, text)]);
                    let metric = m::Metric {
                        label,
                        ..gauge(value)
                    };
                    self.push(series, metric);
                }
                return;
            }
        };
        self.push(series, metric);
    }
}

fn counter(series: &SeriesRef<'_>, total: f64) -> m::Metric {
    m::Metric {
        counter: Some(m::Counter {
            value: Some(total),
            exemplar: exemplar(series, 0),
            created_timestamp: Some(timestamp(series.created)),
        }),
        ..m::Metric::default()
    }
}

fn gauge(value: f64) -> m::Metric {
    m::Metric {
        gauge: Some(m::Gauge { value: Some(value) }),
        ..m::Metric::default()
    }
}

fn summary(series: &SeriesRef<'_>, value: &SummaryValue) -> m::Metric {
    let quantiles = value.quantiles.iter().map(|(quantile, value)| m::Quantile {
        quantile: Some(*quantile),
        value: Some(*value),
    });
    m::Metric {
        summary: Some(m::Summary {
            sample_count: Some(value.count),
            sample_sum: Some(value.sum),
            quantile: quantiles.collect(),
            created_timestamp: Some(timestamp(series.created)),
        }),
        ..m::Metric::default()
    }
}

/// The format has no other types: of those the series are those of gauges, as in the text format.
fn metric_type(metric_type: MetricType) -> m::Type {
    match metric_type {
        MetricType::Counter => m::Type::Counter,
        MetricType::Gauge | MetricType::Info | MetricType::StateSet => m::Type::Gauge,
        MetricType::Histogram => m::Type::Histogram,
        MetricType::Summary => m::Type::Summary,
    }
}

fn labels(
    pairs: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
) -> Vec<m::LabelPair> {
    let pairs = pairs.into_iter().map(|(name, value)| m::LabelPair {
        name: Some(name.into()),
        value: Some(value.into()),
    });
    pairs.collect()
}

fn timestamp(unix_millis: u64) -> m::Timestamp {
    let (seconds, millis) = (unix_millis / 1000, unix_millis % 1000);
    m::Timestamp {
        seconds: seconds.cast_signed(),
        nanos: i32::try_from(millis * 1_000_000).unwrap_or_default(),
    }
}

/// The exemplar that a series has in this place.
fn exemplar(series: &SeriesRef<'_>, place: usize) -> Option<m::Exemplar> {
    let kept = series.extension?.exemplar(place)?;
    Some(m::Exemplar {
        label: labels(kept.labels()),
        value: Some(kept.value),
        timestamp: Some(timestamp(kept.unix_millis)),
    })
}

/// The buckets of a histogram, with those before in each. Where there is another `total`, records that came in between are
/// left out, or are in the last one.
fn buckets(
    series: &SeriesRef<'_>,
    counts: &[u64],
    bounds: impl Iterator<Item = f64>,
    total: Option<u64>,
) -> Vec<m::Bucket> {
    let mut count = 0_u64;
    let buckets = bounds.zip(counts).enumerate().map(|(index, (bound, own))| {
        count = count.wrapping_add(*own);
        let cumulative = match total {
            Some(total) if bound.is_infinite() => total,
            Some(total) => count.min(total),
            None => count,
        };
        m::Bucket {
            cumulative_count: Some(cumulative),
            upper_bound: Some(bound),
            exemplar: exemplar(series, index),
        }
    });
    buckets.collect()
}

/// Makes a histogram a native one as well.
fn add_native(histogram: &mut m::Histogram, native: &Native) {
    histogram.schema = Some(native.schema);
    histogram.zero_threshold = Some(ZERO_THRESHOLD);
    histogram.zero_count = Some(native.zero_count);
    (histogram.positive_span, histogram.positive_delta) = spans(&native.positive);
    (histogram.negative_span, histogram.negative_delta) = spans(&native.negative);
    let exemplars = histogram
        .bucket
        .iter()
        .filter_map(|bucket| bucket.exemplar.clone());
    histogram.exemplars = exemplars.collect();
}

/// Runs of neighbouring buckets, and by how much each bucket has more than the one before.
fn spans(buckets: &[(i32, u64)]) -> (Vec<m::BucketSpan>, Vec<i64>) {
    let mut spans: Vec<m::BucketSpan> = Vec::new();
    let mut deltas = Vec::with_capacity(buckets.len());
    let (mut next, mut before) = (0, 0);
    for (index, count) in buckets {
        let offset = *index - next;
        match spans.last_mut() {
            Some(span) if offset == 0 => span.length = span.length.map(|length| length + 1),
            _ => spans.push(m::BucketSpan {
                offset: Some(offset),
                length: Some(1),
            }),
        }
        deltas.push(count.cast_signed().wrapping_sub(before));
        (next, before) = (*index + 1, count.cast_signed());
    }
    (spans, deltas)
}

impl std::fmt::Debug for Protobuf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Protobuf")
            .field("bytes", &self.out.len())
            .finish_non_exhaustive()
    }
}
