//! `X-Prometheus-Scrape-Timeout-Seconds`: a page comes in the time that its scrape has.

mod common;

use std::convert::Infallible;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use common::http::{Client, LIMIT};
use metrics_runtime::{Collection, Counter, Exporter, Gauge, Metrics, OnFailure, Registry};

#[derive(Metrics)]
#[metrics(scoped)]
struct Queue {
    /// Jobs that wait.
    queue_jobs: Gauge,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Quick {
    /// Files that wait.
    spool_files: Gauge,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Things {
    /// Things.
    things_total: Counter,
    /// A level that is computed.
    level: Gauge,
}

/// An exporter with a collector each of whose runs says that it began, and waits until it may end; and with a quick one.
struct Slow {
    registry: Registry,
    exporter: Exporter,
    began: Receiver<()>,
    end: Sender<()>,
}

/// The time of an exporter whose collectors may take longer than any test.
const LONG: Duration = Duration::from_secs(3600);

impl Slow {
    fn new(budget: Duration, on_failure: OnFailure) -> Self {
        let registry = Registry::new();
        let things = Things::register_in(&registry);
        things.things_total.increment(3);
        things.level.derive(|| 4);
        let (starts, began) = channel();
        let (end, may_end) = channel();
        let queue = Collection::from_fn("queue", move |queue: &Queue| {
            let _ = starts.send(());
            // The sender goes with the test.
            let _ = may_end.recv();
            queue.queue_jobs.set(5);
            Ok::<_, Infallible>(())
        });
        let exporter = Exporter::builder()
            .registry(&registry)
            .collect_within(budget)
            .collector(queue.on_failure(on_failure))
            .collect("spool", |spool: &Quick| {
                spool.spool_files.set(6);
                Ok::<_, Infallible>(())
            })
            .serve("127.0.0.1:0")
            .unwrap();
        Self {
            registry,
            exporter,
            began,
            end,
        }
    }

    /// Asks for the page, and does not wait for it.
    fn send(&self, headers: &str) -> Client {
        let mut client = Client::connect(self.exporter.local_addr());
        client.send(&format!(
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"
        ));
        client
    }

    fn timeouts(&self) -> f64 {
        let name = "metrics_runtime_collector_failures_total";
        let labels = [("collector", "queue"), ("reason", "timeout")];
        self.registry.snapshot().value(name, &labels).unwrap()
    }
}

fn timeout(seconds: &str) -> String {
    format!("X-Prometheus-Scrape-Timeout-Seconds: {seconds}\r\n")
}

#[track_caller]
fn page(client: &mut Client) -> String {
    let answer = client.answer(true);
    assert_eq!(answer.status, 200);
    for sample in ["things_total 3", "level 4", "spool_files 6"] {
        assert!(
            answer.body.contains(&format!("\n{sample}\n")),
            "{}",
            answer.body
        );
    }
    answer.body
}

#[test]
fn page_comes_without_the_collector_that_takes_longer_than_the_scrape() {
    let slow = Slow::new(LONG, OnFailure::Absent);
    // It would wait for an hour.
    let mut scrape = slow.send(&timeout("0.5"));
    let body = page(&mut scrape);
    assert!(!body.contains("queue_jobs"), "{body}");
    assert_eq!(slow.timeouts().to_bits(), 1.0_f64.to_bits());
    // The run goes on, and the next page waits for it.
    slow.began.recv_timeout(LIMIT).unwrap();
    let mut scrape = slow.send("");
    for _ in 0..2 {
        // Twice, should it end before the scrape asks for it.
        slow.end.send(()).unwrap();
    }
    assert!(page(&mut scrape).contains("\nqueue_jobs 5\n"));
    assert_eq!(slow.timeouts().to_bits(), 1.0_f64.to_bits());
}

#[test]
fn values_that_are_kept_stay_on_the_page_of_a_short_scrape() {
    let slow = Slow::new(LONG, OnFailure::Keep);
    slow.end.send(()).unwrap();
    assert!(page(&mut slow.send(&timeout("60"))).contains("\nqueue_jobs 5\n"));
    assert!(page(&mut slow.send(&timeout("0.5"))).contains("\nqueue_jobs 5\n"));
    assert_eq!(slow.timeouts().to_bits(), 1.0_f64.to_bits());
}

#[test]
fn scrape_cannot_extend_the_time_of_the_exporter() {
    let slow = Slow::new(Duration::from_millis(100), OnFailure::Absent);
    for seconds in ["3600", "inf", "-1", "0", "1e9", "NaN", "soon", ""] {
        let body = page(&mut slow.send(&timeout(seconds)));
        assert!(!body.contains("queue_jobs"), "{seconds}: {body}");
    }
}

#[test]
fn nonsense_does_not_shorten_the_time_either() {
    let slow = Slow::new(LONG, OnFailure::Absent);
    for seconds in ["0", "-1", "NaN", "1e-9", "soon", ""] {
        let mut scrape = slow.send(&timeout(seconds));
        slow.began.recv_timeout(LIMIT).unwrap();
        slow.end.send(()).unwrap();
        assert!(page(&mut scrape).contains("\nqueue_jobs 5\n"), "{seconds}");
    }
    assert_eq!(slow.timeouts().to_bits(), 0.0_f64.to_bits());
}

/// Scrapes of one rendering with different times: each gets its page by its own.
#[test]
fn short_scrape_does_not_cost_others_their_collectors() {
    let slow = Slow::new(LONG, OnFailure::Absent);
    // The first one is being made while the others come, so these share the next one.
    let mut first = slow.send("");
    slow.began.recv_timeout(LIMIT).unwrap();
    let mut patient = slow.send("");
    let mut hurried = slow.send(&timeout("1"));
    let mut more_patient = slow.send(&timeout("3000"));
    std::thread::sleep(Duration::from_millis(200));
    slow.end.send(()).unwrap();
    assert!(page(&mut first).contains("\nqueue_jobs 5\n"));
    let body = page(&mut hurried);
    assert!(!body.contains("queue_jobs"), "{body}");
    slow.end.send(()).unwrap();
    // Should one of them have come later, there is a run of its own.
    slow.end.send(()).unwrap();
    for scrape in [&mut patient, &mut more_patient] {
        assert!(page(scrape).contains("\nqueue_jobs 5\n"));
    }
    assert_eq!(slow.timeouts().to_bits(), 1.0_f64.to_bits());
}
