//! Handles on cells that live as long as they do.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use super::cell_block::Block;
use super::cells::{Cells, fetch_add_f64};
use super::extension_cell::ExtensionCell;

/// Cells of the handles on a [removable](crate::Removable) series: `Gauge<Owned>`, `Counter<u64, Owned>`,
/// `Histogram<Owned>`. All threads share them, and they are freed with the last handle.
#[derive(Debug, Clone)]
pub struct Owned(Arc<Block>);

impl Owned {
    /// A block of `1 << shift` cells at zero.
    pub(crate) fn new(shift: u32) -> Self {
        Self(Arc::new(Block::new(shift)))
    }

    /// Returns whether this is the only handle.
    pub(crate) fn is_unshared(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }
}

impl Cells for Owned {
    #[inline]
    fn add(&self, offset: u32, n: u64) {
        self.shared(offset).fetch_add(n, Relaxed);
    }

    #[inline]
    fn add_f64(&self, offset: u32, x: f64) {
        fetch_add_f64(self.shared(offset), x);
    }

    #[inline]
    fn observe(&self, offset: u32, x: f64) {
        self.add(offset, 1);
        self.add_f64(0, x);
    }

    #[inline]
    fn shared(&self, offset: u32) -> &AtomicU64 {
        self.0.cell(offset)
    }

    fn sum(&self, offset: u32) -> u64 {
        self.shared(offset).load(Relaxed)
    }

    fn sum_f64(&self, offset: u32) -> f64 {
        f64::from_bits(self.sum(offset))
    }

    fn id(&self) -> u64 {
        self.0.id
    }

    fn extension(&self) -> Option<&ExtensionCell> {
        Some(&self.0.extension)
    }

    fn extension_or_init(&self) -> Option<&ExtensionCell> {
        self.extension()
    }
}
