//! Observers of a registry: the counters of its own trouble, and the recorders that its families and series are announced to.

use std::cell::Cell;
use std::fmt;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::{Arc, RwLock};

use super::extension::{attach, gauge_level};
use super::forwarding::{ForwardTarget, ForwardedSeries, Update, settle};
use super::header::FamilyHeader;
use super::layout::{GAUGE_WRITTEN, STATES};
use super::resolved_spec::ResolvedSpec;
use super::self_metrics::SelfMetrics;
use crate::declaration::Number;
use crate::naming::Escaping;
use crate::naming::MetricType;
use crate::storage::{AnyCells, Cells};
use crate::support::{ReentrancyGuard, read, write};

/// Observers of a registry, which its families share.
#[derive(Default)]
pub(crate) struct Observers {
    pub(crate) self_metrics: Arc<SelfMetrics>,
    targets: RwLock<Vec<Arc<dyn ForwardTarget>>>,
    /// The number of targets. There are seldom any, and then nobody waits for the lock.
    targets_len: AtomicUsize,
}

impl Observers {
    /// From now on `target` is told of new families and series.
    pub(crate) fn add_target(&self, target: Arc<dyn ForwardTarget>) {
        let mut targets = write(&self.targets);
        targets.push(target);
        self.targets_len.store(targets.len(), Release);
    }

    /// Tells the foreign recorders of a family and of these series of it, each with the pairs of its labels, and returns how many
    /// there are. Foreign code runs, so no lock may be held.
    ///
    /// Series that are `new`, which nobody can find yet, are not told of while this thread tells of others: a recorder that
    /// makes a family when it is asked for a series would be asked for that one's series, without end. They are told of later.
    pub(crate) fn announce<'s, L: IntoIterator<Item = (&'s str, &'s str)>>(
        &self,
        spec: &ResolvedSpec,
        series: &(impl Iterator<Item = (L, &'s AnyCells)> + Clone),
        new: bool,
    ) -> usize {
        self.for_each_target(new, |target| notify(target, spec, series.clone(), !new))
    }

    /// Tells the foreign recorders of a series, as [`announce`](Self::announce).
    pub(super) fn announce_series<'s>(
        &self,
        spec: &ResolvedSpec,
        labels: &(impl Iterator<Item = (&'s str, &'s str)> + Clone),
        cells: &AnyCells,
        new: bool,
    ) -> usize {
        self.for_each_target(new, |target| {
            if spec.source.is_declared() {
                connect(target, spec, &header(spec), labels.clone(), cells, !new);
            }
        })
    }

    /// Returns how many foreign recorders there are.
    pub(crate) fn targets_len(&self) -> usize {
        self.targets_len.load(Acquire)
    }

    /// Tells each foreign recorder of something, and returns how many there are.
    fn for_each_target(&self, new: bool, tell: impl Fn(&dyn ForwardTarget)) -> usize {
        if self.targets_len() == 0 {
            return 0;
        }
        let Some(_telling) = begin_telling(new) else {
            return 0;
        };
        let targets = read(&self.targets).clone();
        for target in &targets {
            tell(&**target);
        }
        targets.len()
    }
}

/// Tells one foreign recorder of a family and of these series of it, which can have `recorded` already.
pub(crate) fn notify<'s, L: IntoIterator<Item = (&'s str, &'s str)>>(
    target: &dyn ForwardTarget,
    spec: &ResolvedSpec,
    series: impl Iterator<Item = (L, &'s AnyCells)>,
    recorded: bool,
) {
    if spec.source.is_declared() {
        let header = header(spec);
        target.describe(&header);
        for (labels, cells) in series {
            connect(target, spec, &header, labels, cells, recorded);
        }
    }
}

thread_local! {
    /// Whether this thread tells of something new.
    static TELLING: Cell<bool> = const { Cell::new(false) };
}

/// Sets [`TELLING`]; `None` where something `new` is not to be told of now.
fn begin_telling(new: bool) -> Option<ReentrancyGuard> {
    if new {
        ReentrancyGuard::enter(&TELLING)
    } else {
        Some(ReentrancyGuard::nest(&TELLING))
    }
}

fn header(spec: &ResolvedSpec) -> FamilyHeader<'_> {
    FamilyHeader::new(spec, spec.name(), Escaping::default())
}

/// Registers a series with one foreign recorder, hands on what it records from now on, and then, where it can have recorded
/// already, what it has recorded so far.
fn connect<'s>(
    target: &dyn ForwardTarget,
    spec: &ResolvedSpec,
    header: &FamilyHeader<'_>,
    labels: impl IntoIterator<Item = (&'s str, &'s str)>,
    cells: &AnyCells,
    recorded: bool,
) {
    let labels: Vec<_> = labels.into_iter().collect();
    let Some(series) = target.series(header, &labels) else {
        return;
    };
    if attach(cells, target, series.clone()) && recorded {
        so_far(spec, cells, &*series);
    }
}

/// Tells what a series has recorded. What a histogram has observed cannot be told again.
fn so_far(spec: &ResolvedSpec, cells: &impl Cells, series: &dyn ForwardedSeries) {
    match (spec.metric_type, spec.number) {
        (MetricType::Counter, Number::U64) => series.update(Update::Increment(cells.sum(0))),
        (MetricType::Counter, Number::F64) => series.update(Update::Total(cells.sum_f64(0))),
        (MetricType::Gauge, _)
            if spec.idle.is_some() && cells.shared(GAUGE_WRITTEN).load(Relaxed) == 0 => {}
        (MetricType::Gauge | MetricType::Info, _) => {
            settle(series, || Update::Set(gauge_level(cells)));
        }
        (MetricType::StateSet, _) => {
            settle(series, || {
                Update::States(cells.shared(STATES).load(Relaxed))
            });
        }
        (MetricType::Histogram | MetricType::Summary, _) => {}
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observers")
            .field("self_metrics", &self.self_metrics)
            .finish_non_exhaustive()
    }
}
