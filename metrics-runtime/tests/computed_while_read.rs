//! A gauge that becomes a computed one while a page is read. One binary, one test: no other gauge of the process is computed.

mod common;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::Duration;

use common::bounded::bounded;
use metrics_runtime::{Family, Gauge, Metrics, Registry};

#[derive(Metrics)]
#[metrics(scoped)]
struct Queues {
    /// Jobs that wait in a queue.
    #[metric(labels("queue"))]
    queue_jobs: Family<String, Gauge>,
}

/// What computes it may add to the family that is being read.
#[test]
fn no_lock_is_held_either() {
    let registry = Registry::new();
    let Queues { queue_jobs } = Queues::register_in(&registry);
    for n in 0..5000 {
        queue_jobs.with(&n.to_string()).set(n);
    }
    bounded(move || {
        let is_over = Arc::new(AtomicBool::new(false));
        let over = is_over.clone();
        let reader = thread::spawn(move || {
            for _ in 0..300 {
                let _ = registry.render();
            }
            over.store(true, Relaxed);
        });
        let last = queue_jobs.with(&"4999".to_owned());
        let mut added = 0;
        while !is_over.load(Relaxed) {
            added += 1;
            last.derive(move || {
                queue_jobs.with(&format!("new {added}")).set(1);
                added
            });
            thread::sleep(Duration::from_micros(300));
            // The next page is begun without a gauge that is computed.
            last.set(1);
            thread::sleep(Duration::from_micros(2500));
        }
        reader.join().unwrap();
    });
}
