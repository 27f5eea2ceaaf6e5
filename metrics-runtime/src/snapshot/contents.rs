//! Snapshots, with their families and series.

use super::sample::{Sample, are_alike};
use super::value::Value;
use crate::naming::MetricType;

/// What a registry held at one moment; see [`Registry::snapshot`](crate::Registry::snapshot).
///
/// To take one changes nothing. It is a value of its own: what is recorded later does not come into it.
///
/// ```
/// use metrics_runtime::{Counter, Family, LabelValue, Metrics, Registry};
///
/// #[derive(LabelValue)]
/// enum Payment { Card, Invoice }
///
/// #[derive(Metrics)]
/// struct ShopMetrics {
///     /// Orders handled.
///     #[metric(labels("payment"))]
///     orders_total: Family<Payment, Counter>,
/// }
///
/// let registry = Registry::new();
/// let shop = ShopMetrics::register_in(&registry);
/// shop.orders_total.with(&Payment::Card).increment(2);
/// let before = registry.snapshot();
/// assert_eq!(before.value("orders_total", &[("payment", "card")]), Some(2.0));
///
/// shop.orders_total.with(&Payment::Card).increment(1);
/// let difference = registry.snapshot().since(&before);
/// assert_eq!(difference.value("orders_total", &[("payment", "card")]), Some(1.0));
/// # let _ = Payment::Invoice;
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Snapshot {
    pub(super) families: Vec<Family>,
}

/// A metric family with its series.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Family {
    /// The name on the `# TYPE` line.
    pub name: String,
    /// The text of the `# HELP` line.
    pub help: Option<String>,
    /// The type.
    pub metric_type: MetricType,
    /// The unit, where one was declared.
    pub unit: Option<String>,
    /// The name of the family that this is an alias of.
    pub alias_of: Option<String>,
    /// The series, in the order of the page.
    pub series: Vec<Series>,
}

/// One series.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Series {
    /// The names and values of the labels, in the order of the page.
    pub labels: Vec<(String, String)>,
    /// What it holds.
    pub value: Value,
}

impl Snapshot {
    /// The families, in the order of their names.
    #[must_use]
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The family of this name.
    #[must_use]
    pub fn family(&self, name: &str) -> Option<&Family> {
        self.families.iter().find(|family| family.name == name)
    }

    /// Every sample, in the order of the page.
    pub fn samples(&self) -> impl Iterator<Item = Sample> {
        self.families.iter().flat_map(Family::samples)
    }

    /// The value of the sample with this name and exactly these labels, in whatever order.
    ///
    /// The name is that of a line on the page: of a histogram, `…_count`, `…_sum`, or `…_bucket` with the label `le`, whose
    /// value is compared as a number and counts what is not above it, as on the page.
    #[must_use]
    pub fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let families = self.families.iter();
        let mut samples = families
            .filter(|family| name.starts_with(&*family.name))
            .flat_map(Family::samples);
        let found = samples.find(|sample| sample.name == name && sample.has_labels(labels))?;
        Some(found.value)
    }
}

impl Family {
    /// The series with exactly these labels, in whatever order.
    #[must_use]
    pub fn series(&self, labels: &[(&str, &str)]) -> Option<&Series> {
        let mut series = self.series.iter();
        series.find(|series| are_alike(&series.labels, labels))
    }

    /// The samples of all its series, in the order of the page.
    pub fn samples(&self) -> impl Iterator<Item = Sample> {
        let series = self.series.iter();
        series.flat_map(|series| series.value.samples(&self.name, &series.labels))
    }
}
