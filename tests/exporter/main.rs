//! The page over TLS, compressed by zstd, in a server of the program's own, and before real servers.

mod bounds;
mod characters;
mod formats;
mod names;
mod native;
mod negotiation;
mod own_server;
mod real;
#[path = "../support/mod.rs"]
mod support;
mod tls;
mod zstd;

use metrics_runtime::{Counter, Metrics, Registry};

#[derive(Metrics)]
struct Calls {
    /// Calls of something.
    calls_total: Counter,
}

/// A registry, and its page.
fn registry() -> (Registry, &'static str) {
    let registry = Registry::new();
    Calls::register_in(&registry).calls_total.increment(5);
    let page =
        "# HELP calls_total Calls of something.\n# TYPE calls_total counter\ncalls_total 5\n";
    (registry, page)
}
