//! What gauges and histograms take.

use std::time::Duration;

/// A value for a [`Gauge`](crate::Gauge) or a [`Histogram`](crate::Histogram): a number (not of 128 bits), or a [`Duration`], which counts in seconds
/// ([Prometheus' base unit of time](https://prometheus.io/docs/practices/naming/#base-units)).
///
/// Whole numbers beyond 2<sup>53</sup> are rounded to the next `f64`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be recorded",
    label = "neither a number nor a `Duration`",
    note = "gauges and histograms take integers, floats and `Duration` (as seconds)"
)]
pub trait IntoF64 {
    /// The value as it is recorded.
    fn into_f64(self) -> f64;
}

impl IntoF64 for f64 {
    #[inline]
    fn into_f64(self) -> f64 {
        self
    }
}

impl IntoF64 for Duration {
    #[inline]
    fn into_f64(self) -> f64 {
        self.as_secs_f64()
    }
}

macro_rules! lossless {
    ($($ty:ty),+) => {$(
        impl IntoF64 for $ty {
            #[inline]
            fn into_f64(self) -> f64 {
                f64::from(self)
            }
        }
    )+};
}

lossless!(f32, u8, u16, u32, i8, i16, i32);

macro_rules! rounded {
    ($($ty:ty),+) => {$(
        impl IntoF64 for $ty {
            #[inline]
            #[expect(clippy::cast_precision_loss, reason = "documented at the trait: Prometheus has nothing but f64")]
            fn into_f64(self) -> f64 {
                self as f64
            }
        }
    )+};
}

rounded!(u64, usize, i64, isize);
