//! Which cell of a series' block holds what.

use crate::buckets::Bounds;
use crate::descriptor::MetricType;

/// A gauge's set value, in the cell that all threads share.
pub(crate) const GAUGE_VALUE: u32 = 0;
/// What guards count, up and down, in sharded cells.
pub(crate) const GAUGE_TRACKED: u32 = 1;
/// A histogram's sum; it must be the first cell.
pub(crate) const HISTOGRAM_SUM: u32 = 0;
/// The first of a histogram's buckets, which do not include each other. Their sum is the count.
pub(crate) const HISTOGRAM_BUCKETS: u32 = 1;

/// The size of a block, as a power of two: it never straddles a chunk then.
pub(crate) fn shift(metric_type: MetricType, bounds: Option<&Bounds>) -> u32 {
    let cells = match metric_type {
        MetricType::Counter | MetricType::Summary => 1,
        MetricType::Gauge => 2,
        MetricType::Histogram => HISTOGRAM_BUCKETS + bounds.map_or(1, Bounds::buckets),
    };
    cells.next_power_of_two().ilog2()
}

/// The value a gauge shows. A scrape between the two threads of a guard can see fewer than none tracked.
pub(crate) fn gauge_value(value: u64, tracked: u64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "2^53 guards at once do not fit any memory"
    )]
    let tracked = tracked.cast_signed().max(0) as f64;
    f64::from_bits(value) + tracked
}
