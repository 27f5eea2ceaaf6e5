//! Cells of either kind.

use std::sync::atomic::AtomicU64;

use super::cells::Cells;
use super::extension_cell::ExtensionCell;
use super::owned::Owned;
use super::slot::Slot;

/// The cells of a series, wherever they are. For what is done seldom: each use asks which kind they are.
#[derive(Debug, Clone)]
pub(crate) enum AnyCells {
    Slot(Slot),
    Owned(Owned),
}

impl From<Slot> for AnyCells {
    fn from(slot: Slot) -> Self {
        Self::Slot(slot)
    }
}

impl From<Owned> for AnyCells {
    fn from(owned: Owned) -> Self {
        Self::Owned(owned)
    }
}

/// Calls a method of the cells, of whichever kind they are.
macro_rules! with_cells {
    ($any:expr, $cells:ident => $call:expr) => {
        match $any {
            AnyCells::Slot($cells) => $call,
            AnyCells::Owned($cells) => $call,
        }
    };
}

impl Cells for AnyCells {
    fn add(&self, offset: u32, n: u64) {
        with_cells!(self, cells => cells.add(offset, n));
    }

    fn add_f64(&self, offset: u32, x: f64) {
        with_cells!(self, cells => cells.add_f64(offset, x));
    }

    fn observe(&self, offset: u32, x: f64) {
        with_cells!(self, cells => cells.observe(offset, x));
    }

    fn shared(&self, offset: u32) -> &AtomicU64 {
        with_cells!(self, cells => cells.shared(offset))
    }

    fn sum(&self, offset: u32) -> u64 {
        with_cells!(self, cells => cells.sum(offset))
    }

    fn sum_f64(&self, offset: u32) -> f64 {
        with_cells!(self, cells => cells.sum_f64(offset))
    }

    fn id(&self) -> u64 {
        with_cells!(self, cells => cells.id())
    }

    fn extension(&self) -> Option<&ExtensionCell> {
        with_cells!(self, cells => cells.extension())
    }

    fn extension_or_init(&self) -> Option<&ExtensionCell> {
        with_cells!(self, cells => cells.extension_or_init())
    }
}
