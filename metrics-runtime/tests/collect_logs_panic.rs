//! A subscriber that panics stops no collector.

mod common;

use std::sync::mpsc::channel;
use std::time::Duration;

use common::http::LIMIT;
use common::page::lines_of;
use metrics_runtime::{Collection, Exporter, Gauge, Metrics, Registry};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

#[derive(Metrics)]
#[metrics(scoped)]
struct Queue {
    /// Jobs.
    queue_jobs: Gauge,
}

struct Panics;

impl Subscriber for Panics {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("metrics_runtime")
    }

    fn event(&self, event: &Event<'_>) {
        panic!("a bug in the subscriber, at {}", event.metadata().level());
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// From now on whoever logs panics.
fn panics() {
    // It is there if the other test was faster.
    let _ = tracing::subscriber::set_global_default(Panics);
}

#[test]
fn runs_at_scrapes_go_on() {
    panics();
    let mut run = 0;
    let page = Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
        .collect("queue", move |queue: &Queue| {
            run += 1;
            queue.queue_jobs.set(run);
            if run % 2 == 1 { Err("odd") } else { Ok(()) }
        })
        .install()
        .unwrap();
    let jobs = || lines_of(&page.render(), "queue_jobs ");
    let seen: [String; 4] = std::array::from_fn(|_| jobs());
    assert_eq!(
        seen,
        [
            "",
            "# HELP queue_jobs Jobs.\n# TYPE queue_jobs gauge\nqueue_jobs 2\n",
            "",
            "# HELP queue_jobs Jobs.\n# TYPE queue_jobs gauge\nqueue_jobs 4\n",
        ]
    );
}

#[test]
fn runs_on_a_period_go_on() {
    panics();
    // The thread of the periods gives up each run, as it is late, and starts the next.
    let (release, released) = channel();
    let (ran, runs) = channel();
    let late = Collection::from_fn("late", move |_: &Queue| {
        let _ = ran.send(());
        released.recv()
    });
    let _page = Exporter::builder()
        .registry(&Registry::new())
        .collector(late.every(Duration::from_millis(5)))
        .install()
        .unwrap();
    for _ in 0..3 {
        runs.recv_timeout(LIMIT).expect("a run");
        std::thread::sleep(Duration::from_millis(10));
        release.send(()).unwrap();
    }
}
