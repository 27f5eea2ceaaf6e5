//! What stands in `#[timed(…)]`, and what it becomes for one call.

use super::call_sink::CallSink;
use super::classifier::KnownError;
use super::outcome::ClassifiesError;
use super::pending_outcome::PendingOutcome;
use crate::label::LabelSet;
#[cfg(feature = "summary")]
use crate::metric::Summary;
use crate::metric::{Counter, Family, Histogram, Lifetime, Metric};
use crate::storage::Cells;

/// What can stand in `#[timed(…)]`.
#[diagnostic::on_unimplemented(
    message = "`#[timed(…)]` cannot record into `{Self}`",
    label = "not a histogram or a summary",
    note = "name a `Histogram`, such as `#[timed(SHOP.order_duration_seconds)]`; for a family write `labels = …`, `outcome`, or both behind it; or write `#[timed]` alone for the shared families"
)]
pub trait Target {
    /// What one call records into.
    type Sink: CallSink;

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

#[cfg(feature = "summary")]
impl Target for Summary {
    type Sink = Self;

    #[inline]
    fn sink(&self) -> Self {
        *self
    }
}

impl<T: Target + ?Sized> Target for &T {
    type Sink = T::Sink;

    #[inline]
    fn sink(&self) -> T::Sink {
        (**self).sink()
    }
}

/// A histogram or a summary, for one call.
#[inline]
pub fn sink<T: Target + ?Sized>(target: &T) -> T::Sink {
    target.sink()
}

/// The metric of a family with these labels, for one call.
#[inline]
pub fn labelled<L: LabelSet, M: Metric + Target, R: Lifetime>(
    family: &Family<L, M, R>,
    labels: &L,
) -> R::Handle<M> {
    R::with(family, labels)
}

/// The metrics of a family with these labels and each outcome, for one call. That it ends in an outcome is asked where the call
/// takes it, once.
#[inline]
pub fn labelled_by_outcome<L, O, M, R, J>(
    family: &Family<(L, O), M, R>,
    labels: &L,
    classifier: &J,
) -> PendingOutcome<O, M, R, J::Error>
where
    L: LabelSet,
    M: Metric + Target,
    R: Lifetime,
    J: KnownError,
{
    let _ = classifier;
    PendingOutcome::new(family.registered(), labels)
}

/// The metrics of a family with each outcome, for one call.
#[inline]
pub fn by_outcome<O, M, R, J>(
    family: &Family<O, M, R>,
    classifier: &J,
) -> PendingOutcome<O, M, R, J::Error>
where
    M: Metric + Target,
    R: Lifetime,
    J: KnownError,
{
    let _ = classifier;
    PendingOutcome::new(family.registered(), &())
}

/// What can stand behind `calls =`; `By` is what the calls are told apart by.
#[diagnostic::on_unimplemented(
    message = "`calls` cannot count into `{Self}`",
    label = "no counter for these calls",
    note = "name a `Counter`, or a family of counters with the labels that are written here, and with the outcome where `outcome` is"
)]
pub trait Calls<By> {
    /// What one call counts into.
    type Sink: CallSink;

    /// Made at the start of the call.
    fn sink(&self, by: By) -> Self::Sink;
}

/// Calls without labels.
#[derive(Debug)]
pub struct Unlabelled;

/// Calls with labels.
#[derive(Debug)]
pub struct ByLabels<'l, L>(pub &'l L);

/// Calls with labels, by outcome.
#[derive(Debug)]
pub struct ByLabelsAndOutcome<'l, L, J>(pub &'l L, pub &'l J);

/// Calls by outcome.
#[derive(Debug)]
pub struct ByOutcome<'l, J>(pub &'l J);

/// What one call counts into.
#[inline]
pub fn calls<By, T: Calls<By> + ?Sized>(calls: &T, by: By) -> T::Sink {
    calls.sink(by)
}

#[diagnostic::do_not_recommend]
impl<By, C: Cells> Calls<By> for Counter<u64, C> {
    type Sink = Self;

    #[inline]
    fn sink(&self, _by: By) -> Self {
        self.clone()
    }
}

#[diagnostic::do_not_recommend]
impl<L: LabelSet, R: Lifetime> Calls<ByLabels<'_, L>> for Family<L, Counter, R>
where
    R::Handle<Counter>: CallSink,
{
    type Sink = R::Handle<Counter>;

    #[inline]
    fn sink(&self, by: ByLabels<'_, L>) -> Self::Sink {
        R::with(self, by.0)
    }
}

#[diagnostic::do_not_recommend]
impl<L, O, R, J> Calls<ByLabelsAndOutcome<'_, L, J>> for Family<(L, O), Counter, R>
where
    L: LabelSet,
    O: ClassifiesError<J::Error>,
    R: Lifetime,
    R::Handle<Counter>: CallSink,
    J: KnownError,
{
    type Sink = PendingOutcome<O, Counter, R, J::Error>;

    #[inline]
    fn sink(&self, by: ByLabelsAndOutcome<'_, L, J>) -> Self::Sink {
        PendingOutcome::new(self.registered(), by.0)
    }
}

#[diagnostic::do_not_recommend]
impl<O, R, J> Calls<ByOutcome<'_, J>> for Family<O, Counter, R>
where
    O: ClassifiesError<J::Error>,
    R: Lifetime,
    R::Handle<Counter>: CallSink,
    J: KnownError,
{
    type Sink = PendingOutcome<O, Counter, R, J::Error>;

    #[inline]
    fn sink(&self, _by: ByOutcome<'_, J>) -> Self::Sink {
        PendingOutcome::new(self.registered(), &())
    }
}
