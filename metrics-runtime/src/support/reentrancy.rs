//! Marks of what a thread is in the middle of, so that it does not begin again inside.

use std::cell::Cell;
use std::thread::LocalKey;

/// Sets a mark of this thread while it lives, and restores what the mark was before.
pub(crate) struct ReentrancyGuard {
    mark: &'static LocalKey<Cell<bool>>,
    before: bool,
}

impl ReentrancyGuard {
    /// Sets the mark, unless it is set already.
    pub(crate) fn enter(mark: &'static LocalKey<Cell<bool>>) -> Option<Self> {
        // Made only where it is needed: dropping one restores the mark.
        (!mark.replace(true)).then(|| Self {
            mark,
            before: false,
        })
    }

    /// Sets the mark, which can be set already.
    pub(crate) fn nest(mark: &'static LocalKey<Cell<bool>>) -> Self {
        Self {
            mark,
            before: mark.replace(true),
        }
    }

    /// Returns `true` while a guard of this thread has set the mark.
    #[cfg_attr(
        not(feature = "upstream"),
        expect(dead_code, reason = "only those who drain a summary ask")
    )]
    pub(crate) fn is_entered(mark: &'static LocalKey<Cell<bool>>) -> bool {
        mark.get()
    }
}

impl Drop for ReentrancyGuard {
    fn drop(&mut self) {
        self.mark.set(self.before);
    }
}
