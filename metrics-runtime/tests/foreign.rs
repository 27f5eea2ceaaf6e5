//! Code of the program that panics, never ends or calls back, wherever this crate calls or drops it.

mod common;

use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::Duration;

use common::bounded::bounded;
use common::page::parse;
use metrics_runtime::metrics::{
    self, CounterFn, GaugeFn, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use metrics_runtime::{
    Collection, Collector, Counter, Displayed, ErrorOutcome, Exporter, Family, Gauge, Histogram,
    Info, LabelSink, LabelValue, MAX_LABEL_VALUE_BYTES, Metrics, Outcome, OutcomeOf, Registry,
    Removable, StateSet, timed,
};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};

/// The value of the sample that starts so, 0 where there is none.
fn value(registry: &Registry, sample: &str) -> f64 {
    let page = registry.render();
    let line = page
        .lines()
        .find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
    line.map_or(0.0, |value| value.parse().unwrap())
}

#[track_caller]
fn shows(registry: &Registry, sample: &str, expected: f64) {
    assert_eq!(
        value(registry, sample).to_bits(),
        expected.to_bits(),
        "{sample}\n{}",
        registry.render()
    );
}

const RECORDER_PANICS: &str = "metrics_runtime_foreign_panics_total{code=\"recorder\"}";

/// Panics when it is dropped, also while the thread unwinds.
struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic_any(Self);
    }
}

/// A recorder all of whose code panics while it is told to.
#[derive(Clone, Default)]
struct Broken {
    is_broken: Arc<AtomicBool>,
    told: Arc<AtomicUsize>,
}

impl Broken {
    fn breaks(&self, is_broken: bool) {
        self.is_broken.store(is_broken, SeqCst);
    }

    fn told(&self) -> usize {
        self.told.swap(0, SeqCst)
    }

    fn call(&self) {
        if self.is_broken.load(SeqCst) {
            panic_any(PanicsWhenDropped);
        }
        self.told.fetch_add(1, SeqCst);
    }
}

impl Drop for Broken {
    fn drop(&mut self) {
        if self.is_broken.load(SeqCst) {
            panic_any(PanicsWhenDropped);
        }
    }
}

impl CounterFn for Broken {
    fn increment(&self, _: u64) {
        self.call();
    }
    fn absolute(&self, _: u64) {
        self.call();
    }
}

impl GaugeFn for Broken {
    fn increment(&self, _: f64) {
        self.call();
    }
    fn decrement(&self, _: f64) {
        self.call();
    }
    fn set(&self, _: f64) {
        self.call();
    }
}

impl HistogramFn for Broken {
    fn record(&self, _: f64) {
        self.call();
    }
}

impl Recorder for Broken {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {
        self.call();
    }
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {
        self.call();
    }
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {
        self.call();
    }
    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> metrics::Counter {
        self.call();
        metrics::Counter::from_arc(Arc::new(self.clone()))
    }
    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> metrics::Gauge {
        self.call();
        metrics::Gauge::from_arc(Arc::new(self.clone()))
    }
    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> metrics::Histogram {
        self.call();
        metrics::Histogram::from_arc(Arc::new(self.clone()))
    }
}

