//! What typed metrics record is handed to other recorders of the facade as well.

mod common;

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Barrier, Mutex, OnceLock};
use std::thread;

use common::bounded::bounded;
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::metrics::{
    self, CounterFn, GaugeFn, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use metrics_runtime::{
    Counter, Family, Gauge, Histogram, LabelValue, Metrics, Registry, Removable,
};

/// A recorder that writes down everything it is told.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn add(&self, note: String) {
        self.0.lock().unwrap().push(note);
    }

    /// What was told since the last time.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    fn series(&self, metric_type: &str, key: &Key, metadata: &Metadata<'_>) -> Arc<Series> {
        assert_eq!(metadata.target(), "metrics_runtime::typed");
        let labels: Vec<_> = key
            .labels()
            .map(|label| format!("{}={}", label.key(), label.value()))
            .collect();
        let name = format!("{}{{{}}}", key.name(), labels.join(","));
        self.add(format!("{metric_type} {name}"));
        Arc::new(Series {
            notes: self.clone(),
            name,
        })
    }
}

struct Series {
    notes: Notes,
    name: String,
}

impl Series {
    fn note(&self, what: &str, value: impl std::fmt::Display) {
        self.notes.add(format!("{} {what} {value}", self.name));
    }
}

impl CounterFn for Series {
    fn increment(&self, value: u64) {
        self.note("increment", value);
    }
    fn absolute(&self, value: u64) {
        self.note("absolute", value);
    }
}

impl GaugeFn for Series {
    fn increment(&self, value: f64) {
        self.note("increment", value);
    }
    fn decrement(&self, value: f64) {
        self.note("decrement", value);
    }
    fn set(&self, value: f64) {
        self.note("set", value);
    }
}

impl HistogramFn for Series {
    fn record(&self, value: f64) {
        self.note("record", value);
    }
}

impl Recorder for Notes {
    fn describe_counter(&self, name: KeyName, _: Option<Unit>, help: SharedString) {
        self.add(format!("describe {}: {help}", name.as_str()));
    }
    fn describe_gauge(&self, name: KeyName, unit: Option<Unit>, help: SharedString) {
        self.describe_counter(name, unit, help);
    }
    fn describe_histogram(&self, name: KeyName, unit: Option<Unit>, help: SharedString) {
        self.describe_counter(name, unit, help);
    }
    fn register_counter(&self, key: &Key, metadata: &Metadata<'_>) -> metrics::Counter {
        metrics::Counter::from_arc(self.series("counter", key, metadata))
    }
    fn register_gauge(&self, key: &Key, metadata: &Metadata<'_>) -> metrics::Gauge {
        metrics::Gauge::from_arc(self.series("gauge", key, metadata))
    }
    fn register_histogram(&self, key: &Key, metadata: &Metadata<'_>) -> metrics::Histogram {
        metrics::Histogram::from_arc(self.series("histogram", key, metadata))
    }
}

#[derive(LabelValue)]
enum Side {
    Left,
    Right,
}

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders.
    orders_total: Counter,
    /// Time spent.
    busy_seconds_total: Counter<f64>,
    /// Orders by side.
    #[metric(labels("side"))]
    side_orders_total: Family<Side, Counter>,
    /// Carts.
    carts: Gauge,
    /// Sizes.
    #[metric(buckets = [1.0])]
    cart_bytes: Histogram,
    /// Orders by user.
    #[metric(removable, labels("user"))]
    user_orders_total: Family<&'static str, Counter, Removable>,
    /// Orders by day.
    #[metric(labels("day"))]
    day_orders_total: Family<u8, Counter>,
}

#[derive(Metrics)]
#[metrics(prefix = "later")]
struct Later {
    /// Level.
    depth: Gauge,
    /// Levels by side.
    #[metric(labels("side"))]
    side_depth: Family<Side, Gauge>,
}

