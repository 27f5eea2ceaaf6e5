//! Asking the recorder for the handle of a series that is there allocates nothing, whatever its labels are.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use metrics_runtime::metrics::{self, Key, Label, Level, Metadata, Recorder as _};
use metrics_runtime::{Counter, Family, Metrics, Recorder, Registry};

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
    /// Whether the allocator emits through the facade, which may allocate itself.
    static EMITS: Cell<bool> = const { Cell::new(false) };
}

/// Counts the allocations of each thread, and emits them.
struct Counting;

// Safety: all memory comes from the system's allocator and goes back there.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        if EMITS.replace(false) {
            metrics::counter!("allocations_total").increment(1);
            EMITS.set(true);
        }
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static GLOBAL: Counting = Counting;

#[derive(Metrics)]
struct Declared {
    /// Hits.
    #[metric(labels("tier"))]
    hits_total: Family<bool, Counter>,
    /// Misses.
    #[metric(labels("key"))]
    misses_total: Family<&'static str, Counter>,
}

fn main() {
    let registry = Registry::new();
    let _declared = Declared::register_in(&registry);
    let recorder = registry.recorder();
    let utf8 = Registry::new().recorder().utf8(true);
    for recorder in [&recorder, &utf8] {
        nothing_is_allocated(recorder);
    }
    // No macro's own: all labels are literals.
    let emit = || {
        metrics::counter!("requests_total", "method" => "get", "code" => "200").increment(1);
        metrics::gauge!("level").set(1.0);
        metrics::histogram!("wait_seconds", "queue" => "a").record(1.0);
    };
    metrics::with_local_recorder(&recorder, || {
        emit();
        assert_eq!(allocations(emit), 0);
    });
    an_allocator_may_emit(&recorder);
}

fn allocations(run: impl FnOnce()) -> u64 {
    let before = COUNT.get();
    run();
    COUNT.get() - before
}

fn nothing_is_allocated(recorder: &Recorder) {
    let many = (0..20).map(|n| Label::new(format!("label_{n}"), format!("value {n}")));
    let many: Vec<_> = many.collect();
    let mut permuted = many.clone();
    permuted.reverse();
    let keys = [
        Key::from_name("plain_total"),
        Key::from_parts("dotted.name", &[("http.method", "get"), ("empty", "")]),
        Key::from_parts("twice_total", &[("a", "1"), ("a", "2")]),
        Key::from_parts("many_total", many),
        Key::from_parts("many_total", permuted),
        Key::from_parts("hits_total", &[("tier", "true")]),
        Key::from_parts("misses_total", &[("key", "k")]),
    ];
    let metadata = Metadata::new("a_crate", Level::INFO, None);
    for key in keys {
        let record = || recorder.register_counter(&key, &metadata).increment(1);
        record();
        assert_eq!(allocations(record), 0, "{key}");
    }
}

/// While a series is added, too, and while the handles take more room.
fn an_allocator_may_emit(recorder: &Recorder) {
    metrics::with_local_recorder(recorder, || {
        metrics::counter!("allocations_total").increment(0);
        let keys: Vec<_> = (0..10_000).map(|n| n.to_string()).collect();
        EMITS.set(true);
        for key in &keys {
            let emitted = metrics::counter!("misses_total", "key" => key.clone());
            emitted.increment(1);
        }
        EMITS.set(false);
    });
}
