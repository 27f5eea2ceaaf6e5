//! Time: raw ticks at both ends of a measurement, one conversion.

#[cfg(not(miri))]
mod counter;
#[cfg(miri)]
mod portable;

use std::cell::RefCell;
use std::marker::PhantomData;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

#[cfg(not(miri))]
use crate::support::clock::counter as source;
#[cfg(miri)]
use crate::support::clock::portable as source;

pub(crate) use crate::support::clock::counter::calibrate;

/// Whether any thread has ever looked at a clock of a test. Read-only for programs, so no cache line moves.
static HAS_TEST_CLOCK: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The clocks of the test that runs on this thread; the last one holds. One that is dropped before those above it leaves a gap.
    static TEST: RefCell<Vec<Option<Arc<AtomicU64>>>> = const { RefCell::new(Vec::new()) };
}

/// A moment, in ticks of the CPU's counter where it has a steady one; in nanoseconds by the clock of a test.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticks(u64);

impl Ticks {
    #[inline]
    pub(crate) fn now() -> Self {
        Self(test_time().unwrap_or_else(source::ticks))
    }

    /// The moment as a number that is not 0.
    #[inline]
    pub(crate) fn to_nonzero(self) -> u64 {
        self.0.saturating_add(1)
    }

    /// The moment that [`to_nonzero`](Self::to_nonzero) turned into this number; `None` for 0.
    #[inline]
    pub(crate) fn from_nonzero(number: u64) -> Option<Self> {
        number.checked_sub(1).map(Self)
    }

    /// The nanoseconds since then; none if the counter of another CPU is behind.
    #[inline]
    pub(crate) fn elapsed_nanos(self) -> u64 {
        if let Some(now) = test_time() {
            return now.saturating_sub(self.0);
        }
        source::nanos_since(self.0)
    }
}

/// The time by the clock of a test, if there is one on this thread.
#[inline]
fn test_time() -> Option<u64> {
    if HAS_TEST_CLOCK.load(Relaxed) {
        innermost_test_time()
    } else {
        None
    }
}

#[cold]
fn innermost_test_time() -> Option<u64> {
    let time = TEST.try_with(|test| Some(test.try_borrow().ok()?.last()?.as_ref()?.load(Relaxed)));
    time.ok().flatten()
}

/// A clock that stands still until a test moves it: what is timed on its thread takes exactly as long as the test says.
///
/// ```
/// use std::time::{Duration, Instant};
/// use metrics_runtime::{Buckets, Histogram, Metrics, Registry, TestClock, timed};
///
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Time to send a mail.
///     #[metric(buckets = Buckets::LATENCY)]
///     mail_duration_seconds: Histogram,
/// }
///
/// #[timed(metrics.mail_duration_seconds)]
/// fn send(metrics: &MailMetrics, clock: &TestClock) {
///     clock.advance(Duration::from_millis(30));
/// }
///
/// let registry = Registry::new();
/// let clock = TestClock::new();
/// send(&MailMetrics::register_in(&registry), &clock);
/// assert!(registry.render().contains("le=\"0.025\"} 0\nmail_duration_seconds_bucket{le=\"0.05\"} 1\n"));
/// ```
///
/// It holds for the thread that makes it, until it is dropped, and for those that it is [shared](Self::share) with. A measurement must
/// begin and end by the same clock.
#[derive(Debug)]
pub struct TestClock {
    nanos: Arc<AtomicU64>,
    /// Among those of its thread.
    place: usize,
    /// It is for one thread.
    thread: PhantomData<*const ()>,
}

impl TestClock {
    /// A clock for this thread.
    #[must_use]
    pub fn new() -> Self {
        Self::on_this_thread(Arc::default())
    }

    fn on_this_thread(nanos: Arc<AtomicU64>) -> Self {
        HAS_TEST_CLOCK.store(true, Relaxed);
        let place = TEST.with_borrow_mut(|clocks| {
            clocks.push(Some(nanos.clone()));
            clocks.len() - 1
        });
        Self {
            nanos,
            place,
            thread: PhantomData,
        }
    }

    /// Moves it on.
    pub fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        self.nanos.fetch_add(by, Relaxed);
    }

    /// What another thread needs to go by this clock.
    #[must_use]
    pub fn share(&self) -> SharedTestClock {
        SharedTestClock(self.nanos.clone())
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TestClock {
    fn drop(&mut self) {
        // The locals of a thread that ends may be gone.
        let _ = TEST.try_with(|test| {
            let mut clocks = test.borrow_mut();
            clocks[self.place] = None;
            while let Some(None) = clocks.last() {
                clocks.pop();
            }
        });
    }
}

/// A [`TestClock`] on its way to another thread.
#[derive(Debug, Clone)]
pub struct SharedTestClock(Arc<AtomicU64>);

impl SharedTestClock {
    /// The clock that this thread goes by, if there is one.
    pub(crate) fn current() -> Option<Self> {
        if !HAS_TEST_CLOCK.load(Relaxed) {
            return None;
        }
        let clock = TEST.try_with(|test| test.try_borrow().ok()?.last()?.clone());
        clock.ok().flatten().map(Self)
    }

    /// The clock, for this thread as well.
    #[must_use]
    pub fn enter(&self) -> TestClock {
        TestClock::on_this_thread(self.0.clone())
    }
}

/// The seconds since the first call, whatever a test says.
pub(crate) fn seconds() -> u64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);

    START.elapsed().as_secs()
}

/// The milliseconds since the epoch.
pub(crate) fn unix_millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        let millis = since.as_secs().saturating_mul(1000);
        millis.saturating_add(since.subsec_millis().into())
    })
}

/// Now, as metrics-exporter-prometheus wants it. `quanta::Instant::now` cannot be had once a thread's locals are gone.
#[cfg(feature = "summary")]
pub(crate) fn instant() -> quanta::Instant {
    /// The beginning of the clocks of tests.
    static START: LazyLock<quanta::Instant> = LazyLock::new(source::instant);

    match test_time() {
        None => source::instant(),
        Some(nanos) => *START + Duration::from_nanos(nanos),
    }
}
