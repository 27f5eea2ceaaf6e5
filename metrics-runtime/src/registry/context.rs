//! What a registry and its families share.

use std::cell::Cell;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, RwLock};

use super::family::{AnyCells, Family};
use super::forward::{Foreign, Target, Update, attach, settle};
use super::label_pairs;
use super::layout::{GAUGE_TRACKED, GAUGE_VALUE, gauge_value};
use super::spec::Origin;
use super::trouble::Trouble;
use crate::descriptor::{MetricType, Number};
use crate::lock::{read, write};
use crate::storage::Cells;

/// What a registry and its families share.
#[derive(Default)]
pub(crate) struct Context {
    pub(crate) trouble: Trouble,
    targets: RwLock<Vec<Arc<dyn Target>>>,
}

impl Context {
    /// From now on `target` is told of new families and series.
    pub(super) fn add_target(&self, target: Arc<dyn Target>) {
        write(&self.targets).push(target);
    }

    /// Tells the foreign recorders of a family and of the series that it has from the start, and returns how many there are.
    /// Foreign code runs, so no lock may be held.
    ///
    /// A family that is `new`, which nobody can find yet, is not told while this thread tells of another: a recorder that
    /// makes a family when it is asked for a series would be asked for that one's series, without end. It is told later.
    pub(super) fn announce(&self, family: &Family, new: bool) -> usize {
        let Some(_telling) = Telling::enter(new) else {
            return 0;
        };
        let targets = self.targets();
        for target in &targets {
            describe(&**target, family);
            for (key, cells) in family.all() {
                connect(&**target, family, &key, &cells, !new);
            }
        }
        targets.len()
    }

    /// Tells the foreign recorders of a series, as [`announce`](Self::announce).
    pub(super) fn announce_series(
        &self,
        family: &Family,
        key: &[u8],
        cells: &AnyCells,
        new: bool,
    ) -> usize {
        let Some(_telling) = Telling::enter(new) else {
            return 0;
        };
        let targets = self.targets();
        for target in &targets {
            connect(&**target, family, key, cells, !new);
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

/// Tells one foreign recorder of a family.
pub(super) fn describe(target: &dyn Target, family: &Family) {
    if matches!(family.origin, Origin::Declared(_)) {
        target.describe(family);
    }
}

thread_local! {
    /// Whether this thread tells of something new.
    static TELLING: Cell<bool> = const { Cell::new(false) };
}

/// Sets [`TELLING`] while it lives, to what it was afterwards.
struct Telling(bool);

impl Telling {
    fn enter(new: bool) -> Option<Self> {
        let before = TELLING.get();
        (!(new && before)).then(|| Self(TELLING.replace(true)))
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        TELLING.set(self.0);
    }
}

/// Registers a series with one foreign recorder, hands on what it records from now on, and then, where it can have recorded
/// already, what it has recorded so far.
pub(super) fn connect(
    target: &dyn Target,
    family: &Family,
    key: &[u8],
    cells: &AnyCells,
    recorded: bool,
) {
    if !matches!(family.origin, Origin::Declared(_)) {
        return;
    }
    let pairs: Vec<_> = label_pairs(family, key).collect();
    let series = target.series(family, &pairs);
    if attach(cells.id(), target, series.clone()) && recorded {
        match cells {
            AnyCells::Slot(slot) => so_far(family, slot, &*series),
            AnyCells::Owned(owned) => so_far(family, owned, &*series),
        }
    }
}

/// Tells what a series has recorded. What a histogram has observed cannot be told again.
fn so_far(family: &Family, cells: &impl Cells, series: &dyn Foreign) {
    match (family.metric_type, family.number) {
        (MetricType::Counter, Number::U64) => series.update(Update::Increment(cells.sum(0))),
        (MetricType::Counter, Number::F64) => series.update(Update::Total(cells.sum_f64(0))),
        (MetricType::Gauge, _) => settle(series, || {
            let value = cells.shared(GAUGE_VALUE).load(Relaxed);
            gauge_value(value, cells.sum(GAUGE_TRACKED))
        }),
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
