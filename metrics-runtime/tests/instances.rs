//! Structs of which there are several, each with labels of its own.

mod common;

use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use common::page::{lines_of, parse, value};
use common::warnings;
use metrics_runtime::metrics::{
    self, CounterFn, Key, KeyName, Metadata, Recorder, SharedString, Unit, counter,
    with_local_recorder,
};
use metrics_runtime::{
    Counter, Family, Gauge, Histogram, LabelSet, LabelValue, MAX_LABEL_VALUE_BYTES, Metrics,
    RegisterError, Registry, Removable,
};

const OVERFLOWS: &str = "metrics_runtime_series_overflow_total";

#[derive(LabelValue, Clone, Copy)]
enum Zone {
    East,
    West,
}

#[derive(LabelSet, Clone, Copy)]
struct Shard {
    zone: Zone,
    shard: u32,
}

const fn shard(zone: Zone, shard: u32) -> Shard {
    Shard { zone, shard }
}

#[derive(Metrics)]
#[metrics(group, prefix = "pool")]
struct Pool {
    /// Connections open.
    connections: Gauge,
    /// Waits by kind.
    #[metric(labels("long", side = "client"))]
    waits_total: Family<bool, Counter>,
}

#[derive(Metrics)]
#[metrics(prefix = "db", instance = Shard)]
struct Db {
    /// Queries.
    queries_total: Counter,
    #[metric(flatten, prefix = "read")]
    read: Pool,
    /// Bytes moved.
    #[metric(name = "db_io_bytes_total", labels(side = "in"))]
    received: Counter,
    /// Bytes moved.
    #[metric(name = "db_io_bytes_total", labels(side = "out"))]
    sent: Counter,
    /// Rows by table.
    #[metric(labels("table"), buckets = [1.0])]
    rows: Family<&'static str, Histogram>,
    /// Sessions by user.
    #[metric(removable, labels("user"))]
    sessions: Family<u8, Gauge, Removable>,
}

const DB: &str = r#"# HELP db_io_bytes_total Bytes moved.
# TYPE db_io_bytes_total counter
db_io_bytes_total{zone="west",shard="0",side="in"} 0
db_io_bytes_total{zone="west",shard="0",side="out"} 3
db_io_bytes_total{zone="east",shard="7",side="in"} 12
db_io_bytes_total{zone="east",shard="7",side="out"} 0
# HELP db_queries_total Queries.
# TYPE db_queries_total counter
db_queries_total{zone="west",shard="0"} 1
db_queries_total{zone="east",shard="7"} 10
# HELP db_read_pool_connections Connections open.
# TYPE db_read_pool_connections gauge
db_read_pool_connections{zone="west",shard="0"} 2
db_read_pool_connections{zone="east",shard="7"} 11
# HELP db_read_pool_waits_total Waits by kind.
# TYPE db_read_pool_waits_total counter
db_read_pool_waits_total{zone="west",shard="0",side="client",long="false"} 0
db_read_pool_waits_total{zone="west",shard="0",side="client",long="true"} 0
db_read_pool_waits_total{zone="east",shard="7",side="client",long="false"} 0
db_read_pool_waits_total{zone="east",shard="7",side="client",long="true"} 13
# HELP db_rows Rows by table.
# TYPE db_rows histogram
db_rows_bucket{zone="west",shard="0",table="a",le="1.0"} 1
db_rows_bucket{zone="west",shard="0",table="a",le="+Inf"} 1
db_rows_sum{zone="west",shard="0",table="a"} 1
db_rows_count{zone="west",shard="0",table="a"} 1
db_rows_bucket{zone="east",shard="7",table="a",le="1.0"} 0
db_rows_bucket{zone="east",shard="7",table="a",le="+Inf"} 1
db_rows_sum{zone="east",shard="7",table="a"} 2
db_rows_count{zone="east",shard="7",table="a"} 1
# HELP db_sessions Sessions by user.
# TYPE db_sessions gauge
db_sessions{zone="east",shard="7",user="1"} 14
"#;

