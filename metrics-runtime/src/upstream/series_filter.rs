//! The page of metrics-exporter-prometheus, without what should not be there.

use std::collections::{HashMap, HashSet};

use metrics_exporter_prometheus::formatting::sanitize_label_value;

use super::page_lines::{described, families, labels};
use crate::naming::MetricType;
use crate::scrape::HiddenSeries;

/// The series to leave out, by the name of their family.
#[derive(Debug, Default)]
pub(super) struct SeriesFilter(HashMap<String, Family>);

#[derive(Debug)]
struct Family {
    is_counter: bool,
    /// The labels that tell its series apart.
    labels: Vec<String>,
    /// The label blocks of the series, with those labels alone.
    series: HashSet<String>,
}

impl SeriesFilter {
    pub(super) fn new(hidden: Vec<HiddenSeries>) -> Self {
        let families = hidden.into_iter().map(|HiddenSeries { family, series }| {
            let spec = family.spec();
            let labels = spec.labels.iter().flatten();
            let left_out = Family {
                is_counter: spec.metric_type == MetricType::Counter,
                labels: labels.map(|label| label.name.to_string()).collect(),
                series: series.iter().map(|pairs| written(pairs)).collect(),
            };
            (family.name().to_owned(), left_out)
        });
        Self(families.collect())
    }

    /// The page without those series. Where a label stands twice in a sample its last value stays, which is that of the series and not
    /// a global one: `twice` is told of the families.
    pub(super) fn rest_of(&self, page: &str, mut twice: impl FnMut(&str)) -> String {
        let mut out = String::with_capacity(page.len());
        for text in families(page) {
            let name = described(text).unwrap_or_default();
            let family = self.family(name);
            let (start, mut is_empty, mut is_twice) = (out.len(), true, false);
            for line in text.split_inclusive('\n') {
                if line.starts_with(['#', '\n']) {
                    out.push_str(line);
                    continue;
                }
                let (labels, rest) = labels(line);
                if family.is_some_and(|family| family.has(&labels)) {
                    continue;
                }
                is_empty = false;
                if has_twice(&labels) {
                    is_twice = true;
                    push_once(&mut out, line, &labels, rest);
                } else {
                    out.push_str(line);
                }
            }
            if is_empty {
                out.truncate(start);
            }
            if is_twice {
                twice(name);
            }
        }
        out
    }

    fn family(&self, name: &str) -> Option<&Family> {
        self.0.get(name).or_else(|| {
            // What `with_recommended_naming` adds.
            let family = self.0.get(name.strip_suffix("_total")?);
            family.filter(|family| family.is_counter)
        })
    }
}

impl Family {
    /// Whether this sample is of one of the series.
    fn has(&self, labels: &[(&str, &str)]) -> bool {
        let mut series = String::new();
        for name in &self.labels {
            let value = labels.iter().rfind(|(other, _)| other == name);
            if let Some((_, value)) = value.filter(|(_, value)| !value.is_empty()) {
                push(&mut series, name, value);
            }
        }
        self.series.contains(&series)
    }
}

/// A label block, as that crate writes the values.
fn written(pairs: &[(String, String)]) -> String {
    let mut block = String::new();
    for (name, value) in pairs {
        push(&mut block, name, &sanitize_label_value(value));
    }
    block
}

fn push(block: &mut String, name: &str, value: &str) {
    block.extend([name, "=\"", value, "\","]);
}

fn has_twice(labels: &[(&str, &str)]) -> bool {
    let is_before =
        |(at, (name, _)): (usize, &(&str, _))| labels[..at].iter().any(|(other, _)| other == name);
    labels.iter().enumerate().any(is_before)
}

/// Writes a sample in which each label stands once, with its last value.
fn push_once(out: &mut String, sample: &str, labels: &[(&str, &str)], rest: &str) {
    let (name, _) = sample.split_once('{').unwrap_or((sample, ""));
    let is_last = |(at, (name, _)): &(usize, &(&str, _))| {
        !labels[at + 1..].iter().any(|(other, _)| other == name)
    };
    let kept = labels.iter().enumerate().filter(is_last);
    let kept: Vec<_> = kept
        .map(|(_, (name, value))| format!("{name}=\"{value}\""))
        .collect();
    out.extend([name, "{", &kept.join(","), rest]);
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALLS: &str = "# TYPE calls_total counter\ncalls_total 1\ncalls_total{of=\"x\"} 2\n\n";
    const SIZE: &str = "# HELP size Size, {of=\"x\"}.\n# TYPE size gauge\nsize{of=\"x\",at=\"1\"} 1\nsize{of=\"y\\\"\",at=\"\"} 2\n\n";

    fn left_out(name: &str, is_counter: bool, series: &[&[(&str, &str)]]) -> SeriesFilter {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let series = series
            .iter()
            .map(|pairs| written(&pairs.iter().map(owned).collect::<Vec<_>>()));
        let family = Family {
            is_counter,
            labels: vec!["at".to_owned(), "of".to_owned()],
            series: series.collect(),
        };
        SeriesFilter(HashMap::from([(name.to_owned(), family)]))
    }

    #[test]
    fn series_are_told_by_their_own_labels() {
        let page = [CALLS, SIZE].concat();
        let y = SIZE.replace("size{of=\"x\",at=\"1\"} 1\n", "");
        let x = SIZE.replace("size{of=\"y\\\"\",at=\"\"} 2\n", "");
        let all: [(_, &[&[_]], _); 5] = [
            ("size", &[&[("at", "1"), ("of", "x")]], [CALLS, &y].concat()),
            ("size", &[&[("of", "y\"")]], [CALLS, &x].concat()),
            (
                "size",
                &[&[("of", "y\"")], &[("at", "1"), ("of", "x")]],
                CALLS.to_owned(),
            ),
            ("size", &[&[("of", "x")]], page.clone()),
            ("siz", &[&[]], page.clone()),
        ];
        for (name, series, expected) in all {
            let left_out = left_out(name, false, series);
            let left = left_out.rest_of(&page, |_| panic!("no label stands twice"));
            assert_eq!(left, expected, "{series:?}");
        }
    }

    #[test]
    fn counters_are_found_by_the_name_that_is_recommended() {
        let without = "# TYPE calls_total counter\ncalls_total{of=\"x\"} 2\n\n";
        let from = |left_out: SeriesFilter| left_out.rest_of(CALLS, |_| {});
        assert_eq!(from(left_out("calls", true, &[&[]])), without);
        assert_eq!(from(left_out("calls", false, &[&[]])), CALLS);
    }

    #[test]
    fn last_value_of_a_label_that_stands_twice_is_kept() {
        let twice = "# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\na{x=\"1,x=\\\"2\\\"\"} 2\n\n";
        let mut spoilt = Vec::new();
        let left = SeriesFilter::default().rest_of(twice, |name| spoilt.push(name.to_owned()));
        assert_eq!(
            left,
            "# TYPE a gauge\na{x=\"2\"} 1\na{x=\"1,x=\\\"2\\\"\"} 2\n\n"
        );
        assert_eq!(spoilt, ["a"]);
    }
}
