//! The clock of the standard library, for Miri: it runs no inline assembly, with which quanta asks the CPU for its features.

use std::sync::LazyLock;
use std::time::Instant;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Returns the nanoseconds since the first call.
pub(crate) fn ticks() -> u64 {
    u64::try_from(START.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// Returns the nanoseconds since then.
pub(crate) fn nanos_since(start: u64) -> u64 {
    ticks().saturating_sub(start)
}

/// Returns the current moment, as metrics-exporter-prometheus takes it. Of quanta's clocks, one that is set by hand asks
/// the CPU for nothing.
#[cfg(feature = "summary")]
pub(crate) fn instant() -> quanta::Instant {
    let (clock, hands) = quanta::Clock::mock();
    hands.increment(ticks());
    clock.now()
}

/// Starts the clock.
pub(crate) fn calibrate() {
    LazyLock::force(&START);
}
