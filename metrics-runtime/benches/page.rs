//! What a page costs.
//!
//! `cargo bench -p metrics-runtime --bench page`; the figures to compare with peers come from `benches/peers`.

use divan::Bencher;
use metrics_runtime::{Buckets, Counter, Family, Histogram, LabelSet, Metrics, Registry};

#[derive(LabelSet)]
struct Item {
    id: u32,
}

#[derive(Metrics)]
#[metrics(prefix = "page")]
struct PageMetrics {
    /// Items by number.
    #[metric(max_series = 1_000_000)]
    items_total: Family<Item, Counter>,
    /// Durations by number.
    #[metric(buckets = Buckets::LATENCY, max_series = 1_000_000)]
    item_duration_seconds: Family<Item, Histogram>,
}

fn main() {
    divan::main();
}

#[divan::bench(args = [1_000, 10_000, 100_000])]
fn counters(bencher: Bencher<'_, '_>, series: u32) {
    let registry = Registry::new();
    let metrics = PageMetrics::register_in(&registry);
    for id in 0..series {
        metrics
            .items_total
            .with(&Item { id })
            .increment(u64::from(id));
    }
    bencher.bench(|| registry.render());
}

#[divan::bench(args = [1_000, 10_000])]
fn histograms(bencher: Bencher<'_, '_>, series: u32) {
    let registry = Registry::new();
    let metrics = PageMetrics::register_in(&registry);
    for id in 0..series {
        metrics
            .item_duration_seconds
            .with(&Item { id })
            .record(f64::from(id % 12));
    }
    bencher.bench(|| registry.render());
}
