//! Records each allocation, from threads that come and go while families grow.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::OnceLock;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

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
            COUNT.fetch_add(1, SeqCst);
            BYTES.fetch_add(layout.size() as u64, SeqCst);
            memory.allocations_total.increment(1);
            memory.allocated_bytes_total.increment(layout.size() as f64);
            memory.allocation_bytes.record(layout.size());
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
    // The clock, the hashers and the standard library are ready: whatever waits for itself from here on is ours.
    drop(registry.render());

    ON.store(true, SeqCst);
    for wave in 0..THREADS / 8 {
        thread::scope(|scope| {
            for thread in 0..8 {
                let (growing, registry) = (&growing, &registry);
                scope.spawn(move || {
                    // The first record of some threads is in the allocator, that of others out of it.
                    let kept = (thread % 2 == 0).then(|| vec![0_u8; 100]);
                    for number in 0..SERIES {
                        let number = 1000 + (wave * 8 + thread) * SERIES + number;
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
    for number in 1000..1000 + THREADS * SERIES {
        assert_eq!(growing.things_total.with(&number).get(), 1);
        assert_eq!(growing.thing_bytes.with(&number).count(), 1);
    }
    done.send(()).expect("somebody waits for it");
}
