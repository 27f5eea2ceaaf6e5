//! Our series as handles of the facade.

use std::sync::Arc;

use metrics::{CounterFn, GaugeFn, HistogramFn};

use crate::declaration::Number;
#[cfg(feature = "summary")]
use crate::metric::Summary;
use crate::metric::{Counter, ExpiringGauge, Gauge, Histogram, Metric};
use crate::naming::MetricType;
use crate::registry::Registry;
use crate::series::{ResolvedSpec, SelfMetric};
use crate::storage::{AnyCells, Cells};

pub(super) fn counter(cells: AnyCells, spec: &ResolvedSpec) -> metrics::Counter {
    let params = spec.params();
    match (cells, spec.number) {
        (AnyCells::Slot(slot), Number::U64) => {
            metrics::Counter::from_arc(Arc::new(Facade(Counter::<u64>::from_slot(slot, params))))
        }
        (AnyCells::Slot(slot), Number::F64) => {
            metrics::Counter::from_arc(Arc::new(Facade(Counter::<f64>::from_slot(slot, params))))
        }
        (AnyCells::Owned(owned), Number::U64) => {
            metrics::Counter::from_arc(Arc::new(Facade(Counter::<u64>::from_owned(owned, params))))
        }
        (AnyCells::Owned(owned), Number::F64) => {
            metrics::Counter::from_arc(Arc::new(Facade(Counter::<f64>::from_owned(owned, params))))
        }
    }
}

pub(super) fn gauge(cells: AnyCells, spec: &ResolvedSpec) -> metrics::Gauge {
    let (expires, params) = (spec.idle.is_some(), spec.params());
    match cells {
        AnyCells::Slot(slot) if expires => {
            metrics::Gauge::from_arc(Arc::new(Facade(ExpiringGauge::from_slot(slot, params))))
        }
        AnyCells::Owned(owned) if expires => {
            metrics::Gauge::from_arc(Arc::new(Facade(ExpiringGauge::from_owned(owned, params))))
        }
        AnyCells::Slot(slot) => {
            metrics::Gauge::from_arc(Arc::new(Facade(Gauge::from_slot(slot, params))))
        }
        AnyCells::Owned(owned) => {
            metrics::Gauge::from_arc(Arc::new(Facade(Gauge::from_owned(owned, params))))
        }
    }
}

pub(super) fn histogram(cells: AnyCells, spec: &ResolvedSpec) -> metrics::Histogram {
    let params = spec.params();
    match cells {
        #[cfg(feature = "summary")]
        AnyCells::Slot(slot) if spec.metric_type == MetricType::Summary => {
            metrics::Histogram::from_arc(Arc::new(Facade(Summary::from_slot(slot, params))))
        }
        AnyCells::Slot(slot) => {
            metrics::Histogram::from_arc(Arc::new(Facade(Histogram::from_slot(slot, params))))
        }
        AnyCells::Owned(owned) => {
            metrics::Histogram::from_arc(Arc::new(Facade(Histogram::from_owned(owned, params))))
        }
    }
}

/// A handle that records nothing.
pub(crate) enum Lost {
    /// Somebody else counts what is lost, or nothing is.
    Silently,
    /// Each record is counted.
    Counted(Arc<Dropped>),
}

impl Lost {
    pub(crate) fn counter(self) -> metrics::Counter {
        match self {
            Self::Silently => metrics::Counter::noop(),
            Self::Counted(dropped) => metrics::Counter::from_arc(dropped),
        }
    }

    pub(crate) fn gauge(self) -> metrics::Gauge {
        match self {
            Self::Silently => metrics::Gauge::noop(),
            Self::Counted(dropped) => metrics::Gauge::from_arc(dropped),
        }
    }

    pub(crate) fn histogram(self) -> metrics::Histogram {
        match self {
            Self::Silently => metrics::Histogram::noop(),
            Self::Counted(dropped) => metrics::Histogram::from_arc(dropped),
        }
    }
}

/// Counts the records that a handle drops.
pub(crate) struct Dropped(pub(crate) Registry, pub(crate) MetricType);

impl Dropped {
    fn count(&self) {
        self.0.count(SelfMetric::FacadeOverflow, self.1.as_str());
    }
}

impl CounterFn for Dropped {
    fn increment(&self, _value: u64) {
        self.count();
    }

    fn absolute(&self, _value: u64) {
        self.count();
    }
}

impl GaugeFn for Dropped {
    fn increment(&self, _value: f64) {
        self.count();
    }

    fn decrement(&self, _value: f64) {
        self.count();
    }

    fn set(&self, _value: f64) {
        self.count();
    }
}

impl HistogramFn for Dropped {
    fn record(&self, _value: f64) {
        self.count();
    }
}

/// One of our handles, as the facade wants it.
struct Facade<H>(H);

impl<C: Cells> CounterFn for Facade<Counter<u64, C>> {
    fn increment(&self, value: u64) {
        self.0.increment(value);
    }

    fn absolute(&self, value: u64) {
        self.0.absolute(value);
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the declaration asks for floating-point totals"
)]
impl<C: Cells> CounterFn for Facade<Counter<f64, C>> {
    fn increment(&self, value: u64) {
        self.0.increment(value as f64);
    }

    fn absolute(&self, value: u64) {
        self.0.absolute(value as f64);
    }
}

impl<C: Cells> GaugeFn for Facade<Gauge<C>> {
    fn increment(&self, value: f64) {
        self.0.increment(value);
    }

    fn decrement(&self, value: f64) {
        self.0.decrement(value);
    }

    fn set(&self, value: f64) {
        self.0.set(value);
    }
}

impl<C: Cells> GaugeFn for Facade<ExpiringGauge<C>> {
    fn increment(&self, value: f64) {
        self.0.increment(value);
    }

    fn decrement(&self, value: f64) {
        self.0.decrement(value);
    }

    fn set(&self, value: f64) {
        self.0.set(value);
    }
}

impl<C: Cells> HistogramFn for Facade<Histogram<C>> {
    fn record(&self, value: f64) {
        self.0.record(value);
    }
}

#[cfg(feature = "summary")]
impl HistogramFn for Facade<Summary> {
    fn record(&self, value: f64) {
        self.0.record(value);
    }
}
