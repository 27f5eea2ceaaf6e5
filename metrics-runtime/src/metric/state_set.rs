//! State sets.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::Ordering::Relaxed;

use super::handle::Metric;
use crate::declaration::Number;
use crate::label::{LabelValue, Labels};
use crate::naming::MetricType;
use crate::series::{HandleParams, STATES, Update, bit, forward_level, holds};
use crate::storage::{Cells, Owned, Slot};

/// Which of an enum's states hold: one series for each, 1 where it does and 0 where it does not.
///
/// All of them are in one number: a page never sees two states of a [`set`](Self::set), or none. Before the first `set` all
/// states are at 0: nobody has said yet which it is. Setting costs one store.
///
/// The label of the states has the name of the metric, as [OpenMetrics] has it, or another one by
/// [`#[metric(label = "…")]`](derive@crate::Metrics#label). The enum derives [`LabelValue`], and has at most 64 variants.
///
/// ```
/// use metrics_runtime::{LabelValue, Metrics, Registry, StateSet};
///
/// #[derive(LabelValue)]
/// enum Circuit { Closed, Open, HalfOpen }
///
/// #[derive(Metrics)]
/// struct BreakerMetrics {
///     /// State of the circuit breaker.
///     #[metric(label = "state")]
///     circuit_breaker_state: StateSet<Circuit>,
/// }
///
/// let registry = Registry::new();
/// let breaker = BreakerMetrics::register_in(&registry);
/// breaker.circuit_breaker_state.set(Circuit::Open);
/// assert!(breaker.circuit_breaker_state.is(Circuit::Open));
/// assert!(registry.render().ends_with(
///     "circuit_breaker_state{state=\"closed\"} 0\n\
///      circuit_breaker_state{state=\"open\"} 1\n\
///      circuit_breaker_state{state=\"half_open\"} 0\n"
/// ));
/// ```
///
/// With labels, such as one for the component, it is a `Family<Labels, StateSet<Circuit>>`. The limit on series counts a state
/// set once, whatever its states.
///
/// [OpenMetrics]: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#stateset
pub struct StateSet<E, C: Cells = Slot> {
    cells: C,
    /// No `E` is stored.
    states: PhantomData<fn(E)>,
}

impl<E: LabelValue, C: Cells> StateSet<E, C> {
    const fn new(cells: C) -> Self {
        Self {
            cells,
            states: PhantomData,
        }
    }

    /// This state holds, and no other.
    #[inline]
    pub fn set(&self, state: E) {
        self.cells.shared(STATES).store(bit(state.index()), Relaxed);
        self.tell();
    }

    /// This state holds as well, or does not: for states that do not exclude each other.
    ///
    /// ```
    /// # use metrics_runtime::{LabelValue, Metrics, Registry, StateSet};
    /// #[derive(LabelValue)]
    /// enum Feature { Search, Export }
    ///
    /// #[derive(Metrics)]
    /// struct FeatureMetrics {
    ///     /// Features that are switched on.
    ///     #[metric(label = "feature")]
    ///     features_enabled: StateSet<Feature>,
    /// }
    /// # let features = FeatureMetrics::register_in(&Registry::new());
    /// features.features_enabled.enable(Feature::Search, true);
    /// features.features_enabled.enable(Feature::Export, true);
    /// features.features_enabled.enable(Feature::Search, false);
    /// assert!(features.features_enabled.is(Feature::Export) && !features.features_enabled.is(Feature::Search));
    /// ```
    #[inline]
    pub fn enable(&self, state: E, holds: bool) {
        let (cell, bit) = (self.cells.shared(STATES), bit(state.index()));
        if holds {
            cell.fetch_or(bit, Relaxed);
        } else {
            cell.fetch_and(!bit, Relaxed);
        }
        self.tell();
    }

    /// Whether this state holds.
    #[must_use]
    pub fn is(&self, state: E) -> bool {
        holds(self.bits(), state.index())
    }

    fn bits(&self) -> u64 {
        bits(&self.cells)
    }

    #[inline]
    fn tell(&self) {
        forward_level(&self.cells, |cells| Update::States(bits(cells)));
    }
}

fn bits(cells: &impl Cells) -> u64 {
    cells.shared(STATES).load(Relaxed)
}

impl<E: LabelValue> Metric for StateSet<E> {
    const TYPE: MetricType = MetricType::StateSet;
    const NUMBER: Number = Number::U64;
    const STATES: Labels = E::LABEL;

    type Owned = StateSet<E, Owned>;

    #[inline]
    fn from_slot(slot: Slot, _params: HandleParams) -> Self {
        Self::new(slot)
    }

    fn from_owned(cells: Owned, _params: HandleParams) -> Self::Owned {
        StateSet::new(cells)
    }

    #[inline]
    fn at(self, index: u32, stride: u32) -> Self {
        Self::new(self.cells.offset(index.wrapping_mul(stride)))
    }
}

impl<E, C: Cells> Clone for StateSet<E, C> {
    fn clone(&self) -> Self {
        Self {
            cells: self.cells.clone(),
            states: PhantomData,
        }
    }
}

impl<E, C: Cells + Copy> Copy for StateSet<E, C> {}

impl<E, C: Cells + fmt::Debug> fmt::Debug for StateSet<E, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StateSet")
            .field("cells", &self.cells)
            .finish_non_exhaustive()
    }
}
