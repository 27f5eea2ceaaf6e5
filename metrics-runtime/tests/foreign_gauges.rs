//! Derived gauges whose functions fail: by a panic, by what they hold, by not returning.

mod common;

use std::panic::panic_any;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use common::bounded::bounded;
use common::http::LIMIT;
use common::warnings;
use metrics_runtime::{Counter, Exporter, Family, Gauge, Metrics, Registry, Removable};

#[derive(Metrics)]
#[metrics(scoped)]
struct Levels {
    /// A level.
    level: Gauge,
    /// Another level.
    other_level: Gauge,
    /// Levels by tank.
    #[metric(labels("tank"))]
    tank_level: Family<u16, Gauge>,
    /// Levels by bucket.
    #[metric(removable, labels("bucket"))]
    bucket_level: Family<u16, Gauge, Removable>,
    /// Things.
    things_total: Counter,
}

fn samples(page: &str, start: &str) -> Vec<String> {
    let lines = page.lines().filter(|line| line.starts_with(start));
    lines.map(str::to_owned).collect()
}

/// Panics when it is dropped, also while the thread unwinds.
struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic_any(Self);
    }
}

/// A door that functions wait behind.
#[derive(Clone, Default)]
struct Door(Arc<(Mutex<bool>, Condvar)>);

impl Door {
    fn wait(&self) {
        let (is_open, opened) = &*self.0;
        let mut is_open = is_open.lock().unwrap();
        while !*is_open {
            is_open = opened.wait(is_open).unwrap();
        }
    }

    fn set(&self, open: bool) {
        let (is_open, opened) = &*self.0;
        *is_open.lock().unwrap() = open;
        opened.notify_all();
    }
}

#[test]
fn payload_that_panics_when_dropped_costs_its_own_series() {
    let registry = Registry::new();
    let levels = Levels::register_in(&registry);
    levels
        .level
        .derive(|| -> f64 { panic_any(PanicsWhenDropped) });
    levels.other_level.derive(|| 2);
    let page = registry.render();
    assert_eq!(samples(&page, "level "), [""; 0]);
    assert_eq!(samples(&page, "other_level "), ["other_level 2"]);
    assert!(levels.level.get().is_nan());
    assert_eq!(
        samples(&registry.render(), "metrics_runtime_derived_panics_total{"),
        ["metrics_runtime_derived_panics_total{family=\"level\"} 2"]
    );
}

/// Each way in which a function is dropped.
#[test]
fn function_that_panics_when_dropped_costs_nothing_else() {
    let registry = Registry::new();
    let levels = Levels::register_in(&registry);
    let holding = || {
        let held = PanicsWhenDropped;
        move || {
            let _held = &held;
            1
        }
    };
    // With the page after another value was set: two at once, of which the second must not be dropped while the first unwinds.
    levels.level.derive(holding());
    levels.other_level.derive(holding());
    levels.level.set(3);
    levels.other_level.set(4);
    let page = registry.render();
    assert_eq!(samples(&page, "level "), ["level 3"]);
    assert_eq!(samples(&page, "other_level "), ["other_level 4"]);
    // By another function.
    levels.level.derive(holding());
    levels.level.derive(|| 5);
    // With its series.
    levels.bucket_level.with(&1).derive(holding());
    assert!(levels.bucket_level.remove(&1));
    assert_eq!(samples(&registry.render(), "level "), ["level 5"]);
    // While the thread unwinds.
    let unwound = std::panic::catch_unwind(|| {
        struct Replaces(Gauge);
        impl Drop for Replaces {
            fn drop(&mut self) {
                self.0.derive(|| 6);
            }
        }
        levels.level.derive(holding());
        let _replaces = Replaces(levels.level);
        panic!("handled");
    });
    assert!(unwound.is_err());
    assert_eq!(samples(&registry.render(), "level "), ["level 6"]);
    let counted = samples(
        &Registry::global().render(),
        "metrics_runtime_foreign_panics_total{code=\"derived_gauge\"}",
    );
    assert_eq!(counted.len(), 1);
}

