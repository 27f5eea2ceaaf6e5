//! A rule for the facade's histograms that selects a declared one is an error of the install that names the declaration.

mod common;

use common::page::value;
use metrics_runtime::{
    Buckets, Exporter, Histogram, InstallError, LabelSet, Matcher, Metrics, Registry, RuleError,
    metrics,
};

#[derive(Metrics)]
#[expect(dead_code, reason = "only declared")]
struct Shop {
    /// Time an order took.
    #[metric(buckets = [1.0, 2.0], alias = "old_order_duration_seconds", until = "2.0")]
    order_duration_seconds: Histogram,
}

#[derive(LabelSet)]
struct Shard {
    shard: u8,
}

#[derive(Metrics)]
#[metrics(instance = Shard)]
#[expect(dead_code, reason = "only declared")]
struct Shards {
    /// Rows of a shard.
    #[metric(buckets = [1.0])]
    shard_rows: Histogram,
}

/// Nobody registered them.
#[test]
fn declaration_that_a_rule_selects_is_named() {
    for (matcher, selected) in [
        (
            Matcher::full("order_duration_seconds"),
            "order_duration_seconds",
        ),
        (
            Matcher::suffix("duration.seconds"),
            "order_duration_seconds",
        ),
        (
            Matcher::full("old_order_duration_seconds"),
            "old_order_duration_seconds",
        ),
        (Matcher::prefix("shard"), "shard_rows"),
    ] {
        let refused = Exporter::builder()
            .buckets(matcher.clone(), Buckets::new(&[0.5]))
            .install()
            .map(drop);
        let Err(InstallError::Rule(RuleError::Declared { name, origin, .. })) = refused else {
            panic!("{matcher}: {refused:?}");
        };
        assert_eq!(name, selected);
        assert!(origin.contains("rules_declared.rs:"), "{origin}");
    }
    metrics::counter!("lost_total").increment(1);
    assert!(!Registry::global().render().contains("lost_total"));

    let page = Exporter::builder()
        .buckets(
            Matcher::full("order_duration_seconds"),
            Buckets::new(&[1.0, 2.0]),
        )
        .buckets(
            Matcher::suffix("_rows").except("shard_rows"),
            Buckets::new(&[0.5]),
        )
        .install()
        .unwrap();
    metrics::histogram!("order_duration_seconds").record(1);
    let bucket = value(
        &page.render(),
        "order_duration_seconds_bucket",
        &[("le", "1.0")],
    );
    assert_eq!(bucket, Some(1.0));
}
