//! The metrics of the process are what `/proc` says.
#![cfg(target_os = "linux")]

mod common;

use std::fs;

use common::http::{LIMIT, get};
use common::page::{Family, lines_of, parse, value};
use metrics_runtime::{Exporter, Registry};

fn page() -> String {
    Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
        .process(true)
        .install()
        .unwrap()
        .render()
}

/// The number on a line of a file in `/proc`, after this word.
fn number(file: &str, word: &str) -> Option<f64> {
    let text = fs::read_to_string(file).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(word))?;
    line.split_whitespace().next()?.parse().ok()
}

#[test]
fn they_have_the_standard_names() {
    let families = parse(&page()).into_iter();
    let process = families.filter(|family| family.name.starts_with("process_"));
    let process: Vec<_> = process
        .filter(|family| !family.name.contains("max"))
        .map(
            |Family {
                 name,
                 help,
                 metric_type,
                 ..
             }| (name, metric_type, help.unwrap()),
        )
        .collect();
    let expected = [
        (
            "process_cpu_seconds_total",
            "counter",
            "Total user and system CPU time spent in seconds.",
        ),
        (
            "process_open_fds",
            "gauge",
            "Number of open file descriptors.",
        ),
        (
            "process_resident_memory_bytes",
            "gauge",
            "Resident memory size in bytes.",
        ),
        (
            "process_start_time_seconds",
            "gauge",
            "Start time of the process since unix epoch in seconds.",
        ),
        (
            "process_threads",
            "gauge",
            "Number of OS threads in the process.",
        ),
        (
            "process_virtual_memory_bytes",
            "gauge",
            "Virtual memory size in bytes.",
        ),
    ];
    let expected =
        expected.map(|(name, kind, help)| (name.to_owned(), kind.to_owned(), help.to_owned()));
    assert_eq!(process, expected);
}

#[test]
fn they_are_what_proc_says() {
    let (threads, open) = ("/proc/self/status", "/proc/self/fd");
    let fds = u32::try_from(fs::read_dir(open).unwrap().count()).unwrap();
    let _files: Vec<_> = (0..50).map(|_| fs::File::open(open).unwrap()).collect();
    let page = page();
    let value = |name: &str| value(&page, name, &[]);
    let between = |name: &str, low: f64, high: f64| {
        let value = value(name).unwrap();
        assert!(
            (low..=high).contains(&value),
            "{name} is {value}, not {low} to {high}"
        );
    };
    // Other tests come and go meanwhile.
    between(
        "process_threads",
        1.0,
        number(threads, "Threads:").unwrap() + 50.0,
    );
    between("process_open_fds", 50.0, f64::from(fds) + 100.0);
    let resident = number(threads, "VmHWM:").unwrap() * 1024.0;
    between(
        "process_resident_memory_bytes",
        resident / 10.0,
        resident * 1.1,
    );
    let memory = number(threads, "VmPeak:").unwrap() * 1024.0;
    between("process_virtual_memory_bytes", memory / 10.0, memory * 1.1);
    let boot = number("/proc/stat", "btime").unwrap();
    let uptime = fs::read_to_string("/proc/uptime").unwrap();
    let uptime: f64 = uptime.split_whitespace().next().unwrap().parse().unwrap();
    between(
        "process_start_time_seconds",
        boot + uptime - 600.0,
        boot + uptime + 2.0,
    );
    between("process_cpu_seconds_total", 0.0, 600.0);
    // Those without a limit are absent, never 0.
    let limits = "/proc/self/limits";
    assert_eq!(value("process_max_fds"), number(limits, "Max open files"));
    let memory = number(limits, "Max address space");
    assert_eq!(value("process_virtual_memory_max_bytes"), memory);
    assert_eq!(
        lines_of(&page, "process_virtual_memory_max").is_empty(),
        memory.is_none()
    );
}

#[test]
fn cpu_time_goes_up() {
    let page = Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
        .process(true)
        .install()
        .unwrap();
    let seconds = || value(&page.render(), "process_cpu_seconds_total", &[]).unwrap();
    let first = seconds();
    // A tick of the kernel's clock is a hundredth of a second at most.
    let started = std::time::Instant::now();
    while seconds() <= first {
        assert!(started.elapsed() < LIMIT, "it stands still at {first}");
    }
}

#[test]
fn they_come_with_the_global_registry_unless_it_is_told_otherwise() {
    let serve = Exporter::builder()
        .registry(&Registry::new())
        .serve("127.0.0.1:0");
    assert_eq!(get(serve.unwrap().local_addr()), "");
    let exporter = Exporter::builder()
        .collect_within(LIMIT)
        .serve("127.0.0.1:0")
        .unwrap();
    let page = get(exporter.local_addr());
    assert!(value(&page, "process_threads", &[]) >= Some(1.0), "{page}");
    let labels = [("collector", "process"), ("reason", "error")];
    let failures = value(&page, "metrics_runtime_collector_failures_total", &labels);
    assert_eq!(failures, Some(0.0));
}
