//! Room for one thing more beside a block of cells; what that is, only those know who put it there.

use std::any::Any;
use std::sync::OnceLock;

use super::shard::{CAPACITY, FANOUT, Level};

/// The room beside a block. What is put there stays as long as the block.
pub(crate) type Attached = OnceLock<Box<dyn Any + Send + Sync>>;

/// The rooms beside neighbouring slots; that of a block is beside its first one.
struct Rooms([Attached; FANOUT as usize]);

impl Rooms {
    const fn new() -> Self {
        Self([const { OnceLock::new() }; FANOUT as usize])
    }

    fn of(&self, slot: u32) -> &Attached {
        &self.0[(slot % FANOUT) as usize]
    }
}

static ROOMS: Level<Level<Rooms>> = Level::new();

/// The room beside `slot`, if any near it was ever asked for. Takes no lock and allocates nothing.
pub(super) fn find(slot: u32) -> Option<&'static Attached> {
    let near = ROOMS.get(slot / (FANOUT * FANOUT))?;
    let rooms = near.get(slot / FANOUT % FANOUT)?;
    Some(rooms.of(slot))
}

/// The room beside `slot`, made if it is missing; `None` beside slots beyond all there are.
pub(super) fn grow(slot: u32) -> Option<&'static Attached> {
    if slot >= CAPACITY {
        return None;
    }
    let near = ROOMS.grow(slot / (FANOUT * FANOUT), Level::new);
    let rooms = near.grow(slot / FANOUT % FANOUT, Rooms::new);
    Some(rooms.of(slot))
}
