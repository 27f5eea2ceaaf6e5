//! Interface of cells, wherever they are.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use super::extension_cell::ExtensionCell;

/// Cells by their offset in a block: what a metric is written against.
///
/// A handle on sharded cells is a [`Slot`](super::Slot); a handle on cells that can be removed is [`Owned`](super::Owned).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold the cells of a metric",
    note = "write the type without this parameter; a `Family<_, _, Removable>` hands out the others"
)]
pub trait Cells: Clone {
    /// Adds to an integer cell, wrapping.
    fn add(&self, offset: u32, n: u64);

    /// Adds to a cell that holds the bits of an `f64`.
    fn add_f64(&self, offset: u32, x: f64);

    /// Adds 1 to the integer cell at `offset`, and `x` to the `f64` cell at offset 0 of the same block.
    fn observe(&self, offset: u32, x: f64);

    /// The one cell that all threads share.
    fn shared(&self, offset: u32) -> &AtomicU64;

    /// Returns the sum of everything that was added to an integer cell so far, wrapping.
    fn sum(&self, offset: u32) -> u64;

    /// Returns the sum of everything that was added to an `f64` cell so far.
    fn sum_f64(&self, offset: u32) -> f64;

    /// A number that no other block of the process has.
    fn id(&self) -> u64;

    /// Returns the extension cell of the block, if it is there already. Takes no lock and allocates nothing.
    #[doc(hidden)]
    fn extension(&self) -> Option<&ExtensionCell>;

    /// Returns the extension cell, made if it is missing; `None` where nobody would read it.
    #[doc(hidden)]
    fn extension_or_init(&self) -> Option<&ExtensionCell>;
}

/// Adds to a cell that holds the bits of an `f64` and that other threads write to.
#[inline]
pub(super) fn fetch_add_f64(cell: &AtomicU64, x: f64) {
    let mut seen = cell.load(Relaxed);
    while let Err(now) =
        cell.compare_exchange_weak(seen, (f64::from_bits(seen) + x).to_bits(), Relaxed, Relaxed)
    {
        seen = now;
    }
}
