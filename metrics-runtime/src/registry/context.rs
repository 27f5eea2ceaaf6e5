//! What a registry and its families share.

use std::sync::{Arc, RwLock};

use super::family::Family;
use super::forward::{Target, Update, attach};
use super::key::values;
use super::lock::{read, write};
use super::spec::Origin;
use super::trouble::Trouble;

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

    /// Tells the foreign recorders of a new family. Foreign code runs, so no lock may be held.
    pub(super) fn announce_family(&self, family: &Family) {
        for target in &*self.targets() {
            describe(&**target, family);
        }
    }

    /// Tells the foreign recorders of a new series. Foreign code runs, so no lock may be held.
    pub(super) fn announce_series(&self, family: &Family, key: &[u8], id: u64) {
        for target in &*self.targets() {
            connect(&**target, family, key, id, None);
        }
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

/// Registers a series with one foreign recorder and hands on what it records from now on, and `so_far`.
pub(super) fn connect(
    target: &dyn Target,
    family: &Family,
    key: &[u8],
    id: u64,
    so_far: Option<Update>,
) {
    let (Origin::Declared(_), Some(labels)) = (&family.origin, &family.labels) else {
        return;
    };
    let pairs: Vec<_> = labels
        .iter()
        .map(|label| &*label.name)
        .zip(values(key))
        .collect();
    let series = target.series(family, &pairs);
    if attach(id, target, series.clone())
        && let Some(update) = so_far
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
