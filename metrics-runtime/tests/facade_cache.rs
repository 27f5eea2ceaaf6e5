//! A call of the facade for a series that is there means the same series as the first one did, however its handle is found.

mod common;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::Duration;

use common::page::{lines_of, value};
use metrics_runtime::metrics::{
    self, Key, KeyName, Label, Level, Metadata, Recorder as _, SharedString, Unit, counter,
    describe_counter, gauge, histogram, with_local_recorder,
};
use metrics_runtime::{
    Buckets, Counter, ExpiringGauge, Family, Gauge, LabelSet, LabelValue, Matcher, Metrics,
    Recorder, Registry, Removable, TestClock,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

#[derive(LabelValue)]
#[expect(dead_code, reason = "the facade names them by their texts")]
enum Tier {
    Memory,
    Disk,
}

#[derive(LabelSet)]
struct Hit {
    tier: Option<Tier>,
    key: &'static str,
}

#[derive(Metrics)]
#[metrics(scoped)]
#[expect(dead_code, reason = "it is recorded through the facade")]
struct Declared {
    /// Hits.
    #[metric(max_series = 3, alias = "old_hits_total", until = "2.0.0")]
    hits_total: Family<Hit, Counter>,
    /// Entries by tier.
    #[metric(labels("tier"))]
    entries: Family<Option<Tier>, Gauge>,
    /// Users.
    #[metric(removable, labels("a_b"))]
    users_total: Family<String, Counter, Removable>,
    /// Seconds saved.
    #[metric(labels("a_b"))]
    saved_seconds_total: Family<bool, Counter<f64>>,
}

/// A call of the facade.
#[derive(Debug, Clone)]
struct Call {
    metric_type: u8,
    name: &'static str,
    labels: Vec<(&'static str, String)>,
}

const NAMES: [&str; 10] = [
    "a.b",
    "a_b",
    "a:b",
    "free",
    "",
    "hits_total",
    "old_hits_total",
    "entries",
    "users_total",
    "saved_seconds_total",
];
const LABELS: [&str; 11] = [
    "tier", "key", "a_b", "a-b", "a.b", "a.b", "le", "quantile", "", "__x", "a_b_2",
];

fn call() -> impl Strategy<Value = Call> {
    let long = "x".repeat(metrics_runtime::MAX_LABEL_VALUE_BYTES);
    let texts = ["", "1", "true", "memory", "disk", "__overflow__"].map(str::to_owned);
    let texts = texts.into_iter().chain([long.clone() + "a", long + "b"]);
    let label = (select(&LABELS[..]), select(texts.collect::<Vec<_>>()));
    (0..3_u8, select(&NAMES[..]), vec(label, 0..4)).prop_map(|(metric_type, name, labels)| Call {
        metric_type,
        name,
        labels,
    })
}

impl Call {
    fn emit(&self, recorder: &Recorder) {
        let labels = self.labels.iter();
        let labels = labels.map(|(name, value)| Label::new(*name, value.clone()));
        let key = Key::from_parts(self.name, labels.collect::<Vec<_>>());
        let metadata = Metadata::new("a_crate", Level::INFO, None);
        match self.metric_type {
            0 => recorder.register_counter(&key, &metadata).increment(1),
            1 => recorder.register_gauge(&key, &metadata).increment(1.0),
            _ => recorder.register_histogram(&key, &metadata).record(1.0),
        }
    }
}

/// The page after these calls: by one recorder, or by a new one for each call, which has no handles yet.
fn page_of(calls: &[Call], utf8: bool, always_new: bool) -> String {
    let registry = Registry::new();
    let declared = Declared::register_in(&registry);
    let new = || {
        let recorder = registry.recorder().utf8(utf8).max_families(3);
        let buckets = Buckets::new(&[1.0]);
        recorder.buckets(Matcher::suffix("b"), buckets).unwrap()
    };
    let one = new();
    for (at, call) in calls.iter().enumerate() {
        if always_new {
            call.emit(&new());
        } else {
            call.emit(&one);
        }
        if at % 8 == 7 {
            declared.users_total.remove(&"1".to_owned());
        }
    }
    registry.render()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn page_is_the_same_without_kept_handles(
        mut calls in vec(call(), 1..40),
        turns in 0..40_usize,
        utf8: bool,
    ) {
        let mut again = calls.clone();
        // Labels in another order come as well.
        for call in &mut again {
            call.labels.reverse();
        }
        again.rotate_left(turns % calls.len());
        calls.extend(again);
        prop_assert_eq!(page_of(&calls, utf8, false), page_of(&calls, utf8, true));
    }
}

#[test]
fn removed_series_comes_anew() {
    let registry = Registry::new();
    let declared = Declared::register_in(&registry);
    with_local_recorder(&registry.recorder(), || {
        for _ in 0..3 {
            counter!("users_total", "a_b" => "u").increment(1);
            counter!("users_total", "a_b" => "u").increment(1);
            let page = registry.render();
            assert_eq!(value(&page, "users_total", &[("a_b", "u")]), Some(2.0));
            assert!(declared.users_total.remove(&"u".to_owned()));
            assert!(!registry.render().contains("users_total{"));
        }
    });
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Narrow {
    /// Visits.
    #[metric(labels("page"), max_series = 1)]
    visits_total: Family<&'static str, Counter>,
}

#[derive(Metrics)]
#[metrics(scoped)]
#[expect(dead_code, reason = "it is recorded through the facade")]
struct Wide {
    /// Visits.
    #[metric(labels("page"), max_series = 2)]
    visits_total: Family<&'static str, Counter>,
}

#[test]
fn series_past_the_limit_is_left_once_there_is_room() {
    let registry = Registry::new();
    let _narrow = Narrow::register_in(&registry);
    let overflows = || {
        let labels = [("family", "visits_total")];
        let page = registry.render();
        value(&page, "metrics_runtime_series_overflow_total", &labels)
    };
    with_local_recorder(&registry.recorder(), || {
        for _ in 0..2 {
            counter!("visits_total", "page" => "a").increment(1);
            counter!("visits_total", "page" => "b").increment(1);
        }
        assert_eq!(overflows(), Some(2.0));
        let _wide = Wide::register_in(&registry);
        counter!("visits_total", "page" => "b").increment(1);
        counter!("visits_total", "page" => "b").increment(1);
    });
    let page = registry.render();
    for (of, visits) in [("a", 2.0), ("b", 2.0), ("__overflow__", 2.0)] {
        assert_eq!(value(&page, "visits_total", &[("page", of)]), Some(visits));
    }
    assert_eq!(overflows(), Some(2.0));
}

#[test]
fn types_of_one_name_do_not_share_a_handle() {
    let registry = Registry::new();
    with_local_recorder(&registry.recorder(), || {
        for _ in 0..3 {
            counter!("level").increment(1);
            gauge!("level").set(7.0);
            histogram!("level").record(7.0);
        }
    });
    let page = registry.render();
    assert_eq!(value(&page, "level", &[]), Some(3.0));
    let refused = "metrics_runtime_facade_refused_total";
    assert_eq!(value(&page, refused, &[("family", "level")]), Some(6.0));
}

#[test]
fn name_that_is_declared_later_stays_that_of_the_facade() {
    let registry = Registry::new();
    with_local_recorder(&registry.recorder(), || {
        counter!("visits_total").increment(1);
        counter!("visits_total").increment(1);
        let _ = Narrow::try_register_in(&registry).map(|_| ()).unwrap_err();
        counter!("visits_total").increment(1);
        counter!("visits_total", "page" => "a").increment(1);
    });
    assert_eq!(
        lines_of(&registry.render(), "visits_total"),
        "# TYPE visits_total counter\nvisits_total 3\nvisits_total{page=\"a\"} 1\n"
    );
}

#[test]
fn description_counts_after_the_handle_is_kept() {
    let registry = Registry::new();
    with_local_recorder(&registry.recorder(), || {
        for help in ["First.", "Second."] {
            counter!("visits_total").increment(1);
            describe_counter!("visits_total", help);
            let help = format!("# HELP visits_total {help}\n");
            assert!(registry.render().contains(&help));
        }
        counter!("visits_total").increment(1);
    });
    assert_eq!(value(&registry.render(), "visits_total", &[]), Some(3.0));
}

#[test]
fn recorders_of_several_registries_and_clones_with_other_rules_share_no_handle() {
    let [one, two] = [Registry::new(), Registry::new()];
    let recorder = one.recorder();
    let emit = || counter!("a:b").increment(1);
    for _ in 0..2 {
        with_local_recorder(&recorder, emit);
        with_local_recorder(&recorder.clone(), emit);
        with_local_recorder(&two.recorder(), emit);
    }
    assert_eq!(value(&one.render(), "a_b", &[]), Some(4.0));
    assert_eq!(value(&two.render(), "a_b", &[]), Some(2.0));

    // Here the name is another one, which is free.
    let utf8 = recorder.clone().utf8(true);
    with_local_recorder(&utf8, emit);
    with_local_recorder(&utf8, emit);
    with_local_recorder(&utf8.utf8(false), emit);
    let page = one.render();
    assert!(page.contains("\na_b 5\n"), "{page}");
    assert!(page.contains("\na:b 2\n"), "{page}");
}

/// Adds up what counters are told.
#[derive(Clone, Default)]
struct Sum(Arc<AtomicU64>);

impl metrics::Recorder for Sum {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> metrics::Counter {
        metrics::Counter::from_arc(self.0.clone())
    }
    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> metrics::Gauge {
        metrics::Gauge::noop()
    }
    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> metrics::Histogram {
        metrics::Histogram::noop()
    }
}

#[test]
fn recorder_that_comes_later_is_handed_what_a_kept_handle_records() {
    let registry = Registry::new();
    let _narrow = Narrow::register_in(&registry);
    let sum = Sum::default();
    with_local_recorder(&registry.recorder(), || {
        counter!("visits_total", "page" => "a").increment(1);
        counter!("visits_total", "page" => "a").increment(1);
        registry.forward_to(sum.clone());
        counter!("visits_total", "page" => "a").increment(5);
    });
    assert_eq!(sum.0.load(Relaxed), 7);
}

/// A typed metric that is handed to a recorder is no call of the facade, whatever was called before.
#[test]
fn typed_metrics_are_never_counted_twice() {
    let registry = Registry::new();
    let narrow = Narrow::register_in(&registry);
    let recorder = registry.recorder();
    with_local_recorder(&recorder, || {
        counter!("visits_total", "page" => "a").increment(1);
    });
    registry.forward_to(recorder);
    narrow.visits_total.with(&"a").increment(1);
    let page = registry.render();
    assert_eq!(value(&page, "visits_total", &[("page", "a")]), Some(2.0));
}

#[derive(Metrics)]
#[metrics(scoped)]
#[expect(dead_code, reason = "it is recorded through the facade")]
struct Agents {
    /// Load of an agent.
    #[metric(labels("agent"), idle = 60s, max_series = 1)]
    agent_load: Family<String, ExpiringGauge>,
}

#[test]
fn expired_series_comes_back_with_the_next_call() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let _agents = Agents::register_in(&registry);
    let load = |agent| value(&registry.render(), "agent_load", &[("agent", agent)]);
    with_local_recorder(&registry.recorder(), || {
        for value in [1.0, 2.0, 3.0] {
            gauge!("agent_load", "agent" => "a").set(value);
            assert_eq!(load("a"), Some(value));
            clock.advance(Duration::from_secs(61));
            assert_eq!(load("a"), None);
            // Another one takes its place.
            gauge!("agent_load", "agent" => "b").set(value);
            assert_eq!(load("b"), Some(value));
            clock.advance(Duration::from_secs(61));
        }
    });
}

#[test]
#[cfg(feature = "testing")]
fn each_scope_has_series_of_its_own() {
    use metrics_runtime::testing::Scope;

    for _ in 0..3 {
        let scope = Scope::new();
        scope.run(|| counter!("visits_total").increment(1));
        scope.run(|| counter!("visits_total").increment(1));
        let page = scope.registry().render();
        assert_eq!(value(&page, "visits_total", &[]), Some(2.0));
    }
}

#[test]
fn threads_count_every_call() {
    let registry = Registry::new();
    let recorder = registry.recorder();
    thread::scope(|threads| {
        for first in 0..4 {
            let recorder = &recorder;
            threads.spawn(move || {
                for n in 0..4000_u32 {
                    let route = ((first * 37 + n) % 100).to_string();
                    with_local_recorder(recorder, || {
                        counter!("visits_total", "route" => route).increment(1);
                    });
                }
            });
        }
    });
    let page = registry.render();
    for route in 0..100 {
        let route = route.to_string();
        let labels = [("route", &*route)];
        assert_eq!(value(&page, "visits_total", &labels), Some(160.0));
    }
}
