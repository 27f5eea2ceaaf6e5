//! Keys that belong to one type of metric: there where it needs them, and nowhere else.

use crate::declaration::buckets::Buckets;
use crate::declaration::descriptor::Descriptor;
use crate::label::LabelDomain;
use crate::naming::MetricType;

/// How many quantiles a summary may have.
const MAX_QUANTILES: usize = 20;
/// How many states fit into the number in which a state set is kept.
const MAX_STATES: usize = 64;
/// The longest window of a summary, in seconds.
const MAX_WINDOW: u64 = 24 * 60 * 60;

/// Keys that the type needs and does not have, or has and does not need.
pub(super) const fn mistake(family: &Descriptor) -> Option<&'static str> {
    let of_type = match family.shape.metric_type {
        MetricType::Histogram => of_buckets(family.buckets),
        MetricType::Summary => of_summary(family),
        MetricType::StateSet => of_states(family),
        MetricType::Info => of_info(family),
        MetricType::Counter | MetricType::Gauge => None,
    };
    if of_type.is_some() {
        return of_type;
    }
    if let Some(mistake) = foreign(family) {
        return Some(mistake);
    }
    match (family.shape.expires, family.idle) {
        (true, None) => Some(
            "an expiring gauge needs a time without a write after which it leaves the page: write `#[metric(idle = 60s)]`",
        ),
        (true, Some(idle)) if idle.is_zero() => {
            Some("`idle` is longer than nothing: write such as `idle = 60s`")
        }
        _ => None,
    }
}

/// Keys of another type.
const fn foreign(family: &Descriptor) -> Option<&'static str> {
    if let Descriptor {
        buckets: None,
        quantiles: None,
        window: None,
        state_label: None,
        idle: None,
        ..
    } = family
    {
        return None;
    }
    let metric_type = family.shape.metric_type;
    if family.buckets.is_some() && !matches!(metric_type, MetricType::Histogram) {
        return Some("only a histogram has `buckets`: remove the key, or write `Histogram`");
    }
    let is_summary = matches!(metric_type, MetricType::Summary);
    if family.quantiles.is_some() && !is_summary {
        return Some("only a summary has `quantiles`: remove the key, or write `Summary`");
    }
    if family.window.is_some() && !is_summary {
        return Some("only a summary has a `window`: remove the key, or write `Summary`");
    }
    if family.state_label.is_some() && !matches!(metric_type, MetricType::StateSet) {
        return Some(
            "`label` names the label of a state set's states: write `labels(\"…\")` for others, or `StateSet`",
        );
    }
    if family.idle.is_some() && !family.shape.expires {
        return Some(
            "only an expiring gauge has `idle`, since each write looks at the clock: remove the key, or write `ExpiringGauge`",
        );
    }
    None
}

const fn of_buckets(buckets: Option<Buckets>) -> Option<&'static str> {
    match buckets {
        None => Some(
            "a histogram needs buckets: write `#[metric(buckets = Buckets::LATENCY)]`, or a list such as `[0.1, 1.0]`",
        ),
        Some(buckets) => Buckets::mistake(buckets),
    }
}

const fn of_summary(family: &Descriptor) -> Option<&'static str> {
    let Some(quantiles) = family.quantiles else {
        return Some("a summary needs quantiles: write `#[metric(quantiles = [0.5, 0.9, 0.99])]`");
    };
    if quantiles.is_empty() {
        return Some("a summary needs a quantile: write such as `[0.5, 0.9, 0.99]`");
    }
    if quantiles.len() > MAX_QUANTILES {
        return Some("a summary has at most 20 quantiles: write fewer");
    }
    let mut i = 0;
    while i < quantiles.len() {
        if !(quantiles[i] >= 0.0 && quantiles[i] <= 1.0) {
            return Some("a quantile is from 0 to 1: the 99th percentile is `0.99`");
        }
        if i > 0 && quantiles[i] <= quantiles[i - 1] {
            return Some("quantiles increase: sort them, and remove those that are there twice");
        }
        i += 1;
    }
    if family.shape.removable {
        return Some("the series of a summary cannot be removed: write `Family<_, Summary>`");
    }
    match family.window {
        Some(window) if window.as_secs() < 1 || window.as_secs() > MAX_WINDOW => {
            Some("`window` is from a second to a day: write such as `window = 60s`")
        }
        _ => None,
    }
}

const fn of_states(family: &Descriptor) -> Option<&'static str> {
    const OPEN: &str = "the states of a state set are the variants of an enum: write `#[derive(LabelValue)]` on it";
    let Some((_, values)) = family.shape.states.get(0) else {
        return Some(OPEN);
    };
    let Some(count) = values.count() else {
        return Some(OPEN);
    };
    if count == 0 {
        return Some("a state set needs states: give its enum a variant");
    }
    if count > MAX_STATES {
        return Some("a state set has at most 64 states: use an enum with fewer variants");
    }
    if has_empty(values, count) {
        return Some(
            "a state that is written with no text cannot be told on the page: write an enum without an `Option`, or `#[label(rename = \"…\")]`",
        );
    }
    of_no_unit(family)
}

const fn has_empty(values: LabelDomain, count: usize) -> bool {
    let mut place = 0;
    while place < count {
        if values.text_at(place).is_empty() {
            return true;
        }
        place += 1;
    }
    false
}

const fn of_info(family: &Descriptor) -> Option<&'static str> {
    if !family.has_labels() {
        return Some("the labels of an info are the information: write `Info<Labels>`");
    }
    if family.max_series.is_some() {
        return Some("an info has one series: remove `max_series`");
    }
    of_no_unit(family)
}

const fn of_no_unit(family: &Descriptor) -> Option<&'static str> {
    if family.unit.is_some() {
        return Some("what is 0 or 1 has no unit: remove the key");
    }
    None
}
