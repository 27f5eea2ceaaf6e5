//! Leases of shards: each thread writes to one.
//!
//! A thread leases a shard at its first record and gives it back, values included, when it ends; the next thread
//! continues them. The list of shards only ever grows, so a reader walks it without a lock, always in the same order.

use std::cell::Cell;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use super::shard::{CAPACITY, Chunk, Shard};

/// The first shard of the list. It belongs to no thread: all of them may write to it, with read-modify-write operations.
///
/// It holds what only makes sense once (a gauge's value) and takes over where a thread has no shard of its own: in
/// destructors that run after the thread's lease ended, and inside a global allocator while a lease is under way.
static SHARED: Shard = Shard::new(true);

thread_local! {
    /// The shard of this thread. Needs no destructor, so reading it is one load, at any time of a thread's life.
    static CURRENT: Cell<Option<&'static Shard>> = const { Cell::new(None) };

    /// Whether this thread is leasing or growing its shard, which allocates.
    ///
    /// A bare cell, set and cleared by hand: a guard would put a destructor, and code to unwind, into what records.
    static PREPARING: Cell<bool> = const { Cell::new(false) };

    /// Gives the shard back when the thread ends.
    static LEASE: Lease = const { Lease };
}

struct Lease;

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(shard) = CURRENT.take() {
            shard.leased.store(false, Release);
        }
    }
}

/// The chunk of this thread's shard that holds `slot`: its cells have no other writer.
#[inline]
pub(super) fn own(slot: u32) -> Option<&'static Chunk> {
    CURRENT.get()?.chunk(slot)
}

/// As [`own`], after leasing or growing the shard as needed. `None` where this thread cannot have a shard now.
#[cold]
pub(super) fn prepare(slot: u32) -> Option<&'static Chunk> {
    if slot >= CAPACITY || PREPARING.replace(true) {
        return None;
    }
    let shard = CURRENT.get().or_else(lease);
    let chunk = shard.map(|shard| shard.grow(slot));
    PREPARING.set(false);
    chunk
}

/// The chunk that all threads share. Every allocated slot has one.
#[inline]
pub(super) fn shared(slot: u32) -> &'static Chunk {
    match SHARED.chunk(slot) {
        Some(chunk) => chunk,
        None => grow_shared(slot),
    }
}

/// Makes the shared chunk of `slot`.
#[cold]
pub(super) fn grow_shared(slot: u32) -> &'static Chunk {
    /// Takes what is written to slots beyond all there are.
    static VOID: Chunk = Chunk::new();

    if slot < CAPACITY {
        SHARED.grow(slot)
    } else {
        &VOID
    }
}

/// All shards there ever were, the shared one first.
pub(super) fn shards() -> impl Iterator<Item = &'static Shard> {
    std::iter::successors(Some(&SHARED), |shard| shard.next.get().copied())
}

fn lease() -> Option<&'static Shard> {
    // Fails when the thread is past its destructors: the lease could never be given back.
    LEASE.try_with(|_| ()).ok()?;
    let free = shards().find(|shard| {
        shard
            .leased
            .compare_exchange(false, true, Acquire, Relaxed)
            .is_ok()
    });
    let shard = free.unwrap_or_else(append);
    CURRENT.set(Some(shard));
    Some(shard)
}

/// A new shard at the end of the list, leased. Shards live as long as the process.
fn append() -> &'static Shard {
    let made: &'static Shard = Box::leak(Box::new(Shard::new(true)));
    let mut last = &SHARED;
    while let Err(_taken) = last.next.set(made) {
        last = last
            .next
            .get()
            .expect("a cell that refuses a value holds one");
    }
    made
}
