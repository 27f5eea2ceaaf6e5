//! Handing out slots.

use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use super::lease::grow_shared;
use super::shard::{CAPACITY, FANOUT};
use super::slot::Slot;

/// All 16.7 million slots of the process are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("all {CAPACITY} storage slots of the process are taken")]
pub(crate) struct OutOfSlots;

/// `blocks` neighbouring blocks of `1 << shift` slots, each within one chunk. Slots are never taken back.
pub(crate) fn allocate(blocks: u32, shift: u32) -> Result<Slot, OutOfSlots> {
    static NEXT: AtomicU32 = AtomicU32::new(0);

    debug_assert!(
        1 << shift <= FANOUT,
        "a block of {} slots straddles chunks",
        1 << shift
    );
    let size = blocks.checked_mul(1 << shift).ok_or(OutOfSlots)?;
    let end = |next: u32| {
        next.next_multiple_of(1 << shift)
            .checked_add(size)
            .filter(|end| *end <= CAPACITY)
    };
    let first = NEXT
        .fetch_update(Relaxed, Relaxed, end)
        .map_err(|_| OutOfSlots)?
        .next_multiple_of(1 << shift);
    let last = size.checked_sub(1).map(|last| first + last);
    let last = last.filter(|last| last / FANOUT != first / FANOUT);
    for slot in (first..first + size).step_by(FANOUT as usize).chain(last) {
        grow_shared(slot);
    }
    Ok(Slot(first))
}
