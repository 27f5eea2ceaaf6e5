//! The exporter's threads.

use std::time::{Duration, Instant};

use super::http::LIMIT;

/// Waits until this process has so many threads that serve pages.
pub(crate) fn await_exporters(expected: usize) {
    await_threads("metrics-exporter", expected);
}

/// Waits until this process has so many threads of this name: one that was joined is seen for a moment more.
pub(crate) fn await_threads(name: &str, expected: usize) {
    let started = Instant::now();
    while threads(name) != expected {
        assert!(
            started.elapsed() < LIMIT,
            "{} threads `{name}`, not {expected}",
            threads(name)
        );
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Linux keeps 15 bytes of a thread's name.
fn threads(name: &str) -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names =
        tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names
        .filter(|other| other.trim_end() == &name[..name.len().min(15)])
        .count()
}
