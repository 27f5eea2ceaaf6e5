//! Marks of what a thread is in the middle of, so that it does not begin again inside.

use std::cell::Cell;
use std::thread::LocalKey;

/// Sets a mark while it lives.
pub(crate) struct Busy(&'static LocalKey<Cell<bool>>);

impl Busy {
    /// `None` where the mark is set already.
    pub(crate) fn enter(mark: &'static LocalKey<Cell<bool>>) -> Option<Self> {
        // Made only where it is needed: dropping one clears the mark.
        (!mark.replace(true)).then(|| Self(mark))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.set(false);
    }
}
