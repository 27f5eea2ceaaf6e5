//! The page in `OpenMetrics` 1.0.

use metrics_runtime::{
    Buckets, Counter, Gauge, Histogram, Info, Matcher, Metrics, Registry, metrics,
};

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

/// A page in `OpenMetrics` of what these calls emitted, in their order.
fn emitted(calls: &[fn()]) -> String {
    let registry = Registry::new();
    metrics::with_local_recorder(&registry.recorder(), || {
        for call in calls {
            call();
        }
    });
    registry.render_openmetrics()
}

#[test]
fn facade_counter_whose_created_time_meets_another_metric_is_unknown() {
    let calls: [fn(); 2] = [
        || metrics::counter!("jobs_total").increment(1),
        || metrics::gauge!("jobs_created").set(5.0),
    ];
    let page = "# TYPE jobs_created gauge\njobs_created 5\n\
                # TYPE jobs_total unknown\njobs_total 1\n\
                # EOF\n";
    assert_eq!(emitted(&calls), page);
    assert_eq!(emitted(&[calls[1], calls[0]]), page);
}

#[test]
fn facade_counter_whose_family_name_meets_a_sample_is_unknown() {
    let registry = Registry::new();
    let weather = Weather::register_in(&registry);
    weather.station_info.set(&"roof");
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::counter!("air_temperature_celsius_count_total").increment(1);
        metrics::counter!("station_total").increment(2);
    });
    let page = registry.render_openmetrics();
    for family in [
        "# TYPE air_temperature_celsius_count_total unknown\nair_temperature_celsius_count_total 1\n",
        "# TYPE station_total unknown\nstation_total 2\n",
        "# TYPE station info\n",
    ] {
        assert!(page.contains(family), "{family}{page}");
    }
}

/// No type lets a histogram or a summary go without the name of its created time.
#[test]
fn facade_histogram_whose_created_time_meets_another_metric_is_refused() {
    let calls: [fn(); 2] = [
        || metrics::histogram!("wait_seconds").record(1.0),
        || metrics::gauge!("wait_seconds_created").set(5.0),
    ];
    for (calls, kept) in [
        (calls, "wait_seconds"),
        ([calls[1], calls[0]], "wait_seconds_created"),
    ] {
        let page = emitted(&calls);
        let types: Vec<_> = page
            .lines()
            .filter_map(|line| line.strip_prefix("# TYPE "))
            .collect();
        assert_eq!(types.len(), 2, "{page}");
        assert!(types[1].starts_with(&format!("{kept} ")), "{page}");
        assert!(
            page.contains("metrics_runtime_facade_refused_total{family=\"wait_seconds"),
            "{page}"
        );
    }
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Weather {
    /// Temperature of the air.
    #[metric(buckets = [-10.0, 0.0, 10.0])]
    air_temperature_celsius: Histogram,
    /// Who measures.
    #[metric(labels("place"))]
    station_info: Info<&'static str>,
}

#[test]
fn histogram_with_a_bound_below_zero_has_no_sum_in_openmetrics_alone() {
    let registry = Registry::new();
    let weather = Weather::register_in(&registry);
    weather.station_info.set(&"roof");
    let rule = Buckets::new(&[-1.0, 1.0]);
    let recorder = registry.recorder().buckets(Matcher::full("drift"), rule);
    metrics::with_local_recorder(&recorder.expect("a rule"), || {
        metrics::histogram!("drift").record(0.5);
    });
    for value in [5.0, -20.0, 30.0] {
        weather.air_temperature_celsius.record(value);
        let page = registry.render_openmetrics();
        for name in ["air_temperature_celsius", "drift"] {
            assert!(
                page.contains(&format!("{name}_bucket{{le=\"+Inf\"}} ")),
                "{page}"
            );
            assert!(!page.contains(&format!("{name}_sum")), "{page}");
            assert!(!page.contains(&format!("{name}_count")), "{page}");
        }
    }
    let page = registry.render();
    for sample in [
        "air_temperature_celsius_sum 15\n",
        "air_temperature_celsius_count 3\n",
        "drift_sum 0.5\n",
        "drift_count 1\n",
    ] {
        assert!(page.contains(sample), "{page}");
    }
}

#[test]
fn nul_in_an_exemplar_is_shown_as_the_replacement_character() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    shop.orders_total
        .increment_with_exemplar(1, [("trace_id", "a\0b\n\u{1}")]);
    let page = registry.render_openmetrics();
    assert!(
        page.contains("orders_total 1 # {trace_id=\"a\u{FFFD}b\\n\u{1}\"} 1 "),
        "{page}"
    );
}

#[test]
fn an_empty_page_has_an_end() {
    assert_eq!(Registry::new().render_openmetrics(), "# EOF\n");
}
