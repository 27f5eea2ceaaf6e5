//! Timing and counting what is no function: blocks and futures.

use std::future::Future;
use std::marker::PhantomData;

use super::call::{call, timed};
use super::call_sink::CallSink;
use super::classifier::{AnyError, Classify, KnownError};
use super::outcome::{CallEnd, ClassifiesError, Outcomes};
use super::pending_outcome::PendingOutcome;
use crate::label::LabelSet;
use crate::metric::{Counter, Family, Histogram, Lifetime, Metric};
use crate::storage::Cells;

/// Everything is over: there is no outcome to look at.
struct Over;

impl KnownError for Over {
    type Error = AnyError;
}

impl<R> Classify<R> for Over {
    fn errors(&self) -> &'static [&'static str] {
        &[]
    }

    #[inline]
    fn ending(&self, _result: &R) -> CallEnd {
        CallEnd::Ok
    }
}

/// An `Err` is what `O` makes of it.
struct Results<O>(PhantomData<fn() -> O>);

impl<O> KnownError for Results<O> {
    type Error = AnyError;
}

impl<T, E, O: ClassifiesError<E>> Classify<Result<T, E>> for Results<O> {
    fn errors(&self) -> &'static [&'static str] {
        &[]
    }

    #[inline]
    fn ending(&self, result: &Result<T, E>) -> CallEnd {
        match result {
            Ok(_) => CallEnd::Ok,
            Err(error) => O::of_error(error),
        }
    }
}

impl<C: Cells> Histogram<C> {
    /// Records how long a block takes, in seconds, also where it unwinds.
    ///
    /// ```
    /// # use metrics_runtime::{Buckets, Histogram, Metrics, Registry};
    /// # #[derive(Metrics)]
    /// # struct QueryMetrics {
    /// #     /// Time a query took.
    /// #     #[metric(buckets = Buckets::LATENCY)]
    /// #     query_duration_seconds: Histogram,
    /// # }
    /// # let query = QueryMetrics::register_in(&Registry::new());
    /// let rows = query.query_duration_seconds.time(|| 17);
    /// assert_eq!((rows, query.query_duration_seconds.count()), (17, 1));
    /// ```
    #[inline]
    pub fn time<R>(&self, block: impl FnOnce() -> R) -> R {
        call(self.clone(), &Over, block)
    }

    /// Records how long a future takes, in seconds, from its first poll until it is done or dropped.
    ///
    /// ```
    /// # use metrics_runtime::{Buckets, Histogram, Metrics, Registry};
    /// # #[derive(Metrics)]
    /// # struct QueryMetrics {
    /// #     /// Time a query took.
    /// #     #[metric(buckets = Buckets::LATENCY)]
    /// #     query_duration_seconds: Histogram,
    /// # }
    /// async fn query(query: &QueryMetrics) -> u32 {
    ///     query.query_duration_seconds.time_async(async { 17 }).await
    /// }
    /// # let _ = query(&QueryMetrics::register_in(&Registry::new()));
    /// ```
    pub fn time_async<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<C, F> {
        timed(self.clone(), Over, future)
    }
}

/// The metrics of a family with the same labels, one for each outcome: what [`Family::by_outcome`] gives.
#[derive(Debug)]
#[must_use = "nothing is recorded before a block or a future is given to it"]
pub struct EachOutcome<O, M, R> {
    pending: PendingOutcome<O, M, R, AnyError>,
}

