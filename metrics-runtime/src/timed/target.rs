//! What `#[timed(…)]` records into.

use crate::metric::{Histogram, Timer};
use crate::storage::Cells;

/// What can stand in `#[timed(…)]`.
#[diagnostic::on_unimplemented(
    message = "`#[timed(…)]` cannot record into `{Self}`",
    label = "not a histogram",
    note = "name a `Histogram`, such as `#[timed(SHOP.order_duration_seconds)]`, one of a family, `SHOP.country_duration_seconds.with(&country)`, or write `#[timed]` alone for the shared families"
)]
pub trait Target {
    /// The guard that records.
    type Guard;

    /// Begins a call.
    fn start(&self) -> Self::Guard;
}

impl<C: Cells> Target for Histogram<C> {
    type Guard = Timer<C>;

    #[inline]
    fn start(&self) -> Timer<C> {
        Histogram::start(self)
    }
}

impl<T: Target + ?Sized> Target for &T {
    type Guard = T::Guard;

    #[inline]
    fn start(&self) -> T::Guard {
        (**self).start()
    }
}

/// Begins a call of a function with `#[timed(target)]`.
#[inline]
pub fn start<T: Target + ?Sized>(target: &T) -> T::Guard {
    target.start()
}
