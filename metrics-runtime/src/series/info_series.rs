//! The one series of an info: it comes with its labels, and goes with them.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};

use super::extension::{close, forward_level, gauge_level};
use super::forwarding::Update;
use super::key::Key;
use super::layout::{GAUGE_VALUE, gauge_bits};
use crate::storage::{Cells as _, Owned};
use crate::support::lock;

/// The series, where there is one.
#[derive(Debug, Default)]
pub(crate) struct Info(Mutex<Option<Arc<Shown>>>);

/// A series.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(super) key: Box<[u8]>,
    /// The label block, as it is on the page.
    pub(crate) text: String,
    /// The gauge that foreign recorders are told of: at 1, and at 0 when the series is gone.
    pub(super) cells: Owned,
}

impl Info {
    /// The series as it is now.
    pub(crate) fn shown(&self) -> Option<Arc<Shown>> {
        lock(&self.0).clone()
    }

    /// Returns whether the series has this key now.
    pub(super) fn has(&self, key: &Key) -> bool {
        self.shown()
            .is_some_and(|shown| *shown.key == *key.as_bytes())
    }

    /// Puts a series in the place of the one before, or none.
    pub(super) fn replace(&self, new: Option<Shown>) {
        let old = std::mem::replace(&mut *lock(&self.0), new.map(Arc::new));
        if let Some(old) = old {
            let value = old.cells.shared(GAUGE_VALUE);
            value.store(gauge_bits(0.0), Relaxed);
            forward_level(&old.cells, |cells| Update::Set(gauge_level(cells)));
            close(&old.cells);
        }
    }
}

impl Shown {
    /// A series with a gauge of its own, whose block has this size.
    pub(crate) fn new(key: &Key, text: String, shift: u32) -> Self {
        let cells = Owned::new(shift);
        cells.shared(GAUGE_VALUE).store(gauge_bits(1.0), Relaxed);
        Self {
            key: key.as_bytes().into(),
            text,
            cells,
        }
    }
}