#[test]
fn function_that_blocks_costs_its_own_series_until_it_returns() {
    let registry = Registry::new();
    let levels = Levels::register_in(&registry);
    let door = Door::default();
    let waiting = door.clone();
    let calls = Arc::new(Mutex::new(0));
    let counted = calls.clone();
    levels.level.derive(move || {
        *counted.lock().unwrap() += 1;
        waiting.wait();
        7
    });
    for tank in 0..300 {
        levels.tank_level.with(&tank).derive(move || tank);
    }
    levels.bucket_level.with(&1).derive(|| 8);
    levels.things_total.increment(9);
    let exporter = Exporter::builder()
        .registry(&registry)
        .collect_within(Duration::from_millis(300))
        .serve("127.0.0.1:0")
        .unwrap();
    let ((), logged) = warnings::during(|| {
        for pages in 1..=3 {
            let page = exporter.render();
            assert_eq!(samples(&page, "level "), [""; 0]);
            let late = "metrics_runtime_derived_timeouts_total{family=\"level\"}";
            assert_eq!(samples(&page, late), [format!("{late} {pages}")]);
            assert_eq!(samples(&page, "tank_level{").len(), 300);
            assert_eq!(
                samples(&page, "bucket_level{"),
                ["bucket_level{bucket=\"1\"} 8"]
            );
            assert_eq!(samples(&page, "things_total "), ["things_total 9"]);
        }
    });
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains("family=\"level\""), "{logged:?}");
    // Not called again, neither for pages nor by whoever asks.
    assert!(levels.level.get().is_nan());
    assert_eq!(*calls.lock().unwrap(), 1);
    let served = common::http::get(exporter.local_addr());
    assert_eq!(samples(&served, "tank_level{").len(), 300);
    assert_eq!(
        samples(&served, "metrics_runtime_derived_timeouts_total{"),
        ["metrics_runtime_derived_timeouts_total{family=\"level\"} 4"]
    );
    door.set(true);
    let started = Instant::now();
    while samples(&exporter.render(), "level ") != ["level 7"] {
        assert!(started.elapsed() < LIMIT, "it does not come back");
        thread::sleep(Duration::from_millis(5));
    }
    assert!(*calls.lock().unwrap() >= 2);
}

/// Each of them takes as long as there is at all, so they must run beside each other.
#[test]
fn functions_that_block_do_not_wait_for_each_other() {
    let registry = Registry::new();
    let levels = Levels::register_in(&registry);
    let door = Door::default();
    for tank in 0..6 {
        let waiting = door.clone();
        levels.tank_level.with(&tank).derive(move || {
            waiting.wait();
            tank
        });
    }
    levels.tank_level.with(&6).derive(|| 6);
    let first = registry.render();
    assert_eq!(samples(&first, "tank_level{"), ["tank_level{tank=\"6\"} 6"]);
    let snapshot = registry.snapshot();
    let tanks = snapshot
        .families()
        .iter()
        .find(|family| family.name == "tank_level");
    assert_eq!(tanks.map(|family| family.series.len()), Some(1));
    door.set(true);
    let started = Instant::now();
    while samples(&registry.render(), "tank_level{").len() < 7 {
        assert!(started.elapsed() < LIMIT, "they do not come back");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn state_that_blocks_when_dropped_does_not_hold_up_the_page() {
    struct Waits(Door, Arc<AtomicBool>);

    impl Drop for Waits {
        fn drop(&mut self) {
            self.0.wait();
            self.1.store(true, SeqCst);
        }
    }

    let registry = Registry::new();
    let levels = Levels::register_in(&registry);
    let (door, dropped) = (Door::default(), Arc::new(AtomicBool::new(false)));
    let waits = Waits(door.clone(), dropped.clone());
    levels.level.derive(move || {
        let _waits = &waits;
        1
    });
    levels.level.set(2);
    levels.other_level.derive(|| 3);
    let page = registry.render();
    assert_eq!(samples(&page, "level "), ["level 2"]);
    assert_eq!(samples(&page, "other_level "), ["other_level 3"]);
    assert!(!dropped.load(SeqCst));
    door.set(true);
    let started = Instant::now();
    while !dropped.load(SeqCst) {
        assert!(started.elapsed() < LIMIT, "it is not dropped");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Programs with many derived gauges and a page a second start no thread for each page.
#[test]
fn pages_share_one_helper_thread() {
    bounded(|| {
        let registry = Registry::new();
        let levels = Levels::register_in(&registry);
        let threads = Arc::new(Mutex::new(Vec::new()));
        let seen = threads.clone();
        levels.level.derive(move || {
            let mut seen = seen.lock().unwrap();
            let thread = thread::current();
            if !seen.contains(&thread.id()) {
                seen.push(thread.id());
            }
            1
        });
        for _ in 0..50 {
            assert_eq!(samples(&registry.render(), "level "), ["level 1"]);
        }
        let threads = threads.lock().unwrap();
        assert!(!threads.contains(&thread::current().id()));
        // The other tests of this binary use helpers as well.
        assert!(threads.len() < 25, "{}", threads.len());
    });
}
