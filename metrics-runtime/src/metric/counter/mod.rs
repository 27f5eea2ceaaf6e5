//! Counters.

mod exemplars;

use std::marker::PhantomData;
use std::sync::Mutex;

use super::handle::Metric;
use super::refused::refuse;
use crate::declaration::Number;
use crate::naming::MetricType;
use crate::series::{ExtensionKinds, HandleParams, Place, Update, forward, note, replace_total};
use crate::storage::{Cells, Owned, Slot};
use crate::support::lock;

/// What a [`Counter`] counts in: `u64`, or `f64` for amounts with fractions, such as seconds.
#[diagnostic::on_unimplemented(
    message = "a counter does not count in `{Self}`",
    label = "not `u64` or `f64`",
    note = "write `Counter` for whole numbers, or `Counter<f64>` for amounts with fractions"
)]
pub trait Count: sealed::Sealed + Copy {
    #[doc(hidden)]
    const NUMBER: Number;
}

impl Count for u64 {
    const NUMBER: Number = Number::U64;
}

impl Count for f64 {
    const NUMBER: Number = Number::F64;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for u64 {}
    impl Sealed for f64 {}
}

/// A total that only goes up; it starts at 0 when the program does.
///
/// A handle is small, `Copy`, and can be used from any thread. Incrementing writes only memory of the calling thread.
///
/// ```
/// use metrics_runtime::{Counter, Metrics, Registry};
///
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails sent.
///     mails_total: Counter,
///     /// Time spent sending mails.
///     mail_seconds_total: Counter<f64>,
/// }
///
/// let mail = MailMetrics::register_in(&Registry::new());
/// mail.mails_total.increment(1);
/// mail.mail_seconds_total.increment(0.25);
/// assert_eq!((mail.mails_total.get(), mail.mail_seconds_total.get()), (1, 0.25));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Counter<N: Count = u64, C: Cells = Slot> {
    cells: C,
    kinds: ExtensionKinds,
    number: PhantomData<N>,
}

/// The one place for exemplars.
const PLACE: Place = Place { index: 0, of: 1 };

impl<C: Cells> Counter<u64, C> {
    /// Adds `n`.
    #[inline]
    pub fn increment(&self, n: u64) {
        // First, so that nothing is kept for afterwards on the way of those without.
        if self.kinds.exemplars() {
            return self.add_and_note(n);
        }
        self.add(n);
    }

    #[cold]
    #[inline(never)]
    fn add_and_note(&self, n: u64) {
        self.add(n);
        #[expect(clippy::cast_precision_loss, reason = "an exemplar has an f64")]
        note(&self.cells, self.kinds, PLACE, n as f64);
    }

    #[inline]
    fn add(&self, n: u64) {
        self.add_silently(n);
        self.hand_on(n);
    }

    /// Adds `n`, which is to be [handed on](Self::hand_on) later: under a lock, where no code of others may run.
    #[inline]
    pub(crate) fn add_silently(&self, n: u64) {
        self.cells.add(0, n);
    }

    /// Tells other recorders that `n` was added.
    #[inline]
    pub(crate) fn hand_on(&self, n: u64) {
        forward(&self.cells, || Update::Increment(n));
    }

    /// Raises the total to `total`, for a count that is kept elsewhere; nothing happens when it is there already, or further:
    /// of several threads, one may come late with what it has read before the others. A source that can start again is
    /// [followed](Self::follow).
    ///
    /// This reads the total first, under a lock that all counters share: it is for collectors, not for hot paths.
    /// Use it for a counter that nothing else increments.
    pub fn absolute(&self, total: u64) {
        // The cell is made before the lock is taken: a global allocator that raises a counter would wait for itself.
        self.cells.add(0, 0);
        let raising = lock(&RAISING);
        let missing = total.saturating_sub(self.get());
        self.cells.add(0, missing);
        drop(raising);
        if missing > 0 {
            forward(&self.cells, || Update::Increment(missing));
        }
    }

