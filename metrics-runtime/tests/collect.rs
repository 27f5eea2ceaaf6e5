//! Collectors fill pages when they are asked for, each for itself.

mod common;

use std::io;
use std::panic::panic_any;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use common::bounded::bounded;
use common::http::{LIMIT, get};
use common::page::{lines_of, value};
use metrics_runtime::{
    Collection, Collector, Counter, Exporter, ExporterBuilder, Family, Gauge, Metrics, OnFailure,
    Registry, Removable,
};

#[derive(Metrics)]
#[metrics(scoped)]
struct One {
    /// Of one collector.
    one_value: Gauge,
    /// Runs of one collector.
    one_runs_total: Counter,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Two {
    /// Of a second collector.
    two_value: Gauge,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Three {
    /// Of a third collector.
    three_value: Gauge,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Four {
    /// Of a fourth collector.
    four_value: Gauge,
}

fn builder() -> ExporterBuilder {
    Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
}

fn failures(page: &str, collector: &str) -> [Option<f64>; 3] {
    ["error", "panic", "timeout"].map(|reason| {
        let labels = [("collector", collector), ("reason", reason)];
        value(page, "metrics_runtime_collector_failures_total", &labels)
    })
}

fn of_collector(page: &str, name: &str, collector: &str) -> Option<f64> {
    let name = format!("metrics_runtime_collector_{name}");
    value(page, &name, &[("collector", collector)])
}

/// A collection that says that it runs, and goes on when it is let.
fn held(name: &str) -> (Collection, Receiver<()>, Sender<()>) {
    let (running, runs) = mpsc::channel();
    let (release, released) = mpsc::channel();
    let collection = Collection::from_fn(name, move |one: &One| -> Result<(), mpsc::RecvError> {
        // The test may have ended.
        let _ = running.send(());
        one.one_runs_total.increment(1);
        released.recv()
    });
    (collection, runs, release)
}

#[test]
fn a_page_has_what_is_known_at_that_moment() {
    struct Stock(Arc<AtomicU64>);

    impl Collector for Stock {
        type Metrics = One;

        fn collect(&mut self, one: &One) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
            one.one_value.set(self.0.load(Relaxed));
            one.one_runs_total.absolute(self.0.load(Relaxed) * 10);
            Ok(())
        }
    }

    let stock = Arc::new(AtomicU64::new(3));
    let exporter = builder()
        .collector(Collection::new("stock", Stock(stock.clone())))
        .serve("127.0.0.1:0")
        .unwrap();
    let page = exporter.render();
    assert_eq!(
        lines_of(&page, "one_"),
        "# HELP one_runs_total Runs of one collector.\n# TYPE one_runs_total counter\none_runs_total 30\n\
         # HELP one_value Of one collector.\n# TYPE one_value gauge\none_value 3\n"
    );
    assert_eq!(failures(&page, "stock"), [Some(0.0); 3]);
    let success = of_collector(&page, "last_success_timestamp_seconds", "stock").unwrap();
    let took = of_collector(&page, "duration_seconds", "stock").unwrap();
    assert!(success > 1_700_000_000.0 && (0.0..LIMIT.as_secs_f64()).contains(&took));

    stock.store(4, Relaxed);
    let page = get(exporter.local_addr());
    assert_eq!(value(&page, "one_value", &[]), Some(4.0));
    assert_eq!(value(&page, "one_runs_total", &[]), Some(40.0));
}

#[test]
fn an_error_a_panic_and_a_hang_cost_their_own_families() {
    let (hanging, runs, release) = held("hanging");
    let page = builder()
        .collector(hanging.timeout(Duration::from_millis(20)))
        .collect("erring", |two: &Two| {
            two.two_value.set(2);
            Err("no such queue")
        })
        .collect("panicking", |three: &Three| -> Result<(), io::Error> {
            three.three_value.set(3);
            panic!("a bug")
        })
        .collect("good", |four: &Four| -> Result<(), io::Error> {
            four.four_value.set(4);
            Ok(())
        })
        .install()
        .unwrap();
    let first = page.render();
    assert_eq!(value(&first, "four_value", &[]), Some(4.0));
    for absent in ["one_", "two_", "three_"] {
        assert_eq!(lines_of(&first, absent), "");
    }
    let counted = |page: &str| {
        ["hanging", "erring", "panicking", "good"]
            .map(|name| failures(page, name).map(Option::unwrap_or_default))
    };
    assert_eq!(
        counted(&first),
        [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0; 3]]
    );
    let succeeded = |name| of_collector(&first, "last_success_timestamp_seconds", name).is_some();
    assert_eq!(
        ["hanging", "erring", "panicking", "good"].map(succeeded),
        [false, false, false, true]
    );

    // The others go on; what hangs is neither started twice nor counted twice.
    let second = page.render();
    assert_eq!(
        counted(&second),
        [[0.0, 0.0, 1.0], [2.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0; 3]]
    );
    runs.recv_timeout(LIMIT).unwrap();
    assert!(runs.try_recv().is_err());

    // It comes back by itself.
    release.send(()).unwrap();
    release.send(()).unwrap();
    let returned = (0..2000).map(|_| {
        thread::sleep(Duration::from_millis(10));
        // A run that is asked for now finds its release.
        let _ = release.send(());
        page.render()
    });
    let mut returned = returned.map(|page| value(&page, "one_runs_total", &[]));
    assert!(returned.any(|runs| runs.is_some_and(|runs| runs >= 1.0)));
}

#[test]
fn a_panic_whose_payload_panics_is_one() {
    struct Bomb;

    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("again");
        }
    }

    let runs = Arc::new(AtomicU64::new(0));
    let counted = runs.clone();
    let page = builder()
        .collect("bomb", move |_: &One| -> Result<(), io::Error> {
            counted.fetch_add(1, Relaxed);
            panic_any(Bomb)
        })
        .install()
        .unwrap();
    for run in 1..=3 {
        assert_eq!(
            failures(&page.render(), "bomb"),
            [Some(0.0), Some(run.into()), Some(0.0)]
        );
    }
    assert_eq!(runs.load(Relaxed), 3);
}

