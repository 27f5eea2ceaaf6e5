//! The page in `OpenMetrics` 1.0.

use metrics_runtime::{Counter, Gauge, Histogram, Metrics, Registry, metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders "handled", or \ not.
    #[metric(alias = "orders", until = "2.0")]
    orders_total: Counter,
    /// Bytes that went through.
    #[metric(unit = "bytes", alias = "throughput", until = "2.0")]
    moved_bytes_total: Counter,
    /// How warm the shop is.
    #[metric(unit = "celsius")]
    warmth_celsius: Gauge,
    /// Visits, as another system calls them.
    #[metric(allow(counter_total), reason = "named by another system")]
    visits: Counter,
    /// Money that an order brought.
    #[metric(buckets = [0.0, 10.0])]
    order_euros: Histogram,
}

#[test]
fn metadata_and_samples() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    shop.orders_total.increment(2);
    shop.moved_bytes_total.increment(5);
    shop.warmth_celsius.set(21.5);
    shop.visits.increment(0);
    shop.order_euros.record(12);
    assert_eq!(
        registry.render_openmetrics(),
        r#"# TYPE moved_bytes counter
# UNIT moved_bytes bytes
# HELP moved_bytes Bytes that went through.
moved_bytes_total 5
# TYPE order_euros histogram
# HELP order_euros Money that an order brought.
order_euros_bucket{le="0.0"} 0
order_euros_bucket{le="10.0"} 0
order_euros_bucket{le="+Inf"} 1
order_euros_sum 12
order_euros_count 1
# TYPE orders counter
# HELP orders Orders \"handled\", or \\ not.
orders_total 2
# TYPE throughput unknown
# HELP throughput Bytes that went through. Renamed to moved_bytes_total; here until 2.0.
throughput 5
# TYPE visits unknown
# HELP visits Visits, as another system calls them.
visits 0
# TYPE warmth_celsius gauge
# UNIT warmth_celsius celsius
# HELP warmth_celsius How warm the shop is.
warmth_celsius 21.5
# EOF
"#
    );
}

#[test]
fn a_negative_sum_is_left_out() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    shop.order_euros.record(-1.5);
    let page = registry.render_openmetrics();
    assert!(
        page.contains("order_euros_bucket{le=\"+Inf\"} 1\n"),
        "{page}"
    );
    assert!(!page.contains("order_euros_sum"), "{page}");
    assert!(!page.contains("order_euros_count"), "{page}");
    assert!(registry.render().contains("order_euros_sum -1.5\n"));
}

/// The facade makes summaries of any values.
#[test]
#[cfg(feature = "summary")]
fn a_negative_sum_of_a_summary_and_its_negative_quantiles_are_left_out() {
    let registry = Registry::new();
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::histogram!("drift_seconds").record_many(-3.0, 70);
        metrics::histogram!("drift_seconds").record_many(0.0, 30);
    });
    let page = registry.render_openmetrics();
    let samples: Vec<_> = page.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(
        samples,
        [
            "drift_seconds{quantile=\"0.9\"} 0",
            "drift_seconds{quantile=\"0.95\"} 0",
            "drift_seconds{quantile=\"0.99\"} 0",
            "drift_seconds_count 100",
        ]
    );
    assert!(registry.render().contains("drift_seconds_sum -210\n"));
}

/// What is left out for a counter, whose family has the same name, is not for others.
#[test]
fn an_alias_of_a_gauge_has_its_metadata() {
    let registry = Registry::new();
    Waiting::register_in(&registry).jobs_total.set(2);
    assert_eq!(
        registry.render_openmetrics(),
        "# TYPE jobs gauge\n\
         # HELP jobs Jobs that wait. Renamed to jobs_total; here until 2.0.\n\
         jobs 2\n\
         # TYPE jobs_total gauge\n\
         # HELP jobs_total Jobs that wait.\n\
         jobs_total 2\n\
         # EOF\n"
    );
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Waiting {
    /// Jobs that wait.
    #[metric(
        alias = "jobs",
        until = "2.0",
        allow(gauge_total),
        reason = "named by another system"
    )]
    jobs_total: Gauge,
}

#[test]
fn counters_of_the_facade_whose_names_meet_are_unknown() {
    let registry = Registry::new();
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::counter!("jobs_total").increment(1);
        metrics::gauge!("jobs").set(3.0);
        metrics::counter!("done_total").increment(4);
    });
    assert_eq!(
        registry.render_openmetrics(),
        "# TYPE done counter\ndone_total 4\n\
         # TYPE jobs gauge\njobs 3\n\
         # TYPE jobs_total unknown\njobs_total 1\n\
         # EOF\n"
    );
}

#[test]
fn an_empty_page_has_an_end() {
    assert_eq!(Registry::new().render_openmetrics(), "# EOF\n");
}
