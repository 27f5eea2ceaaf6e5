//! Instances past the limit on series share what is there: they use up nothing.

mod common;

use common::page::value;
use metrics_runtime::{Buckets, Family, Histogram, LabelSet, Metrics, Registry};

const BOUNDS: [f64; 100] = {
    let mut bounds = [0.0; 100];
    let mut i = 1;
    while i < bounds.len() {
        bounds[i] = bounds[i - 1] + 1.0;
        i += 1;
    }
    bounds
};

type Bits = (bool, bool, bool, bool, bool, bool);

#[derive(LabelSet)]
struct Session {
    session: u32,
}

#[derive(Metrics)]
#[metrics(instance = Session)]
struct SessionMetrics {
    /// Sizes. An instance takes 8192 of the 16.7 million numbers that a process has room for.
    #[metric(buckets = Buckets::new(&BOUNDS), labels("a", "b", "c", "d", "e", "f"), max_series = 128)]
    session_bytes: Family<Bits, Histogram>,
}

#[test]
fn there_is_room_for_any_number() {
    const SESSIONS: u32 = 4000;

    let registry = Registry::new();
    for session in 0..SESSIONS {
        let metrics = SessionMetrics::instance(&Session { session }).register_in(&registry);
        metrics.session_bytes.with(&Bits::default()).record(1);
    }
    let page = registry.render();
    let labels = ["session", "a", "b", "c", "d", "e", "f"].map(|name| {
        let value = if name == "session" {
            "__overflow__"
        } else {
            "false"
        };
        (name, value)
    });
    let count = value(&page, "session_bytes_count", &labels);
    assert_eq!(count, Some(f64::from(SESSIONS - 2)));
    assert_eq!(page.matches("session_bytes_count{").count(), 3 * 64);
    assert!(!page.contains("metrics_runtime_no_room_total"));
}
