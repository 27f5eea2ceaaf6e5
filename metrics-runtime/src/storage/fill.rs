//! Filling of cells that are set once.

use std::sync::OnceLock;

/// Returns the content of the cell, made if it is missing.
///
/// The content is made *before* the cell is touched: a global allocator that records would otherwise wait for itself in
/// `get_or_init`.
pub(crate) fn fill<T>(cell: &OnceLock<T>, make: impl FnOnce() -> T) -> &T {
    if cell.get().is_none() {
        let content = make();
        // When another thread (or an allocator's record on this one) was faster, its own stays.
        let _ = cell.set(content);
    }
    cell.get()
        .expect("it was set just now, and is never taken out")
}
