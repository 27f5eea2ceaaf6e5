//! Time: raw ticks at both ends of a measurement, one conversion.

use std::sync::LazyLock;

use quanta::Clock;

static CLOCK: LazyLock<Clock> = LazyLock::new(Clock::new);

/// A moment, in ticks of the CPU's counter where it has a steady one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticks(u64);

impl Ticks {
    #[inline]
    pub(crate) fn now() -> Self {
        Self(CLOCK.raw())
    }

    /// The nanoseconds since then; none if the counter of another CPU is behind.
    #[inline]
    pub(crate) fn elapsed_nanos(self) -> u64 {
        let clock = &*CLOCK;
        clock.delta_as_nanos(self.0, clock.raw())
    }
}

/// Now, as metrics-exporter-prometheus wants it. `quanta::Instant::now` cannot be had once a thread's locals are gone.
#[cfg(feature = "summary")]
pub(crate) fn instant() -> quanta::Instant {
    CLOCK.now()
}

/// Calibrates the clock, which takes up to 200 ms: better at start than in the first measurement.
pub(crate) fn calibrate() {
    LazyLock::force(&CLOCK);
}
