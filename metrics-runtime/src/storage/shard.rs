//! A shard: a directory of chunks of cells, grown on demand and never shrunk.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64};

use super::fill::fill;

/// The number of cells of a chunk, and of entries of each level above it.
pub(super) const FANOUT: u32 = 256;

/// The number of slots that there can be in a process.
pub(super) const CAPACITY: u32 = FANOUT * FANOUT * FANOUT;

/// Neighbouring cells. The alignment keeps the chunks of two threads on different cache lines, prefetched pairs included.
#[repr(align(128))]
pub(super) struct Chunk([AtomicU64; FANOUT as usize]);

impl Chunk {
    pub(super) const fn new() -> Self {
        Self([const { AtomicU64::new(0) }; FANOUT as usize])
    }

    /// The cell of `slot`, of whose number only the part within the chunk counts.
    #[inline]
    pub(super) fn cell(&self, slot: u32) -> &AtomicU64 {
        &self.0[(slot % FANOUT) as usize]
    }
}

/// One level of the directory.
pub(super) struct Level<T>([OnceLock<Box<T>>; FANOUT as usize]);

impl<T> Level<T> {
    pub(super) const fn new() -> Self {
        Self([const { OnceLock::new() }; FANOUT as usize])
    }

    #[inline]
    pub(super) fn get(&self, index: u32) -> Option<&T> {
        self.0.get(index as usize)?.get().map(|next| &**next)
    }

    /// The entry at `index`, made if it is missing.
    pub(super) fn grow(&self, index: u32, new: fn() -> T) -> &T {
        fill::<Box<_>>(&self.0[index as usize], || Box::new(new()))
    }
}

/// The cells of one thread at a time, or the ones that all threads share.
pub(super) struct Shard {
    /// Whether a thread is the single writer of this shard now.
    pub(super) leased: AtomicBool,
    /// The next shard of the process.
    pub(super) next: OnceLock<&'static Shard>,
    /// The cells of the first 256 slots, which small programs never leave.
    first: Chunk,
    /// The cells of the first 65 536, which most programs never leave.
    near: Level<Chunk>,
    far: OnceLock<Box<Level<Level<Chunk>>>>,
}

/// The number of slots that `near` holds.
const NEAR: u32 = FANOUT * FANOUT;

impl Shard {
    pub(super) const fn new(leased: bool) -> Self {
        Self {
            leased: AtomicBool::new(leased),
            next: OnceLock::new(),
            first: Chunk::new(),
            near: Level::new(),
            far: OnceLock::new(),
        }
    }

    /// The chunk that holds `slot`, if a record ever reached it. Never allocates. Slots beyond all there are have none.
    #[inline]
    pub(super) fn chunk(&self, slot: u32) -> Option<&Chunk> {
        if slot < FANOUT {
            return Some(&self.first);
        }
        if slot < NEAR {
            return self.near.get(slot / FANOUT);
        }
        self.far(slot)
    }

    /// Out of line, so that the way to the first slots stays short.
    #[inline(never)]
    fn far(&self, slot: u32) -> Option<&Chunk> {
        self.far
            .get()?
            .get(slot / NEAR)?
            .get(slot / FANOUT % FANOUT)
    }

    /// The chunk that holds `slot`, which is one of those there are, made if it is missing.
    pub(super) fn grow(&self, slot: u32) -> &Chunk {
        let chunk = slot / FANOUT;
        if chunk == 0 {
            &self.first
        } else if slot < NEAR {
            self.near.grow(chunk, Chunk::new)
        } else {
            let far = fill(&self.far, || Box::new(Level::new()));
            far.grow(slot / NEAR, Level::new)
                .grow(chunk % FANOUT, Chunk::new)
        }
    }
}
