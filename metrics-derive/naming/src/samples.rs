//! Suffixes and labels that belong to one type of metric.

/// A type of metric in the text format, except for `untyped`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// `counter`.
    Counter,
    /// `gauge`.
    Gauge,
    /// `histogram`.
    Histogram,
    /// `summary`.
    Summary,
}

impl Type {
    /// Returns the word on the `# TYPE` line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Summary => "summary",
        }
    }

    /// Returns whether both are the same type.
    #[must_use]
    pub const fn is(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Counter, Self::Counter)
                | (Self::Gauge, Self::Gauge)
                | (Self::Histogram, Self::Histogram)
                | (Self::Summary, Self::Summary)
        )
    }

    /// Returns what the names of the samples have behind the name of the family, in the text format.
    #[must_use]
    pub const fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Counter | Self::Gauge => &[""],
            Self::Histogram => &["_bucket", "_sum", "_count"],
            Self::Summary => &["", "_sum", "_count"],
        }
    }

    /// Returns what the names of the samples have behind the name of the family, in the text format or in `OpenMetrics`, except
    /// for the name itself.
    #[must_use]
    pub const fn all_suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Counter | Self::Gauge => &[],
            Self::Histogram => &SAMPLE_SUFFIXES,
            Self::Summary => SAMPLE_SUFFIXES.split_at(1).1,
        }
    }
}

/// The suffixes that samples of some type have in the text format or in `OpenMetrics`, without `_total` and `_info`, which are
/// part of the name of a declared family.
pub const SAMPLE_SUFFIXES: [&str; 4] = ["_bucket", "_sum", "_count", "_created"];

/// Returns the [suffix of samples](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#suffixes)
/// in which a name ends: one of [`SAMPLE_SUFFIXES`], or `_info`.
#[must_use]
pub const fn reserved_suffix(name: &str) -> Option<&'static str> {
    match name.as_bytes() {
        [_, .., b'_', b'c', b'o', b'u', b'n', b't'] => Some("_count"),
        [_, .., b'_', b's', b'u', b'm'] => Some("_sum"),
        [_, .., b'_', b'b', b'u', b'c', b'k', b'e', b't'] => Some("_bucket"),
        [_, .., b'_', b'c', b'r', b'e', b'a', b't', b'e', b'd'] => Some("_created"),
        [_, .., b'_', b'i', b'n', b'f', b'o'] => Some("_info"),
        _ => None,
    }
}

/// Returns the suffix in which a name ends and which, by `promtool`, only other types than `metric_type` have.
#[must_use]
pub const fn foreign_suffix(name: &str, metric_type: Type) -> Option<&'static str> {
    match (name.as_bytes(), metric_type) {
        (_, Type::Histogram)
        | (
            [.., b'_', b'c', b'o', b'u', b'n', b't'] | [.., b'_', b's', b'u', b'm'],
            Type::Summary,
        ) => None,
        ([.., b'_', b'c', b'o', b'u', b'n', b't'], _) => Some("_count"),
        ([.., b'_', b's', b'u', b'm'], _) => Some("_sum"),
        ([.., b'_', b'b', b'u', b'c', b'k', b'e', b't'], _) => Some("_bucket"),
        _ => None,
    }
}

/// Returns the only type whose samples have a label with this name.
#[must_use]
pub const fn owner_of_label(label: &str) -> Option<Type> {
    match label.as_bytes() {
        b"le" => Some(Type::Histogram),
        b"quantile" => Some(Type::Summary),
        _ => None,
    }
}

/// Returns whether a name ends in `_total`, as that of a counter does.
#[must_use]
pub const fn is_total(name: &str) -> bool {
    matches!(name.as_bytes(), [.., b'_', b't', b'o', b't', b'a', b'l'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_belong_to_their_types() {
        for (name, gauge, summary, histogram) in [
            ("a_count", Some("_count"), None, None),
            ("a_sum", Some("_sum"), None, None),
            ("a_bucket", Some("_bucket"), Some("_bucket"), None),
            ("_count", Some("_count"), None, None),
            ("account", None, None, None),
            ("a_created", None, None, None),
        ] {
            assert_eq!(foreign_suffix(name, Type::Gauge), gauge, "{name}");
            assert_eq!(foreign_suffix(name, Type::Counter), gauge, "{name}");
            assert_eq!(foreign_suffix(name, Type::Summary), summary, "{name}");
            assert_eq!(foreign_suffix(name, Type::Histogram), histogram, "{name}");
        }
    }

    #[test]
    fn all_suffixes_are_those_of_the_text_format_and_the_time_of_creation() {
        for metric_type in [Type::Histogram, Type::Summary] {
            let of_text = metric_type
                .suffixes()
                .iter()
                .filter(|suffix| !suffix.is_empty());
            let expected: Vec<_> = of_text.chain(&["_created"]).collect();
            assert!(metric_type.all_suffixes().iter().eq(expected));
        }
    }

    #[test]
    fn reserved_suffixes_need_a_stem() {
        assert_eq!(reserved_suffix("a_created"), Some("_created"));
        assert_eq!(reserved_suffix("_created"), None);
        for suffix in SAMPLE_SUFFIXES {
            assert_eq!(reserved_suffix(&format!("a{suffix}")), Some(suffix));
        }
    }
}
