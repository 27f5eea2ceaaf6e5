//! What is on the page of the process from install, and what a program registers one by one; the facade finds declarations
//! before anything is registered.

mod common;

use common::page::{lines_of, value};
use metrics_runtime::catalog::catalog;
use metrics_runtime::metrics::{counter, gauge, with_local_recorder};
use metrics_runtime::{Counter, Exporter, Family, Gauge, Global, LabelSet, Metrics, Registry};

#[derive(Metrics)]
#[metrics(group)]
struct InGroup {
    /// Things of a group.
    group_things_total: Counter,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct InScope {
    /// Things of a registry.
    scoped_things_total: Counter,
    #[metric(flatten, prefix = "scoped")]
    group: InGroup,
}

#[derive(LabelSet)]
struct Shard {
    shard: u8,
}

#[derive(Metrics)]
#[metrics(instance = Shard)]
struct InInstance {
    /// Things of an instance.
    shard_things_total: Counter,
}

#[derive(Metrics)]
#[metrics(scoped, instance = Shard)]
struct InBoth {
    /// Things of an instance in a registry.
    both_things_total: Counter,
}

#[derive(Metrics)]
#[metrics(prefix = "root")]
struct InRoot {
    /// Things.
    #[metric(alias = "root_old_things_total", until = "2.0")]
    things_total: Counter,
    /// Bytes.
    #[metric(name = "root_bytes_total", labels("left", side = "in"))]
    received: Family<bool, Counter>,
    /// Bytes.
    #[metric(name = "root_bytes_total", labels("left", side = "out"))]
    sent: Family<bool, Counter>,
    #[metric(flatten, prefix = "grouped")]
    group: InGroup,
    /// Shown later.
    #[metric(lazy)]
    lazy: Gauge,
}

static ROOT: Global<InRoot> = Global::new();

const ROOT_PAGE: &str = r#"# HELP root_bytes_total Bytes.
# TYPE root_bytes_total counter
root_bytes_total{side="in",left="false"} 0
root_bytes_total{side="in",left="true"} 0
root_bytes_total{side="out",left="false"} 0
root_bytes_total{side="out",left="true"} 2
# HELP root_grouped_group_things_total Things of a group.
# TYPE root_grouped_group_things_total counter
root_grouped_group_things_total 0
# HELP root_old_things_total Things. Renamed to root_things_total; here until 2.0.
# TYPE root_old_things_total counter
root_old_things_total 1
# HELP root_things_total Things.
# TYPE root_things_total counter
root_things_total 1
"#;

const REFUSALS: &str = "metrics_runtime_facade_refused_total";

#[test]
fn each_struct_is_where_it_says() {
    // Nothing is registered yet: the facade is the first to come, and finds what is declared.
    with_local_recorder(&Registry::global().recorder(), || {
        counter!("root_old_things_total").increment(1);
        counter!("root_bytes_total", "side" => "out", "left" => "true").increment(2);
        counter!("root_bytes_total", "side" => "up", "left" => "true").increment(3);
    });

    let page = Exporter::builder().install().unwrap();
    let text = page.render();
    assert_eq!(lines_of(&text, "root_"), ROOT_PAGE);
    for absent in ["group_", "scoped_", "shard_", "both_"] {
        assert_eq!(lines_of(&text, absent), "");
    }
    assert_eq!(
        value(&text, REFUSALS, &[("family", "root_bytes_total")]),
        Some(1.0)
    );

    counter!("root_bytes_total", "side" => "in", "left" => "false").increment(4);
    counter!("root_bytes_total", "side" => "up", "left" => "false").increment(5);
    counter!("root_old_things_total").increment(6);
    gauge!("root_lazy").set(0);
    assert_eq!(
        (
            ROOT.received.with(&false).get(),
            ROOT.sent.with(&true).get()
        ),
        (4, 2)
    );
    assert_eq!(ROOT.things_total.get(), 7);
    let text = page.render();
    assert_eq!(
        value(&text, REFUSALS, &[("family", "root_bytes_total")]),
        Some(2.0)
    );
    assert_eq!(value(&text, "root_lazy", &[]), Some(0.0));
    assert_eq!(ROOT.lazy.get().to_bits(), 0);

    let known: Vec<_> = catalog().families().map(|family| family.name).collect();
    assert_eq!(
        known,
        [
            "both_things_total",
            "root_bytes_total",
            "root_grouped_group_things_total",
            "root_lazy",
            "root_things_total",
            "scoped_group_things_total",
            "scoped_things_total",
            "shard_things_total",
        ]
    );
    one_by_one();
}

fn one_by_one() {
    let registry = Registry::new();
    let scoped = InScope::register_in(&registry);
    scoped.scoped_things_total.increment(1);
    scoped.group.group_things_total.increment(2);
    InInstance::instance(&Shard { shard: 3 })
        .register_in(&registry)
        .shard_things_total
        .increment(3);
    InBoth::instance(&Shard { shard: 4 })
        .register_in(&registry)
        .both_things_total
        .increment(4);
    let page = registry.render();
    let samples: Vec<_> = page.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(
        samples,
        [
            "both_things_total{shard=\"4\"} 4",
            "scoped_group_things_total 2",
            "scoped_things_total 1",
            "shard_things_total{shard=\"3\"} 3",
        ]
    );
    ROOT.group.group_things_total.increment(5);
    let global = Registry::global().render();
    assert_eq!(
        value(&global, "root_grouped_group_things_total", &[]),
        Some(5.0)
    );
}
