//! Cells that threads add to without meeting each other.
//!
//! A [`Slot`] names one cell in every *shard*, and each thread leases a shard of its own. Adding is a load, an addition
//! and a store by the cell's single writer: no locked instruction, no contention. Reading adds up the shards.
//! A sum is exact for everything that happened before the read (a join, a channel message): program order and the edge
//! that synchronises the threads suffice for relaxed accesses.
//!
//! This module knows nothing of metrics.

mod allocation;
mod any;
mod cell_block;
mod cells;
mod extension_cell;
mod fill;
mod lease;
mod owned;
mod reader;
mod shard;
mod slot;

pub(crate) use allocation::allocate;
pub(crate) use any::AnyCells;
pub(crate) use cells::Cells;
pub(crate) use fill::fill;
pub use owned::Owned;
pub(crate) use reader::Reader;
pub(crate) use slot::Slot;
