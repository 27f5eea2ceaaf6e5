//! What a registry and its families share.

use std::sync::{Arc, RwLock};

use super::family::Family;
use super::forward::{Target, Update, attach};
use super::label_pairs;
use super::spec::Origin;
use super::trouble::Trouble;
use crate::lock::{read, write};

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
    pub(super) fn announce(&self, family: &Family) -> usize {
        let targets = self.targets();
        for target in &targets {
            describe(&**target, family);
            for (key, cells) in family.all() {
                connect(&**target, family, &key, cells.id(), || None);
            }
        }
        targets.len()
    }

    /// Tells the foreign recorders of a series, and returns how many there are. Foreign code runs, so no lock may be held.
    pub(super) fn announce_series(&self, family: &Family, key: &[u8], id: u64) -> usize {
        let targets = self.targets();
        for target in &targets {
            connect(&**target, family, key, id, || None);
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

/// Registers a series with one foreign recorder, hands on what it records from now on, and then what it has recorded so far.
pub(super) fn connect(
    target: &dyn Target,
    family: &Family,
    key: &[u8],
    id: u64,
    so_far: impl FnOnce() -> Option<Update>,
) {
    if !matches!(family.origin, Origin::Declared(_)) {
        return;
    }
    let pairs: Vec<_> = label_pairs(family, key).collect();
    let series = target.series(family, &pairs);
    if attach(id, target, series.clone())
        && let Some(update) = so_far()
    {
        series.update(update);
    }
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("trouble", &self.trouble)
            .finish_non_exhaustive()
    }
}
