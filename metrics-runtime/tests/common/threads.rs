//! The exporter's threads.

use std::time::{Duration, Instant};

use super::http::LIMIT;

/// Waits until this process has so many threads that serve pages.
pub(crate) fn await_exporters(expected: usize) {
    await_named("metrics-exporter", expected);
}

/// As [`await_exporters`], for threads of this name.
pub(crate) fn await_named(name: &str, expected: usize) {
    let started = Instant::now();
    while named(name) != expected {
        assert!(
            started.elapsed() < LIMIT,
            "{} times `{name}`, not {expected}",
            named(name)
        );
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Linux keeps 15 bytes of a thread's name.
fn named(name: &str) -> usize {
    let name = &name[..name.len().min(15)];
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names =
        tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.filter(|other| other.trim_end() == name).count()
}
