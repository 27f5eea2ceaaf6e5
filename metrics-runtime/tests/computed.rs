//! Values that come from elsewhere: gauges that are computed, gauges that expire, and counters that follow a source.

mod common;

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use common::http::LIMIT;
use common::warnings;
use metrics_runtime::metrics::{counter, gauge, with_local_recorder};
use metrics_runtime::{
    Counter, ExpiringGauge, Family, Gauge, IntoF64 as _, Metrics, Registry, Removable, TestClock,
};

#[derive(Metrics)]
#[metrics(scoped)]
struct Cache {
    /// Look-ups that found something.
    hits_total: Counter,
    /// Part of the look-ups that found something.
    hit_ratio: Gauge,
    /// Entries of a shard.
    #[metric(labels("shard"))]
    entries: Family<u8, Gauge>,
    /// Age of a peer's last word.
    #[metric(removable, labels("peer"))]
    peer_age_seconds: Family<String, Gauge, Removable>,
}

fn lines(registry: &Registry, family: &str) -> Vec<String> {
    let page = registry.render();
    let samples = page.lines().filter(|line| line.starts_with(family));
    samples.map(str::to_owned).collect()
}

#[test]
fn a_derived_gauge_is_computed_for_each_page() {
    let registry = Registry::new();
    let cache = Cache::register_in(&registry);
    let hits = cache.hits_total;
    cache.hit_ratio.derive(move || hits.get().into_f64() / 4.0);
    assert_eq!(lines(&registry, "hit_ratio"), ["hit_ratio 0"]);
    hits.increment(3);
    assert_eq!(lines(&registry, "hit_ratio"), ["hit_ratio 0.75"]);
    let guard = cache.hit_ratio.track();
    assert_eq!(lines(&registry, "hit_ratio"), ["hit_ratio 1.75"]);
    drop(guard);
    cache.hit_ratio.derive(|| f64::NAN);
    assert_eq!(lines(&registry, "hit_ratio"), ["hit_ratio NaN"]);
    cache.hit_ratio.derive(|| Duration::from_millis(500));
    assert_eq!(cache.hit_ratio.get().to_bits(), 0.5_f64.to_bits());
    cache.hit_ratio.increment(2);
    assert_eq!(lines(&registry, "hit_ratio"), ["hit_ratio 2"]);
}

#[test]
fn what_a_derived_gauge_holds_goes_with_it() {
    let registry = Registry::new();
    let cache = Cache::register_in(&registry);
    let held = Arc::new(());
    let counting = || {
        let held = held.clone();
        move || Arc::strong_count(&held)
    };
    cache.hit_ratio.derive(counting());
    cache.entries.with(&1).derive(counting());
    let peer = cache.peer_age_seconds.with(&"a".to_owned());
    peer.derive(counting());
    assert_eq!(Arc::strong_count(&held), 4);
    // Replaced by another.
    cache.hit_ratio.derive(counting());
    assert_eq!(Arc::strong_count(&held), 4);
    assert!(cache.peer_age_seconds.remove(&"a".to_owned()));
    assert_eq!(Arc::strong_count(&held), 3);
    // By a handle that outlives its series.
    peer.derive(counting());
    let _ = registry.render();
    assert_eq!(Arc::strong_count(&held), 4);
    drop(peer);
    cache.hit_ratio.set(1);
    cache.entries.with(&1).set(1);
    // The page of another test may be about to drop them.
    let started = Instant::now();
    while Arc::strong_count(&held) > 1 {
        let _ = registry.render();
        assert!(started.elapsed() < LIMIT, "a function is kept");
    }
}

#[test]
fn no_lock_is_held_while_a_gauge_is_computed() {
    let registry = Registry::new();
    let cache = Cache::register_in(&registry);
    let (entries, peers) = (cache.entries, cache.peer_age_seconds);
    let other = Cache::register_in(&registry);
    let page = registry.clone();
    common::bounded::bounded(move || {
        let made = AtomicU64::new(1);
        entries.with(&0).derive(move || {
            let shard = u8::try_from(made.fetch_add(1, Relaxed)).unwrap_or(0);
            entries.with(&shard).set(shard);
            peers.with(&"b".to_owned()).derive(|| 1);
            peers.remove(&"b".to_owned());
            other.hit_ratio.derive(|| 1);
            shard
        });
        let inner = page.clone();
        peers
            .with(&"a".to_owned())
            .derive(move || inner.render().len());
        let _ = page.render();
        let shards = lines(&page, "entries");
        assert_eq!(
            shards[..2],
            ["entries{shard=\"0\"} 3", "entries{shard=\"1\"} 1"]
        );
        assert_eq!(lines(&page, "peer_age_seconds{peer=\"a\"}").len(), 1);
    });
}

