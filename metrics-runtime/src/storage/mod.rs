//! Cells that threads add to without meeting each other.
//!
//! A [`Slot`] names one cell in every *shard*, and each thread leases a shard of its own. Adding is a load, an addition
//! and a store by the cell's single writer: no locked instruction, no contention. Reading adds up the shards.
//! A sum is exact for everything that happened before the read (a join, a channel message): program order and the edge
//! that synchronises the threads suffice for relaxed accesses.
//!
//! This module knows nothing of metrics.

mod allocate;
mod block;
mod lease;
mod reader;
mod shard;

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

pub(crate) use allocate::allocate;
pub(crate) use block::Owned;
pub(crate) use reader::Reader;

/// Cells by their offset in a block: what a metric is written against.
///
/// A handle on sharded cells is a [`Slot`]; a handle on cells that can be removed is [`Owned`].
pub trait Cells: Clone {
    /// Adds to an integer cell, wrapping.
    fn add(&self, offset: u32, n: u64);

    /// Adds to a cell that holds the bits of an `f64`.
    fn add_f64(&self, offset: u32, x: f64);

    /// Adds 1 to the integer cell at `offset`, and `x` to the `f64` cell at offset 0 of the same block.
    fn observe(&self, offset: u32, x: f64);

    /// The one cell that all threads share.
    fn shared(&self, offset: u32) -> &AtomicU64;

    /// What was added to an integer cell so far, wrapping.
    fn sum(&self, offset: u32) -> u64;

    /// What was added to an `f64` cell so far.
    fn sum_f64(&self, offset: u32) -> f64;

    /// A number that no other block of the process has.
    fn id(&self) -> u64;
}

/// The number of a cell in every shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot(u32);

impl Slot {
    /// The first of the slots beyond all there are: for what has none. They can be written to and read as zero.
    pub(crate) const VOID: Self = Self(shard::CAPACITY);

    /// The slot `n` places further on, in the same allocation.
    #[inline]
    pub(crate) const fn offset(self, n: u32) -> Self {
        Self(self.0.wrapping_add(n))
    }
}

impl Cells for Slot {
    #[inline]
    fn add(&self, offset: u32, n: u64) {
        let slot = self.0 + offset;
        match lease::own(slot).or_else(|| lease::prepare(slot)) {
            Some(chunk) => bump(chunk.cell(slot), n),
            None => {
                lease::shared(slot).cell(slot).fetch_add(n, Relaxed);
            }
        }
    }

    #[inline]
    fn add_f64(&self, offset: u32, x: f64) {
        let slot = self.0 + offset;
        match lease::own(slot).or_else(|| lease::prepare(slot)) {
            Some(chunk) => bump_f64(chunk.cell(slot), x),
            None => fetch_add_f64(lease::shared(slot).cell(slot), x),
        }
    }

    #[inline]
    fn observe(&self, offset: u32, x: f64) {
        if let Some(chunk) = lease::own(self.0).or_else(|| lease::prepare(self.0)) {
            bump(chunk.cell(self.0 + offset), 1);
            bump_f64(chunk.cell(self.0), x);
        } else {
            let chunk = lease::shared(self.0);
            chunk.cell(self.0 + offset).fetch_add(1, Relaxed);
            fetch_add_f64(chunk.cell(self.0), x);
        }
    }

    #[inline]
    fn shared(&self, offset: u32) -> &AtomicU64 {
        let slot = self.0 + offset;
        lease::shared(slot).cell(slot)
    }

    fn sum(&self, offset: u32) -> u64 {
        Reader::new().sum(self.offset(offset))
    }

    fn sum_f64(&self, offset: u32) -> f64 {
        Reader::new().sum_f64(self.offset(offset))
    }

    fn id(&self) -> u64 {
        u64::from(self.0)
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

/// Adds to a cell that holds the bits of an `f64` and that other threads write to.
#[inline]
pub(crate) fn fetch_add_f64(cell: &AtomicU64, x: f64) {
    let mut seen = cell.load(Relaxed);
    while let Err(now) =
        cell.compare_exchange_weak(seen, (f64::from_bits(seen) + x).to_bits(), Relaxed, Relaxed)
    {
        seen = now;
    }
}
