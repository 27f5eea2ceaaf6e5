//! Derived gauges by the hundred whose functions do not return. One binary, one test: they take all helper threads there are.

mod common;

use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use common::http::LIMIT;
use metrics_runtime::{Counter, Family, Gauge, Metrics, Registry};

#[derive(Metrics)]
#[metrics(scoped)]
struct Levels {
    /// Levels by tank.
    #[metric(labels("tank"))]
    tank_level: Family<u16, Gauge>,
    /// Things.
    things_total: Counter,
}

fn samples(page: &str, start: &str) -> Vec<String> {
    let lines = page.lines().filter(|line| line.starts_with(start));
    lines.map(str::to_owned).collect()
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

/// More than there are threads for: the page comes without derived gauges until some of them return.
#[test]
fn functions_that_block_by_the_hundred_leave_the_page_alone() {
    let registry = Registry::new();
    let levels = Levels::register_in(&registry);
    let door = Door::default();
    for tank in 0..100 {
        let waiting = door.clone();
        levels.tank_level.with(&tank).derive(move || {
            waiting.wait();
            tank
        });
    }
    levels.things_total.increment(1);
    for _ in 0..4 {
        let page = registry.render();
        assert_eq!(samples(&page, "things_total "), ["things_total 1"]);
        assert_eq!(samples(&page, "tank_level{"), [""; 0]);
    }
    door.set(true);
    let started = Instant::now();
    while samples(&registry.render(), "tank_level{").len() < 100 {
        assert!(started.elapsed() < LIMIT, "they do not come back");
        thread::sleep(Duration::from_millis(5));
    }
}
