//! The lines of samples, which the formats have in common.

use std::borrow::Cow;

use crate::label::{label_text, value_text};
use crate::scrape::{MetricPoint, SeriesRef};
use crate::series::{Bounds, FamilyHeader, SeriesExtension, States};
use crate::support::{bound_text, push_f64, push_u64};

/// The lines of a page under way.
#[derive(Debug)]
pub(super) struct Samples {
    pub(super) out: String,
    /// The name of the current family, as it is written between quotes where it stands in any.
    name: String,
    is_quoted: bool,
    bounds: Option<&'static Bounds>,
}

impl Samples {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            out: String::with_capacity(bytes),
            name: String::new(),
            is_quoted: false,
            bounds: None,
        }
    }

    pub(super) fn into_string(self) -> String {
        self.out
    }

    /// Starts a line up to the blank before its value.
    #[inline]
    fn start(&mut self, suffix: &str, labels: &str) {
        if self.is_quoted {
            return self.start_quoted(suffix, &[labels]);
        }
        self.out.push_str(&self.name);
        self.push_labels(suffix, labels);
    }

    #[inline]
    fn push_labels(&mut self, suffix: &str, labels: &str) {
        self.out.push_str(suffix);
        if !labels.is_empty() {
            self.out.push('{');
            self.out.push_str(labels);
            self.out.push('}');
        }
        self.out.push(' ');
    }

    /// As [`start`](Self::start), with one label more.
    #[inline]
    fn start_with(&mut self, suffix: &str, labels: &str, name: &str, value: &str) {
        if self.is_quoted {
            return self.start_quoted(suffix, &[labels, &format!("{name}=\"{value}\"")]);
        }
        self.out.push_str(&self.name);
        self.out.push_str(suffix);
        self.out.push('{');
        if !labels.is_empty() {
            self.out.push_str(labels);
            self.out.push(',');
        }
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.out.push_str(value);
        self.out.push_str("\"} ");
    }

    /// As [`start`](Self::start), with one more label that is written down already.
    fn start_with_pair(&mut self, labels: &str, pair: &str) {
        let comma = if labels.is_empty() { "" } else { "," };
        self.out
            .extend([&*self.name, "{", labels, comma, pair, "} "]);
    }

    /// As [`start`](Self::start), where the name stands among the labels.
    #[cold]
    fn start_quoted(&mut self, suffix: &str, labels: &[&str]) {
        self.out.extend(["{\"", &self.name, suffix, "\""]);
        for labels in labels.iter().filter(|labels| !labels.is_empty()) {
            self.out.extend([",", labels]);
        }
        self.out.push_str("} ");
    }

    #[inline]
    fn end_u64(&mut self, value: u64) {
        push_u64(&mut self.out, value);
        self.out.push('\n');
    }

    #[inline]
    fn end_f64(&mut self, value: f64) {
        push_f64(&mut self.out, value);
        self.out.push('\n');
    }

    /// The samples of this family come next.
    pub(super) fn family(&mut self, header: &FamilyHeader<'_>) {
        self.is_quoted = header.quoted.family;
        self.name.clear();
        if header.quoted.family {
            value_text::push_escaped(&mut self.name, header.name);
        } else {
            self.name.push_str(header.name);
        }
        self.bounds = header.bounds;
    }

    /// A line of metadata.
    pub(super) fn metadata(&mut self, word: &str, name: &str, text: &str) {
        self.out.extend(["# ", word, " "]);
        if self.is_quoted {
            self.out.push('"');
            value_text::push_escaped(&mut self.out, name);
            self.out.push('"');
        } else {
            self.out.push_str(name);
        }
        self.out.extend([" ", text, "\n"]);
    }

    /// Writes the samples of a series.
    #[expect(
        clippy::inline_always,
        reason = "the walk knows the type of the point, so that nothing is left of the match"
    )]
    #[inline(always)]
    pub(super) fn point(&mut self, series: &SeriesRef<'_>, point: MetricPoint<'_>) {
        match point {
            MetricPoint::Counter(total) => {
                self.start("", series.labels);
                push_u64(&mut self.out, total);
                self.end(series, 0);
            }
            MetricPoint::FloatCounter(total) => {
                self.start("", series.labels);
                push_f64(&mut self.out, total);
                self.end(series, 0);
            }
            MetricPoint::Gauge(value) => {
                self.start("", series.labels);
                self.end_f64(value);
            }
            MetricPoint::Histogram { counts, sum } => self.histogram(series, counts, Some(sum)),
            MetricPoint::Summary(value) => {
                let quantiles = value.quantiles.iter().copied();
                self.summary(series, quantiles, Some(value.sum), value.count);
            }
            MetricPoint::Info => {
                self.start("", series.labels);
                self.end_u64(1);
            }
            MetricPoint::StateSet { states, bits } => self.state_set(series, states, bits),
        }
    }

    /// Without a sum where that is not to be shown.
    pub(super) fn histogram(&mut self, series: &SeriesRef<'_>, counts: &[u64], sum: Option<f64>) {
        let mut count = 0_u64;
        let texts = self.bounds.map_or(&[][..], Bounds::texts).iter();
        for (index, (le, bucket)) in texts.zip(counts).enumerate() {
            count = count.wrapping_add(*bucket);
            self.start_with("_bucket", series.labels, "le", le);
            push_u64(&mut self.out, count);
            self.end(series, index);
        }
        if let Some(sum) = sum {
            self.start("_sum", series.labels);
            self.end_f64(sum);
            self.start("_count", series.labels);
            self.end_u64(count);
        }
    }

    fn state_set(&mut self, series: &SeriesRef<'_>, states: &States, bits: u64) {
        for (pair, holds) in states.pairs(bits) {
            self.start_with_pair(series.labels, pair);
            self.end_u64(u64::from(holds));
        }
    }

    pub(super) fn summary(
        &mut self,
        series: &SeriesRef<'_>,
        quantiles: impl IntoIterator<Item = (f64, f64)>,
        sum: Option<f64>,
        count: u64,
    ) {
        for (quantile, at) in quantiles {
            self.start_with("", series.labels, "quantile", &bound_text(quantile));
            self.end_f64(at);
        }
        if let Some(sum) = sum {
            self.start("_sum", series.labels);
            self.end_f64(sum);
        }
        self.start("_count", series.labels);
        self.end_u64(count);
    }

    /// When a series of the family with this name was registered.
    pub(super) fn created(&mut self, name: &str, series: &SeriesRef<'_>) {
        if self.is_quoted {
            self.out.push_str("{\"");
            value_text::push_escaped(&mut self.out, name);
            self.out.push_str("_created\"");
            if !series.labels.is_empty() {
                self.out.extend([",", series.labels]);
            }
            self.out.push_str("} ");
        } else {
            self.out.push_str(name);
            self.push_labels("_created", series.labels);
        }
        self.end_f64(seconds(series.created));
    }

    /// Ends a line, with the exemplar that its sample has in this place, where these are looked for.
    #[inline]
    fn end(&mut self, series: &SeriesRef<'_>, place: usize) {
        if let Some(extension) = series.extension {
            self.push_exemplar(extension, place);
        }
        self.out.push('\n');
    }

    fn push_exemplar(&mut self, extension: &SeriesExtension, place: usize) {
        let Some(exemplar) = extension.exemplar(place) else {
            return;
        };
        let labels = exemplar.labels().into_iter();
        let labels: Vec<_> = labels
            .map(|(name, value)| (name, without_nul(value)))
            .collect();
        self.out.push_str(" # {");
        label_text::push(
            &mut self.out,
            labels.iter().map(|(name, value)| (*name, &**value)),
        );
        self.out.push_str("} ");
        push_f64(&mut self.out, exemplar.value);
        self.out.push(' ');
        push_f64(&mut self.out, seconds(exemplar.unix_millis));
    }
}

/// A label value of an exemplar, with U+FFFD in place of each U+0000: Prometheus' lexer of `OpenMetrics` refuses the whole page
/// for a U+0000 in an exemplar. It takes one in all other values and in help texts, and every other character everywhere.
fn without_nul(value: Cow<'_, str>) -> Cow<'_, str> {
    if value.contains('\0') {
        value.replace('\0', "\u{FFFD}").into()
    } else {
        value
    }
}

/// Milliseconds as the formats have times.
fn seconds(millis: u64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "2^53 milliseconds are 285 000 years"
    )]
    let millis = millis as f64;
    millis / 1e3
}