impl<L: LabelSet, O: Outcomes, M: Metric, R: Lifetime> Family<(L, O), M, R>
where
    R::Handle<M>: CallSink,
{
    /// The metrics with these labels, one for each outcome, for blocks and futures. Histograms do what `#[timed(FAMILY, labels = …,
    /// outcome)]` does for functions, counters what its `calls = FAMILY` does.
    ///
    /// ```
    /// use metrics_runtime::{Buckets, Counter, Family, Histogram, Metrics, Outcome, Registry};
    ///
    /// #[derive(Metrics)]
    /// struct QueryMetrics {
    ///     /// Time a query took, by table and outcome.
    ///     #[metric(buckets = Buckets::LATENCY, labels("table"))]
    ///     query_duration_seconds: Family<(&'static str, Outcome), Histogram>,
    ///     /// Backups of a table that were made, by outcome.
    ///     #[metric(labels("table"))]
    ///     backups_total: Family<(&'static str, Outcome), Counter>,
    /// }
    ///
    /// let registry = Registry::new();
    /// let query = QueryMetrics::register_in(&registry);
    /// let found: Result<u32, ()> = query.query_duration_seconds.by_outcome(&"users").time(|| Err(()));
    /// let made: Result<(), ()> = query.backups_total.by_outcome(&"users").count(|| Ok(()));
    /// assert!(found.is_err() && made.is_ok());
    /// let page = registry.render();
    /// assert!(page.contains("query_duration_seconds_count{table=\"users\",outcome=\"error\"} 1\n"));
    /// assert!(page.contains("backups_total{table=\"users\",outcome=\"ok\"} 1\n"));
    /// ```
    pub fn by_outcome(&self, labels: &L) -> EachOutcome<O, M, R> {
        EachOutcome {
            pending: PendingOutcome::new(self.registered(), labels),
        }
    }
}

impl<O: Outcomes, M: Metric, R: Lifetime> Family<O, M, R>
where
    R::Handle<M>: CallSink,
{
    /// As [`by_outcome`](Self::by_outcome), for a family that has no other label.
    pub fn outcomes(&self) -> EachOutcome<O, M, R> {
        EachOutcome {
            pending: PendingOutcome::new(self.registered(), &()),
        }
    }
}

impl<O: Outcomes, R: Lifetime> EachOutcome<O, Histogram, R>
where
    R::Handle<Histogram>: CallSink,
{
    /// Records how long a block takes, and how it ends.
    ///
    /// # Errors
    ///
    /// What the block returns.
    #[inline]
    pub fn time<T, E>(self, block: impl FnOnce() -> Result<T, E>) -> Result<T, E>
    where
        O: ClassifiesError<E>,
    {
        self.run(block)
    }

    /// Records how long a future takes, from its first poll until it is done or dropped, and how it ends.
    ///
    /// # Errors
    ///
    /// What the future returns.
    pub fn time_async<T, E, F>(self, future: F) -> impl Future<Output = Result<T, E>>
    where
        O: ClassifiesError<E>,
        F: Future<Output = Result<T, E>>,
    {
        self.run_async(future)
    }
}

impl<O: Outcomes, R: Lifetime> EachOutcome<O, Counter, R>
where
    R::Handle<Counter>: CallSink,
{
    /// Counts a block by how it ends, also where it unwinds.
    ///
    /// # Errors
    ///
    /// What the block returns.
    #[inline]
    pub fn count<T, E>(self, block: impl FnOnce() -> Result<T, E>) -> Result<T, E>
    where
        O: ClassifiesError<E>,
    {
        self.run(block)
    }

    /// Counts a future by how it ends, also where it is dropped: once it was polled.
    ///
    /// # Errors
    ///
    /// What the future returns.
    pub fn count_async<T, E, F>(self, future: F) -> impl Future<Output = Result<T, E>>
    where
        O: ClassifiesError<E>,
        F: Future<Output = Result<T, E>>,
    {
        self.run_async(future)
    }
}

impl<O: Outcomes, M: Metric, R: Lifetime> EachOutcome<O, M, R>
where
    R::Handle<M>: CallSink,
{
    #[inline]
    fn run<T, E>(self, block: impl FnOnce() -> Result<T, E>) -> Result<T, E>
    where
        O: ClassifiesError<E>,
    {
        call(
            self.pending.with_errors::<E>(),
            &Results::<O>(PhantomData),
            block,
        )
    }

    fn run_async<T, E, F>(self, future: F) -> impl Future<Output = Result<T, E>>
    where
        O: ClassifiesError<E>,
        F: Future<Output = Result<T, E>>,
    {
        timed(
            self.pending.with_errors::<E>(),
            Results::<O>(PhantomData),
            future,
        )
    }
}
