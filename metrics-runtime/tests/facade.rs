//! What other crates emit through the `metrics` facade is on the page.

mod common;

use std::sync::Barrier;
use std::thread;

use common::page::lines_of;
use common::warnings;
use metrics_runtime::metrics::{
    counter, describe_counter, describe_gauge, gauge, histogram, with_local_recorder,
};
use metrics_runtime::{
    Counter, Family, Gauge, Histogram, LabelSet, LabelValue, Metrics, Registry, Removable,
};

const REFUSED: &str = "# HELP metrics_runtime_facade_refused_total Registrations through the metrics facade that were \
    refused because they do not fit their family.\n# TYPE metrics_runtime_facade_refused_total counter\n";

/// The page of what is emitted, and what is logged meanwhile.
fn page(emit: impl FnOnce()) -> (String, Vec<String>) {
    page_of(&Registry::new(), emit)
}

fn page_of(registry: &Registry, emit: impl FnOnce()) -> (String, Vec<String>) {
    let ((), logged) = warnings::during(|| with_local_recorder(&registry.recorder(), emit));
    (registry.render(), logged)
}

/// Adds the refusals of these names to a page.
fn refused(names: &[(&str, u64)]) -> String {
    // The empty name is an absent label.
    let block = |name: &str| match name {
        "" => String::new(),
        name => format!("{{family=\"{name}\"}}"),
    };
    let series = names.iter().map(|(name, count)| {
        let block = block(name);
        format!("metrics_runtime_facade_refused_total{block} {count}\n")
    });
    REFUSED
        .chars()
        .chain(series.collect::<String>().chars())
        .collect()
}

#[test]
fn counters_and_gauges() {
    let (page, logged) = page(|| {
        describe_counter!("requests_total", "Requests \\ of\nall kinds.");
        let get = counter!("requests_total", "method" => "get", "code" => "200");
        get.increment(2);
        counter!("requests_total", "code" => "200", "method" => "get").increment(1);
        counter!("requests_total").absolute(7);
        counter!("requests_total").absolute(5);
        counter!("requests_total", "method" => "a\"b\\\n").increment(u64::from(u32::MAX));
        gauge!("level").set(-1.5);
        gauge!("level").increment(1.0);
        gauge!("level").decrement(0.25);
        describe_gauge!("level", "The first text does not stay.");
        describe_gauge!("level", "How high it is.");
        describe_gauge!("never_emitted", "It is not on the page.");
    });
    assert_eq!(
        page,
        r#"# HELP level How high it is.
# TYPE level gauge
level -0.75
# HELP requests_total Requests \\ of\nall kinds.
# TYPE requests_total counter
requests_total{code="200",method="get"} 3
requests_total 7
requests_total{method="a\"b\\\n"} 4294967295
"#
    );
    assert_eq!(logged, [""; 0]);
}

#[test]
#[cfg(feature = "summary")]
fn histograms_are_summaries() {
    let (page, _) = page(|| {
        metrics::describe_histogram!("wait_seconds", "Time waited.");
        histogram!("wait_seconds", "queue" => "a").record(2.0);
        histogram!("wait_seconds", "queue" => "a").record(std::time::Duration::from_secs(2));
        let _ = histogram!("wait_seconds", "queue" => "b");
    });
    let start = "# HELP wait_seconds Time waited.\n# TYPE wait_seconds summary\n";
    let lines: Vec<_> = page.strip_prefix(start).unwrap().lines().collect();
    for (line, quantile) in lines.iter().zip(["0.5", "0.9", "0.95", "0.99"]) {
        let name = format!("wait_seconds{{queue=\"a\",quantile=\"{quantile}\"}} ");
        let value: f64 = line.strip_prefix(&name).unwrap().parse().unwrap();
        assert!((value - 2.0).abs() < 0.003, "{line}");
    }
    assert_eq!(
        lines[4..],
        [
            r#"wait_seconds_sum{queue="a"} 4"#,
            r#"wait_seconds_count{queue="a"} 2"#,
            r#"wait_seconds{queue="b",quantile="0.5"} NaN"#,
            r#"wait_seconds{queue="b",quantile="0.9"} NaN"#,
            r#"wait_seconds{queue="b",quantile="0.95"} NaN"#,
            r#"wait_seconds{queue="b",quantile="0.99"} NaN"#,
            r#"wait_seconds_sum{queue="b"} 0"#,
            r#"wait_seconds_count{queue="b"} 0"#,
        ]
    );
}

