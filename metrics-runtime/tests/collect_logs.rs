//! A collector that begins to fail is logged, once.

mod common;

use std::io;
use std::time::Duration;

use common::http::LIMIT;
use common::warnings::everywhere;
use metrics_runtime::{Collection, Exporter, Gauge, Metrics, Registry};

#[derive(Metrics)]
#[metrics(scoped)]
struct Queue {
    /// Jobs.
    queue_jobs: Gauge,
}

#[derive(Debug, thiserror::Error)]
#[error("the queue cannot be read")]
struct QueueError(#[source] io::Error);

#[test]
fn the_first_failure_in_a_row_is_a_warning() {
    let logged = everywhere();
    let mut run = 0;
    let page = Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
        .collect("queue", move |queue: &Queue| {
            run += 1;
            queue.queue_jobs.set(run);
            match run {
                4 => Ok(()),
                5 => panic!("a bug in run {run}"),
                _ => Err(QueueError(io::ErrorKind::NotFound.into())),
            }
        })
        .install()
        .unwrap();
    let _ = page.render();
    assert_eq!(
        logged(),
        [
            "message=collector failed, and is not logged again before it succeeds: \
             the queue cannot be read: entity not found collector=\"queue\" reason=\"error\" "
        ]
    );
    for _ in 0..3 {
        let _ = page.render();
    }
    assert_eq!(logged(), [""; 0]);
    let _ = page.render();
    assert_eq!(
        logged(),
        [
            "message=collector failed, and is not logged again before it succeeds: \
             it panicked: a bug in run 5 collector=\"queue\" reason=\"panic\" "
        ]
    );
}

#[test]
fn a_timeout_is_logged_where_it_is_noticed() {
    let (release, released) = std::sync::mpsc::channel::<()>();
    let hanging = Collection::from_fn("slow", move |_: &Queue| released.recv());
    let page = Exporter::builder()
        .registry(&Registry::new())
        .collector(hanging.timeout(Duration::from_millis(5)))
        .install()
        .unwrap();
    let (_, logged) = common::warnings::during(|| page.render());
    assert_eq!(
        logged,
        [
            "message=collector failed, and is not logged again before it succeeds: \
             it takes longer than 5ms collector=\"slow\" reason=\"timeout\" "
        ]
    );
    drop(release);
}