#[test]
fn each_instance_has_its_series() {
    let registry = Registry::new();
    let west = Db::instance(&shard(Zone::West, 0)).register_in(&registry);
    let east = Db::instance(&shard(Zone::East, 7))
        .try_register_in(&registry)
        .unwrap();
    west.queries_total.increment(1);
    west.read.connections.set(2);
    west.sent.increment(3);
    west.rows.with(&"a").record(1);
    east.queries_total.increment(10);
    east.read.connections.set(11);
    east.received.increment(12);
    east.read.waits_total.with(&true).increment(13);
    east.rows.with(&"a").record(2);
    east.sessions.with(&1).set(14);
    west.sessions.with(&1).set(4);
    assert!(west.sessions.remove(&1));
    assert_eq!(registry.render(), DB);

    let again = Db::instance(&shard(Zone::East, 7)).register_in(&registry);
    again.queries_total.increment(1);
    again.read.waits_total.with(&true).increment(1);
    again.rows.with(&"a").record(1);
    assert_eq!(east.queries_total.get(), 11);
    assert_eq!(east.read.waits_total.with(&true).get(), 14);
    assert_eq!(east.rows.with(&"a").count(), 2);
    assert_eq!(west.queries_total.get(), 1);

    let series: Vec<_> = east.rows.iter().collect();
    assert_eq!(series.len(), 1);
    let labels: Vec<_> = series[0].labels().collect();
    assert_eq!(labels, [("zone", "east"), ("shard", "7"), ("table", "a")]);

    // It is no other registry's business, though the struct may be in the global one.
    assert_eq!(Registry::new().render(), "");
    assert_eq!(lines_of(&Registry::global().render(), "db_"), "");
}

#[test]
fn closed_labels_are_at_zero_in_each_instance() {
    let registry = Registry::new();
    assert_eq!(registry.render(), "");
    for number in [1, 2] {
        let _ = Db::instance(&shard(Zone::East, number)).register_in(&registry);
    }
    let page = registry.render();
    let head =
        "# HELP db_read_pool_waits_total Waits by kind.\n# TYPE db_read_pool_waits_total counter\n";
    let series = [("1", "false"), ("1", "true"), ("2", "false"), ("2", "true")].map(|(shard, long)| {
        format!("db_read_pool_waits_total{{zone=\"east\",shard=\"{shard}\",side=\"client\",long=\"{long}\"}} 0\n")
    });
    assert_eq!(
        lines_of(&page, "db_read_pool_waits_total"),
        head.to_owned() + &series.concat()
    );
    assert_eq!(
        lines_of(&page, "db_sessions"),
        "# HELP db_sessions Sessions by user.\n# TYPE db_sessions gauge\n"
    );
}

#[derive(LabelSet)]
struct Session {
    session: u32,
}

#[derive(Metrics)]
#[metrics(prefix = "few", instance = Session)]
struct Few {
    /// Calls.
    #[metric(max_series = 2)]
    calls_total: Counter,
    /// Calls by side.
    #[metric(labels("left"), max_series = 5)]
    side_calls_total: Family<bool, Counter>,
    /// Calls by user.
    #[metric(labels("user", kind = "any"), max_series = 3)]
    user_calls_total: Family<u8, Counter>,
    /// Users.
    #[metric(labels("user"), max_series = 3, removable)]
    users: Family<u8, Gauge, Removable>,
}

const FEW: &str = r#"# HELP few_calls_total Calls.
# TYPE few_calls_total counter
few_calls_total{session="0"} 1
few_calls_total{session="1"} 1
few_calls_total{session="__overflow__"} 2
# HELP few_side_calls_total Calls by side.
# TYPE few_side_calls_total counter
few_side_calls_total{session="0",left="false"} 0
few_side_calls_total{session="0",left="true"} 1
few_side_calls_total{session="1",left="false"} 0
few_side_calls_total{session="1",left="true"} 1
few_side_calls_total{session="__overflow__",left="false"} 0
few_side_calls_total{session="__overflow__",left="true"} 2
# HELP few_user_calls_total Calls by user.
# TYPE few_user_calls_total counter
few_user_calls_total{session="0",kind="any",user="0"} 1
few_user_calls_total{session="1",kind="any",user="1"} 1
few_user_calls_total{session="2",kind="any",user="2"} 1
few_user_calls_total{session="__overflow__",kind="any",user="__overflow__"} 1
# HELP few_users Users.
# TYPE few_users gauge
few_users{session="0",user="0"} 1
few_users{session="1",user="1"} 1
few_users{session="2",user="2"} 1
few_users{session="__overflow__",user="__overflow__"} 1
"#;