#[test]
fn families_are_absent_or_keep_their_values_after_a_failure() {
    let fails = Arc::new(AtomicBool::new(true));
    let failing = || {
        let fails = fails.clone();
        move || {
            if fails.load(Relaxed) {
                Err("out of order")
            } else {
                Ok(())
            }
        }
    };
    let (one, two) = (failing(), failing());
    let kept = Collection::from_fn("kept", move |metrics: &One| {
        metrics.one_value.set(1);
        one()
    });
    let page = builder()
        .collector(kept.on_failure(OnFailure::Keep))
        .collect("absent", move |metrics: &Two| {
            metrics.two_value.set(2);
            two()
        })
        .install()
        .unwrap();
    let values = || {
        let page = page.render();
        [
            value(&page, "one_value", &[]),
            value(&page, "two_value", &[]),
        ]
    };
    // Before the first success there is no value to keep.
    assert_eq!(values(), [None, None]);
    fails.store(false, Relaxed);
    assert_eq!(values(), [Some(1.0), Some(2.0)]);
    fails.store(true, Relaxed);
    assert_eq!(values(), [Some(1.0), None]);
    fails.store(false, Relaxed);
    assert_eq!(values(), [Some(1.0), Some(2.0)]);
}

#[test]
fn a_result_younger_than_its_ttl_is_taken_again() {
    let (fails, runs) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicU64::new(0)));
    let counting = |fails: &Arc<AtomicBool>| {
        let (fails, runs) = (fails.clone(), runs.clone());
        Collection::from_fn("dear", move |one: &One| {
            one.one_value.set(runs.fetch_add(1, Relaxed) + 1);
            if fails.load(Relaxed) {
                Err("busy")
            } else {
                Ok(())
            }
        })
    };
    let page = builder()
        .collector(counting(&fails).ttl(Duration::MAX))
        .install()
        .unwrap();
    // What failed is no result.
    let _ = page.render();
    let _ = page.render();
    assert_eq!(runs.load(Relaxed), 2);
    fails.store(false, Relaxed);
    for _ in 0..5 {
        assert_eq!(value(&page.render(), "one_value", &[]), Some(3.0));
    }
    assert_eq!(runs.load(Relaxed), 3);

    let page = builder()
        .collector(counting(&fails).ttl(Duration::from_millis(5)))
        .install()
        .unwrap();
    let _ = page.render();
    thread::sleep(Duration::from_millis(5));
    assert_eq!(value(&page.render(), "one_value", &[]), Some(5.0));
}