#[derive(LabelValue)]
enum State {
    Idle,
    Busy,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Shop {
    /// Orders.
    orders_total: Counter,
    /// Money.
    money_total: Counter<f64>,
    /// Orders under way.
    orders_in_flight: Gauge,
    /// Time to handle an order.
    #[metric(buckets = [0.1, 1.0])]
    order_duration_seconds: Histogram,
    /// State of the till.
    #[metric(label = "state")]
    till_state: StateSet<State>,
    /// Version of the till.
    #[metric(labels("version"))]
    till_info: Info<u8>,
    /// Orders of a customer.
    #[metric(labels("customer"))]
    customer_orders_total: Family<String, Counter>,
    /// Orders of a session.
    #[metric(removable, labels("session"))]
    session_orders: Family<u8, Gauge, Removable>,
}

#[test]
fn recorder_that_panics_costs_no_record() {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    let recorder = Broken::default();
    registry.forward_to(recorder.clone());
    recorder.breaks(true);
    shop.orders_total.increment(1);
    shop.orders_total.absolute(5);
    shop.orders_total.follow(7);
    shop.money_total.increment(0.5);
    shop.orders_in_flight.set(3);
    shop.orders_in_flight.increment(1);
    shop.order_duration_seconds.record(0.2);
    shop.till_state.set(State::Busy);
    shop.till_info.set(&1);
    // A series that is new: its registration panics as well.
    shop.customer_orders_total.with(&"ada".into()).increment(2);
    shop.session_orders.with(&1).set(2);
    assert!(value(&registry, RECORDER_PANICS) >= 10.0);
    recorder.breaks(false);
    shows(&registry, "orders_total", 7.0);
    shows(&registry, "money_total", 0.5);
    shows(&registry, "orders_in_flight", 4.0);
    shows(&registry, "order_duration_seconds_count", 1.0);
    shows(&registry, "till_state{state=\"busy\"}", 1.0);
    shows(&registry, "customer_orders_total{customer=\"ada\"}", 2.0);
    shows(&registry, "session_orders{session=\"1\"}", 2.0);
    let _ = recorder.told();
    shop.orders_total.increment(1);
    shop.till_state.set(State::Idle);
    assert_eq!(recorder.told(), 3, "it is told of what comes later");
}

#[test]
fn recorder_that_panics_while_metrics_are_registered_costs_none() {
    let registry = Registry::new();
    let recorder = Broken::default();
    registry.forward_to(recorder.clone());
    recorder.breaks(true);
    let shop = Shop::register_in(&registry);
    shop.orders_total.increment(1);
    recorder.breaks(false);
    shows(&registry, "orders_total", 1.0);
    assert!(value(&registry, RECORDER_PANICS) >= 8.0);
    // One that comes later is told of everything.
    let other = Broken::default();
    registry.forward_to(other.clone());
    assert!(other.told() >= 8);
}

/// Guards record while the thread unwinds, where a second panic that leaves a destructor ends the process.
#[test]
fn recorder_that_panics_during_unwinding_does_not_end_the_process() {
    #[timed(shop.order_duration_seconds)]
    fn handle(shop: &Shop, recorder: &Broken) {
        let _timer = shop.order_duration_seconds.start();
        let _tracked = shop.orders_in_flight.track();
        recorder.breaks(true);
        panic!("one that the program handles");
    }

    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    let recorder = Broken::default();
    registry.forward_to(recorder.clone());
    let handled = catch_unwind(AssertUnwindSafe(|| handle(&shop, &recorder)));
    recorder.breaks(false);
    let payload = handled.unwrap_err();
    assert_eq!(
        payload.downcast_ref(),
        Some(&"one that the program handles")
    );
    shows(&registry, "order_duration_seconds_count", 2.0);
    shows(&registry, "orders_in_flight", 0.0);
    assert!(value(&registry, RECORDER_PANICS) >= 3.0);
}

/// Handles go with their series, and a recorder with its registry.
#[test]
fn recorder_that_panics_when_dropped_costs_nothing() {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    let recorder = Broken::default();
    registry.forward_to(recorder.clone());
    shop.session_orders.with(&1).set(1);
    recorder.breaks(true);
    assert!(shop.session_orders.remove(&1));
    let before = value(&registry, RECORDER_PANICS);
    assert!(before >= 1.0);
    recorder.breaks(false);

    let other = Registry::new();
    other.forward_to(recorder.clone());
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        let _other = other;
        recorder.breaks(true);
        panic!("handled");
    }));
    recorder.breaks(false);
    assert!(unwound.is_err());
}

struct Endless(&'static str);

impl fmt::Display for Endless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        loop {
            f.write_str(self.0)?;
        }
    }
}

struct Panics;