#[test]
fn a_gauge_that_needs_itself_has_no_value() {
    let registry = Registry::new();
    let cache = Cache::register_in(&registry);
    let (ratio, entries) = (cache.hit_ratio, cache.entries.with(&1));
    ratio.derive(move || entries.get() + 1.0);
    entries.derive(move || ratio.get() + 1.0);
    assert_eq!(lines(&registry, "hit_ratio"), ["hit_ratio NaN"]);
    entries.derive(|| 5);
    assert_eq!(lines(&registry, "hit_ratio"), ["hit_ratio 6"]);
}

#[test]
fn a_panic_takes_one_series_off_the_page_and_is_told() {
    let registry = Registry::new();
    let cache = Cache::register_in(&registry);
    let is_broken = Arc::new(Mutex::new(true));
    let broken = is_broken.clone();
    cache.entries.with(&2).set(2);
    cache.entries.with(&1).derive(move || {
        let is_broken = *broken
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        assert!(!is_broken, "broken");
        1
    });
    let ((), logged) = warnings::during(|| {
        assert!(cache.entries.with(&1).get().is_nan());
        assert_eq!(lines(&registry, "entries"), ["entries{shard=\"2\"} 2"]);
        let _ = registry.render();
    });
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains("entries"), "{logged:?}");
    assert_eq!(
        lines(&registry, "metrics_runtime_derived_panics_total"),
        ["metrics_runtime_derived_panics_total{family=\"entries\"} 3"]
    );
    *is_broken
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner) = false;
    let both = ["entries{shard=\"2\"} 2", "entries{shard=\"1\"} 1"];
    assert_eq!(lines(&registry, "entries"), both);
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Agents {
    /// Load of an agent.
    #[metric(labels("agent"), idle = 60s)]
    agent_load: Family<String, ExpiringGauge>,
    /// Temperature of the room.
    #[metric(idle = Duration::from_secs(90))]
    room_celsius: ExpiringGauge,
    /// Humidity by whether it is outside.
    #[metric(labels("outside"), idle = "1m")]
    humidity_ratio: Family<bool, ExpiringGauge>,
    /// Sessions of a customer.
    #[metric(labels("customer"), idle = 500ms)]
    sessions: Family<u8, ExpiringGauge, Removable>,
}

#[test]
fn a_gauge_that_is_not_written_leaves_the_page_and_comes_back() {
    let registry = Registry::new();
    let clock = TestClock::new();
    let agents = Agents::register_in(&registry);
    assert_eq!(registry.render(), "");
    let load = agents.agent_load.with(&"a".to_owned());
    assert_eq!(registry.render(), "");
    load.set(0);
    agents.room_celsius.increment(20.5);
    agents.humidity_ratio.with(&true).set(0.5);
    let session = agents.sessions.with(&1);
    session.set(3);
    let families = |registry: &Registry| -> Vec<String> {
        let families = common::page::parse(&registry.render());
        families.into_iter().map(|family| family.name).collect()
    };
    assert_eq!(
        families(&registry),
        ["agent_load", "humidity_ratio", "room_celsius", "sessions"]
    );
    assert_eq!(
        lines(&registry, "humidity_ratio"),
        ["humidity_ratio{outside=\"true\"} 0.5"]
    );
    clock.advance(Duration::from_secs(60));
    load.set(0);
    assert_eq!(
        families(&registry),
        ["agent_load", "humidity_ratio", "room_celsius"]
    );
    clock.advance(Duration::from_secs(1));
    assert_eq!(families(&registry), ["agent_load", "room_celsius"]);
    clock.advance(Duration::from_secs(60));
    assert_eq!(registry.render(), "");
    assert_eq!(registry.render_openmetrics(), "# EOF\n");
    // Through a handle that was there all the time; what is refused is no write.
    session.decrement(1);
    agents.room_celsius.increment(f64::NAN);
    assert_eq!(lines(&registry, "sessions"), ["sessions{customer=\"1\"} 2"]);
    assert_eq!(families(&registry), ["sessions"]);
}

#[test]
fn the_facade_writes_an_expiring_gauge_as_well() {
    let registry = Registry::new();
    let clock = TestClock::new();
    let agents = Agents::register_in(&registry);
    with_local_recorder(&registry.recorder(), || {
        gauge!("room_celsius").set(20.0);
        gauge!("sessions", "customer" => "2").increment(2.0);
    });
    assert_eq!(registry.render().matches("\nroom_celsius 20\n").count(), 1);
    assert_eq!(lines(&registry, "sessions"), ["sessions{customer=\"2\"} 2"]);
    clock.advance(Duration::from_secs(91));
    assert_eq!(registry.render(), "");
    assert_eq!(agents.room_celsius.get().to_bits(), 20.0_f64.to_bits());
}

