//! Cells that are known without being kept alive.

use std::sync;
use std::sync::atomic::Ordering::Relaxed;

use super::block::Block;
use super::{Cells, Owned, Slot};

/// Cells that may be gone.
#[derive(Debug, Clone)]
pub struct Weak(Kind);

#[derive(Debug, Clone)]
enum Kind {
    /// Slots are never gone.
    Slot(Slot),
    Block(sync::Weak<Block>),
}

impl Weak {
    pub(super) const fn of_slot(slot: Slot) -> Self {
        Self(Kind::Slot(slot))
    }

    pub(super) const fn of_block(block: sync::Weak<Block>) -> Self {
        Self(Kind::Block(block))
    }

    /// What the cell holds that all threads share, where it is not gone.
    pub(crate) fn shared(&self, offset: u32) -> Option<u64> {
        match &self.0 {
            Kind::Slot(slot) => Some(slot.shared(offset).load(Relaxed)),
            Kind::Block(block) => Owned::upgrade(block).map(|owned| owned.sum(offset)),
        }
    }
}