impl fmt::Display for Panics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("some of it")?;
        panic!("display")
    }
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Peers {
    /// Connections.
    #[metric(labels("peer"))]
    connections_total: Family<Displayed<Endless>, Counter>,
    /// Sessions that a peer has.
    #[metric(removable, labels("peer"))]
    sessions: Family<Displayed<Endless>, Gauge, Removable>,
    /// Mails.
    #[metric(labels("peer"))]
    mails_total: Family<Displayed<Panics>, Counter>,
    /// Letters that a peer wrote.
    #[metric(removable, labels("peer"))]
    letters: Family<Displayed<Panics>, Gauge, Removable>,
    /// Calls of a peer.
    #[metric(buckets = [1.0], labels("peer"))]
    call_duration_seconds: Family<(Displayed<Endless>, Outcome), Histogram>,
}

#[test]
fn endless_label_value_is_cut_and_counted() {
    #[timed(peers.call_duration_seconds, labels = &Displayed(Endless("ü")), outcome)]
    fn call(peers: &Peers) {
        let _ = peers;
    }

    bounded(|| {
        let registry = Registry::new();
        let peers = Peers::register_in(&registry);
        for _ in 0..2 {
            peers
                .connections_total
                .with(&Displayed(Endless("abc")))
                .increment(1);
            peers.sessions.with(&Displayed(Endless("日"))).set(5);
            call(&peers);
        }
        let kept = |text: &str| text.repeat(MAX_LABEL_VALUE_BYTES / text.len());
        let abc = "abc".repeat(MAX_LABEL_VALUE_BYTES / 3 + 1);
        shows(
            &registry,
            &format!(
                "connections_total{{peer=\"{}\"}}",
                &abc[..MAX_LABEL_VALUE_BYTES]
            ),
            2.0,
        );
        shows(
            &registry,
            &format!("sessions{{peer=\"{}\"}}", kept("日")),
            5.0,
        );
        let count = format!(
            "call_duration_seconds_count{{peer=\"{}\",outcome=\"ok\"}}",
            kept("ü")
        );
        shows(&registry, &count, 2.0);
        for family in ["connections_total", "sessions"] {
            let cut = format!("metrics_runtime_label_values_cut_total{{family=\"{family}\"}}");
            shows(&registry, &cut, 1.0);
        }
    });
}

#[test]
fn label_value_that_panics_leaves_nothing_behind() {
    let registry = Registry::new();
    let peers = Peers::register_in(&registry);
    for _ in 0..2 {
        let lookup = || peers.mails_total.with(&Displayed(Panics));
        assert!(catch_unwind(AssertUnwindSafe(lookup)).is_err());
        let lookup = || drop(peers.letters.with(&Displayed(Panics)));
        assert!(catch_unwind(AssertUnwindSafe(lookup)).is_err());
    }
    assert_eq!(peers.mails_total.iter().count(), 0);
    assert_eq!(peers.letters.iter().count(), 0);
    peers
        .connections_total
        .with(&Displayed(Endless("x")))
        .increment(1);
    let families = parse(&registry.render());
    assert!(
        families
            .iter()
            .any(|family| family.name == "connections_total")
    );
}

/// An error that panics while it chooses its outcome.
#[derive(Debug)]
struct Fault;

impl LabelValue for Fault {
    const VALUES: Option<&'static [&'static str]> = Some(&["minor", "major"]);

    fn index(&self) -> usize {
        panic!("index")
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        sink.closed("minor");
    }
}

impl ErrorOutcome for Fault {}

/// An outcome in words of the program's own, which panics.
struct Word;

impl From<Outcome> for Word {
    fn from(_: Outcome) -> Self {
        panic!("from")
    }
}

impl LabelValue for Word {
    const VALUES: Option<&'static [&'static str]> = Some(&["good", "bad"]);

    fn index(&self) -> usize {
        0
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        sink.closed("good");
    }
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Charges {
    /// Time to charge.
    #[metric(buckets = [1.0])]
    charge_duration_seconds: Family<OutcomeOf<Fault>, Histogram>,
    /// Time to deploy.
    #[metric(buckets = [1.0], labels("word"))]
    deploy_duration_seconds: Family<Word, Histogram>,
}