#[test]
fn everything_is_told() {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    shop.orders_total.increment(5);
    shop.busy_seconds_total.increment(2.5);
    shop.side_orders_total.with(&Side::Right).increment(3);
    shop.carts.set(4);
    let cart = shop.carts.track();
    shop.cart_bytes.record(9);
    shop.user_orders_total.with(&"early").increment(6);
    shop.day_orders_total.with(&1).increment(7);

    let notes = Notes::default();
    registry.forward_to(notes.clone());
    assert_eq!(
        notes.take(),
        [
            "describe shop_busy_seconds_total: Time spent.",
            "counter shop_busy_seconds_total{}",
            "shop_busy_seconds_total{} absolute 2",
            "describe shop_cart_bytes: Sizes.",
            "histogram shop_cart_bytes{}",
            "describe shop_carts: Carts.",
            "gauge shop_carts{}",
            "shop_carts{} set 5",
            "describe shop_day_orders_total: Orders by day.",
            "counter shop_day_orders_total{day=1}",
            "shop_day_orders_total{day=1} increment 7",
            "describe shop_orders_total: Orders.",
            "counter shop_orders_total{}",
            "shop_orders_total{} increment 5",
            "describe shop_side_orders_total: Orders by side.",
            "counter shop_side_orders_total{side=left}",
            "shop_side_orders_total{side=left} increment 0",
            "counter shop_side_orders_total{side=right}",
            "shop_side_orders_total{side=right} increment 3",
            "describe shop_user_orders_total: Orders by user.",
            "counter shop_user_orders_total{user=early}",
            "shop_user_orders_total{user=early} increment 6",
        ]
    );

    shop.orders_total.increment(1);
    shop.orders_total.absolute(10);
    shop.busy_seconds_total.increment(1.0);
    shop.side_orders_total.with(&Side::Left).increment(1);
    shop.carts.set(1);
    shop.carts.increment(2);
    shop.carts.decrement(3);
    drop(cart);
    drop(shop.carts.track());
    shop.cart_bytes.record(0.5);
    shop.day_orders_total.with(&1).increment(1);
    assert_eq!(
        notes.take(),
        [
            "shop_orders_total{} increment 1",
            "shop_orders_total{} increment 4",
            "shop_busy_seconds_total{} absolute 3",
            "shop_side_orders_total{side=left} increment 1",
            "shop_carts{} set 2",
            "shop_carts{} set 4",
            "shop_carts{} set 1",
            "shop_carts{} set 0",
            "shop_carts{} set 1",
            "shop_carts{} set 0",
            "shop_cart_bytes{} record 0.5",
            "shop_day_orders_total{day=1} increment 1",
        ]
    );
    what_comes_later(&registry, &shop, &notes);
}

fn what_comes_later(registry: &Registry, shop: &Shop, notes: &Notes) {
    let held = shop.user_orders_total.with(&"early");
    shop.user_orders_total.with(&"late").increment(1);
    shop.day_orders_total.with(&2).increment(2);
    let later = Later::register_in(registry);
    later.side_depth.with(&Side::Right).set(1.5);
    assert_eq!(
        notes.take(),
        [
            "counter shop_user_orders_total{user=late}",
            "shop_user_orders_total{user=late} increment 1",
            "counter shop_day_orders_total{day=2}",
            "shop_day_orders_total{day=2} increment 2",
            "describe later_depth: Level.",
            "gauge later_depth{}",
            "describe later_side_depth: Levels by side.",
            "gauge later_side_depth{side=left}",
            "gauge later_side_depth{side=right}",
            "later_side_depth{side=right} set 1.5",
        ]
    );

    held.increment(1);
    assert!(shop.user_orders_total.remove(&"early"));
    held.increment(1);
    shop.user_orders_total.with(&"early").increment(2);
    assert_eq!(
        notes.take(),
        [
            "shop_user_orders_total{user=early} increment 1",
            "counter shop_user_orders_total{user=early}",
            "shop_user_orders_total{user=early} increment 2",
        ]
    );
}

#[test]
fn other_registries_are_not_told() {
    let (told, silent) = (Registry::new(), Registry::new());
    let notes = Notes::default();
    told.forward_to(notes.clone());
    Shop::register_in(&silent).orders_total.increment(1);
    metrics::with_local_recorder(&told.recorder(), || {
        metrics::counter!("emitted_total").increment(1);
    });
    assert_eq!(notes.take(), [""; 0]);
}