#[derive(Metrics)]
#[metrics(scoped)]
#[expect(clippy::struct_field_names, reason = "counters end so")]
struct Pool {
    /// Jobs done.
    jobs_total: Counter,
    /// Time spent.
    busy_seconds_total: Counter<f64>,
    /// Jobs done, by worker.
    #[metric(labels("worker"))]
    worker_jobs_total: Family<u8, Counter, Removable>,
}

#[test]
fn a_source_that_starts_again_is_added_whole() {
    let pool = Pool::register_in(&Registry::new());
    let worker = pool.worker_jobs_total.with(&1);
    for (total, ours) in [
        (5, 5),
        (5, 5),
        (9, 9),
        (2, 11),
        (2, 11),
        (4, 13),
        (0, 13),
        (1, 14),
    ] {
        pool.jobs_total.follow(total);
        worker.follow(total);
        pool.busy_seconds_total
            .follow(f64::from(u32::try_from(total).unwrap()) / 2.0);
        assert_eq!((pool.jobs_total.get(), worker.get()), (ours, ours));
        let halves = pool.busy_seconds_total.get() * 2.0;
        assert_eq!(
            halves.to_bits(),
            (f64::from(u32::try_from(ours).unwrap())).to_bits()
        );
    }
    pool.busy_seconds_total.follow(f64::NAN);
    pool.busy_seconds_total.follow(-1.0);
    assert_eq!(pool.busy_seconds_total.get().to_bits(), 7.0_f64.to_bits());
}

#[test]
fn a_first_total_takes_up_what_is_counted_already() {
    let pool = Pool::register_in(&Registry::new());
    pool.jobs_total.increment(3);
    pool.jobs_total.follow(10);
    assert_eq!(pool.jobs_total.get(), 10);
    // What is counted beside the source is no part of it.
    pool.jobs_total.increment(5);
    pool.jobs_total.follow(12);
    assert_eq!(pool.jobs_total.get(), 17);
}

#[test]
fn a_removed_counter_has_no_source_any_more() {
    let pool = Pool::register_in(&Registry::new());
    pool.worker_jobs_total.with(&1).follow(10);
    assert!(pool.worker_jobs_total.remove(&1));
    pool.worker_jobs_total.with(&1).follow(4);
    assert_eq!(pool.worker_jobs_total.with(&1).get(), 4);
}

#[test]
fn an_absolute_total_that_comes_late_changes_nothing() {
    let registry = Registry::new();
    let pool = Pool::register_in(&registry);
    with_local_recorder(&registry.recorder(), || {
        counter!("jobs_total").absolute(7);
        counter!("jobs_total").absolute(5);
        counter!("busy_seconds_total").absolute(7);
        counter!("busy_seconds_total").absolute(5);
    });
    pool.jobs_total.absolute(6);
    pool.busy_seconds_total.absolute(6.0);
    assert_eq!(pool.jobs_total.get(), 7);
    assert_eq!(pool.busy_seconds_total.get().to_bits(), 7.0_f64.to_bits());
}

#[test]
fn other_recorders_are_told_a_derived_value_with_each_page() {
    use metrics_runtime::metrics::{self, Key, KeyName, Metadata, SharedString, Unit};

    #[derive(Clone, Default)]
    struct Told(Arc<Mutex<Vec<f64>>>);

    impl metrics::GaugeFn for Told {
        fn increment(&self, _: f64) {}
        fn decrement(&self, _: f64) {}
        fn set(&self, value: f64) {
            self.0.lock().unwrap().push(value);
        }
    }

    impl metrics::Recorder for Told {
        fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> metrics::Counter {
            metrics::Counter::noop()
        }
        fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> metrics::Gauge {
            metrics::Gauge::from_arc(Arc::new(self.clone()))
        }
        fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> metrics::Histogram {
            metrics::Histogram::noop()
        }
    }

    #[derive(Metrics)]
    #[metrics(scoped)]
    struct Queue {
        /// Jobs that wait.
        waiting: Gauge,
    }

    static WAITING: AtomicU64 = AtomicU64::new(1);
    static TOLD: OnceLock<Told> = OnceLock::new();
    let registry = Registry::new();
    let waiting = Queue::register_in(&registry).waiting;
    waiting.derive(|| WAITING.load(Relaxed));
    let told = TOLD.get_or_init(Told::default);
    registry.forward_to(told.clone());
    WAITING.store(2, Relaxed);
    let _ = registry.render();
    WAITING.store(3, Relaxed);
    let _ = registry.render_openmetrics();
    assert_eq!(*told.0.lock().unwrap(), [1.0, 2.0, 3.0]);
}
