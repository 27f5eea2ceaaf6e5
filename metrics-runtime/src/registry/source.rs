//! What counts that are kept elsewhere were at last, so that a source that starts again is seen.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use crate::lock::lock;

/// By the id of a series: the total of its source, as the bits of what the series counts in.
static TOTALS: LazyLock<Mutex<HashMap<u64, u64>>> = LazyLock::new(Mutex::default);

/// The total of the source of this series, as it was told before; it is `total` from now on.
pub(crate) fn replace(id: u64, total: u64) -> Option<u64> {
    lock(&TOTALS).insert(id, total)
}

/// Forgets the source of a series that is gone.
pub(super) fn forget(id: u64) {
    lock(&TOTALS).remove(&id);
}
