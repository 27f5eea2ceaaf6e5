//! What stands in `#[timed(…)]`, and what it becomes for one call.

use super::judge::Judging;
use super::outcome::Ends;
use super::row::Row;
use super::sink::Sink;
use crate::label::LabelSet;
use crate::metric::{Counter, Family, Histogram, Lifetime, Metric};
use crate::storage::Cells;

/// What can stand in `#[timed(…)]`.
#[diagnostic::on_unimplemented(
    message = "`#[timed(…)]` cannot record into `{Self}`",
    label = "not a histogram",
    note = "name a `Histogram`, such as `#[timed(SHOP.order_duration_seconds)]`; for a family write `labels = …`, `outcome`, or both behind it; or write `#[timed]` alone for the shared families"
)]
pub trait Target {
    /// What one call records into.
    type Sink: Sink;

    /// Made at the start of the call.
    fn sink(&self) -> Self::Sink;
}

impl<C: Cells> Target for Histogram<C> {
    type Sink = Self;

    #[inline]
    fn sink(&self) -> Self {
        self.clone()
    }
}

impl<T: Target + ?Sized> Target for &T {
    type Sink = T::Sink;

    #[inline]
    fn sink(&self) -> T::Sink {
        (**self).sink()
    }
}

/// A histogram, for one call.
#[inline]
pub fn sink<T: Target + ?Sized>(target: &T) -> T::Sink {
    target.sink()
}

/// The metric of a family with these labels, for one call.
#[inline]
pub fn labelled<L: LabelSet, M: Metric, R: Lifetime>(
    family: &Family<L, M, R>,
    labels: &L,
) -> R::Handle<M> {
    R::with(family, labels)
}

/// The metrics of a family with these labels and each outcome, for one call.
#[inline]
pub fn row<L, O, M, R, T, J>(family: &Family<(L, O), M, R>, labels: &L, judge: &J) -> Row<O, M, R>
where
    L: LabelSet,
    O: Ends<J::Error>,
    M: Metric,
    R: Lifetime,
    J: Judging<T>,
{
    let _ = judge;
    Row::new(family.registered(), labels)
}

/// The metrics of a family with each outcome, for one call.
#[inline]
pub fn row_alone<O, M, R, T, J>(family: &Family<O, M, R>, judge: &J) -> Row<O, M, R>
where
    O: Ends<J::Error>,
    M: Metric,
    R: Lifetime,
    J: Judging<T>,
{
    let _ = judge;
    Row::new(family.registered(), &())
}

/// What stands behind `calls =`: a counter, or a family of counters.
#[derive(Debug)]
pub struct Calls<'t, T>(pub &'t T);

impl<C: Cells> Calls<'_, Counter<u64, C>> {
    /// Counts all calls.
    #[inline]
    #[must_use]
    pub fn sink(self) -> Counter<u64, C> {
        self.0.clone()
    }

    /// The same.
    #[inline]
    #[must_use]
    pub fn labelled<L>(self, _labels: &L) -> Counter<u64, C> {
        self.0.clone()
    }

    /// The same.
    #[inline]
    #[must_use]
    pub fn row<L, J>(self, _labels: &L, _judge: &J) -> Counter<u64, C> {
        self.0.clone()
    }

    /// The same.
    #[inline]
    #[must_use]
    pub fn row_alone<J>(self, _judge: &J) -> Counter<u64, C> {
        self.0.clone()
    }
}

impl<K: LabelSet, R: Lifetime> Calls<'_, Family<K, Counter, R>> {
    /// Counts the calls with these labels.
    #[inline]
    pub fn labelled(self, labels: &K) -> R::Handle<Counter> {
        R::with(self.0, labels)
    }
}

impl<L: LabelSet, O: LabelSet, R: Lifetime> Calls<'_, Family<(L, O), Counter, R>> {
    /// Counts the calls with these labels, by outcome.
    #[inline]
    pub fn row<T, J: Judging<T>>(self, labels: &L, judge: &J) -> Row<O, Counter, R>
    where
        O: Ends<J::Error>,
    {
        row(self.0, labels, judge)
    }
}

impl<O: LabelSet, R: Lifetime> Calls<'_, Family<O, Counter, R>> {
    /// Counts the calls by outcome.
    #[inline]
    pub fn row_alone<T, J: Judging<T>>(self, judge: &J) -> Row<O, Counter, R>
    where
        O: Ends<J::Error>,
    {
        row_alone(self.0, judge)
    }
}
