//! A new series of open labels allocates little, at most two times.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use metrics_runtime::{Counter, Family, LabelSet, Metrics, Registry};

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
    static BYTES: Cell<isize> = const { Cell::new(0) };
}

/// Counts the allocations of each thread, and the bytes that it keeps.
struct Counting;

fn count(allocations: u64, bytes: usize, sign: isize) {
    COUNT.set(COUNT.get() + allocations);
    BYTES.set(BYTES.get() + bytes as isize * sign);
}

// Safety: all memory comes from the system's allocator and goes back there.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size(), 1);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, layout.size(), -1);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static GLOBAL: Counting = Counting;

#[derive(LabelSet)]
struct Request<'a> {
    method: &'a str,
    route: &'a str,
}

#[derive(Metrics)]
struct HttpMetrics {
    /// Requests answered.
    #[metric(max_series = 20_000)]
    http_requests_total: Family<Request<'static>, Counter>,
}

const SERIES: u64 = 10_000;

fn main() {
    let routes: Vec<_> = (0..SERIES)
        .map(|n| format!("/api/v1/resource/{n:04}/items"))
        .collect();
    let http = HttpMetrics::register_in(&Registry::new());
    let (count, bytes) = (COUNT.get(), BYTES.get());
    for route in &routes {
        let request = Request {
            method: "get",
            route,
        };
        http.http_requests_total.with(&request).increment(1);
    }
    let (count, bytes) = (COUNT.get() - count, BYTES.get() - bytes);
    assert!(count <= 2 * SERIES, "{count} allocations");
    // Its cells, its key, its label block and its share of the tables.
    assert!(bytes <= 180 * SERIES as isize, "{bytes} bytes");
}