#[test]
#[cfg(feature = "summary")]
fn summaries_have_a_limit() {
    let (page, logged) = page(|| {
        for queue in 0..205 {
            histogram!("wait_seconds", "queue" => queue.to_string()).record(1.0);
        }
    });
    assert_eq!(page.matches("wait_seconds_count{").count(), 201);
    assert!(page.contains("wait_seconds_count{queue=\"__overflow__\"} 5\n"));
    assert!(page.contains("metrics_runtime_series_overflow_total{family=\"wait_seconds\"} 5\n"));
    assert_eq!(logged.len(), 1, "{logged:?}");
}

/// Names of labels may come from outside as well: past the limit there is one series more, whatever they are.
#[test]
fn label_names_have_the_same_limit() {
    let (page, _) = page(|| {
        for n in 0..10_100 {
            counter!("headers_total", format!("header_{n}") => "x").increment(1);
        }
        counter!("headers_total", "h".repeat(4097) => "x").increment(1);
    });
    assert_eq!(page.matches("\nheaders_total{").count(), 10_001);
    assert!(page.contains("headers_total{header_10000=\"__overflow__\"} 101\n"));
    let overflow = "metrics_runtime_series_overflow_total{family=\"headers_total\"} 101\n";
    assert!(page.contains(overflow));
}

/// Whoever says what a metric is while another thread makes it is heard.
#[test]
fn a_help_is_heard_at_any_time() {
    let registry = Registry::new();
    let recorder = registry.recorder();
    let names: Vec<_> = (0..2000).map(|n| format!("n{n}_total")).collect();
    for name in &names {
        let together = Barrier::new(2);
        let at_once = |run: fn(String)| {
            together.wait();
            with_local_recorder(&recorder, || run(name.clone()));
        };
        thread::scope(|scope| {
            scope.spawn(|| at_once(|name| counter!(name).increment(1)));
            scope.spawn(|| at_once(|name| describe_counter!(name, "It was said.")));
        });
    }
    let page = registry.render();
    let heard = |name: &&String| page.contains(&format!("# HELP {name} It was said.\n"));
    assert_eq!(names.iter().filter(heard).count(), names.len());
}

/// Records when it is dropped.
#[cfg(feature = "summary")]
struct AtEnd(metrics::Histogram);

#[cfg(feature = "summary")]
impl Drop for AtEnd {
    fn drop(&mut self) {
        self.0.record(2.0);
    }
}

/// The locals of a thread, the clock's among them, end in some order.
#[test]
#[cfg(feature = "summary")]
fn destructors_of_thread_locals_record_in_summaries() {
    use std::cell::RefCell;

    thread_local! {
        static EARLY: RefCell<Option<AtEnd>> = const { RefCell::new(None) };
        static LATE: RefCell<Option<AtEnd>> = const { RefCell::new(None) };
    }

    let registry = Registry::new();
    let handle = with_local_recorder(&registry.recorder(), || histogram!("wait_seconds"));
    for between in [true, false].repeat(4) {
        let [early, late, first] = [(); 3].map(|()| handle.clone());
        let ending = thread::spawn(move || {
            EARLY.set(Some(AtEnd(early)));
            if between {
                first.record(2.0);
            }
            LATE.set(Some(AtEnd(late)));
        });
        ending.join().unwrap();
    }
    let page = registry.render();
    assert!(
        page.ends_with("wait_seconds_sum 40\nwait_seconds_count 20\n"),
        "{page}"
    );
}

#[test]
#[cfg(not(feature = "summary"))]
fn histograms_have_buckets() {
    let (page, _) = page(|| histogram!("wait_seconds").record(0.3));
    assert!(
        page.starts_with("# TYPE wait_seconds histogram\nwait_seconds_bucket{le=\"0.005\"} 0\n")
    );
    assert!(page.ends_with("wait_seconds_sum 0.3\nwait_seconds_count 1\n"));
}

