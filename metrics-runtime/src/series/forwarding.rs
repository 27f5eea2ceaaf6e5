//! Interface of recorders that are not ours and get what typed metrics record.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::fence;

use super::header::FamilyHeader;

/// One record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Update {
    Increment(u64),
    /// The total of a counter that can have fractions.
    Total(f64),
    Set(f64),
    Observe(f64),
    /// The states that hold, a bit for each.
    States(u64),
}

impl Update {
    fn is(self, other: Self) -> bool {
        match (self, other) {
            // NaN is NaN here.
            (Self::Set(a), Self::Set(b)) => a.to_bits() == b.to_bits(),
            _ => self == other,
        }
    }
}

/// A series at a foreign recorder. Neither its calls nor its end panic: who implements it guards them.
pub(crate) trait ForwardedSeries: Send + Sync {
    fn update(&self, update: Update);
}

/// A foreign recorder. It does not panic either.
pub(crate) trait ForwardTarget: Send + Sync {
    /// Tells it the help of a family.
    fn describe(&self, family: &FamilyHeader<'_>);

    /// Registers a series with it; `None` where it does not take the series.
    fn series(
        &self,
        family: &FamilyHeader<'_>,
        labels: &[(&str, &str)],
    ) -> Option<Arc<dyn ForwardedSeries>>;
}

/// Sets a gauge to what ours shows, until ours is still that: whoever sets last sets what is right. While others go on
/// changing it they set it as well, so a few times are enough.
pub(super) fn settle(series: &dyn ForwardedSeries, level: impl Fn() -> Update) {
    for _ in 0..16 {
        let value = level();
        series.update(value);
        fence(SeqCst);
        if level().is(value) {
            return;
        }
    }
}
