//! One type-erased cell for each series, for everything that it has besides its numbers.

use std::any::Any;
use std::sync::OnceLock;

use super::shard::{CAPACITY, FANOUT, Level};

/// A cell that is filled once. The content, whose type only those know who fill it, stays as long as the block of the series.
pub(crate) type ExtensionCell = OnceLock<Box<dyn Any + Send + Sync>>;

/// The extension cells of neighbouring slots. A block uses that of its first slot.
struct ExtensionCells([ExtensionCell; FANOUT as usize]);

impl ExtensionCells {
    const fn new() -> Self {
        Self([const { OnceLock::new() }; FANOUT as usize])
    }

    fn get(&self, slot: u32) -> &ExtensionCell {
        &self.0[(slot % FANOUT) as usize]
    }
}

static EXTENSIONS: Level<Level<ExtensionCells>> = Level::new();

/// Returns the extension cell of `slot`, if one near it was ever asked for. Takes no lock and allocates nothing.
pub(super) fn find(slot: u32) -> Option<&'static ExtensionCell> {
    let near = EXTENSIONS.get(slot / (FANOUT * FANOUT))?;
    let cells = near.get(slot / FANOUT % FANOUT)?;
    Some(cells.get(slot))
}

/// Returns the extension cell of `slot`, made if it is missing; `None` for slots beyond all there are.
pub(super) fn grow(slot: u32) -> Option<&'static ExtensionCell> {
    if slot >= CAPACITY {
        return None;
    }
    let near = EXTENSIONS.grow(slot / (FANOUT * FANOUT), Level::new);
    let cells = near.grow(slot / FANOUT % FANOUT, ExtensionCells::new);
    Some(cells.get(slot))
}