#[test]
fn illegal_names_are_mapped_once() {
    let (page, logged) = page(|| {
        counter!("http.requests", "code" => "200").increment(1);
        counter!("http.requests", "code" => "200").increment(1);
        for _ in 0..3 {
            counter!("http/requests", "code" => "200").increment(10);
            counter!("http_requests").increment(10);
        }
        gauge!("5xx").set(5);
        gauge!("größe").set(6);
        gauge!("").set(7);
        gauge!("__name__").set(8);
    });
    assert_eq!(
        lines_of(&page, "metrics_runtime"),
        refused(&[
            ("http/requests", 3),
            ("http_requests", 3),
            ("", 1),
            ("__name__", 1)
        ])
    );
    let rest: String = page
        .split_inclusive('\n')
        .filter(|line| !line.contains("metrics_runtime"))
        .collect();
    assert_eq!(
        rest,
        "# TYPE _5xx gauge\n_5xx 5\n# TYPE gr__e gauge\ngr__e 6\n\
         # TYPE http_requests counter\nhttp_requests{code=\"200\"} 2\n"
    );
    assert_eq!(logged.len(), 4, "each name is logged once: {logged:?}");
    assert!(
        logged[0].contains("http.requests"),
        "the owner of the name is named: {logged:?}"
    );
}

#[test]
fn types_do_not_mix() {
    let (page, logged) = page(|| {
        counter!("things").increment(1);
        gauge!("things").set(2);
        histogram!("things").record(3.0);
        counter!("things").increment(1);
    });
    assert_eq!(
        page,
        refused(&[("things", 2)]) + "# TYPE things counter\nthings 2\n"
    );
    assert_eq!(logged.len(), 1, "{logged:?}");
}

#[derive(LabelValue)]
enum Tier {
    Memory,
    Disk,
}

#[derive(LabelSet)]
struct Hit<'a> {
    tier: Tier,
    key: &'a str,
}

#[derive(Metrics)]
#[metrics(prefix = "cache")]
struct Cache {
    /// Hits.
    hits_total: Family<Hit<'static>, Counter>,
    /// Time saved.
    saved_seconds_total: Counter<f64>,
    /// Entries.
    #[metric(labels("tier"))]
    entries: Family<Tier, Gauge>,
    /// Sizes.
    #[metric(buckets = [1.0])]
    entry_bytes: Histogram,
    /// Users.
    #[metric(removable, labels("user"))]
    users_total: Family<&'static str, Counter, Removable>,
}

#[test]
fn declared_families_are_joined() {
    let registry = Registry::new();
    let cache = Cache::register_in(&registry);
    cache
        .hits_total
        .with(&Hit {
            tier: Tier::Memory,
            key: "k",
        })
        .increment(1);
    cache.users_total.with(&"u").increment(1);
    cache.entries.with(&Tier::Disk).set(5);
    cache.saved_seconds_total.increment(0.5);
    let (page, logged) = page_of(&registry, || {
        describe_counter!("cache_hits_total", "The declared text stays.");
        counter!("cache_hits_total", "tier" => "memory", "key" => "k").increment(1);
        counter!("cache_hits_total", "key" => "k", "tier" => "memory").increment(1);
        counter!("cache_hits_total", "key" => "new", "tier" => "disk").increment(1);
        counter!("cache_users_total", "user" => "u").increment(1);
        counter!("cache_users_total", "user" => "v").increment(1);
        gauge!("cache_entries", "tier" => "disk").increment(1);
        histogram!("cache_entry_bytes").record(1.0);
        counter!("cache_saved_seconds_total").increment(2);
        counter!("cache_saved_seconds_total").absolute(4);
        counter!("cache_saved_seconds_total").absolute(3);
    });
    cache
        .hits_total
        .with(&Hit {
            tier: Tier::Disk,
            key: "new",
        })
        .increment(1);
    assert_eq!(
        page,
        registry
            .render()
            .replace("key=\"new\"} 2", "key=\"new\"} 1")
    );
    assert_eq!(
        page,
        r#"# HELP cache_entries Entries.
# TYPE cache_entries gauge
cache_entries{tier="memory"} 0
cache_entries{tier="disk"} 6
# HELP cache_entry_bytes Sizes.
# TYPE cache_entry_bytes histogram
cache_entry_bytes_bucket{le="1.0"} 1
cache_entry_bytes_bucket{le="+Inf"} 1
cache_entry_bytes_sum 1
cache_entry_bytes_count 1
# HELP cache_hits_total Hits.
# TYPE cache_hits_total counter
cache_hits_total{tier="memory",key="k"} 3
cache_hits_total{tier="disk",key="new"} 1
# HELP cache_saved_seconds_total Time saved.
# TYPE cache_saved_seconds_total counter
cache_saved_seconds_total 4
# HELP cache_users_total Users.
# TYPE cache_users_total counter
cache_users_total{user="u"} 2
cache_users_total{user="v"} 1
"#
    );
    assert_eq!(logged, [""; 0]);
}

