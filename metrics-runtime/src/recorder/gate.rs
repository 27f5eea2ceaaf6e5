//! A gate between those who record and the one who drains.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, RwLock, TryLockError};

use metrics::Histogram;

use crate::lock::{lock, write};

/// Keeps records and drains of metrics-exporter-prometheus apart: it takes a list of observations away while others still
/// write to it, and loses those.
///
/// Nobody waits for a drain, which can take as long as a page: what is recorded meanwhile is kept back until it is over.
#[derive(Debug)]
pub(super) struct Gate {
    /// Shared by those who record, taken by the one who drains.
    open: RwLock<()>,
    kept: Sender<Record>,
    /// There is one drain at a time: the one that has this.
    drain: Mutex<Receiver<Record>>,
}

type Record = (Histogram, f64);

impl Default for Gate {
    fn default() -> Self {
        let (kept, drain) = mpsc::channel();
        Self {
            open: RwLock::default(),
            kept,
            drain: Mutex::new(drain),
        }
    }
}

impl Gate {
    pub(super) fn record(&self, histogram: &Histogram, value: f64) {
        match self.open.try_read() {
            Err(TryLockError::WouldBlock) => {
                // The receiver is in the gate as well, so it is there.
                let _ = self.kept.send((histogram.clone(), value));
            }
            // The guard lives until the record is there.
            Ok(_guard) => histogram.record(value),
            Err(TryLockError::Poisoned(_guard)) => histogram.record(value),
        }
    }

    /// Drains while nobody records.
    pub(super) fn drain<T>(&self, drain: impl FnOnce() -> T) -> T {
        let kept = lock(&self.drain);
        let drained = {
            let _closed = write(&self.open);
            // Of somebody who came while the last drain ended.
            record_all(&kept);
            drain()
        };
        record_all(&kept);
        drained
    }
}

fn record_all(kept: &Receiver<Record>) {
    for (histogram, value) in kept.try_iter() {
        histogram.record(value);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicU64;
    use std::sync::atomic::Ordering::Relaxed;

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
        let gate = Gate::default();
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

    #[test]
    fn one_who_came_as_a_drain_ended_is_in_the_next() {
        let gate = Gate::default();
        let observed = Arc::new(Observed::default());
        let histogram = Histogram::from_arc(observed.clone());
        gate.kept.send((histogram, 1.0)).expect("it is there");
        assert_eq!(gate.drain(|| observed.0.load(Relaxed)), 1);
    }
}
