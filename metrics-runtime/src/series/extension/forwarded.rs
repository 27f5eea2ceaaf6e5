//! Handing on what typed metrics record, to recorders that are not ours.
//!
//! Recording reads one flag. Only when a recorder was named does it look for the series in a table beside the storage.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::atomic::{AtomicBool, fence};
use std::sync::{Arc, LazyLock, RwLock};

use crate::series::header::FamilyHeader;
use crate::support::{ReentrancyGuard, read, write};

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

static ACTIVE: AtomicBool = AtomicBool::new(false);

/// By the id of a series: who wants its records, by the address of the target.
type Table = HashMap<u64, Vec<(usize, Arc<dyn ForwardedSeries>)>>;
static TABLE: LazyLock<RwLock<Table>> = LazyLock::new(RwLock::default);

/// Hands on one record of the series `id`, if anyone wants it.
#[inline]
pub(crate) fn forward(id: impl FnOnce() -> u64, update: impl FnOnce() -> Update) {
    if ACTIVE.load(Relaxed) {
        send(id(), update());
    }
}

thread_local! {
    /// Whether this thread is handing on a record, or changing the table. What is recorded meanwhile, by the foreign recorder
    /// itself or by a global allocator, is not handed on: there would be no end.
    static BUSY: Cell<bool> = const { Cell::new(false) };
}

/// Tells the value of the gauge, or the states of the state set `id`, if anyone wants it. Differences would not do: one that is told while its recorder is
/// attached can be in the value it is given first, or not, and the gauge would be wrong for good.
#[inline]
pub(crate) fn forward_level(id: impl FnOnce() -> u64, level: impl Fn() -> Update) {
    if ACTIVE.load(Relaxed) {
        send_level(id(), level);
    }
}

#[cold]
fn send_level(id: u64, level: impl Fn() -> Update) {
    let Some(_busy) = ReentrancyGuard::enter(&BUSY) else {
        return;
    };
    for (_, series) in targets(id) {
        settle(&*series, &level);
    }
}

/// Sets a gauge to what ours shows, until ours is still that: whoever sets last sets what is right. While others go on
/// changing it they set it as well, so a few times are enough.
pub(in crate::series) fn settle(series: &dyn ForwardedSeries, level: impl Fn() -> Update) {
    for _ in 0..16 {
        let value = level();
        series.update(value);
        fence(SeqCst);
        if level().is(value) {
            return;
        }
    }
}

fn targets(id: u64) -> Vec<(usize, Arc<dyn ForwardedSeries>)> {
    read(&TABLE).get(&id).cloned().unwrap_or_default()
}

#[cold]
fn send(id: u64, update: Update) {
    let Some(_busy) = ReentrancyGuard::enter(&BUSY) else {
        return;
    };
    for (_, series) in targets(id) {
        series.update(update);
    }
}

/// From now on `series` of `target` gets what the series `id` records; `false` if one of that target does already.
pub(in crate::series) fn attach(
    id: u64,
    target: &dyn ForwardTarget,
    series: Arc<dyn ForwardedSeries>,
) -> bool {
    let _busy = ReentrancyGuard::enter(&BUSY);
    let address = std::ptr::from_ref(target).addr();
    let mut table = write(&TABLE);
    let attached = table.entry(id).or_default();
    if attached.iter().any(|(other, _)| *other == address) {
        return false;
    }
    attached.push((address, series));
    ACTIVE.store(true, Relaxed);
    true
}

/// Nobody gets what the series `id` records any more.
pub(in crate::series) fn detach(id: u64) {
    if ACTIVE.load(Relaxed) {
        let _busy = ReentrancyGuard::enter(&BUSY);
        let removed = write(&TABLE).remove(&id);
        // Foreign code, so not under the lock.
        drop(removed);
    }
}
