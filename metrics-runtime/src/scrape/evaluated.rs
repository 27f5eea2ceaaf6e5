//! The values of the derived gauges of one page.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed};
use std::time::{Duration, Instant};

use foldhash::fast::RandomState;

use super::batch::{Batch, Call};
use super::helpers;
use crate::naming::MetricType;
use crate::series::{
    Computed, FamilyShared, Function, GAUGE_DERIVED, GAUGE_TRACKED, GAUGE_VALUE, SelfMetric,
    SeriesGroup, SeriesTable, Update, are_any_derived, derived_function, forward_level,
    gauge_value, take_stale_function,
};
use crate::storage::{AnyCells, Cells};

/// The values of the derived gauges of one page, by the ids of their series.
#[derive(Debug, Default)]
pub(super) struct Evaluated {
    /// `None` where a series has none for this page.
    values: HashMap<u64, Option<f64>, RandomState>,
    /// The time until which functions are called; none is called where there is no such time.
    deadline: Option<Instant>,
}

/// The state of a series on one page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Known {
    /// The series became derived meanwhile.
    Nothing,
    /// The series has no value for this page.
    Absent,
    Value(f64),
}

impl Evaluated {
    /// Computes all derived gauges of these groups, which takes as long as `within` at most, and drops the functions of theirs whose
    /// value nobody sees any more. No lock may be held.
    pub(super) fn of(groups: impl Iterator<Item = &'static SeriesGroup>, within: Duration) -> Self {
        // A time that no clock can take is as good as a day.
        let within = within.min(Duration::from_secs(24 * 3600));
        let mut evaluated = Self {
            values: HashMap::default(),
            deadline: Some(Instant::now() + within),
        };
        if are_any_derived() {
            // A family with an alias is there twice.
            let mut seen = HashSet::new();
            let groups = groups.filter(|group| seen.insert(ptr::from_ref(*group)));
            let mut gauges = DerivedGauges::default();
            groups.for_each(|group| gauges.add_group(group));
            evaluated.compute(gauges.stale, gauges.series);
        }
        evaluated
    }

    /// The value of a series.
    #[inline]
    pub(super) fn get(&self, id: u64) -> Known {
        match self.values.get(&id) {
            Some(Some(value)) => Known::Value(*value),
            Some(None) => Known::Absent,
            None => Known::Nothing,
        }
    }

    /// Computes a series that became derived meanwhile. No lock may be held.
    #[cold]
    pub(super) fn add(&mut self, shared: &FamilyShared, cells: AnyCells) -> Option<f64> {
        let id = cells.id();
        self.compute(Vec::new(), vec![(shared, cells)]);
        self.values.get(&id).copied().flatten()
    }

    fn compute(&mut self, stale: Vec<Arc<Function>>, mut series: Vec<(&FamilyShared, AnyCells)>) {
        let Some(deadline) = self.deadline else {
            return;
        };
        let mut calls = Vec::with_capacity(series.len());
        series.retain(|(_, cells)| {
            let function = derived_function(cells);
            let call = function.map(|function| Call::new(cells.id(), function));
            let is_called = call.is_some();
            calls.extend(call);
            is_called
        });
        let batch = Arc::new(Batch::new(stale, calls));
        helpers::run(&batch, deadline);
        self.values.reserve(series.len());
        for ((shared, cells), (function, computed)) in series.iter().zip(batch.close()) {
            let value = tell(shared, cells, &function, computed);
            self.values.insert(cells.id(), value);
        }
    }
}

/// The derived gauges of a page.
#[derive(Default)]
struct DerivedGauges {
    series: Vec<(&'static FamilyShared, AnyCells)>,
    /// The functions of gauges that show another value since. They are dropped when no lock is held.
    stale: Vec<Arc<Function>>,
}

impl DerivedGauges {
    fn add_group(&mut self, group: &'static SeriesGroup) {
        let shared = group.shared();
        if shared.spec.metric_type != MetricType::Gauge {
            return;
        }
        match &group.series {
            SeriesTable::Dense(dense) => {
                let places = 0..dense.texts.len();
                places.for_each(|place| self.add(shared, AnyCells::Slot(dense.slot(place))));
            }
            SeriesTable::Open(open) => {
                let all = open.try_for_each(0, |_, slot, _| {
                    self.add(shared, AnyCells::Slot(slot));
                    ControlFlow::<()>::Continue(())
                });
                debug_assert!(all.is_continue());
            }
            SeriesTable::Removable(objects) => {
                let objects = objects.all().into_iter();
                objects.for_each(|object| self.add(shared, AnyCells::Owned(object.value.clone())));
            }
            SeriesTable::Info(_) => {}
        }
    }

    fn add(&mut self, shared: &'static FamilyShared, cells: AnyCells) {
        if cells.shared(GAUGE_VALUE).load(Acquire) == GAUGE_DERIVED {
            self.series.push((shared, cells));
        } else {
            self.stale.extend(take_stale_function(&cells));
        }
    }
}

/// Tells others of an outcome: recorders of the value, the page and the log of a failure. Returns the value for the page.
fn tell(
    shared: &FamilyShared,
    cells: &AnyCells,
    function: &Function,
    computed: Computed,
) -> Option<f64> {
    let (metric, is_told, message) = match computed {
        Computed::Value(value) => {
            forward_level(cells, |cells| Update::Set(level(cells, value)));
            return Some(value);
        }
        Computed::Nothing => return None,
        Computed::Panicked => (
            SelfMetric::DerivedPanicked,
            &function.told_of_panic,
            "the function of a derived gauge panicked: its series is left off the page each time it does",
        ),
        Computed::Late => (
            SelfMetric::DerivedLate,
            &function.told_of_delay,
            "the function of a derived gauge has not returned in time: its series is left off the page, and it is not called again, until it returns",
        ),
    };
    shared.self_metrics().count(metric, shared.name());
    if !is_told.swap(true, Relaxed) {
        shared
            .self_metrics()
            .log(|| tracing::error!(family = shared.name(), "{message}"));
    }
    None
}

/// The level of a gauge whose function came to this value: another one where something was written since.
fn level(cells: &impl Cells, computed: f64) -> f64 {
    let tracked = cells.sum(GAUGE_TRACKED);
    match cells.shared(GAUGE_VALUE).load(Relaxed) {
        GAUGE_DERIVED => computed + gauge_value(0, tracked),
        set => gauge_value(set, tracked),
    }
}
