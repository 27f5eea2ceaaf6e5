//! The exporter's threads.

use std::time::{Duration, Instant};

use super::http::LIMIT;

/// Waits until this process has so many threads that serve pages: a thread that was joined is seen for a moment more.
pub(crate) fn await_exporters(expected: usize) {
    let started = Instant::now();
    while exporters() != expected {
        assert!(
            started.elapsed() < LIMIT,
            "{} exporters, not {expected}",
            exporters()
        );
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Linux keeps 15 bytes of a thread's name.
fn exporters() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names =
        tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names
        .filter(|name| name.trim_end() == "metrics-exporte")
        .count()
}
