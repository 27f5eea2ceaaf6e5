//! Layout of the block of cells of a series.

use crate::naming::MetricType;

/// A gauge's set value, in the cell that all threads share.
pub(crate) const GAUGE_VALUE: u32 = 0;
/// The count of guards, up and down, in sharded cells.
pub(crate) const GAUGE_TRACKED: u32 = 1;
/// When a gauge that expires was last written, in the cell that all threads share; 0 before that.
pub(crate) const GAUGE_WRITTEN: u32 = 2;
/// The states of a state set that hold, a bit for each, in the cell that all threads share.
pub(crate) const STATES: u32 = 0;
/// A histogram's sum; it must be the first cell.
pub(crate) const HISTOGRAM_SUM: u32 = 0;
/// The first of a histogram's buckets, which do not include each other. Their sum is the count.
pub(crate) const HISTOGRAM_BUCKETS: u32 = 1;

/// The size of a block, as a power of two: it never straddles a chunk then. A histogram has so many `buckets`; a gauge that
/// `expires` has the time of its last write.
pub(crate) fn shift(metric_type: MetricType, buckets: u32, expires: bool) -> u32 {
    let cells = match metric_type {
        MetricType::Counter | MetricType::Summary | MetricType::StateSet => 1,
        MetricType::Gauge if expires => 3,
        MetricType::Gauge | MetricType::Info => 2,
        MetricType::Histogram => HISTOGRAM_BUCKETS + buckets,
    };
    cells.next_power_of_two().ilog2()
}

/// In the place of a gauge's set value: it is computed.
pub(crate) const GAUGE_DERIVED: u64 = 1;

/// Returns the bits that stand for a set value. They are inverted, so that a cell that is 0 from the start means "never set"; the
/// two NaNs whose bits would read as that, or as the mark of a computed value, become another NaN.
#[inline]
pub(crate) fn gauge_bits(value: f64) -> u64 {
    match !value.to_bits() {
        0 | GAUGE_DERIVED => !f64::NAN.to_bits(),
        bits => bits,
    }
}

/// The set value that is kept so; 0 where there is none.
#[inline]
pub(crate) fn gauge_set(bits: u64) -> f64 {
    match bits {
        0 | GAUGE_DERIVED => 0.0,
        bits => f64::from_bits(!bits),
    }
}

/// The value a gauge shows. A scrape between the two threads of a guard can see fewer than none tracked.
pub(crate) fn gauge_value(bits: u64, tracked: u64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "2^53 guards at once do not fit any memory"
    )]
    let tracked = tracked.cast_signed().max(0) as f64;
    gauge_set(bits) + tracked
}

#[cfg(test)]
mod tests {
    use super::{GAUGE_DERIVED, gauge_bits, gauge_set};

    #[test]
    fn every_value_but_two_nans_is_kept_to_the_bit() {
        let values = [
            0.0,
            -0.0,
            1.5,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            5e-324,
        ];
        for value in values {
            assert_ne!(gauge_bits(value), 0);
            assert_eq!(gauge_set(gauge_bits(value)).to_bits(), value.to_bits());
        }
        for taken in [0, GAUGE_DERIVED] {
            let nan = f64::from_bits(!taken);
            assert!(!matches!(gauge_bits(nan), 0 | GAUGE_DERIVED));
            assert!(gauge_set(gauge_bits(nan)).is_nan());
            assert_eq!(gauge_set(taken).to_bits(), 0.0_f64.to_bits());
        }
    }
}
