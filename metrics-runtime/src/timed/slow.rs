//! Calls that take longer than they should.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use super::call_sink::CallSink;
use super::call_site::CallSite;
use super::function_metric::registered;
use super::outcome::CallEnd;
use crate::declaration::{Declared, Descriptor, Location, Name};
use crate::metric::{Counter, Family, MetricFamily};
use crate::registry::{Registry, ScopedOnceLock};
use crate::support::seconds;

/// How many seconds there are at least between two warnings about a function.
const INTERVAL: u64 = 60;

/// By module, function and threshold.
type Calls<'a> = Family<(&'a str, &'a str, &'a str), Counter>;

static FAMILY: [Descriptor; 1] = [Descriptor {
    name: Name::new("function_slow_calls_total"),
    help: "Calls of a function that took longer than its threshold.",
    shape: Calls::SHAPE,
    label_names: &["module", "function", "threshold"],
    location: Location::here(),
    ..Descriptor::EMPTY
}];

/// The threshold of a function: one `static` in it.
#[derive(Debug)]
pub struct Slow {
    call_site: CallSite,
    nanos: u64,
    /// The same, as it was written.
    threshold: &'static str,
    calls: ScopedOnceLock<Counter>,
    /// When a call was warned of last, in seconds, and how many were not since.
    warned: AtomicU64,
    silent: AtomicU64,
}

impl Slow {
    /// A threshold.
    #[must_use]
    pub const fn new(call_site: CallSite, nanos: u64, threshold: &'static str) -> Self {
        Self {
            call_site,
            nanos,
            threshold,
            calls: ScopedOnceLock::new(),
            warned: AtomicU64::new(0),
            silent: AtomicU64::new(0),
        }
    }

    /// An entry of the link-time list for a threshold.
    #[must_use]
    pub const fn declared(register: fn()) -> Declared {
        Declared::new(|| &FAMILY, register)
    }

    /// Puts the function on the page.
    pub fn register(&self) {
        let _ = self.calls();
    }

    fn calls(&self) -> &Counter {
        self.calls.get_or_register(|| {
            let function = self.call_site.name();
            let labels = (self.call_site.module, &*function, self.threshold);
            registered::<Calls<'_>>(&FAMILY[0]).with(&labels)
        })
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
        Registry::current().log(|| {
            tracing::warn!(
                module = self.call_site.module,
                function = self.call_site.name(),
                took = ?std::time::Duration::from_nanos(nanos),
                threshold = self.threshold,
                not_logged_since = self.silent.swap(0, Relaxed),
                "slow call"
            );
        });
    }
}

impl CallSink for &'static Slow {
    #[inline]
    fn end(&mut self, _ending: CallEnd, nanos: u64) {
        if nanos > self.nanos {
            self.slow(nanos);
        }
    }
}
