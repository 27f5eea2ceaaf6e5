//! Units that other crates give by `describe_…`, and which description counts.

mod common;

use metrics_runtime::metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
    with_local_recorder,
};
use metrics_runtime::{Counter, Metrics, Registry};

fn page(emit: impl FnOnce()) -> String {
    let registry = Registry::new();
    with_local_recorder(&registry.recorder(), emit);
    registry.render_openmetrics()
}

fn units(page: &str) -> Vec<&str> {
    let units = page.lines().filter(|line| line.starts_with("# UNIT "));
    units.collect()
}

#[test]
fn unit_at_the_end_of_the_name_is_shown() {
    let page = page(|| {
        describe_counter!("sent_bytes_total", Unit::Bytes, "Bytes sent.");
        counter!("sent_bytes_total").increment(1);
        counter!("received.bytes_total").increment(1);
        describe_counter!("received.bytes_total", Unit::Bytes, "Bytes received.");
        describe_gauge!("age_seconds", Unit::Seconds, "An age.");
        gauge!("age_seconds").set(1);
        describe_gauge!("full_ratio", Unit::Percent, "How full it is.");
        gauge!("full_ratio").set(0.5);
        describe_gauge!("full_percent", Unit::Percent, "How full it is.");
        gauge!("full_percent").set(50);
        describe_histogram!("wait_milliseconds", Unit::Milliseconds, "A wait.");
        histogram!("wait_milliseconds").record(1);
        describe_gauge!("link_bits_per_second", Unit::BitsPerSecond, "A rate.");
        gauge!("link_bits_per_second").set(1);
    });
    assert_eq!(
        units(&page),
        [
            "# UNIT age_seconds seconds",
            "# UNIT full_percent percent",
            "# UNIT full_ratio ratio",
            "# UNIT link_bits_per_second bits_per_second",
            "# UNIT received_bytes bytes",
            "# UNIT sent_bytes bytes",
            "# UNIT wait_milliseconds milliseconds",
        ]
    );
}

/// Prometheus refuses a page on which a name does not end in its unit.
#[test]
fn unit_elsewhere_is_not_shown() {
    let page = page(|| {
        describe_counter!("sent_total", Unit::Bytes, "Bytes sent.");
        counter!("sent_total").increment(1);
        describe_gauge!("bytes", Unit::Bytes, "Bytes.");
        gauge!("bytes").set(1);
        describe_gauge!("kilobytes", Unit::Bytes, "Kilobytes.");
        gauge!("kilobytes").set(1);
        describe_gauge!("items_count", Unit::Count, "Items.");
        gauge!("items_count").set(1);
    });
    assert_eq!(units(&page), [""; 0]);
}

#[derive(Metrics)]
#[expect(dead_code, reason = "only declared")]
struct Mail {
    /// Bytes that were mailed.
    #[metric(unit = "bytes")]
    mailed_bytes_total: Counter,
    /// Seconds spent.
    spent_seconds_total: Counter,
}

#[test]
fn declaration_keeps_its_description() {
    let registry = Registry::new();
    let _ = Mail::register_in(&registry);
    let before = registry.render_openmetrics();
    assert_eq!(units(&before), ["# UNIT mailed_bytes bytes"]);
    with_local_recorder(&registry.recorder(), || {
        describe_counter!("mailed_bytes_total", Unit::Seconds, "Something else.");
        describe_counter!("spent_seconds_total", Unit::Seconds, "Something else.");
    });
    assert_eq!(registry.render_openmetrics(), before);
}

#[test]
fn last_description_counts_with_its_unit() {
    let page = page(|| {
        describe_gauge!("early_bytes", Unit::Bytes, "First.");
        describe_gauge!("early_bytes", "Second.");
        gauge!("early_bytes").set(1);
        gauge!("late_bytes").set(1);
        describe_gauge!("late_bytes", "First.");
        describe_gauge!("late_bytes", Unit::Bytes, "Second.");
        describe_gauge!("both_bytes", "First.");
        gauge!("both_bytes").set(1);
        describe_gauge!("both_bytes", Unit::Bytes, "Second.");
        // A name that reads the same is another metric.
        describe_gauge!("both.bytes", Unit::Seconds, "Third.");
    });
    assert_eq!(page.matches(" Second.\n").count(), 3, "{page}");
    assert!(!page.contains("First."), "{page}");
    assert!(!page.contains("Third."), "{page}");
    assert_eq!(
        units(&page),
        ["# UNIT both_bytes bytes", "# UNIT late_bytes bytes"]
    );
}
