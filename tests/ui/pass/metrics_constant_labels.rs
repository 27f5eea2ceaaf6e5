//! Constant labels: of one family or of several fields that share it, with keywords for names, from macros.
#![deny(warnings)]

use metrics_runtime::{Buckets, Counter, Family, Histogram, Metrics, Registry};

macro_rules! sides {
    ($name:ident { $($field:ident: $value:literal),+ $(,)? }) => {
        #[derive(Metrics)]
        struct $name {
            $(
                /// Bytes that went through.
                #[metric(name = "io_bytes_total", labels(r#type = $value, "peer"))]
                $field: Family<&'static str, Counter>,
            )+
        }
    };
}

sides!(IoMetrics {
    received: "in",
    sent: "out"
});

#[derive(Metrics)]
#[metrics(prefix = "db")]
struct DbMetrics {
    /// Time a query took.
    #[metric(name = "db_query_duration_seconds", labels(r#fn = "read", b = "\"quoted\""), buckets = Buckets::LATENCY)]
    read: Histogram,
    /// Time a query took.
    #[metric(name = "db_query_duration_seconds", labels(b = "\"quoted\"", r#fn = "write"), buckets = Buckets::LATENCY)]
    write: Histogram,
    /// Queries that failed.
    #[metric(labels(crate = "db"), lazy)]
    failures_total: Counter,
}

fn main() {
    let registry = Registry::new();
    let io = IoMetrics::register_in(&registry);
    io.received.with(&"a").increment(1);
    io.sent.with(&"b").increment(2);
    let db = DbMetrics::register_in(&registry);
    db.read.record(1);
    db.write.record(1);
    db.write.record(1);
    db.failures_total.increment(3);
    let page = registry.render();
    for line in [
        "io_bytes_total{type=\"in\",peer=\"a\"} 1",
        "io_bytes_total{type=\"out\",peer=\"b\"} 2",
        "db_query_duration_seconds_count{b=\"\\\"quoted\\\"\",fn=\"read\"} 1",
        "db_query_duration_seconds_count{b=\"\\\"quoted\\\"\",fn=\"write\"} 2",
        "db_failures_total{crate=\"db\"} 3",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    assert_eq!(page.matches("# TYPE io_bytes_total").count(), 1);
}