#[test]
fn several_recorders_are_told() {
    let registry = Registry::new();
    let notes = [Notes::default(), Notes::default()];
    for notes in &notes {
        registry.forward_to(notes.clone());
    }
    Later::register_in(&registry).depth.set(1);
    for notes in notes {
        assert_eq!(notes.take().last().unwrap(), "later_depth{} set 1");
    }
}

#[test]
fn our_own_recorder_does_not_count_twice() {
    let registry = Registry::new();
    let other = Registry::new();
    let shop = Shop::register_in(&registry);
    registry.forward_to(registry.recorder());
    registry.forward_to(other.recorder());
    shop.orders_total.increment(2);
    shop.user_orders_total.with(&"a").increment(3);
    let page = registry.render();
    assert!(page.contains("shop_orders_total 2\n"), "{page}");
    assert!(
        page.contains("shop_user_orders_total{user=\"a\"} 3\n"),
        "{page}"
    );
    assert_eq!(other.render(), "");
}

#[test]
fn the_upstream_recorder_shows_the_same() {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    shop.orders_total.increment(5);
    let upstream = PrometheusBuilder::new()
        .set_buckets_for_metric(
            metrics_exporter_prometheus::Matcher::Full("shop_cart_bytes".into()),
            &[1.0],
        )
        .unwrap()
        .build_recorder();
    let handle = upstream.handle();
    registry.forward_to(upstream);
    shop.orders_total.increment(1);
    shop.carts.set(2);
    shop.cart_bytes.record(0.5);
    shop.cart_bytes.record(3);
    shop.user_orders_total
        .with(&"a \"quoted\" one")
        .increment(4);
    drop(shop.carts.track());

    // Its order is random, and an `f64` counter arrives without its fraction.
    let sorted = |page: &str| {
        let mut lines: Vec<_> = page
            .lines()
            .filter(|line| !line.is_empty() && !line.contains("day_orders"))
            .map(|line| line.replace("le=\"1.0\"", "le=\"1\""))
            .collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&handle.render()), sorted(&registry.render()));
}

/// A recorder that uses the registry whenever it is called.
#[derive(Clone)]
struct Busy {
    registry: Registry,
    seen: Arc<Seen>,
}

#[derive(Metrics)]
#[metrics(prefix = "seen")]
struct Seen {
    /// Calls of the recorder, raised.
    raised_total: Counter,
    /// Calls of the recorder by what was called.
    #[metric(removable, labels("call"))]
    calls_total: Family<&'static str, Counter, Removable>,
}

impl Busy {
    fn call(&self, call: &'static str) {
        let raised = self.seen.raised_total.get() + 1;
        self.seen.raised_total.absolute(raised);
        self.seen.calls_total.with(&call).increment(1);
        drop(self.registry.render());
        drop(Later::register_in(&self.registry));
    }
}

impl CounterFn for Busy {
    fn increment(&self, _: u64) {
        // The typed metrics of this recorder are of a registry that is not forwarded: no call leads to itself.
        self.call("increment");
    }
    fn absolute(&self, _: u64) {
        self.call("absolute");
    }
}

/// The handle of a series, which is dropped when that is removed.
struct Handle(Busy);

impl CounterFn for Handle {
    fn increment(&self, value: u64) {
        CounterFn::increment(&self.0, value);
    }
    fn absolute(&self, value: u64) {
        CounterFn::absolute(&self.0, value);
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.call("drop");
    }
}

impl Recorder for Busy {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {
        self.call("describe");
    }
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> metrics::Counter {
        self.call("register");
        metrics::Counter::from_arc(Arc::new(Handle(self.clone())))
    }
    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> metrics::Gauge {
        metrics::Gauge::noop()
    }
    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> metrics::Histogram {
        metrics::Histogram::noop()
    }
}

