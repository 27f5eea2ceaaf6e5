//! What samples must keep to.

use std::collections::{BTreeMap, HashSet};

use super::found::Found;
use super::problem::Rule;
use crate::naming::MetricType;
use crate::testing::page::{Sample, number};

/// The names and labels of the samples of a page so far.
pub(super) type Seen<'s> = HashSet<(&'s str, Series<'s>)>;

/// The labels of a series, without the one that tells its samples apart.
type Series<'s> = BTreeMap<&'s str, &'s str>;

pub(super) fn check<'f>(found: &mut Found<'f>, seen: &mut Seen<'f>) {
    duplicates(found, seen);
    match found.family.metric_type {
        Some(MetricType::Counter) => counters(found),
        Some(MetricType::Histogram) => histograms(found),
        Some(MetricType::Summary) => summaries(found),
        // The text format knows no others.
        Some(MetricType::Gauge | MetricType::Info | MetricType::StateSet) | None => {}
    }
}

fn duplicates<'f>(found: &mut Found<'f>, seen: &mut Seen<'f>) {
    let family = found.family;
    for sample in &family.samples {
        if !seen.insert((&sample.name, series(sample, ""))) {
            found.at(
                sample.line,
                &sample.name,
                Rule::Duplicate,
                "stands there with the same labels already",
            );
        }
    }
}

fn counters(found: &mut Found<'_>) {
    let family = found.family;
    for sample in family.samples.iter().filter(|sample| sample.value < 0.0) {
        found.at(
            sample.line,
            &sample.name,
            Rule::Value,
            "is a counter below zero",
        );
    }
}

fn summaries(found: &mut Found<'_>) {
    let family = found.family;
    for sample in family
        .samples
        .iter()
        .filter(|sample| sample.name == family.name)
    {
        let quantile = label(sample, "quantile").and_then(number);
        if !quantile.is_some_and(|quantile| (0.0..=1.0).contains(&quantile)) {
            let text = "is a summary without a `quantile` from 0 to 1";
            found.at(sample.line, &sample.name, Rule::Value, text);
        }
    }
}

/// What a histogram has for one series.
#[derive(Default)]
struct Histogram<'s> {
    /// Their bounds and samples.
    buckets: Vec<(f64, &'s Sample)>,
    sum: Option<&'s Sample>,
    count: Option<&'s Sample>,
}

fn histograms(found: &mut Found<'_>) {
    let family = found.family;
    let mut histograms: BTreeMap<Series<'_>, Histogram<'_>> = BTreeMap::new();
    for sample in &family.samples {
        let histogram = histograms.entry(series(sample, "le")).or_default();
        if sample.name.ends_with("_sum") {
            histogram.sum = Some(sample);
        } else if sample.name.ends_with("_count") {
            histogram.count = Some(sample);
        } else if let Some(bound) = label(sample, "le").and_then(number) {
            histogram.buckets.push((bound, sample));
        } else {
            let text = "is a bucket without a number as its `le`";
            found.at(sample.line, &sample.name, Rule::Value, text);
        }
    }
    for histogram in histograms.values() {
        buckets(found, histogram);
    }
}

fn buckets(found: &mut Found<'_>, histogram: &Histogram<'_>) {
    let any = histogram.buckets.last().map(|(_, sample)| *sample);
    let any = any.or(histogram.count).or(histogram.sum);
    let line = any.map_or(found.family.line, |sample| sample.line);
    let mut wrong = |line, text: &str| {
        let family = found.family;
        found.at(line, &family.name, Rule::Value, text);
    };
    for pair in histogram.buckets.windows(2) {
        let [(bound, sample), (next_bound, next)] = pair else {
            continue;
        };
        if bound.partial_cmp(next_bound) != Some(std::cmp::Ordering::Less) {
            wrong(next.line, "has bounds that do not rise");
        }
        if next.value < sample.value {
            wrong(next.line, "has a bucket with less than the one before it");
        }
    }
    let last = histogram.buckets.last();
    let infinite = last.filter(|(bound, _)| *bound == f64::INFINITY);
    match (infinite, histogram.count) {
        (None, _) => wrong(line, "has no last bucket with `le=\"+Inf\"`"),
        (_, None) => wrong(line, "has no `_count`"),
        (Some((_, infinite)), Some(count)) => {
            if infinite.value.total_cmp(&count.value).is_ne() {
                wrong(count.line, "has a `_count` that is not its bucket `+Inf`");
            }
        }
    }
    if histogram.sum.is_none() {
        wrong(line, "has no `_sum`");
    }
}

fn series<'s>(sample: &'s Sample, without: &str) -> Series<'s> {
    let labels = sample
        .labels
        .iter()
        .map(|(name, value)| (&**name, &**value));
    // An empty value is an absent label.
    labels
        .filter(|(name, value)| *name != without && !value.is_empty())
        .collect()
}

fn label<'s>(sample: &'s Sample, name: &str) -> Option<&'s str> {
    let mut labels = sample.labels.iter();
    let (_, value) = labels.find(|(other, _)| other == name)?;
    Some(value)
}
