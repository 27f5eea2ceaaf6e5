//! Counters that keep an exemplar with what is added.

use super::super::refused::refuse;
use super::{Count, Counter, PLACE, is_amount};
use crate::naming::MetricType;
use crate::registry::Registry;
use crate::series::{Exemplar, SelfMetric, keep};
use crate::storage::Cells;

impl<C: Cells> Counter<u64, C> {
    /// Adds `n`, and keeps that with these labels as the exemplar of the counter: names and values, such as the id of a
    /// trace. The last one is shown behind the sample in `OpenMetrics` and in the protobuf format.
    ///
    /// The names must be legal ones, each there once, and names and values have at most 128 characters together. Otherwise
    /// `n` is added without them, and that is counted in `metrics_runtime_exemplars_refused_total` of the global registry. In
    /// `OpenMetrics` a U+0000 in a value is shown as U+FFFD, since Prometheus refuses the whole page for it.
    ///
    /// ```
    /// # use metrics_runtime::{Counter, Metrics, Registry};
    /// # #[derive(Metrics)]
    /// # struct MailMetrics {
    /// #     /// Mails sent.
    /// #     mails_total: Counter,
    /// # }
    /// # let registry = Registry::new();
    /// # let mail = MailMetrics::register_in(&registry);
    /// mail.mails_total.increment_with_exemplar(2, [("trace_id", "4bf92f3577b34da6")]);
    /// assert!(registry.render_openmetrics().contains("mails_total 2 # {trace_id=\"4bf92f3577b34da6\"} 2 "));
    /// ```
    pub fn increment_with_exemplar<N: AsRef<str>, V: AsRef<str>>(
        &self,
        n: u64,
        labels: impl IntoIterator<Item = (N, V)>,
    ) {
        #[expect(clippy::cast_precision_loss, reason = "an exemplar has an f64")]
        let exemplar = Exemplar::new(n as f64, labels);
        self.increment_and_keep(|counter| counter.increment(n), exemplar);
    }
}

impl<C: Cells> Counter<f64, C> {
    /// Adds `x` and keeps an exemplar, as for whole numbers. One of an `x` that is not added is not kept.
    pub fn increment_with_exemplar<N: AsRef<str>, V: AsRef<str>>(
        &self,
        x: f64,
        labels: impl IntoIterator<Item = (N, V)>,
    ) {
        if !is_amount(x) {
            return refuse(MetricType::Counter);
        }
        let exemplar = Exemplar::new(x, labels);
        self.increment_and_keep(|counter| counter.increment(x), exemplar);
    }
}

impl<N: Count, C: Cells> Counter<N, C> {
    fn increment_and_keep(&self, increment: impl FnOnce(&Self), exemplar: Option<Exemplar>) {
        let Some(exemplar) = exemplar else {
            increment(self);
            return Registry::current()
                .count(SelfMetric::ExemplarRefused, MetricType::Counter.as_str());
        };
        increment(&Self {
            kinds: self.kinds.without_exemplars(),
            ..self.clone()
        });
        keep(&self.cells, PLACE, exemplar);
    }
}