    /// Follows a count that is kept elsewhere, and is now at `total`: adds what came since the last call. The first call raises
    /// the counter to `total`, as [`absolute`](Self::absolute).
    ///
    /// A total that is lower than the last one is that of a source that started again, and is added whole. This counter never
    /// goes down, and its `rate()` is what it would be if Prometheus scraped the source itself: lost is only what the source
    /// counted between the last call and its end. The calls must come in the order in which the source was read: one collector
    /// feeds a counter, not several threads. The first one takes the lock of `absolute`; those after it take none.
    ///
    /// ```
    /// # use metrics_runtime::{Counter, Metrics, Registry};
    /// # #[derive(Metrics)]
    /// # struct PoolMetrics {
    /// #     /// Jobs that the workers have done.
    /// #     jobs_total: Counter,
    /// # }
    /// # let pool = PoolMetrics::register_in(&Registry::new());
    /// for total in [100, 150, 20] {
    ///     pool.jobs_total.follow(total); // the source starts again after 150
    /// }
    /// assert_eq!(pool.jobs_total.get(), 170);
    /// ```
    pub fn follow(&self, total: u64) {
        match replace_total(&self.cells, total) {
            None => self.absolute(total),
            Some(last) => self.add(total.checked_sub(last).unwrap_or(total)),
        }
    }

    /// The total.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.cells.sum(0)
    }
}

impl<C: Cells> Counter<f64, C> {
    /// Adds `x`. A NaN, infinite or negative `x` is not added, but counted in `metrics_runtime_values_refused_total` of the
    /// global registry.
    #[inline]
    pub fn increment(&self, x: f64) {
        if !is_amount(x) {
            return refuse(MetricType::Counter);
        }
        if self.kinds.exemplars() {
            return self.add_and_note(x);
        }
        self.add(x);
    }

    #[cold]
    #[inline(never)]
    fn add_and_note(&self, x: f64) {
        self.add(x);
        note(&self.cells, self.kinds, PLACE, x);
    }

    #[inline]
    fn add(&self, x: f64) {
        self.cells.add_f64(0, x);
        forward(&self.cells, || Update::Total(self.get()));
    }

    /// Raises the total to `total`, for a count that is kept elsewhere; nothing happens when it is there already.
    ///
    /// As for whole numbers, this is for collectors, and for a counter that nothing else increments.
    pub fn absolute(&self, total: f64) {
        if !is_amount(total) {
            return refuse(MetricType::Counter);
        }
        self.cells.add_f64(0, 0.0);
        let raising = lock(&RAISING);
        let missing = (total - self.get()).max(0.0);
        self.cells.add_f64(0, missing);
        drop(raising);
        if missing > 0.0 {
            forward(&self.cells, || Update::Total(self.get()));
        }
    }

    /// Follows a count that is kept elsewhere, as a counter of whole numbers does. A NaN, infinite or negative total is
    /// refused, as by [`increment`](Self::increment).
    pub fn follow(&self, total: f64) {
        if !is_amount(total) {
            return refuse(MetricType::Counter);
        }
        let last = replace_total(&self.cells, total.to_bits());
        match last.map(f64::from_bits) {
            None => self.absolute(total),
            Some(last) if total >= last => self.increment(total - last),
            Some(_) => self.increment(total),
        }
    }

    /// The total.
    #[must_use]
    pub fn get(&self) -> f64 {
        self.cells.sum_f64(0)
    }
}

/// Held while a counter is raised, so that two threads do not both add what is missing.
static RAISING: Mutex<()> = Mutex::new(());

/// Whether a counter can count this.
#[inline]
fn is_amount(x: f64) -> bool {
    x.is_finite() && x >= 0.0
}

impl<N: Count> Metric for Counter<N> {
    const TYPE: MetricType = MetricType::Counter;
    const NUMBER: Number = N::NUMBER;

    type Owned = Counter<N, Owned>;

    #[inline]
    fn from_slot(slot: Slot, params: HandleParams) -> Self {
        Self {
            cells: slot,
            kinds: params.kinds,
            number: PhantomData,
        }
    }

    fn from_owned(cells: Owned, params: HandleParams) -> Self::Owned {
        Counter {
            cells,
            kinds: params.kinds,
            number: PhantomData,
        }
    }

    #[inline]
    fn at(self, index: u32, _stride: u32) -> Self {
        Self {
            cells: self.cells.offset(index),
            ..self
        }
    }
}
