//! A target and what counts its calls, of which one or both are told the outcome.

use super::call_sink::CallSink;
use super::classifier::KnownError;
use super::outcome::ClassifiesError;
use super::pending_outcome::PendingOutcome;
use super::target::{ByLabelsAndOutcome, ByOutcome, Calls, Target};
use crate::label::LabelSet;
use crate::metric::{Counter, Family, Histogram, Lifetime, Metric};
use crate::storage::Cells;

/// What can stand in `#[timed(TARGET, calls = …, outcome)]`: the types of the two say which of them ends in an outcome.
#[diagnostic::on_unimplemented(
    message = "`outcome` cannot be filled in: neither the target nor `calls` ends in one, or they do not go together",
    label = "together with `calls`, no place for the outcome",
    note = "let the last label of the target, of the family of counters in `calls`, or of both be an `Outcome`, or an `OutcomeOf<_>` of the function's own error type, behind the labels that are written here"
)]
pub trait TargetWithCalls<By> {
    /// What one call records into.
    type Sink: CallSink;

    /// Made at the start of the call.
    fn sink(self, by: By) -> Self::Sink;
}

/// A target and what counts the calls, for one call.
#[inline]
pub fn with_calls<By, T: TargetWithCalls<By>>(both: T, by: By) -> T::Sink {
    both.sink(by)
}

/// The target is told, and `calls` may be.
#[diagnostic::do_not_recommend]
impl<'l, L, O, M, R, J, C> TargetWithCalls<ByLabelsAndOutcome<'l, L, J>>
    for (&Family<(L, O), M, R>, &C)
where
    L: LabelSet,
    O: ClassifiesError<J::Error>,
    M: Metric + Target,
    R: Lifetime,
    R::Handle<M>: CallSink,
    J: KnownError,
    C: Calls<ByLabelsAndOutcome<'l, L, J>>,
{
    type Sink = (PendingOutcome<O, M, R, J::Error>, C::Sink);

    #[inline]
    fn sink(self, by: ByLabelsAndOutcome<'l, L, J>) -> Self::Sink {
        let (target, calls) = self;
        (
            PendingOutcome::new(target.registered(), by.0),
            calls.sink(by),
        )
    }
}

/// `calls` is told alone.
#[diagnostic::do_not_recommend]
impl<'l, L, O, M, R, S, J> TargetWithCalls<ByLabelsAndOutcome<'l, L, J>>
    for (&Family<L, M, R>, &Family<(L, O), Counter, S>)
where
    L: LabelSet,
    O: ClassifiesError<J::Error>,
    M: Metric + Target,
    R: Lifetime,
    R::Handle<M>: CallSink,
    S: Lifetime,
    S::Handle<Counter>: CallSink,
    J: KnownError,
{
    type Sink = (R::Handle<M>, PendingOutcome<O, Counter, S, J::Error>);

    #[inline]
    fn sink(self, by: ByLabelsAndOutcome<'l, L, J>) -> Self::Sink {
        let (target, calls) = self;
        (R::with(target, by.0), Calls::sink(calls, by))
    }
}

/// The target is told, and `calls` may be.
#[diagnostic::do_not_recommend]
impl<'l, O, M, R, J, C> TargetWithCalls<ByOutcome<'l, J>> for (&Family<O, M, R>, &C)
where
    O: ClassifiesError<J::Error>,
    M: Metric + Target,
    R: Lifetime,
    R::Handle<M>: CallSink,
    J: KnownError,
    C: Calls<ByOutcome<'l, J>>,
{
    type Sink = (PendingOutcome<O, M, R, J::Error>, C::Sink);

    #[inline]
    fn sink(self, by: ByOutcome<'l, J>) -> Self::Sink {
        let (target, calls) = self;
        (
            PendingOutcome::new(target.registered(), &()),
            calls.sink(by),
        )
    }
}

/// `calls` is told alone.
#[diagnostic::do_not_recommend]
impl<'l, O, C, R, J> TargetWithCalls<ByOutcome<'l, J>> for (&Histogram<C>, &Family<O, Counter, R>)
where
    O: ClassifiesError<J::Error>,
    C: Cells,
    R: Lifetime,
    R::Handle<Counter>: CallSink,
    J: KnownError,
{
    type Sink = (Histogram<C>, PendingOutcome<O, Counter, R, J::Error>);

    #[inline]
    fn sink(self, by: ByOutcome<'l, J>) -> Self::Sink {
        let (target, calls) = self;
        (target.clone(), Calls::sink(calls, by))
    }
}

/// A target behind a reference.
#[diagnostic::do_not_recommend]
impl<'t, By, T: ?Sized, C> TargetWithCalls<By> for (&&'t T, &'t C)
where
    (&'t T, &'t C): TargetWithCalls<By>,
{
    type Sink = <(&'t T, &'t C) as TargetWithCalls<By>>::Sink;

    #[inline]
    fn sink(self, by: By) -> Self::Sink {
        (*self.0, self.1).sink(by)
    }
}