#[test]
fn what_does_not_fit_a_declared_family_is_refused() {
    let registry = Registry::new();
    let cache = Cache::register_in(&registry);
    let before = registry.render();
    let (page, logged) = page_of(&registry, || {
        counter!("cache_hits_total").increment(1);
        counter!("cache_hits_total", "tier" => "memory").increment(1);
        counter!("cache_hits_total", "tier" => "memory", "user" => "k").increment(1);
        counter!("cache_hits_total", "tier" => "memory", "key" => "k", "more" => "x").increment(1);
        counter!("cache_hits_total", "tier" => "tape", "key" => "k").increment(1);
        gauge!("cache_hits_total", "tier" => "memory", "key" => "k").increment(1);
        gauge!("cache_entries", "tier" => "Disk").set(1);
        histogram!("cache_entry_bytes", "le" => "1.0").record(1.0);
        histogram!("cache_saved_seconds_total").record(1.0);
    });
    assert_eq!(
        lines_of(&page, "metrics_runtime"),
        refused(&[
            ("cache_hits_total", 6),
            ("cache_entries", 1),
            ("cache_entry_bytes", 1),
            ("cache_saved_seconds_total", 1),
        ])
    );
    assert_eq!(lines_of(&page, "cache"), before);
    assert_eq!(logged.len(), 4, "{logged:?}");
    assert!(
        logged[1].contains("memory, disk"),
        "the known values are named: {logged:?}"
    );
    assert_eq!(cache.hits_total.iter().count(), 0);
}

#[test]
fn recorders_of_one_registry_are_one() {
    let registry = Registry::new();
    let (_, logged) = page_of(&registry, || describe_gauge!("a.level", "How high it is."));
    assert_eq!(logged, [""; 0]);
    page_of(&registry, || gauge!("a.level").set(1));
    let (page, logged) = page_of(&registry, || gauge!("a/level").set(2));
    assert_eq!(
        page,
        "# HELP a_level How high it is.\n# TYPE a_level gauge\na_level 1\n".to_owned()
            + &refused(&[("a/level", 1)])
    );
    assert_eq!(logged.len(), 1, "{logged:?}");
    let (_, logged) = page_of(&registry, || gauge!("a/level").set(2));
    assert_eq!(logged, [""; 0], "each name is logged once");
}

#[test]
fn the_metrics_of_the_runtime_are_its_own() {
    let (page, logged) = page(|| {
        gauge!("metrics_runtime_facade_refused_total").set(2);
    });
    assert_eq!(
        page,
        refused(&[("metrics_runtime_facade_refused_total", 1)])
    );
    assert_eq!(logged.len(), 1, "{logged:?}");
}

/// [An empty label is no label](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels).
#[test]
fn empty_labels_are_none() {
    let (page, logged) = page(|| {
        counter!("calls_total", "user" => "").increment(1);
        counter!("calls_total").increment(2);
        counter!("calls_total", "user" => "", "code" => "200").increment(3);
        counter!("calls_total", "code" => "200").increment(4);
        gauge!("level", "side" => "").set(5);
        gauge!("level").increment(1);
        histogram!("wait_seconds", "queue" => "").record(1.0);
        histogram!("wait_seconds").record(1.0);
    });
    assert!(
        page.starts_with(
            "# TYPE calls_total counter\ncalls_total 3\ncalls_total{code=\"200\"} 7\n\
             # TYPE level gauge\nlevel 6\n"
        ),
        "{page}"
    );
    assert!(
        page.ends_with("wait_seconds_sum 2\nwait_seconds_count 2\n"),
        "{page}"
    );
    assert_eq!(logged, [""; 0]);
}

