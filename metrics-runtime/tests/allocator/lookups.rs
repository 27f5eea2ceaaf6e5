//! Looking up a series that is there allocates nothing, whatever its labels are.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZero;

use metrics_runtime::{
    Counter, Displayed, Family, LabelSet, LabelValue, Metrics, Outcome, Registry,
};

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

/// Counts the allocations of each thread.
struct Counting;

// Safety: all memory comes from the system's allocator and goes back there.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static GLOBAL: Counting = Counting;

#[derive(LabelValue)]
#[label(parse)]
enum Agent<'a> {
    Curl,
    #[label(other)]
    Other(&'a str),
}

#[derive(LabelSet)]
struct Request<'a> {
    agent: Agent<'a>,
    #[label(skip_if = str::is_empty)]
    route: &'a str,
    #[label(display)]
    peer: IpAddr,
    #[label(flatten)]
    outcome: Outcome,
    zone: Option<bool>,
    letter: Option<char>,
    number: NonZero<u64>,
    shown: Displayed<f64>,
}

#[derive(Metrics)]
struct HttpMetrics {
    /// Requests answered.
    http_requests_total: Family<Request<'static>, Counter>,
}

fn main() {
    let http = HttpMetrics::register_in(&Registry::new());
    let count = || {
        let before = COUNT.get();
        for (agent, route, zone) in [("curl", "", None), ("lynx", "/orders", Some(true))] {
            let request = Request {
                agent: agent.into(),
                route,
                peer: Ipv4Addr::LOCALHOST.into(),
                outcome: Outcome::Ok,
                zone,
                letter: zone.map(|_| 'ß'),
                number: NonZero::<u64>::MAX,
                shown: Displayed(0.5),
            };
            http.http_requests_total.with(&request).increment(1);
        }
        COUNT.get() - before
    };
    assert!(count() > 0, "series were added");
    assert_eq!(count(), 0);
    assert_eq!(http.http_requests_total.iter().count(), 2);
    let _ = Agent::Curl;
}