#[test]
fn there_is_a_limit_on_instances() {
    let registry = Registry::new();
    let (few, logged) = warnings::during(|| {
        [0, 1, 2, 3].map(|session| {
            let few = Few::instance(&Session { session }).register_in(&registry);
            let user = u8::try_from(session).unwrap();
            few.calls_total.increment(1);
            few.side_calls_total.with(&true).increment(1);
            few.user_calls_total.with(&user).increment(1);
            few.users.with(&user).set(1);
            few
        })
    });
    let page = registry.render();
    assert_eq!(lines_of(&page, "few_"), FEW);
    let overflows = [
        ("few_calls_total", 2.0),
        ("few_side_calls_total", 2.0),
        ("few_user_calls_total", 2.0),
        ("few_users", 2.0),
    ];
    for (family, count) in overflows {
        assert_eq!(
            value(&page, OVERFLOWS, &[("family", family)]),
            Some(count),
            "{family}"
        );
    }
    assert_eq!(logged.len(), 4, "each family tells once: {logged:?}");

    // Those that came in time are found still.
    Few::instance(&Session { session: 1 })
        .register_in(&registry)
        .calls_total
        .increment(1);
    assert_eq!(few[1].calls_total.get(), 2);
    assert_eq!(few[2].calls_total.get(), 2);
    let after = registry.render();
    assert_eq!(
        value(&after, OVERFLOWS, &[("family", "few_calls_total")]),
        Some(2.0)
    );

    // What is removed makes room, in whatever instance.
    assert!(few[0].users.remove(&0));
    few[1].users.with(&9).set(5);
    assert_eq!(
        value(
            &registry.render(),
            "few_users",
            &[("session", "1"), ("user", "9")]
        ),
        Some(5.0)
    );
}

mod single {
    use super::{Counter, Metrics};

    #[derive(Metrics)]
    #[metrics(scoped)]
    pub(super) struct Db {
        /// Queries.
        pub(super) db_queries_total: Counter,
    }
    pub(super) const LINE: u32 = line!() - 2;
}

mod other_labels {
    use super::{Counter, LabelSet, Metrics};

    #[derive(LabelSet)]
    pub(super) struct Shard {
        pub(super) shard: u32,
        pub(super) zone: &'static str,
    }

    #[derive(Metrics)]
    #[metrics(instance = Shard)]
    pub(super) struct Db {
        /// Before it.
        pub(super) before_total: Counter,
        /// Queries.
        pub(super) db_queries_total: Counter,
    }
}

#[test]
fn instances_and_others_differ() {
    let registry = Registry::new();
    let _ = single::Db::register_in(&registry);
    let before = registry.render();
    let error = Db::instance(&shard(Zone::East, 1))
        .try_register_in(&registry)
        .map(drop)
        .unwrap_err();
    assert!(matches!(error, RegisterError::Conflict(_)));
    assert_eq!(error.family(), "db_queries_total");
    let text = error.to_string();
    let start = format!(
        "`db_queries_total` is declared twice with different labels: [] at {}:{}, [\"zone\", \"shard\"] at ",
        file!(),
        single::LINE
    );
    assert!(text.starts_with(&start), "{text}");
    assert_eq!(registry.render(), before);

    let registry = Registry::new();
    let _ = Db::instance(&shard(Zone::East, 1)).register_in(&registry);
    let before = registry.render();
    let other = other_labels::Shard {
        shard: 1,
        zone: "east",
    };
    let (detached, logged) = warnings::during(|| {
        let other = other_labels::Db::instance(&other);
        assert!(other.try_register_in(&registry).is_err());
        assert_eq!(registry.render(), before);
        [(); 2].map(|()| other.register_in(&registry))
    });
    assert_eq!(logged.len(), 1, "{logged:?}");
    // Registered twice, it is the same series still.
    detached[0].db_queries_total.increment(1);
    assert_eq!(detached[1].db_queries_total.get(), 1);
    detached[0].before_total.increment(2);
    let another = other_labels::Shard {
        shard: 2,
        zone: "east",
    };
    let another = other_labels::Db::instance(&another).register_in(&registry);
    assert_eq!(another.db_queries_total.get(), 0);
    let page = registry.render();
    assert_eq!(
        value(&page, "before_total", &[("shard", "1"), ("zone", "east")]),
        Some(2.0)
    );
    assert_eq!(
        lines_of(&page, "db_queries_total"),
        lines_of(&before, "db_queries_total")
    );
    assert!(
        single::Db::try_register_in(&registry)
            .map(|db| db.db_queries_total)
            .is_err()
    );
}

