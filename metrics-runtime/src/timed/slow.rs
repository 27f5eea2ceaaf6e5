//! Calls that take longer than they should.

use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use super::outcome::Ending;
use super::place::Place;
use super::sink::Sink;
use crate::clock::seconds;
use crate::descriptor::{Descriptor, Location};
use crate::label::{LabelSet, LabelSink, Labels};
use crate::metric::{Counter, Family, MetricFamily, Registered};
use crate::registry::Registry;
use crate::registry::declared::Declared;

/// How many seconds there are at least between two warnings about a function.
const INTERVAL: u64 = 60;

/// A function with a threshold, as labels.
struct Function<'a>(&'a Slow);

impl LabelSet for Function<'_> {
    const LABELS: Labels = Labels::Group(&[
        Labels::named::<str>("module"),
        Labels::named::<str>("function"),
        Labels::named::<str>("threshold"),
    ]);

    fn index(&self) -> usize {
        0
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        sink.open(self.0.place.module);
        sink.open(&self.0.place.name());
        sink.open(self.0.threshold);
    }
}

type Calls = Family<Function<'static>, Counter>;

static FAMILY: [Descriptor; 1] = [Descriptor {
    name: "function_slow_calls_total",
    help: "Calls of a function that took longer than its threshold.",
    shape: Calls::SHAPE,
    location: Location::here(),
    ..Descriptor::EMPTY
}];

/// The threshold of a function: one `static` in it.
#[derive(Debug)]
pub struct Slow {
    place: Place,
    nanos: u64,
    /// The same, as it was written.
    threshold: &'static str,
    calls: OnceLock<Counter>,
    /// When a call was warned of last, in seconds, and how many were not since.
    warned: AtomicU64,
    silent: AtomicU64,
}

impl Slow {
    /// A threshold.
    #[must_use]
    pub const fn new(place: Place, nanos: u64, threshold: &'static str) -> Self {
        Self {
            place,
            nanos,
            threshold,
            calls: OnceLock::new(),
            warned: AtomicU64::new(0),
            silent: AtomicU64::new(0),
        }
    }

    /// An entry of the link-time list for a threshold.
    #[must_use]
    pub const fn declared(register: fn()) -> Declared {
        Declared::new(&FAMILY, register)
    }

    /// Puts the function on the page.
    pub fn register(&self) {
        let _ = self.calls();
    }

    fn calls(&self) -> &Counter {
        if let Some(calls) = self.calls.get() {
            return calls;
        }
        let branch = Registry::global().branch_or_detached(&FAMILY[0], &[]);
        let family = Family::<Function<'_>, Counter>::from_registered(Registered(branch));
        let calls = family.with(&Function(self));
        self.calls.get_or_init(|| calls)
    }

    #[cold]
    fn slow(&self, nanos: u64) {
        self.calls().increment(1);
        let (now, warned) = (seconds().max(1), self.warned.load(Relaxed));
        let is_due = warned == 0 || now.saturating_sub(warned) >= INTERVAL;
        let is_ours = is_due
            && self
                .warned
                .compare_exchange(warned, now, Relaxed, Relaxed)
                .is_ok();
        if !is_ours {
            self.silent.fetch_add(1, Relaxed);
            return;
        }
        tracing::warn!(
            module = self.place.module,
            function = self.place.name(),
            took = ?std::time::Duration::from_nanos(nanos),
            threshold = self.threshold,
            not_logged_since = self.silent.swap(0, Relaxed),
            "slow call"
        );
    }
}

impl Sink for &'static Slow {
    #[inline]
    fn end(&mut self, _ending: Ending, nanos: u64) {
        if nanos > self.nanos {
            self.slow(nanos);
        }
    }
}
