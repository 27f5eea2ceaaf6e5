//! Last totals of counts that are kept elsewhere, so that a source that starts again is seen.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use crate::storage::{Cells, Weak};
use crate::support::lock;

/// By the id of a series: the total of its source, as the bits of what the series counts in.
static TOTALS: LazyLock<Mutex<Totals>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Totals {
    by_series: HashMap<u64, (Weak, u64)>,
    /// The number that may be there before those that are gone are looked for.
    room: usize,
}

/// The total of the source of this series, as it was told before; it is `total` from now on.
pub(crate) fn replace(cells: &impl Cells, total: u64) -> Option<u64> {
    let Totals { by_series, room } = &mut *lock(&TOTALS);
    if let Some((_, last)) = by_series.get_mut(&cells.id()) {
        return Some(std::mem::replace(last, total));
    }
    if by_series.len() >= *room {
        // A handle that outlives its series can still be told of a source.
        by_series.retain(|_, (cells, _)| cells.shared(0).is_some());
        *room = 2 * by_series.len() + 64;
    }
    by_series.insert(cells.id(), (cells.weak(), total));
    None
}

/// Forgets the source of a series that is gone.
pub(in crate::series) fn forget(id: u64) {
    lock(&TOTALS).by_series.remove(&id);
}
