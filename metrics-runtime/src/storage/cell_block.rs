//! Block of cells that is freed with the last of its handles.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use super::extension_cell::ExtensionCell;

#[derive(Debug)]
pub(super) struct Block {
    pub(super) id: u64,
    cells: Box<[AtomicU64]>,
    pub(super) extension: ExtensionCell,
}

impl Block {
    /// A block of `1 << shift` cells at zero.
    pub(super) fn new(shift: u32) -> Self {
        // Slots are numbered in 32 bits, so the two kinds of cells never share an id.
        static NEXT: AtomicU64 = AtomicU64::new(1 << 32);
        Self {
            id: NEXT.fetch_add(1, Relaxed),
            cells: (0..1_u32 << shift).map(|_| AtomicU64::new(0)).collect(),
            extension: ExtensionCell::new(),
        }
    }

    #[inline]
    pub(super) fn cell(&self, offset: u32) -> &AtomicU64 {
        &self.cells[offset as usize]
    }
}