/// No lock is held while it is called, so that it may do as it likes.
#[test]
fn a_recorder_may_use_typed_metrics() {
    bounded(|| {
        let registry = Registry::new();
        let seen = Arc::new(Seen::register_in(&Registry::new()));
        let shop = Shop::register_in(&registry);
        registry.forward_to(Busy {
            registry: registry.clone(),
            seen: seen.clone(),
        });
        shop.orders_total.increment(1);
        shop.orders_total.absolute(5);
        shop.busy_seconds_total.increment(1.5);
        shop.busy_seconds_total.absolute(5.0);
        shop.user_orders_total.with(&"a").increment(1);
        assert!(shop.user_orders_total.remove(&"a"));
        shop.user_orders_total.with(&"b").increment(1);
        shop.user_orders_total.retain(|_| false);
        let calls: Vec<_> = seen
            .calls_total
            .iter()
            .map(|series| {
                (
                    series.label("call").unwrap().to_owned(),
                    series.metric().get(),
                )
            })
            .collect();
        // Five families of counters; their series are one of each, two of the sides, one of a user more, and none of a day.
        assert_eq!(
            calls,
            [
                ("describe", 5),
                ("register", 6),
                ("absolute", 3),
                ("increment", 7),
                ("drop", 2)
            ]
            .map(|(call, count)| (call.to_owned(), count))
        );
        assert_eq!(seen.raised_total.get(), 5 + 6 + 3 + 7 + 2);
    });
}

/// A recorder that adds up, and runs something whenever it is about to hand out a handle or to set a gauge.
#[derive(Clone)]
struct Totals {
    cells: Arc<Mutex<HashMap<String, Arc<AtomicU64>>>>,
    meanwhile: Arc<dyn Fn(&str) + Send + Sync>,
}

impl Totals {
    fn new(meanwhile: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self {
            cells: Arc::default(),
            meanwhile: Arc::new(meanwhile),
        }
    }

    /// The cell of a series: its name, and the values of its labels.
    fn cell(&self, key: &Key) -> Arc<AtomicU64> {
        let values = key.labels().map(|label| format!("/{}", label.value()));
        let name = key.name().to_owned() + &values.collect::<String>();
        (self.meanwhile)(&name);
        self.cells.lock().unwrap().entry(name).or_default().clone()
    }

    fn total(&self, name: &str) -> u64 {
        let cells = self.cells.lock().unwrap();
        cells.get(name).map_or(0, |cell| cell.load(Relaxed))
    }
}

/// A gauge of [`Totals`].
struct Level(Arc<AtomicU64>, Totals);

impl GaugeFn for Level {
    fn increment(&self, value: f64) {
        GaugeFn::increment(&*self.0, value);
    }
    fn decrement(&self, value: f64) {
        GaugeFn::decrement(&*self.0, value);
    }
    fn set(&self, value: f64) {
        (self.1.meanwhile)("set");
        GaugeFn::set(&*self.0, value);
    }
}

impl Recorder for Totals {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> metrics::Counter {
        metrics::Counter::from_arc(self.cell(key))
    }
    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> metrics::Gauge {
        metrics::Gauge::from_arc(Arc::new(Level(self.cell(key), self.clone())))
    }
    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> metrics::Histogram {
        metrics::Histogram::noop()
    }
}

#[derive(Metrics)]
#[metrics(prefix = "race")]
struct Race {
    /// Calls.
    calls_total: Counter,
    /// Calls by number.
    #[metric(labels("number"), max_series = 100_000)]
    number_calls_total: Family<u32, Counter>,
    /// Calls by number, which can be removed.
    #[metric(labels("number"), max_series = 100_000, removable)]
    loose_calls_total: Family<u32, Counter, Removable>,
    /// Calls under way.
    in_flight: Gauge,
}

/// A series that one thread adds is found by the other one at once: what that records is handed on as well.
#[test]
fn new_series_lose_nothing() {
    const SERIES: u32 = 20_000;

    let registry = Registry::new();
    let race = Race::register_in(&registry);
    let totals = Totals::new(|_| ());
    registry.forward_to(totals.clone());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for number in 0..SERIES {
                    race.number_calls_total.with(&number).increment(1);
                    race.number_calls_total.with(&number).increment(2);
                    race.loose_calls_total.with(&number).increment(3);
                }
            });
        }
    });
    for number in 0..SERIES {
        let ours = race.number_calls_total.with(&number).get();
        let loose = race.loose_calls_total.with(&number).get();
        assert_eq!((ours, loose), (6, 6));
        let name = format!("race_number_calls_total/{number}");
        assert_eq!(totals.total(&name), ours, "{name}");
        let name = format!("race_loose_calls_total/{number}");
        assert_eq!(totals.total(&name), loose, "{name}");
    }
}

