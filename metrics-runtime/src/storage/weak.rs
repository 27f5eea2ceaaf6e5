//! Cells that are known without being kept alive.

use std::sync;
use std::sync::atomic::Ordering::Relaxed;

use super::cell_block::Block;
use super::lease;

/// Cells that may be gone.
#[derive(Debug, Clone)]
pub struct Weak(Kind);

#[derive(Debug, Clone)]
enum Kind {
    /// Slots are never gone.
    Slot(u32),
    Block(sync::Weak<Block>),
}

impl Weak {
    pub(super) const fn of_slot(slot: u32) -> Self {
        Self(Kind::Slot(slot))
    }

    pub(super) const fn of_block(block: sync::Weak<Block>) -> Self {
        Self(Kind::Block(block))
    }

    /// Returns the value of the cell that all threads share, where it is not gone.
    pub(crate) fn shared(&self, offset: u32) -> Option<u64> {
        match &self.0 {
            Kind::Slot(slot) => {
                let slot = slot.wrapping_add(offset);
                Some(lease::shared(slot).cell(slot).load(Relaxed))
            }
            Kind::Block(block) => Some(block.upgrade()?.cell(offset).load(Relaxed)),
        }
    }
}
