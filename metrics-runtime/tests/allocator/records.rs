//! Records each allocation, from threads that come and go while families grow.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use metrics_runtime::metrics::{self, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use metrics_runtime::{Counter, Family, Histogram, Metrics, Registry};

#[derive(Metrics)]
struct Memory {
    /// Allocations.
    allocations_total: Counter,
    /// Bytes allocated.
    allocated_bytes_total: Counter<f64>,
    /// Sizes of allocations.
    #[metric(buckets = [16.0, 256.0, 4096.0])]
    allocation_bytes: Histogram,
}

/// Registered apart, so that its slots are not where those of the others are.
#[derive(Metrics)]
struct Raised {
    /// Allocations, as they are counted elsewhere.
    raised_allocations_total: Counter,
}

#[derive(Metrics)]
struct Growing {
    /// Things by number.
    #[metric(labels("number"), max_series = 1_000_000)]
    things_total: Family<u32, Counter>,
    /// Sizes by number.
    #[metric(labels("number"), buckets = [1.0], max_series = 1_000_000)]
    thing_bytes: Family<u32, Histogram>,
}

struct Recording;

/// A recorder that adds all counters up, and allocates for each series.
struct Sum(Arc<AtomicU64>);

impl Recorder for Sum {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> metrics::Counter {
        drop(key.clone());
        if key.name() == "things_total" {
            metrics::Counter::from_arc(self.0.clone())
        } else {
            metrics::Counter::from_arc(Arc::new(AtomicU64::new(0)))
        }
    }
    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> metrics::Gauge {
        metrics::Gauge::noop()
    }
    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> metrics::Histogram {
        metrics::Histogram::from_arc(Arc::new(Observes(self.0.clone())))
    }
}

/// Allocates for each value.
struct Observes(Arc<AtomicU64>);

impl metrics::HistogramFn for Observes {
    fn record(&self, _: f64) {
        drop(Box::new(self.0.clone()));
    }
}

static RAISED: OnceLock<Raised> = OnceLock::new();
static MEMORY: OnceLock<Memory> = OnceLock::new();
static ON: AtomicBool = AtomicBool::new(false);
static COUNT: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

#[global_allocator]
static ALLOCATOR: Recording = Recording;

// Safety: all memory comes from the system's allocator and goes back there.
unsafe impl GlobalAlloc for Recording {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if let Some(memory) = MEMORY.get()
            && ON.load(SeqCst)
        {
            let count = COUNT.fetch_add(1, SeqCst) + 1;
            if let Some(raised) = RAISED.get() {
                raised.raised_allocations_total.absolute(count);
            }
            BYTES.fetch_add(layout.size() as u64, SeqCst);
            memory.allocations_total.increment(1);
            memory.allocated_bytes_total.increment(layout.size() as f64);
            memory.allocation_bytes.record(layout.size());
            // Refused, and counted in a counter that is not there before.
            memory.allocation_bytes.record(f64::NAN);
        }
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}

const THREADS: u32 = 200;
const SERIES: u32 = 20;

fn main() {
    // A hang is a failure.
    let (done, finished) = mpsc::channel();
    thread::spawn(move || {
        if finished.recv_timeout(Duration::from_secs(60)).is_err() {
            eprintln!("it hangs, or a thread panicked");
            std::process::exit(1);
        }
    });
    let registry = Registry::new();
    // The family is there before, so that the slots of the allocator are not all in the first chunk.
    let growing = Growing::register_in(&registry);
    (0..1000).for_each(|number| growing.things_total.with(&number).increment(0));
    assert!(MEMORY.set(Memory::register_in(&registry)).is_ok());
    let memory = MEMORY.get().expect("set just now");
    (1000..2000).for_each(|number| growing.things_total.with(&number).increment(0));
    assert!(RAISED.set(Raised::register_in(&registry)).is_ok());
    // The clock, the hashers and the standard library are ready: whatever waits for itself from here on is ours.
    drop(registry.render());

    ON.store(true, SeqCst);
    let sum = Arc::new(AtomicU64::new(0));
    for wave in 0..THREADS / 8 {
        if wave == THREADS / 16 {
            registry.forward_to(Sum(sum.clone()));
        }
        thread::scope(|scope| {
            for thread in 0..8 {
                let (growing, registry) = (&growing, &registry);
                scope.spawn(move || {
                    // The first record of some threads is in the allocator, that of others out of it.
                    let kept = (thread % 2 == 0).then(|| vec![0_u8; 100]);
                    for number in 0..SERIES {
                        let number = 2000 + (wave * 8 + thread) * SERIES + number;
                        growing.things_total.with(&number).increment(1);
                        growing.thing_bytes.with(&number).record(1);
                    }
                    if thread == 0 {
                        drop(registry.render());
                    }
                    drop(kept);
                });
            }
        });
    }
    ON.store(false, SeqCst);

    let (count, bytes) = (COUNT.load(SeqCst), BYTES.load(SeqCst));
    assert!(count > u64::from(THREADS * SERIES), "{count} allocations");
    assert_eq!(memory.allocations_total.get(), count);
    assert_eq!(memory.allocated_bytes_total.get() as u64, bytes);
    assert_eq!(memory.allocation_bytes.count(), count);
    assert_eq!(memory.allocation_bytes.sum() as u64, bytes);
    let raised = RAISED.get().expect("set before");
    assert_eq!(raised.raised_allocations_total.get(), count);
    assert_eq!(sum.load(SeqCst), u64::from(THREADS * SERIES));
    let refused = "metrics_runtime_values_refused_total{type=\"histogram\"} ";
    let page = Registry::global().render();
    let refused = page.lines().find_map(|line| line.strip_prefix(refused));
    let refused: u64 = refused.expect("it is on the page").parse().expect("a number");
    // Those of the allocations that the counter itself needs are left out.
    assert!((count - 100..=count).contains(&refused), "{refused} of {count}");
    for number in 2000..2000 + THREADS * SERIES {
        assert_eq!(growing.things_total.with(&number).get(), 1);
        assert_eq!(growing.thing_bytes.with(&number).count(), 1);
    }
    done.send(()).expect("somebody waits for it");
}