#[test]
fn two_scrapes_share_the_run_that_is_under_way() {
    bounded(|| {
        let (held, runs, release) = held("held");
        let (ran, others) = mpsc::channel();
        let registry = Registry::new();
        let page = Exporter::builder()
            .registry(&registry)
            .collect_within(LIMIT)
            .collector(held)
            .collect("other", move |two: &Two| {
                two.two_value.set(2);
                ran.send(())
            })
            .install()
            .unwrap();
        thread::scope(|scope| {
            let pages = [(); 2].map(|()| {
                let scrape = scope.spawn(|| page.render());
                // The second collector is started after the first, or after that was found to run.
                others.recv().unwrap();
                // Its run is over when it shows.
                while lines_of(&registry.render(), "two_").is_empty() {
                    thread::yield_now();
                }
                scrape
            });
            release.send(()).unwrap();
            for page in pages {
                let page = page.join().unwrap();
                assert_eq!(value(&page, "one_runs_total", &[]), Some(1.0));
            }
        });
        assert_eq!(runs.try_iter().count(), 1);
    });
}

#[test]
fn it_never_runs_twice_at_once() {
    let running = Arc::new(AtomicU64::new(0));
    let page = builder()
        .collect("one", move |one: &One| {
            let others = running.fetch_add(1, Relaxed);
            one.one_value.set(others);
            thread::yield_now();
            running.fetch_sub(1, Relaxed);
            if others > 0 { Err("twice") } else { Ok(()) }
        })
        .install()
        .unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let page = page.render();
                    assert_eq!(value(&page, "one_value", &[]), Some(0.0));
                }
            });
        }
    });
    assert_eq!(failures(&page.render(), "one"), [Some(0.0); 3]);
}

#[test]
fn they_run_beside_each_other() {
    let barrier = Arc::new(Barrier::new(2));
    let meet = |barrier: &Arc<Barrier>| {
        let barrier = barrier.clone();
        move || -> Result<(), io::Error> {
            barrier.wait();
            Ok(())
        }
    };
    let (one, two) = (meet(&barrier), meet(&barrier));
    let page = builder()
        .collect("one", move |_: &One| one())
        .collect("two", move |_: &Two| two())
        .install()
        .unwrap();
    let page = page.render();
    assert_eq!(failures(&page, "one"), [Some(0.0); 3]);
    assert_eq!(failures(&page, "two"), [Some(0.0); 3]);
}

#[test]
fn a_page_waits_no_longer_than_its_budget() {
    let (one, _runs, _release) = held("patient");
    let page = builder()
        .collector(one.timeout(LIMIT * 10))
        .collect_within(Duration::from_millis(10))
        .install()
        .unwrap();
    bounded(move || {
        assert_eq!(
            failures(&page.render(), "patient"),
            [Some(0.0), Some(0.0), Some(1.0)]
        );
    });
}

#[test]
fn series_of_things_that_went_away_can_be_removed() {
    #[derive(Metrics)]
    #[metrics(scoped)]
    struct Disks {
        /// Bytes that are free.
        #[metric(removable, labels("disk"))]
        disk_free_bytes: Family<String, Gauge, Removable>,
    }

    let mut disks = vec!["sda".to_owned(), "sdb".to_owned()];
    let page = builder()
        .collect("disks", move |metrics: &Disks| -> Result<(), io::Error> {
            for disk in &disks {
                metrics.disk_free_bytes.with(disk).set(1);
            }
            metrics
                .disk_free_bytes
                .retain(|series| disks.iter().any(|disk| series.label("disk") == Some(disk)));
            disks.pop();
            Ok(())
        })
        .install()
        .unwrap();
    let disks = || {
        let page = page.render();
        let lines = page.lines().filter(|line| line.starts_with("disk_free"));
        lines.count()
    };
    assert_eq!((disks(), disks(), disks()), (2, 1, 0));
}

#[test]
fn families_are_as_any_others_when_nobody_collects_them() {
    let registry = Registry::new();
    let one = One::register_in(&registry);
    one.one_value.set(7);
    let builder = || Exporter::builder().registry(&registry);
    let await_shown = || {
        let started = Instant::now();
        while value(&registry.render(), "one_value", &[]) != Some(7.0) {
            assert!(started.elapsed() < LIMIT, "it stays hidden");
            thread::yield_now();
        }
    };
    let failing = builder().collect("one", |_: &One| Err("never"));
    let page = failing.install().unwrap();
    assert_eq!(lines_of(&page.render(), "one_"), "");
    assert_eq!(lines_of(&registry.render(), "one_"), "");
    drop(page);
    // The thread of the last run may take a moment more.
    await_shown();

    let disabled = builder().collect("one", |_: &One| Err("never"));
    let page = disabled.disable_collector("one").install().unwrap();
    assert_eq!(lines_of(&page.render(), "one_"), "");
    drop(page);
    await_shown();
}
