//! What our page leaves out is not on that of metrics-exporter-prometheus either.
#![cfg(feature = "upstream")]

mod common;

use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use common::http::LIMIT;
use common::page::{parse, value};
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{
    Collection, Collector, Counter, ExpiringGauge, Exporter, Family, Gauge, Global, Histogram,
    LabelSet, LabelValue, Metrics, OnFailure, Page, StateSet, TestClock, metrics,
};

#[derive(Metrics)]
struct Computed {
    /// Age of something.
    age_seconds: Gauge,
}

#[derive(Metrics)]
struct Passing {
    /// Load of an agent, as it tells.
    #[metric(labels("agent"), idle = 60s)]
    agent_load: Family<String, ExpiringGauge>,
    /// Steps by direction.
    #[metric(lazy, labels("to"))]
    steps_total: Family<Side, Counter>,
}

#[derive(LabelValue, Clone, Copy)]
enum Side {
    Left,
    #[expect(dead_code, reason = "it is in no state that is left")]
    Right,
}

#[derive(Metrics)]
struct Disabled {
    /// Of a collector that does not run.
    disabled_level: Gauge,
}

#[derive(Metrics)]
#[metrics(prefix = "failing")]
struct Failing {
    /// Of a collector that fails.
    level: Gauge,
    /// Which side it is on.
    #[metric(label = "side")]
    side: StateSet<Side>,
    /// Time of its parts.
    #[metric(labels("part"), buckets = [1.0])]
    seconds: Family<String, Histogram>,
}

#[derive(Metrics)]
struct Kept {
    /// Of a collector that fails, and stays.
    kept_level: Gauge,
}

#[derive(LabelSet, Clone)]
struct Shard {
    shard: &'static str,
}

#[derive(Metrics)]
#[metrics(instance = Shard)]
struct OfShard {
    /// Keys of a shard.
    #[metric(labels("kind"))]
    shard_keys: Family<String, Gauge>,
}

static COMPUTED: Global<Computed> = Global::new();
static PASSING: Global<Passing> = Global::new();
static IS_DOWN: AtomicBool = AtomicBool::new(false);

const EU: (&str, &str) = ("region", "eu");
/// What that crate writes is not what was given.
const ODD: &str = "a\\b\"c\n";

fn fails() -> io::Result<()> {
    if IS_DOWN.load(Relaxed) {
        Err(io::Error::other("down"))
    } else {
        Ok(())
    }
}

struct Keys {
    fails: bool,
}

impl Collector for Keys {
    type Metrics = OfShard;

    fn collect(
        &mut self,
        metrics: &OfShard,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if self.fails {
            fails()?;
        }
        metrics.shard_keys.with(&"old".to_owned()).set(3);
        Ok(())
    }
}

fn install() -> Page {
    let off = Collection::from_fn("off", |off: &Disabled| {
        off.disabled_level.set(1);
        Ok::<_, io::Error>(())
    });
    let failing = Collection::from_fn("failing", |failing: &Failing| {
        fails()?;
        failing.level.set(42);
        failing.side.set(Side::Left);
        failing.seconds.with(&ODD.to_owned()).record(2);
        Ok::<_, io::Error>(())
    });
    let kept = Collection::from_fn("kept", |kept: &Kept| {
        fails()?;
        kept.kept_level.set(7);
        Ok::<_, io::Error>(())
    });
    let shard = |shard, fails| Collection::of_instance(shard, &Shard { shard }, Keys { fails });
    Exporter::builder()
        .upstream(PrometheusBuilder::new().add_global_label("region", "eu"))
        .process(false)
        .collect_within(LIMIT)
        .collector(off)
        .disable_collector("off")
        .collector(failing)
        .collector(kept.on_failure(OnFailure::Keep))
        .collector(shard(ODD, true))
        .collector(shard("b", false))
        .install()
        .unwrap()
}

fn page_of(page: &Page) -> String {
    page.render().replace("\n\n", "\n")
}

fn has_family(page: &str, name: &str) -> bool {
    parse(page).iter().any(|family| family.name == name)
}

#[test]
fn its_page_leaves_out_what_ours_does() {
    let (page, clock) = (install(), TestClock::new());
    assert!(!has_family(&page_of(&page), "steps_total"));
    what_a_collector_fills(&page);
    what_comes_and_goes(&page, &clock);
    // The same again, now that the page looks at all gauges.
    COMPUTED.age_seconds.derive(|| 1);
    what_a_collector_fills(&page);
    what_comes_and_goes(&page, &clock);
}

fn what_a_collector_fills(page: &Page) {
    let failing = ["failing_level", "failing_side", "failing_seconds"];
    let shard_keys = |page: &str, shard| {
        let labels = [EU, ("shard", shard), ("kind", "old")];
        value(page, "shard_keys", &labels)
    };
    IS_DOWN.store(false, Relaxed);
    let up = page_of(page);
    assert_eq!(value(&up, "failing_level", &[EU]), Some(42.0));
    assert_eq!(
        value(&up, "failing_side", &[EU, ("side", "left")]),
        Some(1.0)
    );
    assert_eq!(shard_keys(&up, ODD), Some(3.0));
    // A name of others that starts alike, and a series of that family which is not ours.
    metrics::gauge!("failing_level_others").set(1);
    metrics::gauge!("shard_keys", "shard" => "c", "kind" => "old").set(4);

    IS_DOWN.store(true, Relaxed);
    let down = page_of(page);
    for name in failing.into_iter().chain(["disabled_level"]) {
        assert!(!has_family(&down, name), "{down}");
    }
    assert_eq!(value(&down, "kept_level", &[EU]), Some(7.0));
    assert_eq!(
        [ODD, "b", "c"].map(|shard| shard_keys(&down, shard)),
        [None, Some(3.0), Some(4.0)]
    );
    assert_eq!(value(&down, "failing_level_others", &[EU]), Some(1.0));

    IS_DOWN.store(false, Relaxed);
    let up = page_of(page);
    assert!(failing.iter().all(|name| has_family(&up, name)), "{up}");
}

fn what_comes_and_goes(page: &Page, clock: &TestClock) {
    clock.advance(Duration::from_secs(61));
    let load = |page: &str, agent| value(page, "agent_load", &[EU, ("agent", agent)]);
    assert!(!has_family(&page_of(page), "agent_load"));
    let [a, b] = ["a", "b"].map(|agent| PASSING.agent_load.with(&agent.to_owned()));
    a.set(0.5);
    PASSING.steps_total.with(&Side::Left).absolute(2);
    let now = page_of(page);
    assert_eq!((load(&now, "a"), load(&now, "b")), (Some(0.5), None));
    let steps = |to| value(&now, "steps_total", &[EU, ("to", to)]);
    assert_eq!((steps("left"), steps("right")), (Some(2.0), None));

    clock.advance(Duration::from_secs(61));
    b.set(1.5);
    let later = page_of(page);
    assert_eq!((load(&later, "a"), load(&later, "b")), (None, Some(1.5)));
    a.set(2.5);
    assert_eq!(load(&page_of(page), "a"), Some(2.5));
}
