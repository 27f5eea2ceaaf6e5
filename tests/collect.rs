//! Metrics of the machine and of tokio runtimes, and what `promtool` says of them.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use metrics_runtime::{Exporter, Page, Registry, build_info};

/// How long anything may take: only a hang reaches it.
const LIMIT: Duration = Duration::from_secs(60);

/// The values of a sample, whatever its labels.
fn values(page: &str, name: &str) -> Vec<f64> {
    let samples = page.lines().filter_map(|line| {
        let rest = line.strip_prefix(name)?;
        let is_whole = rest.starts_with(['{', ' ']);
        rest.rsplit(' ').next().filter(|_| is_whole)?.parse().ok()
    });
    samples.collect()
}

/// The value of the one sample of this name.
fn value(page: &str, name: &str) -> f64 {
    match values(page, name)[..] {
        [value] => value,
        ref other => panic!("{name} has {other:?} in {page}"),
    }
}

fn system() -> Page {
    Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
        .system(true)
        .process(true)
        .build_info(build_info!().revision("1f2e3d"))
        .install()
        .expect("nothing is in its way")
}

/// Renders until it is so.
fn await_page(page: &Page, is_so: impl Fn(&str) -> bool) -> String {
    let started = Instant::now();
    loop {
        let text = page.render();
        if is_so(&text) {
            return text;
        }
        assert!(started.elapsed() < LIMIT, "{text}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_machine_is_on_the_page() {
    let page = system();
    let first = page.render();
    // The difference of two looks.
    assert_eq!(values(&first, "system_cpu_utilization_ratio"), [0.0; 0]);
    let text = await_page(&page, |text| {
        text.contains("\nsystem_cpu_utilization_ratio ")
    });
    let ratio = value(&text, "system_cpu_utilization_ratio");
    assert!((0.0..=1.0).contains(&ratio), "{ratio}");
    assert!(value(&text, "system_cpus") >= 1.0);
    let memory = value(&text, "system_memory_size_bytes");
    let used = value(&text, "system_memory_used_bytes");
    assert!(0.0 < used && used < memory, "{used} of {memory}");
    assert!(value(&text, "system_memory_available_bytes") <= memory);
    assert!(value(&text, "system_swap_used_bytes") <= value(&text, "system_swap_size_bytes"));
    let averages = if cfg!(windows) { 0 } else { 3 };
    assert_eq!(values(&text, "system_load_average").len(), averages);
    let failures = values(&text, "metrics_runtime_collector_failures_total");
    assert_eq!(failures, [0.0; 15]);
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_is_that_of_proc() {
    let text = std::fs::read_to_string("/proc/meminfo").expect("Linux has it");
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    let bytes = kibibytes.map(|kibibytes| kibibytes * 1024.0);
    let page = system().render();
    assert_eq!(
        values(&page, "system_memory_size_bytes"),
        Vec::from_iter(bytes)
    );
}

#[cfg(target_os = "linux")]
#[test]
fn interfaces_are_those_of_proc() {
    let names = || -> Vec<String> {
        let text = std::fs::read_to_string("/proc/net/dev").expect("Linux has it");
        let lines = text.lines();
        let names = lines.filter_map(|line| Some(line.split_once(':')?.0.trim().to_owned()));
        names.collect()
    };
    // An interface may come or go meanwhile.
    let (names, page) = loop {
        let before = names();
        let page = system().render();
        if before == names() {
            break (before, page);
        }
    };
    for name in &names {
        for metric in ["receive_bytes", "transmit_packets", "receive_errors"] {
            let series = format!("system_network_{metric}_total{{interface=\"{name}\"}}");
            assert_eq!(values(&page, &series).len(), 1, "{series} in {page}");
        }
    }
    let received = values(&page, "system_network_receive_bytes_total");
    assert_eq!(received.len(), names.len());
}

#[test]
fn one_part_of_the_machine_can_be_left_out() {
    let page = Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
        .system(true)
        .disable_collector("system_disks")
        .disable_collector("system_network")
        .install()
        .expect("these are known")
        .render();
    assert!(page.contains("\nsystem_cpus "));
    assert!(
        !page.contains("system_disk") && !page.contains("system_network"),
        "{page}"
    );
}

#[test]
fn runtimes_are_told_apart() {
    let runtime = |workers| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(workers)
            .build()
            .expect("threads can be had")
    };
    let (main, jobs) = (runtime(2), runtime(1));
    let page = Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
        .tokio("main", main.handle())
        .tokio("jobs", jobs.handle())
        .install()
        .expect("nothing is in its way");
    let sleepers: Vec<_> = (0..3)
        .map(|_| jobs.spawn(std::future::pending::<()>()))
        .collect();
    let text = page.render();
    assert!(
        text.contains("\ntokio_workers{runtime=\"main\"} 2\n"),
        "{text}"
    );
    assert!(
        text.contains("\ntokio_workers{runtime=\"jobs\"} 1\n"),
        "{text}"
    );
    assert!(
        text.contains("\ntokio_alive_tasks{runtime=\"main\"} 0\n"),
        "{text}"
    );
    assert!(
        text.contains("\ntokio_alive_tasks{runtime=\"jobs\"} 3\n"),
        "{text}"
    );
    assert!(
        text.contains("\ntokio_global_queue_tasks{runtime=\"main\"} "),
        "{text}"
    );
    sleepers.iter().for_each(tokio::task::JoinHandle::abort);

    let busy = |text: &str| values(text, "tokio_workers_busy_seconds_total{runtime=\"main\"}")[0];
    let before = busy(&text);
    main.block_on(async {
        let work = tokio::spawn(async { thread::sleep(Duration::from_millis(5)) });
        work.await.expect("it sleeps");
    });
    let text = await_page(&page, |text| busy(text) >= before + 0.005);
    assert!(values(&text, "tokio_workers_parks_total{runtime=\"main\"}")[0] >= 1.0);
}

#[test]
fn two_runtimes_of_one_name_are_refused() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("it needs nothing");
    let error = Exporter::builder()
        .registry(&Registry::new())
        .tokio("main", runtime.handle())
        .tokio("main", runtime.handle())
        .install()
        .expect_err("they have one name");
    assert_eq!(
        error.to_string(),
        "two collectors are named `tokio_main`: give each a name of its own"
    );
}

#[test]
fn promtool_finds_nothing_to_complain_of() {
    let is_there = Command::new("promtool")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if is_there.is_err() {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "promtool is not installed, and CI needs it"
        );
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("it needs nothing");
    let page = Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
        .process(true)
        .system(true)
        .tokio("main", runtime.handle())
        .build_info(build_info!())
        .install()
        .expect("nothing is in its way");
    let text = await_page(&page, |text| text.contains("_utilization_ratio "));
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool runs");
    let mut stdin = promtool.stdin.take().expect("it is piped");
    std::io::Write::write_all(&mut stdin, text.as_bytes()).expect("it reads the page");
    drop(stdin);
    let output = promtool.wait_with_output().expect("promtool ends");
    let said = [output.stdout, output.stderr].concat();
    assert_eq!(String::from_utf8_lossy(&said), "", "{text}");
    assert!(output.status.success());
}
