//! Reading sums, many at a time.

use std::sync::atomic::Ordering::Relaxed;

use super::lease::shards;
use super::shard::{Chunk, FANOUT, Shard};
use super::slot::Slot;

/// Adds up slots over all shards that exist when it is made.
///
/// It remembers the chunks of the last slot, so that slots read in their order cost one walk a chunk and not one each.
pub(crate) struct Reader {
    shards: Vec<&'static Shard>,
    /// The number of the chunk that `chunks` are.
    current: Option<u32>,
    /// In the order of the shards: floating-point totals must not depend on anything else, or they could go down.
    chunks: Vec<&'static Chunk>,
}

impl Reader {
    pub(crate) fn new() -> Self {
        Self {
            shards: shards().collect(),
            current: None,
            chunks: Vec::new(),
        }
    }

    /// The total of an integer slot, wrapping.
    #[inline]
    pub(crate) fn sum(&mut self, slot: Slot) -> u64 {
        self.cells(slot).fold(0, u64::wrapping_add)
    }

    /// The total of an `f64` slot.
    #[inline]
    pub(crate) fn sum_f64(&mut self, slot: Slot) -> f64 {
        self.cells(slot)
            .map(f64::from_bits)
            .fold(0.0, |total, part| total + part)
    }

    #[inline]
    fn cells(&mut self, Slot(slot): Slot) -> impl Iterator<Item = u64> {
        if self.current != Some(slot / FANOUT) {
            self.seek(slot);
        }
        self.chunks
            .iter()
            .map(move |chunk| chunk.cell(slot).load(Relaxed))
    }

    fn seek(&mut self, slot: u32) {
        self.current = Some(slot / FANOUT);
        self.chunks.clear();
        self.chunks
            .extend(self.shards.iter().filter_map(|shard| shard.chunk(slot)));
    }
}
