//! Metrics, and families of them, whose labels a layer fills in.

use super::request_labels::RequestLabels;
#[cfg(feature = "summary")]
use crate::metric::Summary;
use crate::metric::{Counter, Family, Gauge, Histogram, Permanent, Removable, Tracked};
use crate::storage::Owned;

/// What can count requests: a [`Counter`], or a [`Family`] of them.
#[diagnostic::on_unimplemented(
    message = "a layer cannot count requests in `{Self}`",
    label = "not a counter, or not with labels of a request",
    note = "it takes a `Counter` or a `Family<L, Counter>`, whose labels `L` implement `RequestLabels`, as `(Method, Route, Status)` does"
)]
pub trait Counts: Clone + Send + Sync + 'static {
    /// The labels that are filled in.
    type Labels: RequestLabels;

    /// Counts one.
    fn count(&self, labels: &Self::Labels);
}

/// What can record times and sizes: a [`Histogram`], a `Summary`, or a [`Family`] of one of them.
#[diagnostic::on_unimplemented(
    message = "a layer cannot record times and sizes in `{Self}`",
    label = "not a histogram or a summary, or not with labels of a request",
    note = "it takes a `Histogram`, a `Summary`, or a `Family<L, _>` of one of them, whose labels `L` implement `RequestLabels`, as `(Method, Route)` does"
)]
pub trait Observes: Clone + Send + Sync + 'static {
    /// The labels that are filled in.
    type Labels: RequestLabels;

    /// Records a time in seconds, or a size in bytes.
    fn observe(&self, labels: &Self::Labels, value: f64);
}

/// What can show how many requests are in flight: a [`Gauge`], or a [`Family`] of them.
#[diagnostic::on_unimplemented(
    message = "a layer cannot show requests in flight in `{Self}`",
    label = "not a gauge, or not with labels of a request",
    note = "it takes a `Gauge` or a `Family<L, Gauge>`, whose labels `L` implement `RequestLabels`, as `Method` does"
)]
pub trait Tracks: Clone + Send + Sync + 'static {
    /// The labels that are filled in, when the request comes.
    type Labels: RequestLabels;

    /// Counts one until it is dropped.
    type Guard: Send + 'static;

    /// Counts one until the guard is dropped.
    fn track(&self, labels: &Self::Labels) -> Self::Guard;
}

impl Counts for Counter {
    type Labels = ();

    #[inline]
    fn count(&self, (): &()) {
        self.increment(1);
    }
}

impl Observes for Histogram {
    type Labels = ();

    #[inline]
    fn observe(&self, (): &(), value: f64) {
        self.record(value);
    }
}

#[cfg(feature = "summary")]
impl Observes for Summary {
    type Labels = ();

    #[inline]
    fn observe(&self, (): &(), value: f64) {
        self.record(value);
    }
}

/// The series of a summary cannot be removed.
#[cfg(feature = "summary")]
impl<L: RequestLabels> Observes for Family<L, Summary> {
    type Labels = L;

    #[inline]
    fn observe(&self, labels: &L, value: f64) {
        self.with(labels).record(value);
    }
}

impl Tracks for Gauge {
    type Labels = ();
    type Guard = Tracked;

    #[inline]
    fn track(&self, (): &()) -> Tracked {
        Gauge::track(self)
    }
}

macro_rules! families {
    ($($lifetime:ty, $guard:ty;)+) => {$(
        impl<L: RequestLabels> Counts for Family<L, Counter, $lifetime> {
            type Labels = L;

            #[inline]
            fn count(&self, labels: &L) {
                self.with(labels).increment(1);
            }
        }

        impl<L: RequestLabels> Observes for Family<L, Histogram, $lifetime> {
            type Labels = L;

            #[inline]
            fn observe(&self, labels: &L, value: f64) {
                self.with(labels).record(value);
            }
        }

        impl<L: RequestLabels> Tracks for Family<L, Gauge, $lifetime> {
            type Labels = L;
            type Guard = $guard;

            #[inline]
            fn track(&self, labels: &L) -> $guard {
                self.with(labels).track()
            }
        }
    )+};
}

families! {
    Permanent, Tracked;
    Removable, Tracked<Owned>;
}

/// Returns a number of bytes as it is recorded.
#[inline]
#[expect(clippy::cast_precision_loss, reason = "2^53 bytes are 9 petabytes")]
pub(super) fn bytes(count: u64) -> f64 {
    count as f64
}