#[derive(LabelSet)]
struct Peer<'a> {
    peer: &'a str,
}

#[derive(Metrics)]
#[metrics(prefix = "peer", instance = Peer<'static>)]
struct PeerMetrics {
    /// Calls.
    calls_total: Counter,
}

#[test]
fn values_are_escaped_and_cut() {
    let registry = Registry::new();
    for (peer, calls) in [("a \"b\" \\ c\nd", 1), ("", 2), ("grün", 3)] {
        PeerMetrics::instance(&Peer { peer })
            .register_in(&registry)
            .calls_total
            .increment(calls);
    }
    let long: &'static str = "ü".repeat(MAX_LABEL_VALUE_BYTES).leak();
    let (cut, longer) = (
        &long[..MAX_LABEL_VALUE_BYTES],
        &long[..MAX_LABEL_VALUE_BYTES + 2],
    );
    for (peer, calls) in [(long, 4), (longer, 5)] {
        PeerMetrics::instance(&Peer { peer })
            .register_in(&registry)
            .calls_total
            .increment(calls);
    }
    let page = registry.render();
    let samples: Vec<_> = page
        .lines()
        .filter(|line| line.starts_with("peer_calls_total"))
        .collect();
    assert_eq!(
        samples,
        [
            "peer_calls_total{peer=\"a \\\"b\\\" \\\\ c\\nd\"} 1",
            "peer_calls_total 2",
            "peer_calls_total{peer=\"grün\"} 3",
            &format!("peer_calls_total{{peer=\"{cut}\"}} 9"),
        ]
    );
    // One series is new; the second look-up finds it.
    let cuts = "metrics_runtime_label_values_cut_total";
    assert_eq!(
        value(&page, cuts, &[("family", "peer_calls_total")]),
        Some(1.0)
    );
}

const REFUSALS: &str = "metrics_runtime_facade_refused_total";

#[test]
fn the_facade_knows_the_instances_there_are() {
    let registry = Registry::new();
    let db = Db::instance(&shard(Zone::East, 1)).register_in(&registry);
    let emit = |zone: &'static str, number: &'static str| {
        with_local_recorder(&registry.recorder(), || {
            counter!("db_queries_total", "shard" => number, "zone" => zone).increment(1);
            counter!("db_io_bytes_total", "shard" => number, "zone" => zone, "side" => "in")
                .increment(2);
            metrics::histogram!("db_rows", "shard" => number, "zone" => zone, "table" => "t")
                .record(1.0);
            metrics::gauge!("db_sessions", "shard" => number, "zone" => zone, "user" => "any")
                .set(3.0);
        });
    };
    emit("east", "1");
    emit("east", "2");
    with_local_recorder(&registry.recorder(), || {
        counter!("db_queries_total").increment(9);
        counter!("db_queries_total", "shard" => "1").increment(9);
        counter!("db_io_bytes_total", "shard" => "1", "zone" => "east", "side" => "up")
            .increment(9);
        counter!("db_io_bytes_total", "shard" => "1", "zone" => "east").increment(9);
    });
    assert_eq!(
        (db.queries_total.get(), db.received.get(), db.sent.get()),
        (1, 2, 0)
    );
    assert_eq!(db.rows.with(&"t").count(), 1);
    let page = registry.render();
    let labels = [("zone", "east"), ("shard", "1"), ("user", "any")];
    assert_eq!(value(&page, "db_sessions", &labels), Some(3.0));
    assert!(!page.contains("shard=\"2\""), "{page}");
    for (family, count) in [
        ("db_queries_total", 3.0),
        ("db_io_bytes_total", 3.0),
        ("db_rows", 1.0),
        ("db_sessions", 1.0),
    ] {
        assert_eq!(
            value(&page, REFUSALS, &[("family", family)]),
            Some(count),
            "{family}"
        );
    }

    // What comes later is known then.
    let later = Db::instance(&shard(Zone::East, 2)).register_in(&registry);
    emit("east", "2");
    assert_eq!((db.queries_total.get(), later.queries_total.get()), (1, 1));
}

