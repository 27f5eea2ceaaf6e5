//! Limits on texts that come from outside the program, and the means to keep to them.
//!
//! Each limit is reported when it is exceeded: a counter whose name starts with `metrics_runtime_` goes up, and the first
//! case of a kind is logged. Texts are cut at a character. Names are never cut so that two of them become one.

use std::borrow::Cow;

/// The longest label value in bytes. A longer one is cut, at a character, and counted in
/// `metrics_runtime_label_values_cut_total`: two values that differ only behind that share a series.
pub const MAX_LABEL_VALUE_BYTES: usize = 4096;

/// The longest metric name in bytes that the [`metrics`] facade may use. A metric with a longer name is refused: its handle does
/// nothing, and `metrics_runtime_facade_refused_total` and `metrics_runtime_limits_exceeded_total{limit="metric_name"}` count it.
pub const MAX_METRIC_NAME_BYTES: usize = 1024;

/// The longest label name in bytes that the [`metrics`] facade may use. A longer one is cut, and ends in a hash of the whole name, so
/// that two names stay apart; `metrics_runtime_limits_exceeded_total{limit="label_name"}` counts it.
pub const MAX_LABEL_NAME_BYTES: usize = 1024;

/// The most labels of a series that the [`metrics`] facade may use. The first ones in the order of their names are kept;
/// `metrics_runtime_limits_exceeded_total{limit="labels"}` counts the others.
pub const MAX_LABELS: usize = 64;

/// The longest help text in bytes that `describe_counter!` and its like may give. A longer one is cut, at a character;
/// `metrics_runtime_limits_exceeded_total{limit="help"}` counts it.
pub const MAX_HELP_BYTES: usize = 4096;

/// The most metric names that `describe_counter!` and its like may describe in a registry. A description of another name is
/// dropped; `metrics_runtime_limits_exceeded_total{limit="descriptions"}` counts it.
pub const MAX_DESCRIPTIONS: usize = 10_000;

/// The most metric families that the [`metrics`] facade may make in a registry, unless
/// [`ExporterBuilder::max_facade_families`](crate::ExporterBuilder::max_facade_families) sets another limit. Records under further
/// names are dropped; `metrics_runtime_facade_families_overflow_total` counts them.
pub const MAX_FACADE_FAMILIES: usize = 10_000;

/// The most components of a [`Health`](crate::Health). Past that, a component that is up is not listed, and one that is down turns
/// the component `__overflow__` down; `metrics_runtime_limits_exceeded_total{limit="health_components"}` counts both.
pub const MAX_HEALTH_COMPONENTS: usize = 1000;

/// The longest name of a component of a [`Health`](crate::Health) in bytes. A longer one is cut, and ends in a hash of the whole
/// name; `metrics_runtime_limits_exceeded_total{limit="health_name"}` counts it.
pub const MAX_HEALTH_NAME_BYTES: usize = 256;

/// The longest reason in bytes why a component of a [`Health`](crate::Health) is down. A longer one is cut, at a character;
/// `metrics_runtime_limits_exceeded_total{limit="health_reason"}` counts it.
pub const MAX_HEALTH_REASON_BYTES: usize = 4096;

/// The most names of which a registry remembers that they are logged.
pub(crate) const MAX_LOGGED_NAMES: usize = 10_000;

/// A limit that a text from outside can exceed, by its name in `metrics_runtime_limits_exceeded_total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    MetricName,
    LabelName,
    Labels,
    Help,
    Descriptions,
    HealthComponents,
    HealthName,
    HealthReason,
}

impl Limit {
    /// Returns the value of the label `limit`.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::MetricName => "metric_name",
            Self::LabelName => "label_name",
            Self::Labels => "labels",
            Self::Help => "help",
            Self::Descriptions => "descriptions",
            Self::HealthComponents => "health_components",
            Self::HealthName => "health_name",
            Self::HealthReason => "health_reason",
        }
    }
}

/// Returns the longest start of a text that has at most `limit` bytes and ends at a character.
#[inline]
pub(crate) fn cut(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    let end = (0..=limit).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// The bytes that the hash takes behind a name that was cut.
const HASH_BYTES: usize = 17;

/// Returns a name of at most `limit` bytes. A longer name is cut, and ends in `_` and 16 hexadecimal digits of its hash.
pub(crate) fn cut_name(name: &str, limit: usize) -> Cow<'_, str> {
    if name.len() <= limit {
        return Cow::Borrowed(name);
    }
    let start = cut(name, limit.saturating_sub(HASH_BYTES));
    Cow::Owned(format!("{start}_{:016x}", hash(name)))
}

/// Returns the FNV-1a hash of a text. Names on a page depend on it, so it must be the same in every build.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_at_a_character() {
        assert_eq!(cut("üü", 4), "üü");
        assert_eq!(cut("üü", 3), "ü");
        assert_eq!(cut("üü", 1), "");
    }

    #[test]
    fn long_names_with_one_start_stay_apart() {
        let [a, b] = ["a", "b"].map(|end| "x".repeat(100) + end);
        let [cut_a, cut_b] = [&a, &b].map(|name| cut_name(name, 40));
        assert_eq!((cut_a.len(), cut_b.len()), (40, 40));
        assert_ne!(cut_a, cut_b);
        assert_eq!(cut_name(&a, 101), a);
        // The names on a page stay the same from build to build.
        assert_eq!(cut_name("abcdefghijklmnopqrst", 18), "a_540532bba32d3e4d");
    }
}