/// A recorder that is named while others record hears of everything, once or more.
#[test]
fn a_recorder_that_comes_late_misses_nothing() {
    const ROUNDS: u32 = 30;
    const CALLS: u32 = 2000;

    for _ in 0..ROUNDS {
        let registry = Registry::new();
        let race = Race::register_in(&registry);
        let totals = Totals::new(|_| ());
        let start = Barrier::new(3);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    start.wait();
                    for number in 0..CALLS {
                        race.calls_total.increment(1);
                        race.number_calls_total.with(&(number / 4)).increment(1);
                    }
                });
            }
            start.wait();
            registry.forward_to(totals.clone());
        });
        assert!(totals.total("race_calls_total") >= race.calls_total.get());
        for number in 0..CALLS / 4 {
            let name = format!("race_number_calls_total/{number}");
            assert!(totals.total(&name) >= 8, "{name}: {}", totals.total(&name));
        }
    }
}

/// A recorder that is named just when a series of an open family is new: it hears of what is recorded before it is told.
#[test]
fn a_recorder_that_comes_with_a_series_misses_nothing() {
    bounded(|| {
        let registry = Registry::new();
        let race = Arc::new(Race::register_in(&registry));
        let recording = race.clone();
        let second = Totals::new(move |name| {
            if name == "race_number_calls_total/1" {
                recording.number_calls_total.with(&1).increment(1);
            }
        });
        let (once, named) = (OnceLock::new(), second.clone());
        let told = registry.clone();
        let first = Totals::new(move |name| {
            if name == "race_number_calls_total/1" && once.set(()).is_ok() {
                told.forward_to(named.clone());
            }
        });
        registry.forward_to(first.clone());
        race.number_calls_total.with(&1).increment(2);
        assert_eq!(race.number_calls_total.with(&1).get(), 3);
        assert_eq!(first.total("race_number_calls_total/1"), 3);
        assert_eq!(second.total("race_number_calls_total/1"), 3);
    });
}

/// The guard ends when the recorder is asked for the gauge, or when it is about to set it.
#[test]
fn a_guard_that_ends_meanwhile_is_told() {
    for moment in ["race_in_flight", "set"] {
        let registry = Registry::new();
        let in_flight = Race::register_in(&registry).in_flight;
        let kept = in_flight.track();
        let ending = Mutex::new(Some(in_flight.track()));
        let totals = Totals::new(move |now| {
            if now == moment {
                // Not under the lock: the end of the guard is told.
                let ended = ending.lock().unwrap().take();
                drop(ended);
            }
        });
        registry.forward_to(totals.clone());
        let shown = || f64::from_bits(totals.total("race_in_flight"));
        assert_eq!(shown().to_bits(), 1_f64.to_bits(), "{moment}: {}", shown());
        drop(kept);
        assert_eq!(in_flight.get().to_bits(), 0);
        assert_eq!(shown().to_bits(), 0, "{moment}: {}", shown());
    }
}

/// Guards begin and end around the call.
#[test]
fn guards_are_told_while_a_recorder_comes() {
    for _ in 0..100 {
        let registry = Registry::new();
        let in_flight = Race::register_in(&registry).in_flight;
        let totals = Totals::new(|_| ());
        let start = Barrier::new(3);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    start.wait();
                    for _ in 0..500 {
                        drop(in_flight.track());
                    }
                });
            }
            start.wait();
            registry.forward_to(totals.clone());
        });
        let shown = f64::from_bits(totals.total("race_in_flight"));
        assert_eq!(shown.to_bits(), in_flight.get().to_bits(), "{shown}");
    }
}

/// A counter that counts in another one, of the registry that is forwarded.
struct Recursing(Arc<OnceLock<Race>>, Arc<AtomicU64>);

impl CounterFn for Recursing {
    fn increment(&self, value: u64) {
        let race = self.0.get().expect("it is set before it is told");
        race.calls_total.increment(1);
        race.number_calls_total.with(&7).increment(1);
        race.loose_calls_total.with(&7).increment(1);
        self.1.fetch_add(value, Relaxed);
    }
    fn absolute(&self, _: u64) {}
}

/// As [`Totals`], with counters that count.
struct Recurses(Totals, Arc<OnceLock<Race>>);