/// A recorder that writes down which counters it is asked for, and what they count.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    /// What was told since the last time.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

struct Noted(Notes, String);

impl CounterFn for Noted {
    fn increment(&self, value: u64) {
        self.0
            .0
            .lock()
            .unwrap()
            .push(format!("{} +{value}", self.1));
    }
    fn absolute(&self, value: u64) {
        self.0
            .0
            .lock()
            .unwrap()
            .push(format!("{} ={value}", self.1));
    }
}

impl Recorder for Notes {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> metrics::Counter {
        let labels = key
            .labels()
            .map(|label| format!("{}={}", label.key(), label.value()));
        let name = format!("{}{{{}}}", key.name(), labels.collect::<Vec<_>>().join(","));
        self.0.lock().unwrap().push(name.clone());
        metrics::Counter::from_arc(Arc::new(Noted(self.clone(), name)))
    }
    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> metrics::Gauge {
        metrics::Gauge::noop()
    }
    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> metrics::Histogram {
        metrics::Histogram::noop()
    }
}

#[derive(Metrics)]
#[metrics(prefix = "told", instance = Session)]
struct Told {
    /// Calls by side.
    #[metric(
        name = "told_calls_total",
        alias = "told_old_total",
        until = "2.0",
        labels("left", way = "in")
    )]
    calls_in: Family<bool, Counter>,
    /// Calls by side.
    #[metric(
        name = "told_calls_total",
        alias = "told_old_total",
        until = "2.0",
        labels("left", way = "out")
    )]
    calls_out: Family<bool, Counter>,
    /// Users.
    #[metric(labels("user"))]
    users_total: Family<u8, Counter>,
}

#[test]
fn other_recorders_are_told_all_labels() {
    let registry = Registry::new();
    let early = Told::instance(&Session { session: 1 }).register_in(&registry);
    early.calls_out.with(&true).increment(5);
    early.users_total.with(&3).increment(6);
    let notes = Notes::default();
    registry.forward_to(notes.clone());
    assert_eq!(
        notes.take(),
        [
            "told_calls_total{session=1,way=in,left=false}",
            "told_calls_total{session=1,way=in,left=false} +0",
            "told_calls_total{session=1,way=in,left=true}",
            "told_calls_total{session=1,way=in,left=true} +0",
            "told_calls_total{session=1,way=out,left=false}",
            "told_calls_total{session=1,way=out,left=false} +0",
            "told_calls_total{session=1,way=out,left=true}",
            "told_calls_total{session=1,way=out,left=true} +5",
            "told_users_total{session=1,user=3}",
            "told_users_total{session=1,user=3} +6",
        ]
    );
    let late = Told::instance(&Session { session: 2 }).register_in(&registry);
    let again = Told::instance(&Session { session: 1 }).register_in(&registry);
    assert_eq!(
        notes.take(),
        [
            "told_calls_total{session=2,way=in,left=false}",
            "told_calls_total{session=2,way=in,left=true}",
            "told_calls_total{session=2,way=out,left=false}",
            "told_calls_total{session=2,way=out,left=true}",
        ]
    );
    late.calls_in.with(&true).increment(1);
    again.calls_in.with(&true).increment(2);
    late.users_total.with(&4).increment(3);
    again.users_total.with(&3).increment(4);
    assert_eq!(
        notes.take(),
        [
            "told_calls_total{session=2,way=in,left=true} +1",
            "told_calls_total{session=1,way=in,left=true} +2",
            "told_users_total{session=2,user=4}",
            "told_users_total{session=2,user=4} +3",
            "told_users_total{session=1,user=3} +4",
        ]
    );
}

const THREADS: u32 = 8;
const ROUNDS: u32 = 20;

#[derive(Metrics)]
#[metrics(prefix = "busy", instance = Session)]
struct Busy {
    /// Calls. There is room for just those that come.
    #[metric(max_series = 28)]
    calls_total: Counter,
    /// Calls by side.
    #[metric(labels("left", way = "in"))]
    side_calls_total: Family<bool, Counter>,
    /// Sizes by user.
    #[metric(labels("user"), buckets = [1.0])]
    user_bytes: Family<u32, Histogram>,
    /// Sessions by user.
    #[metric(labels("user"), removable)]
    user_sessions: Family<u32, Gauge, Removable>,
}

