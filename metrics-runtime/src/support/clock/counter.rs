//! The counter of the CPU, through quanta.

use std::sync::LazyLock;

use quanta::Clock;

static CLOCK: LazyLock<Clock> = LazyLock::new(Clock::new);

/// Returns the counter of the CPU.
#[inline]
pub(crate) fn ticks() -> u64 {
    CLOCK.raw()
}

/// Returns the nanoseconds since then; none if the counter of another CPU is behind.
#[inline]
pub(crate) fn nanos_since(start: u64) -> u64 {
    let clock = &*CLOCK;
    clock.delta_as_nanos(start, clock.raw())
}

/// Returns the current moment, as metrics-exporter-prometheus takes it.
#[cfg(feature = "summary")]
pub(crate) fn instant() -> quanta::Instant {
    CLOCK.now()
}

/// Calibrates the clock, which takes up to 200 ms: better at start than in the first measurement.
pub(crate) fn calibrate() {
    LazyLock::force(&CLOCK);
}
