//! A block of cells that lives as long as its handles.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{self, Arc};

use super::{Attached, Cells, Weak, fetch_add_f64};

/// What the handles on a [removable](crate::Removable) series count in: `Gauge<Owned>`, `Counter<u64, Owned>`,
/// `Histogram<Owned>`. All threads share it, and it is freed with the last handle.
#[derive(Debug, Clone)]
pub struct Owned(Arc<Block>);

#[derive(Debug)]
pub(super) struct Block {
    id: u64,
    cells: Box<[AtomicU64]>,
    attached: Attached,
}

impl Owned {
    /// A block of `1 << shift` cells at zero.
    pub(crate) fn new(shift: u32) -> Self {
        // Slots are numbered in 32 bits, so the two kinds of cells never share an id.
        static NEXT: AtomicU64 = AtomicU64::new(1 << 32);
        let cells = (0..1_u32 << shift).map(|_| AtomicU64::new(0)).collect();
        Self(Arc::new(Block {
            id: NEXT.fetch_add(1, Relaxed),
            cells,
            attached: Attached::new(),
        }))
    }

    /// Returns whether this is the only handle.
    pub(crate) fn is_unshared(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }

    /// The block, where it still lives.
    pub(super) fn upgrade(weak: &sync::Weak<Block>) -> Option<Self> {
        weak.upgrade().map(Self)
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
        &self.0.cells[offset as usize]
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

    fn attached(&self) -> Option<&Attached> {
        Some(&self.0.attached)
    }

    fn attach(&self) -> Option<&Attached> {
        self.attached()
    }

    fn weak(&self) -> Weak {
        Weak::of_block(Arc::downgrade(&self.0))
    }
}
