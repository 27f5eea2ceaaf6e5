//! Guarded calls of the labels and functions that the program gave to a layer.

use crate::registry::Registry;
use crate::series::Code;

/// Calls labels or functions of the program. Returns `None` if they panic, which is counted.
#[inline]
pub(super) fn guarded<R>(call: impl FnOnce() -> R) -> Option<R> {
    Registry::current().guard(Code::HttpLayer, call)
}
