//! Values that a metric does not take.

use crate::naming::MetricType;
use crate::registry::Registry;
use crate::series::SelfMetric;

/// Counts a value that is not recorded: a NaN, an infinity, or for a counter a negative number.
#[cold]
pub(super) fn refuse(metric_type: MetricType) {
    Registry::current().count(SelfMetric::ValueRefused, metric_type.as_str());
}