#[derive(Metrics)]
struct Meeting {
    /// Sizes.
    #[metric(buckets = [1.0])]
    meal_bytes: Histogram,
    /// How long it took altogether.
    #[metric(
        name = "nap_seconds_sum",
        allow(reserved_suffix),
        reason = "a meeting is wanted"
    )]
    nap_seconds: Gauge,
}

/// Two families would have samples of one name.
#[test]
fn samples_do_not_meet() {
    let registry = Registry::new();
    let meeting = Meeting::register_in(&registry);
    meeting.meal_bytes.record(1);
    meeting.nap_seconds.set(2);
    let before = registry.render();
    let (page, logged) = page_of(&registry, || {
        counter!("meal_bytes_count").increment(7);
        counter!("meal_bytes_count", "code" => "200").increment(7);
        gauge!("meal_bytes.sum").set(7);
        gauge!("meal_bytes_bucket").set(7);
        histogram!("nap_seconds").record(7.0);
        // These do not meet anything.
        gauge!("meal_bytes_max").set(8);
        gauge!("nap_seconds_count").set(9);
    });
    assert_eq!(
        lines_of(&page, "metrics_runtime"),
        refused(&[
            ("meal_bytes_count", 2),
            ("meal_bytes.sum", 1),
            ("meal_bytes_bucket", 1),
            ("nap_seconds", 1),
        ])
    );
    assert_eq!(logged.len(), 4, "each name is logged once: {logged:?}");
    let rest: String = page
        .split_inclusive('\n')
        .filter(|line| !line.contains("metrics_runtime"))
        .collect();
    assert_eq!(
        rest.replace("# TYPE meal_bytes_max gauge\nmeal_bytes_max 8\n", "")
            .replace("# TYPE nap_seconds_count gauge\nnap_seconds_count 9\n", ""),
        before
    );
}

/// A recorder that must not be reached.
struct Unreachable;

impl metrics::Recorder for Unreachable {
    fn describe_counter(
        &self,
        _: metrics::KeyName,
        _: Option<metrics::Unit>,
        _: metrics::SharedString,
    ) {
        unreachable!()
    }
    fn describe_gauge(
        &self,
        _: metrics::KeyName,
        _: Option<metrics::Unit>,
        _: metrics::SharedString,
    ) {
        unreachable!()
    }
    fn describe_histogram(
        &self,
        _: metrics::KeyName,
        _: Option<metrics::Unit>,
        _: metrics::SharedString,
    ) {
        unreachable!()
    }
    fn register_counter(&self, _: &metrics::Key, _: &metrics::Metadata<'_>) -> metrics::Counter {
        unreachable!()
    }
    fn register_gauge(&self, _: &metrics::Key, _: &metrics::Metadata<'_>) -> metrics::Gauge {
        unreachable!()
    }
    fn register_histogram(
        &self,
        _: &metrics::Key,
        _: &metrics::Metadata<'_>,
    ) -> metrics::Histogram {
        unreachable!()
    }
}

#[test]
fn typed_metrics_do_not_need_the_facade() {
    let registry = Registry::new();
    with_local_recorder(&Unreachable, || {
        let cache = Cache::register_in(&registry);
        cache.saved_seconds_total.increment(0.5);
        cache.entry_bytes.start().stop();
        cache
            .hits_total
            .with(&Hit {
                tier: Tier::Disk,
                key: "k",
            })
            .increment(1);
        drop(cache.entries.with(&Tier::Disk).track());
    });
    let page = registry.render();
    assert!(page.contains("cache_saved_seconds_total 0.5\n"));
    assert!(page.contains("cache_entry_bytes_count 1\n"));
    assert!(page.contains("cache_hits_total{tier=\"disk\",key=\"k\"} 1\n"));
}