#[test]
fn outcome_that_panics_does_not_change_the_function() {
    #[timed(charges.charge_duration_seconds, outcome)]
    fn charge(charges: &Charges) -> Result<u8, Fault> {
        let _ = charges;
        Err(Fault)
    }

    #[timed(charges.deploy_duration_seconds, outcome)]
    fn deploy(charges: &Charges, ends_well: bool) -> u8 {
        let _ = charges;
        assert!(ends_well, "deploy");
        7
    }

    let registry = Registry::new();
    let charges = Charges::register_in(&registry);
    assert!(matches!(charge(&charges), Err(Fault)));
    shows(
        &registry,
        "charge_duration_seconds_count{outcome=\"major\"}",
        1.0,
    );
    assert_eq!(deploy(&charges, true), 7);
    let unwound = catch_unwind(AssertUnwindSafe(|| deploy(&charges, false)));
    assert_eq!(unwound.unwrap_err().downcast_ref(), Some(&"deploy"));
    assert!(
        value(
            Registry::global(),
            "metrics_runtime_foreign_panics_total{code=\"outcome\"}"
        ) >= 3.0
    );
}

/// A collector that holds something that panics when it is dropped.
struct Holds(PanicsWhenDropped);

#[derive(Metrics)]
#[metrics(scoped)]
struct Queue {
    /// Jobs.
    queue_jobs: Gauge,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Spool {
    /// Files.
    spool_files: Gauge,
}

impl Collector for Holds {
    type Metrics = Queue;

    fn collect(&mut self, queue: &Queue) -> Result<(), Box<dyn Error + Send + Sync>> {
        queue.queue_jobs.set(1);
        Ok(())
    }
}

#[test]
fn collector_that_panics_when_dropped_does_not_end_the_process() {
    let registry = Registry::new();
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        let held = PanicsWhenDropped;
        let page = Exporter::builder()
            .registry(&registry)
            .collector(Collection::new("holds", Holds(PanicsWhenDropped)))
            .collect("spool", move |spool: &Spool| -> Result<(), String> {
                let _held = &held;
                spool.spool_files.set(2);
                Ok(())
            })
            .install()
            .unwrap();
        assert!(page.render().contains("\nqueue_jobs 1\n"));
        panic!("handled");
    }));
    assert_eq!(unwound.unwrap_err().downcast_ref(), Some(&"handled"));
    // Nor does one that was never started.
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        let _two = [0, 1].map(|_| Collection::new("holds", Holds(PanicsWhenDropped)));
        panic!("handled");
    }));
    assert_eq!(unwound.unwrap_err().downcast_ref(), Some(&"handled"));
    assert!(
        value(
            Registry::global(),
            "metrics_runtime_foreign_panics_total{code=\"collector\"}"
        ) >= 4.0
    );
}

/// An error of a collector.
#[derive(Debug)]
enum Failed {
    Endless,
    Circle,
    Display,
    Payload,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endless => Endless("never ").fmt(f),
            Self::Circle => f.write_str("round and "),
            Self::Display => Err(fmt::Error),
            Self::Payload => panic_any(PanicsWhenDropped),
        }
    }
}

impl Error for Failed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Circle => Some(&Self::Circle),
            _ => None,
        }
    }
}

#[test]
fn error_of_a_collector_that_cannot_be_shown_is_a_failure_as_any() {
    bounded(|| {
        let registry = Registry::new();
        let mut errors = vec![
            Failed::Payload,
            Failed::Display,
            Failed::Circle,
            Failed::Endless,
        ];
        let page = Exporter::builder()
            .registry(&registry)
            .collect_within(Duration::from_secs(60))
            .collect("queue", move |queue: &Queue| {
                queue.queue_jobs.set(4);
                errors.pop().map_or(Ok(()), Err)
            })
            .install()
            .unwrap();
        for _ in 0..4 {
            assert!(!page.render().contains("\nqueue_jobs "));
        }
        assert!(page.render().contains("\nqueue_jobs 4\n"));
        let failures = |reason| {
            format!(
                "metrics_runtime_collector_failures_total{{collector=\"queue\",reason=\"{reason}\"}}"
            )
        };
        shows(&registry, &failures("error"), 3.0);
        shows(&registry, &failures("panic"), 1.0);
    });
}

