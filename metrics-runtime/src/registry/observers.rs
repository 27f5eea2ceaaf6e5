//! What a registry and its families share.

use std::cell::Cell;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, RwLock};

use super::derived;
use super::family::About;
use super::forward::{Foreign, Target, Update, attach, settle};
use super::group::Branch;
use super::layout::{GAUGE_WRITTEN, STATES};
use super::self_metrics::Trouble;
use super::spec::Origin;
use crate::busy::ReentrancyGuard;
use crate::descriptor::{MetricType, Number};
use crate::lock::{read, write};
use crate::storage::{AnyCells, Cells};

/// What a registry and its families share.
#[derive(Default)]
pub(crate) struct Context {
    pub(crate) trouble: Arc<Trouble>,
    targets: RwLock<Vec<Arc<dyn Target>>>,
}

impl Context {
    /// From now on `target` is told of new families and series.
    pub(super) fn add_target(&self, target: Arc<dyn Target>) {
        write(&self.targets).push(target);
    }

    /// Tells the foreign recorders of a branch and of the series that it has from the start, and returns how many there are.
    /// Foreign code runs, so no lock may be held.
    ///
    /// A branch that is `new`, which nobody can find yet, is not told while this thread tells of another: a recorder that
    /// makes a family when it is asked for a series would be asked for that one's series, without end. It is told later.
    pub(super) fn announce(&self, branch: &Branch, new: bool) -> usize {
        let Some(_telling) = begin_telling(new) else {
            return 0;
        };
        let targets = self.targets();
        for target in &targets {
            tell(&**target, branch, !new);
        }
        targets.len()
    }

    /// Tells the foreign recorders of a series, as [`announce`](Self::announce).
    pub(super) fn announce_series(
        &self,
        branch: &Branch,
        key: &[u8],
        cells: &AnyCells,
        new: bool,
    ) -> usize {
        let Some(_telling) = begin_telling(new) else {
            return 0;
        };
        let targets = self.targets();
        for target in &targets {
            connect(&**target, branch, key, cells, !new);
        }
        targets.len()
    }

    /// How many foreign recorders there are.
    pub(super) fn targets_len(&self) -> usize {
        read(&self.targets).len()
    }

    fn targets(&self) -> Vec<Arc<dyn Target>> {
        read(&self.targets).clone()
    }
}

/// Tells one foreign recorder of a branch and of its series, which can have `recorded` already.
pub(super) fn tell(target: &dyn Target, branch: &Branch, recorded: bool) {
    if matches!(branch.about.spec.origin, Origin::Declared(_)) {
        target.describe(&branch.about);
        for (key, cells) in branch.all() {
            connect(target, branch, &key, &cells, recorded);
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

/// Registers a series with one foreign recorder, hands on what it records from now on, and then, where it can have recorded
/// already, what it has recorded so far.
fn connect(target: &dyn Target, branch: &Branch, key: &[u8], cells: &AnyCells, recorded: bool) {
    let about = &branch.about;
    if !matches!(about.spec.origin, Origin::Declared(_)) {
        return;
    }
    let pairs: Vec<_> = branch.label_pairs(key).collect();
    let Some(series) = target.series(about, &pairs) else {
        return;
    };
    if attach(cells.id(), target, series.clone()) && recorded {
        so_far(about, cells, &*series);
    }
}

/// Tells what a series has recorded. What a histogram has observed cannot be told again.
fn so_far(about: &About, cells: &impl Cells, series: &dyn Foreign) {
    match (about.spec.metric_type, about.spec.number) {
        (MetricType::Counter, Number::U64) => series.update(Update::Increment(cells.sum(0))),
        (MetricType::Counter, Number::F64) => series.update(Update::Total(cells.sum_f64(0))),
        (MetricType::Gauge, _)
            if about.spec.idle.is_some() && cells.shared(GAUGE_WRITTEN).load(Relaxed) == 0 => {}
        (MetricType::Gauge | MetricType::Info, _) => {
            settle(series, || Update::Set(derived::level(cells)));
        }
        (MetricType::StateSet, _) => {
            settle(series, || {
                Update::States(cells.shared(STATES).load(Relaxed))
            });
        }
        (MetricType::Histogram | MetricType::Summary, _) => {}
    }
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("trouble", &self.trouble)
            .finish_non_exhaustive()
    }
}
