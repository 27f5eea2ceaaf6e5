//! A gate between those who record and the one who drains.

use std::cell::Cell;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, RwLock, TryLockError};

use metrics::Histogram;

use crate::support::{ReentrancyGuard, lock, read, write};

/// How many records are kept back during a drain: some 2 MB of them.
const MOST: usize = 100_000;

/// Keeps records and drains of metrics-exporter-prometheus apart: it takes a list of observations away while others still
/// write to it, and loses those.
///
/// What is recorded during a drain, which can take as long as a page, is kept back until it is over. Nobody waits for that
/// unless [`MOST`] are kept: then those who record wait, since memory would grow for as long as they are faster.
#[derive(Debug)]
pub(super) struct DrainGate {
    /// Shared by those who record, taken by the one who drains.
    open: RwLock<()>,
    kept: Sender<Record>,
    /// How many are kept, or are about to be.
    count: AtomicUsize,
    /// There is one drain at a time: the one that has this.
    drain: Mutex<Receiver<Record>>,
}

type Record = (Histogram, f64);

thread_local! {
    /// Whether this thread drains. What a global allocator records meanwhile cannot wait for the end of it.
    static DRAINS: Cell<bool> = const { Cell::new(false) };
}

impl Default for DrainGate {
    fn default() -> Self {
        let (kept, drain) = mpsc::channel();
        Self {
            open: RwLock::default(),
            kept,
            count: AtomicUsize::new(0),
            drain: Mutex::new(drain),
        }
    }
}

impl DrainGate {
    pub(super) fn record(&self, histogram: &Histogram, value: f64) {
        match self.open.try_read() {
            Err(TryLockError::WouldBlock) => self.keep(histogram, value),
            // The guard lives until the record is there.
            Ok(_guard) => histogram.record(value),
            Err(TryLockError::Poisoned(_guard)) => histogram.record(value),
        }
    }

    #[cold]
    fn keep(&self, histogram: &Histogram, value: f64) {
        if self.count.load(Relaxed) >= MOST && !ReentrancyGuard::is_entered(&DRAINS) {
            let _open = read(&self.open);
            return histogram.record(value);
        }
        self.count.fetch_add(1, Relaxed);
        // The receiver is in the gate as well, so it is there.
        let _ = self.kept.send((histogram.clone(), value));
    }

    /// Drains while nobody records.
    pub(super) fn drain<T>(&self, drain: impl FnOnce() -> T) -> T {
        let kept = lock(&self.drain);
        // Of somebody who came while the last drain ended. The gate is open, so there are not more and more of them.
        self.record_all(&kept);
        let drained = {
            let _draining = ReentrancyGuard::nest(&DRAINS);
            let _closed = write(&self.open);
            drain()
        };
        self.record_all(&kept);
        drained
    }

    fn record_all(&self, kept: &Receiver<Record>) {
        for (histogram, value) in kept.try_iter() {
            histogram.record(value);
            self.count.fetch_sub(1, Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;
    use std::sync::{Arc, Weak};
    use std::thread;

    use super::*;

    #[derive(Default)]
    struct Observed(AtomicU64);

    impl metrics::HistogramFn for Observed {
        fn record(&self, _: f64) {
            self.0.fetch_add(1, Relaxed);
        }
    }

    #[test]
    fn what_is_recorded_while_it_is_drained_comes_after() {
        let gate = DrainGate::default();
        let observed = Arc::new(Observed::default());
        let histogram = Histogram::from_arc(observed.clone());
        let count = || observed.0.load(Relaxed);
        gate.record(&histogram, 1.0);
        assert_eq!(count(), 1);
        let during = gate.drain(|| {
            gate.record(&histogram, 1.0);
            gate.record(&histogram, 1.0);
            count()
        });
        assert_eq!((during, count()), (1, 3));
        gate.record(&histogram, 1.0);
        assert_eq!(count(), 4);
    }

    /// For each record that is made while the gate is closed, another one comes.
    struct Echo {
        gate: Arc<DrainGate>,
        itself: Weak<Echo>,
        echoes: AtomicU64,
    }

    impl metrics::HistogramFn for Echo {
        fn record(&self, value: f64) {
            if let Err(TryLockError::WouldBlock) = self.gate.open.try_read() {
                let echoes = self.echoes.fetch_add(1, Relaxed);
                assert!(echoes < 1000, "a drain takes what comes during it");
                let itself = self.itself.upgrade().expect("it is recorded into");
                self.gate.record(&Histogram::from_arc(itself), value);
            }
        }
    }

    #[test]
    fn a_drain_ends_however_many_come_during_it() {
        let gate = Arc::new(DrainGate::default());
        let echo = Arc::new_cyclic(|itself| Echo {
            gate: gate.clone(),
            itself: itself.clone(),
            echoes: AtomicU64::new(0),
        });
        let histogram = Histogram::from_arc(echo.clone());
        gate.keep(&histogram, 1.0);
        gate.drain(|| gate.record(&histogram, 1.0));
        assert_eq!(echo.echoes.load(Relaxed), 0);
    }

    #[test]
    fn past_what_is_kept_recorders_wait_for_the_end_of_the_drain() {
        let gate = DrainGate::default();
        let observed = Arc::new(Observed::default());
        let histogram = Histogram::from_arc(observed.clone());
        let more = 10;
        thread::scope(|scope| {
            let recorder = gate.drain(|| {
                let recorder = scope.spawn(|| {
                    (0..MOST + more).for_each(|_| gate.record(&histogram, 1.0));
                });
                while gate.count.load(Relaxed) < MOST {
                    thread::yield_now();
                }
                // The one who drains waits for nobody.
                gate.record(&histogram, 1.0);
                recorder
            });
            recorder.join().expect("it recorded");
        });
        // One who was about to record as the drain ended may have come late.
        gate.drain(|| assert_eq!(gate.count.load(Relaxed), 0));
        assert_eq!(observed.0.load(Relaxed), (MOST + more + 1) as u64);
    }

    #[test]
    fn one_who_came_as_a_drain_ended_is_in_the_next() {
        let gate = DrainGate::default();
        let observed = Arc::new(Observed::default());
        let histogram = Histogram::from_arc(observed.clone());
        gate.keep(&histogram, 1.0);
        assert_eq!(gate.drain(|| observed.0.load(Relaxed)), 1);
    }
}
