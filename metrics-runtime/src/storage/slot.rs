//! Cells that every thread has of its own: handles are numbers.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use super::cells::{Cells, fetch_add_f64};
use super::extension_cell::{self, ExtensionCell};
use super::lease;
use super::shard::CAPACITY;

/// The number of a cell in every shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot(pub(super) u32);

impl Slot {
    /// The first of the slots beyond all there are: for what has none. They can be written to, and their sums are zero.
    pub(crate) const VOID: Self = Self(CAPACITY);

    /// The slot `n` places further on, in the same allocation.
    #[inline]
    pub(crate) const fn offset(self, n: u32) -> Self {
        Self(self.0.wrapping_add(n))
    }

    /// Returns the extension cell, if it is there already; slots are never gone. Takes no lock and allocates nothing.
    pub(crate) fn static_extension(self) -> Option<&'static ExtensionCell> {
        extension_cell::find(self.0)
    }

    /// Returns the value of each shard in this slot, in the order of the shards. Allocates nothing.
    fn cells(self) -> impl Iterator<Item = u64> {
        let chunks = lease::shards().filter_map(move |shard| shard.chunk(self.0));
        chunks.map(move |chunk| chunk.cell(self.0).load(Relaxed))
    }
}

impl Cells for Slot {
    #[inline]
    fn add(&self, offset: u32, n: u64) {
        let Self(slot) = self.offset(offset);
        match lease::own(slot).or_else(|| lease::prepare(slot)) {
            Some(chunk) => bump(chunk.cell(slot), n),
            None => {
                lease::shared(slot).cell(slot).fetch_add(n, Relaxed);
            }
        }
    }

    #[inline]
    fn add_f64(&self, offset: u32, x: f64) {
        let Self(slot) = self.offset(offset);
        match lease::own(slot).or_else(|| lease::prepare(slot)) {
            Some(chunk) => bump_f64(chunk.cell(slot), x),
            None => fetch_add_f64(lease::shared(slot).cell(slot), x),
        }
    }

    #[inline]
    fn observe(&self, offset: u32, x: f64) {
        let (Self(first), Self(slot)) = (*self, self.offset(offset));
        if let Some(chunk) = lease::own(first).or_else(|| lease::prepare(first)) {
            bump(chunk.cell(slot), 1);
            bump_f64(chunk.cell(first), x);
        } else {
            let chunk = lease::shared(first);
            chunk.cell(slot).fetch_add(1, Relaxed);
            fetch_add_f64(chunk.cell(first), x);
        }
    }

    #[inline]
    fn shared(&self, offset: u32) -> &AtomicU64 {
        let Self(slot) = self.offset(offset);
        lease::shared(slot).cell(slot)
    }

    fn sum(&self, offset: u32) -> u64 {
        self.offset(offset).cells().fold(0, u64::wrapping_add)
    }

    fn sum_f64(&self, offset: u32) -> f64 {
        let parts = self.offset(offset).cells().map(f64::from_bits);
        parts.fold(0.0, |total, part| total + part)
    }

    fn id(&self) -> u64 {
        u64::from(self.0)
    }

    fn extension(&self) -> Option<&'static ExtensionCell> {
        self.static_extension()
    }

    fn extension_or_init(&self) -> Option<&'static ExtensionCell> {
        extension_cell::grow(self.0)
    }
}

/// Adds to a cell whose only writer is this thread.
#[inline]
fn bump(cell: &AtomicU64, n: u64) {
    cell.store(cell.load(Relaxed).wrapping_add(n), Relaxed);
}

/// As [`bump`], for the bits of an `f64`.
#[inline]
fn bump_f64(cell: &AtomicU64, x: f64) {
    cell.store((f64::from_bits(cell.load(Relaxed)) + x).to_bits(), Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::allocate;

    #[test]
    fn blocks_stay_within_a_chunk() {
        for shift in [0, 1, 4, 7, 3, 0, 5] {
            let first = allocate(3, shift).expect("there are free slots").0;
            assert_eq!(first % (1 << shift), 0);
        }
    }

    #[test]
    fn running_out_of_slots_is_an_error() {
        assert!(allocate(CAPACITY, 1).is_err());
        assert!(allocate(u32::MAX, 0).is_err());
        assert!(allocate(u32::MAX, 7).is_err());
        assert!(allocate(1, 0).is_ok(), "nothing was taken by what failed");
    }

    #[test]
    fn slots_beyond_all_take_writes_and_read_as_zero() {
        for slot in [Slot::VOID, Slot::VOID.offset(70_000), Slot(u32::MAX)] {
            slot.add(0, 5);
            slot.observe(1, 2.5);
            slot.shared(0).store(7, Relaxed);
            assert_eq!(slot.sum(0), 0);
            assert!(slot.sum_f64(0).abs() < f64::EPSILON);
        }
    }

    #[test]
    fn near_and_far_slots_are_different_cells() {
        let first = allocate(70_000, 0).expect("there are free slots");
        let picked = [0, 1, 255, 256, 65_535, 65_536, 69_999].map(|n| first.offset(n));
        for (n, slot) in (1..).zip(&picked) {
            slot.add(0, n);
        }
        for (n, slot) in (1..).zip(&picked) {
            assert_eq!(slot.sum(0), n);
        }
    }
}
