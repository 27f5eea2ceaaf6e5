//! Types of metric families.

use std::fmt;

use metrics_naming::samples::Type;

/// The type of a metric family, as its `# TYPE` line says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
#[non_exhaustive]
pub enum MetricType {
    /// A total that only goes up.
    Counter,
    /// A value that goes up and down.
    Gauge,
    /// Observations counted in buckets.
    Histogram,
    /// Observations as quantiles over a window.
    Summary,
    /// A 1 whose labels are the information.
    Info,
    /// A series for each state, 1 for those that hold.
    StateSet,
}

impl MetricType {
    /// The word on the `# TYPE` line of `OpenMetrics`. The text format has no `info` and no `stateset`: they are gauges there.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Summary => "summary",
            Self::Info => "info",
            Self::StateSet => "stateset",
        }
    }

    /// The type in the text format, which has no others.
    pub(crate) const fn in_text_format(self) -> Type {
        match self {
            Self::Counter => Type::Counter,
            Self::Gauge | Self::Info | Self::StateSet => Type::Gauge,
            Self::Histogram => Type::Histogram,
            Self::Summary => Type::Summary,
        }
    }
}

impl fmt::Display for MetricType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