/// A subscriber that calls back: it looks up series of which each one is past the limit of its family, which is an event.
struct CallsBack {
    registry: Registry,
    events: Arc<AtomicUsize>,
}

impl CallsBack {
    fn again(&self) {
        self.events.fetch_add(1, SeqCst);
        let recorder = self.registry.recorder();
        let name = format!("0 illegal {}", self.events.load(SeqCst));
        metrics::with_local_recorder(&recorder, || {
            // The type is not that of the name's family, which is refused and logged.
            metrics::gauge!("calls_total").set(1.0);
            metrics::counter!(name.clone()).increment(1);
            metrics::gauge!(name).set(1.0);
        });
        let _ = self.registry.render();
    }
}

impl Subscriber for CallsBack {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("metrics_runtime")
    }
    fn event(&self, _: &Event<'_>) {
        self.again();
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn subscriber_that_calls_back_comes_to_an_end() {
    bounded(|| {
        let registry = Registry::new();
        let events = Arc::new(AtomicUsize::new(0));
        let subscriber = CallsBack {
            registry: registry.clone(),
            events: events.clone(),
        };
        let recorder = registry.recorder();
        tracing::subscriber::with_default(subscriber, || {
            metrics::with_local_recorder(&recorder, || {
                metrics::counter!("calls_total").increment(1);
                metrics::gauge!("calls_total").set(2.0);
            });
        });
        assert_eq!(events.load(SeqCst), 1);
        shows(&registry, "calls_total", 1.0);
    });
}

struct Panicking;

impl Subscriber for Panicking {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("metrics_runtime")
    }
    fn event(&self, _: &Event<'_>) {
        panic_any(PanicsWhenDropped);
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Few {
    /// Calls of a few.
    #[metric(labels("one"), max_series = 1)]
    few_total: Family<u8, Counter>,
    /// A level.
    few_level: Gauge,
}

/// Each kind of event, with the thread unwinding and not.
#[test]
fn subscriber_that_panics_costs_no_record() {
    #[timed(slow = "1ns")]
    fn slow() {
        std::thread::sleep(Duration::from_millis(1));
    }

    struct RecordsWhenDropped(Family<u8, Counter>);

    impl Drop for RecordsWhenDropped {
        fn drop(&mut self) {
            // Past the limit.
            self.0.with(&2).increment(1);
        }
    }

    let registry = Registry::new();
    tracing::subscriber::with_default(Panicking, || {
        let few = Few::register_in(&registry);
        few.few_total.with(&1).increment(1);
        let unwound = catch_unwind(AssertUnwindSafe(|| {
            let _records = RecordsWhenDropped(few.few_total);
            panic!("handled");
        }));
        assert_eq!(unwound.unwrap_err().downcast_ref(), Some(&"handled"));
        few.few_level.derive(|| -> f64 { panic!("level") });
        let recorder = registry.recorder();
        metrics::with_local_recorder(&recorder, || metrics::gauge!("few_total").set(1.0));
        slow();
        shows(&registry, "few_total{one=\"__overflow__\"}", 1.0);
    });
    let panics = "metrics_runtime_foreign_panics_total{code=\"subscriber\"}";
    shows(&registry, panics, 3.0);
    assert!(value(Registry::global(), panics) >= 1.0);
    shows(
        Registry::global(),
        "function_slow_calls_total{module=\"foreign\",function=\"subscriber_that_panics_costs_no_record::slow\",threshold=\"1ns\"}",
        1.0,
    );
}

/// The mark that a recorder is being told ends with its panic.
#[test]
fn recorder_is_told_again_after_a_panic() {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    let recorder = Broken::default();
    registry.forward_to(recorder.clone());
    for _ in 0..3 {
        recorder.breaks(true);
        shop.orders_total.increment(1);
        recorder.breaks(false);
        let _ = recorder.told();
        shop.orders_total.increment(1);
        assert_eq!(recorder.told(), 1);
    }
}