impl Recorder for Recurses {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> metrics::Counter {
        metrics::Counter::from_arc(Arc::new(Recursing(self.1.clone(), self.0.cell(key))))
    }
    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> metrics::Gauge {
        metrics::Gauge::noop()
    }
    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> metrics::Histogram {
        metrics::Histogram::noop()
    }
}

#[test]
fn what_a_recorder_records_is_not_told_to_it() {
    bounded(|| {
        let registry = Registry::new();
        let race = Arc::new(OnceLock::new());
        assert!(race.set(Race::register_in(&registry)).is_ok());
        let shop = Shop::register_in(&registry);
        let totals = Totals::new(|_| ());
        registry.forward_to(Recurses(totals.clone(), race.clone()));
        let race = race.get().expect("set just now");
        let before = [
            race.calls_total.get(),
            totals.total("race_calls_total"),
            totals.total("race_number_calls_total/7"),
        ];
        for _ in 0..10 {
            shop.orders_total.increment(2);
            shop.user_orders_total.with(&"a").increment(1);
        }
        race.calls_total.increment(5);
        assert_eq!(totals.total("shop_orders_total"), 20);
        assert_eq!(totals.total("shop_user_orders_total/a"), 10);
        assert_eq!(race.calls_total.get(), before[0] + 21 + 5);
        assert_eq!(totals.total("race_calls_total"), before[1] + 5);
        assert_eq!(totals.total("race_number_calls_total/7"), before[2]);
    });
}

/// While it is asked for a handle, a recorder may add series and declarations to the registry that is forwarded.
#[test]
fn a_recorder_may_count_what_it_is_asked_for() {
    bounded(|| {
        let registry = Registry::new();
        let shop = Shop::register_in(&registry);
        let counted = registry.clone();
        let totals = Totals::new(move |_| {
            let race = Race::register_in(&counted);
            race.calls_total.increment(1);
            race.number_calls_total.with(&1).increment(1);
            race.loose_calls_total.with(&1).increment(1);
        });
        registry.forward_to(totals.clone());
        shop.day_orders_total.with(&1).increment(2);
        shop.user_orders_total.with(&"a").increment(3);
        assert_eq!(totals.total("shop_day_orders_total/1"), 2);
        assert_eq!(totals.total("shop_user_orders_total/a"), 3);
        let race = Race::register_in(&registry);
        let before = totals.total("race_calls_total");
        race.calls_total.increment(4);
        assert_eq!(totals.total("race_calls_total"), before + 4);
    });
}

#[test]
fn removal_drops_the_handle_of_a_recorder_while_ours_lives() {
    let registry = Registry::new();
    let totals = Totals::new(|_| ());
    registry.forward_to(totals.clone());
    let race = Race::register_in(&registry);
    let ours = race.loose_calls_total.with(&1);
    ours.increment(2);
    let cell = totals.cells.lock().unwrap()["race_loose_calls_total/1"].clone();
    assert_eq!((cell.load(Relaxed), Arc::strong_count(&cell)), (2, 3));
    assert!(race.loose_calls_total.remove(&1));
    assert_eq!(Arc::strong_count(&cell), 2);
    ours.increment(1);
    assert_eq!((cell.load(Relaxed), ours.get()), (2, 3));
}

#[derive(Metrics)]
struct Absent {
    /// Times somebody called.
    #[metric(labels("side", "text"))]
    absent_total: Family<(Option<Side>, Option<&'static str>), Counter>,
}

#[test]
fn absent_labels_are_not_told() {
    let registry = Registry::new();
    let metrics = Absent::register_in(&registry);
    let notes = Notes::default();
    registry.forward_to(notes.clone());
    notes.take();
    for labels in [
        (Some(Side::Left), Some("x")),
        (None, Some("x")),
        (None, None),
    ] {
        metrics.absent_total.with(&labels).increment(1);
    }
    assert_eq!(
        notes.take(),
        [
            "counter absent_total{side=left,text=x}",
            "absent_total{side=left,text=x} increment 1",
            "counter absent_total{text=x}",
            "absent_total{text=x} increment 1",
            "counter absent_total{}",
            "absent_total{} increment 1",
        ]
    );
}
