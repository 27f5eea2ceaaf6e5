//! A call of the facade with the name of a struct that has instances, before there is one. In a process of its own: it is about
//! the global registry.

mod common;

use common::page::lines_of;
use metrics_runtime::{Counter, Exporter, LabelSet, Metrics, metrics};

#[derive(LabelSet)]
struct Shard {
    shard: u32,
}

#[derive(Metrics)]
#[metrics(instance = Shard)]
struct ShardMetrics {
    /// Keys that were read.
    shard_reads_total: Counter,
}

#[test]
fn the_name_is_kept_for_the_declaration() {
    let page = Exporter::builder().install().unwrap();
    // Nobody has this shard yet, and nobody has these labels ever.
    metrics::counter!("shard_reads_total", "shard" => "3").increment(1);
    metrics::counter!("shard_reads_total").increment(1);
    assert!(!page.render().contains("shard_reads_total{shard"));
    assert!(
        page.render()
            .contains("metrics_runtime_facade_refused_total{family=\"shard_reads_total\"} 2\n")
    );

    let shard = ShardMetrics::instance(&Shard { shard: 3 })
        .try_register()
        .unwrap();
    shard.shard_reads_total.increment(5);
    metrics::counter!("shard_reads_total", "shard" => "3").increment(2);
    assert_eq!(
        lines_of(&page.render(), "shard_reads_total"),
        "# HELP shard_reads_total Keys that were read.\n# TYPE shard_reads_total counter\nshard_reads_total{shard=\"3\"} 7\n"
    );
}
