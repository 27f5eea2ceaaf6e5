//! What happened between two snapshots.

use std::collections::HashMap;

use super::contents::{Family, Series, Snapshot};
use super::value::{Histogram, Summary, Value};

impl Snapshot {
    /// What was recorded since an earlier snapshot of the same registry: for a test that shares a registry with others.
    ///
    /// Counters, histograms, and the sum and count of summaries are how much they rose; a series that was not there before
    /// rose from zero, and so did one that is less than it was: it was removed and came again. Gauges are by how much they changed.
    /// Quantiles are those of the later snapshot.
    ///
    /// ```
    /// use metrics_runtime::{Counter, Metrics, Registry};
    ///
    /// #[derive(Metrics)]
    /// struct ShopMetrics {
    ///     /// Orders handled.
    ///     orders_total: Counter,
    /// }
    ///
    /// let registry = Registry::new();
    /// let shop = ShopMetrics::register_in(&registry);
    /// shop.orders_total.increment(5);
    /// let before = registry.snapshot();
    /// shop.orders_total.increment(2);
    /// assert_eq!(registry.snapshot().since(&before).value("orders_total", &[]), Some(2.0));
    /// ```
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let families = before.families.iter();
        let old: HashMap<_, _> = families.map(|family| (&*family.name, family)).collect();
        let families = self.families.iter();
        let families = families.map(|family| family.since(old.get(&*family.name).copied()));
        Self {
            families: families.collect(),
        }
    }
}

impl Family {
    fn since(&self, before: Option<&Self>) -> Self {
        let series = before.iter().flat_map(|family| &family.series);
        let old: HashMap<_, _> = series
            .map(|series| (&series.labels, &series.value))
            .collect();
        let series = self.series.iter().map(|series| Series {
            labels: series.labels.clone(),
            value: old
                .get(&series.labels)
                .and_then(|before| series.value.since(before))
                .unwrap_or_else(|| series.value.clone()),
        });
        Self {
            series: series.collect(),
            ..self.clone()
        }
    }
}

impl Value {
    /// `None` where it started anew.
    fn since(&self, before: &Self) -> Option<Self> {
        Some(match (self, before) {
            (Self::Counter(now), Self::Counter(before)) => Self::Counter(now.checked_sub(*before)?),
            (Self::FloatCounter(now), Self::FloatCounter(before)) if now >= before => {
                Self::FloatCounter(now - before)
            }
            (Self::Gauge(now), Self::Gauge(before)) => Self::Gauge(changed(*now, *before)),
            (Self::Histogram(now), Self::Histogram(before)) => Self::Histogram(now.since(before)?),
            (Self::Summary(now), Self::Summary(before)) => Self::Summary(Summary {
                quantiles: now.quantiles.clone(),
                sum: changed(now.sum, before.sum),
                count: now.count.checked_sub(before.count)?,
            }),
            _ => return None,
        })
    }
}

impl Histogram {
    fn since(&self, before: &Self) -> Option<Self> {
        if self.bounds != before.bounds {
            return None;
        }
        let counts = self.counts.iter().zip(&before.counts);
        let counts = counts.map(|(now, before)| now.checked_sub(*before));
        Some(Self {
            bounds: self.bounds.clone(),
            counts: counts.collect::<Option<_>>()?,
            sum: changed(self.sum, before.sum),
        })
    }
}

/// The difference; none between two infinities, or NaNs, that are the same.
fn changed(now: f64, before: f64) -> f64 {
    if now.total_cmp(&before).is_eq() {
        0.0
    } else {
        now - before
    }
}
