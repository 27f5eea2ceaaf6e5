use metrics_runtime::{
    Counter, ExpiringGauge, Family, Gauge, Histogram, LabelSet, Metrics, StateSet, Summary,
};

#[derive(LabelSet)]
struct Shard {
    shard: u32,
}

#[derive(Metrics)]
#[metrics(group, prefix = "pool")]
struct PoolMetrics {
    /// Connections that are open.
    connections: Gauge,
    /// Connections that were opened.
    #[metric(name = "db_opens_total")]
    opens_total: Counter,
}

#[derive(Metrics)]
#[metrics(prefix = "db", instance = Shard)]
struct DbMetrics {
    #[metric(flatten, prefix = "read")]
    read: PoolMetrics,
    /// Bytes that went through.
    #[metric(name = "db_io_bytes_total", unit = "bytes", labels(side = "in"))]
    received: Counter,
    /// Bytes that went through.
    #[metric(name = "db_io_bytes_total", unit = "bytes", labels(side = "out"))]
    sent: Counter,
    /// Queries, by table.
    #[metric(alias = "db_requests", until = "2.0", labels("table", r#type = "sql"))]
    #[deprecated(note = "ask for the durations")]
    queries_total: Family<String, Counter>,
    #[metric(lazy, help = "Queries that failed.", labels("final"))]
    failures_total: Family<bool, Counter>,
    /// Time a query took.
    #[metric(buckets = [0.1], native, exemplars)]
    query_duration_seconds: Histogram,
    /// Size of an answer.
    #[metric(quantiles = [0.5, 0.99], window = 10m, allow(summary), reason = "in a contract")]
    answer_bytes: Summary,
    /// Whether it takes queries.
    #[metric(label = "state")]
    readiness: StateSet<bool>,
    /// Load of a replica, as it tells.
    #[metric(labels("replica"), idle = std::time::Duration::from_secs(90))]
    replica_load: Family<String, ExpiringGauge>,
    #[metric(skip)]
    _name: &'static str,
}