/// Every thread registers the same instances at the same time, and one of its own, while another one reads.
#[test]
fn threads_register_at_once() {
    for _ in 0..5 {
        let registry = Registry::new();
        let start = Barrier::new(THREADS as usize);
        let record = |session: u32, thread: u32| {
            let busy = Busy::instance(&Session { session }).register_in(&registry);
            busy.calls_total.increment(1);
            busy.side_calls_total
                .with(&thread.is_multiple_of(2))
                .increment(2);
            busy.user_bytes.with(&(thread % 3)).record(0.5);
            busy.user_sessions.with(&0).increment(1);
        };
        thread::scope(|scope| {
            for thread in 0..THREADS {
                let (start, record, registry) = (&start, &record, &registry);
                scope.spawn(move || {
                    start.wait();
                    record(100 + thread, thread);
                    for session in 0..ROUNDS {
                        record(session, thread);
                    }
                    drop(parse(&registry.render()));
                });
            }
        });
        let page = registry.render();
        assert!(
            !page.contains("__overflow__") && !page.contains(OVERFLOWS),
            "{page}"
        );
        let families = parse(&page);
        let count = |name: &str| {
            let family = families.iter().find(|family| family.name == name).unwrap();
            family.samples.len()
        };
        let instances = (ROUNDS + THREADS) as usize;
        assert_eq!(count("busy_calls_total"), instances);
        assert_eq!(count("busy_side_calls_total"), instances * 2);
        // Two buckets, a sum and a count of each; three users of each shared instance, and one of each other one.
        assert_eq!(
            count("busy_user_bytes"),
            (3 * ROUNDS + THREADS) as usize * 4
        );
        assert_eq!(count("busy_user_sessions"), instances);
        for session in (0..ROUNDS).chain(100..100 + THREADS) {
            let threads = if session < ROUNDS {
                f64::from(THREADS)
            } else {
                1.0
            };
            let session = session.to_string();
            let of = |name: &str, more: &[(&str, &str)]| {
                let labels = [&[("session", &*session)], more].concat();
                value(&page, name, &labels).unwrap_or(0.0)
            };
            assert_eq!(of("busy_calls_total", &[]).to_bits(), threads.to_bits());
            let sides = ["false", "true"]
                .map(|left| of("busy_side_calls_total", &[("way", "in"), ("left", left)]));
            assert_eq!((sides[0] + sides[1]).to_bits(), (2.0 * threads).to_bits());
            let users = ["0", "1", "2"].map(|user| of("busy_user_bytes_count", &[("user", user)]));
            assert_eq!(users.iter().sum::<f64>().to_bits(), threads.to_bits());
            let sessions = of("busy_user_sessions", &[("user", "0")]);
            assert_eq!(sessions.to_bits(), threads.to_bits());
        }
    }
}

#[derive(Metrics)]
#[metrics(prefix = "one", instance = Session)]
struct One {
    /// Calls.
    #[metric(max_series = 1)]
    calls_total: Counter,
    /// Calls by side.
    #[metric(max_series = 2, labels("left"))]
    side_calls_total: Family<bool, Counter>,
}

/// The last instance that there is room for is no other one's overflow, whichever thread is first.
#[test]
fn threads_register_the_last_instance_at_once() {
    for _ in 0..500 {
        let registry = Registry::new();
        let start = Barrier::new(THREADS as usize);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    start.wait();
                    let one = One::instance(&Session { session: 1 }).register_in(&registry);
                    one.calls_total.increment(1);
                    one.side_calls_total.with(&true).increment(1);
                });
            }
        });
        assert_eq!(
            registry.render(),
            "# HELP one_calls_total Calls.\n# TYPE one_calls_total counter\none_calls_total{session=\"1\"} 8\n\
             # HELP one_side_calls_total Calls by side.\n# TYPE one_side_calls_total counter\n\
             one_side_calls_total{session=\"1\",left=\"false\"} 0\none_side_calls_total{session=\"1\",left=\"true\"} 8\n"
        );
    }
}
