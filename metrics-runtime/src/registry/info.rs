//! The one series of an info: it comes with its labels, and goes with them.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};

use super::derived;
use super::forward::{Update, detach, forward_level};
use super::group::{Branch, Series};
use super::key::Key;
use super::layout::{GAUGE_VALUE, gauge_bits};
use crate::label::LabelSet;
use crate::lock::lock;
use crate::storage::{AnyCells, Cells as _, Owned};

/// The series, where there is one.
#[derive(Debug, Default)]
pub(crate) struct Info(Mutex<Option<Arc<Shown>>>);

/// A series.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) key: Box<[u8]>,
    /// The label block, as it is on the page.
    pub(super) text: String,
    /// What foreign recorders are told: a gauge at 1, and at 0 when it is gone.
    pub(super) cells: Owned,
}

impl Info {
    /// The series as it is now.
    pub(super) fn shown(&self) -> Option<Arc<Shown>> {
        lock(&self.0).clone()
    }

    fn replace(&self, new: Option<Arc<Shown>>) {
        let old = std::mem::replace(&mut *lock(&self.0), new);
        if let Some(old) = old {
            let value = old.cells.shared(GAUGE_VALUE);
            value.store(gauge_bits(0.0), Relaxed);
            forward_level(
                || old.cells.id(),
                || Update::Set(derived::level(&old.cells)),
            );
            detach(old.cells.id());
        }
    }
}

impl Branch {
    /// The labels of an info are these from now on.
    pub(crate) fn inform(&self, labels: &impl LabelSet) {
        let Series::Info(info) = &self.series else {
            return;
        };
        let key = Key::of(labels);
        let is_same = |shown: Arc<Shown>| *shown.key == *key.as_bytes();
        if info.shown().is_some_and(is_same) {
            return;
        }
        let mut text = String::new();
        self.push_block(&mut text, key.as_bytes());
        let cells = Owned::new(self.shift());
        cells.shared(GAUGE_VALUE).store(gauge_bits(1.0), Relaxed);
        let told_of = AnyCells::Owned(cells.clone());
        // Before anyone can replace it: what is told last of it is that it is gone.
        let context = &self.about.context;
        let told = context.announce_series(self, key.as_bytes(), &told_of, false);
        info.replace(Some(Arc::new(Shown {
            key: key.as_bytes().into(),
            text,
            cells,
        })));
        self.added(&key, &told_of, told);
    }

    /// An info has no labels any more.
    pub(crate) fn uninform(&self) {
        if let Series::Info(info) = &self.series {
            info.replace(None);
        }
    }
}
