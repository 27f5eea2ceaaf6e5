//! The quickstart counts what `wc` counts, and its page says so.

mod program;
mod prometheus;
#[path = "../support/mod.rs"]
mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use program::{files, quickstart, serve, wc};
use support::running::eventually;

/// The lines of a page that are samples of `name`.
fn samples<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    page.lines().filter(|line| line.starts_with(name)).collect()
}

fn assert_counts(page: &str, [lines, words, bytes]: [u64; 3]) {
    assert_eq!(
        samples(page, "quickstart_lines_total"),
        [format!("quickstart_lines_total {lines}")]
    );
    assert_eq!(
        samples(page, "quickstart_words_total"),
        [format!("quickstart_words_total {words}")]
    );
    assert_eq!(
        samples(page, "quickstart_bytes_total"),
        [format!("quickstart_bytes_total {bytes}")]
    );
}

#[test]
fn it_prints_a_page_with_the_counts_of_wc() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = files(folder.path());
    let output = quickstart()
        .arg("--print")
        .args(&files)
        .output()
        .expect("it runs");
    let page = String::from_utf8(output.stdout).expect("a page is text");
    let errors = String::from_utf8(output.stderr).expect("errors are text");

    assert!(output.status.success());
    assert_counts(&page, wc(&files));
    assert_eq!(
        samples(&page, "quickstart_files"),
        [
            "quickstart_files_in_flight 0",
            "quickstart_files_total{outcome=\"ok\"} 7",
            "quickstart_files_total{outcome=\"error\"} 1",
        ]
    );
    let count = samples(&page, "quickstart_file_duration_seconds_count");
    assert_eq!(count, ["quickstart_file_duration_seconds_count 8"]);
    let families: Vec<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next())
        // Those of the process are not the program's own.
        .filter(|name| {
            !name.starts_with("process_") && !name.starts_with("metrics_runtime_collector_")
        })
        .collect();
    assert_eq!(
        families,
        [
            "quickstart_bytes_total",
            "quickstart_file_duration_seconds",
            "quickstart_files_in_flight",
            "quickstart_files_total",
            "quickstart_lines_total",
            "quickstart_words_total",
        ]
    );
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(errors.contains("missing.txt: No such file"), "{errors}");
}

#[test]
fn without_files_it_reads_the_sources_of_the_repository() {
    let output = quickstart().arg("--print").output().expect("it runs");
    let page = String::from_utf8(output.stdout).expect("a page is text");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let find = Command::new("find")
        .current_dir(&root)
        .args([
            ".", "-path", "*/.*", "-prune", "-o", "-name", "target", "-prune", "-o",
        ])
        .args(["-name", "*.rs", "-print"])
        .output()
        .expect("find runs");
    let sources = String::from_utf8(find.stdout).expect("paths are text");
    let sources: Vec<_> = sources.lines().map(|source| root.join(source)).collect();
    assert!(sources.len() > 50, "this repository has sources");
    assert_counts(&page, wc(&sources));
}

#[test]
fn it_serves_the_page_until_it_is_interrupted() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (running, address) = serve(&files(folder.path()));
    eventually(|| {
        let mut answer = ureq::get(&address)
            .call()
            .map_err(|error| error.to_string())?;
        let page = answer
            .body_mut()
            .read_to_string()
            .map_err(|error| error.to_string())?;
        let counted = page.contains("quickstart_files_total{outcome=\"error\"} 1\n");
        if counted { Ok(()) } else { Err(page) }
    });
    let errors = running.end();
    assert!(errors.contains("missing.txt"), "{errors}");
}

/// A client has 2 seconds for its request; where the program stood still for longer, what was sent meanwhile came in time.
#[test]
fn requests_are_answered_after_a_stall() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (running, address) = serve(&files(folder.path()));
    let address = address
        .trim_start_matches("http://")
        .trim_end_matches("/metrics");
    let connect = || TcpStream::connect(address).expect("it listens");
    let mut clients: Vec<_> = (0..20).map(|_| connect()).collect();
    // All of them are accepted by then, or have their time still before them.
    sleep(Duration::from_millis(200));
    running.signal("STOP");
    for client in &mut clients {
        let request = b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        client.write_all(request).expect("there is room for it");
    }
    sleep(Duration::from_millis(2_500));
    running.signal("CONT");
    for mut client in clients {
        let mut answer = String::new();
        client.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer:?}");
    }
}

#[test]
fn a_port_that_is_taken_is_one_clear_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let output = quickstart()
        .args(["--listen", &address])
        .stdout(Stdio::null())
        .output()
        .expect("it runs");
    let errors = String::from_utf8(output.stderr).expect("errors are text");
    assert!(!output.status.success());
    assert!(
        errors.starts_with(&format!("quickstart: cannot listen on {address}: ")),
        "{errors}"
    );
    assert_eq!(errors.lines().count(), 1, "{errors}");
}
