// What `metrics_grammar.rs` becomes.

use metrics_runtime::{
    Counter, ExpiringGauge, Family, Gauge, Histogram, LabelSet, Metrics, StateSet,
    Summary,
};
struct Shard {
    shard: u32,
}
const _: () = {
    use ::metrics_runtime::__private as __p;
    #[automatically_derived]
    impl __p::LabelSet for Shard {
        const LABELS: __p::Labels = __p::Labels::Group(
            &[<u32 as __p::LabelValue>::LABEL.with_name("shard")],
        );
        #[inline]
        fn index(&self) -> __p::usize {
            __p::place(
                const { __p::counts(&Self::LABELS) },
                [<u32 as __p::LabelValue>::index(&self.shard)],
            )
        }
        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            <u32 as __p::LabelValue>::encode(&self.shard, __sink);
        }
    }
};
struct PoolMetrics {
    /// Connections that are open.
    connections: Gauge,
    /// Connections that were opened.
    opens_total: Counter,
}
const _: () = {
    use ::metrics_runtime::__private as __p;
    /**What is on the page:

| field | name | type | labels | PromQL |
|---|---|---|---|---|
| `connections` | `pool_connections` | `Gauge` |  | `pool_connections` |
| `opens_total` | `db_opens_total` | `Counter` |  | `rate(db_opens_total[5m])` |
*/
    #[automatically_derived]
    impl __p::Metrics for PoolMetrics {
        const TABLE: &'static __p::Table = {
            static __FIELDS: [__p::Descriptor; 2usize] = [
                __p::descriptor(
                    __BASE,
                    "pool_connections",
                    2291337979719385934,
                    21,
                    "Connections that are open.",
                    <Gauge as __p::MetricFamily>::SHAPE,
                    __p::here(),
                ),
                {
                    let mut __row = __p::descriptor(
                        __BASE,
                        "db_opens_total",
                        1173744021264062464,
                        19,
                        "Connections that were opened.",
                        <Counter as __p::MetricFamily>::SHAPE,
                        __p::here(),
                    );
                    __row.whole_name = true;
                    __row
                },
            ];
            static __TABLE: __p::Table = __p::Table::new(&__FIELDS);
            &__TABLE
        };
        const IS_GROUP: __p::bool = true;
        type Instance = ();
        #[inline(never)]
        fn build(__building: &__p::Building<'_>) -> Self {
            Self {
                connections: <Gauge as __p::MetricFamily>::field(__building, 0),
                opens_total: <Counter as __p::MetricFamily>::field(__building, 1),
            }
        }
    }
    #[automatically_derived]
    impl __p::Single for PoolMetrics {}
    const __BASE: &__p::Descriptor = &{
        let mut __row = __p::Descriptor::EMPTY;
        __row.package = __p::package!();
        __row
    };
    const _: () = __p::check_field::<PoolMetrics>(0);
    const _: () = __p::check_field::<PoolMetrics>(1);
};
struct DbMetrics {
    read: PoolMetrics,
    /// Bytes that went through.
    received: Counter,
    /// Bytes that went through.
    sent: Counter,
    /// Queries, by table.
    #[deprecated(note = "ask for the durations")]
    queries_total: Family<String, Counter>,
    failures_total: Family<bool, Counter>,
    /// Time a query took.
    query_duration_seconds: Histogram,
    /// Size of an answer.
    answer_bytes: Summary,
    /// Whether it takes queries.
    readiness: StateSet<bool>,
    /// Load of a replica, as it tells.
    replica_load: Family<String, ExpiringGauge>,
    _name: &'static str,
}
const _: () = {
    use ::metrics_runtime::__private as __p;
    /**What is on the page:

| field | name | type | labels | PromQL |
|---|---|---|---|---|
| `read` | those of `PoolMetrics` behind `db_read_` | | | |
| `received` | `db_io_bytes_total` | `Counter` | `side="in"` | `rate(db_io_bytes_total{side="in"}[5m])` |
| `sent` | `db_io_bytes_total` | `Counter` | `side="out"` | `rate(db_io_bytes_total{side="out"}[5m])` |
| `queries_total` | `db_queries_total` | `Family<String, Counter>` | `type="sql"`, `table` | `rate(db_queries_total{type="sql"}[5m])` |
| `failures_total` | `db_failures_total` | `Family<bool, Counter>` | `final` | `rate(db_failures_total[5m])` |
| `query_duration_seconds` | `db_query_duration_seconds` | `Histogram` |  | `histogram_quantile(0.99, sum by (le) (rate(db_query_duration_seconds_bucket[5m])))` |
| `answer_bytes` | `db_answer_bytes` | `Summary` |  | `db_answer_bytes` |
| `readiness` | `db_readiness` | `StateSet<bool>` | `state` | `db_readiness` |
| `replica_load` | `db_replica_load` | `Family<String, ExpiringGauge>` | `replica` | `db_replica_load` |
*/
    #[automatically_derived]
    impl __p::Metrics for DbMetrics {
        const TABLE: &'static __p::Table = {
            static __FIELDS: [__p::Descriptor; 8usize] = [
                {
                    let mut __row = __p::descriptor(
                        __BASE,
                        "db_io_bytes_total",
                        14183085216935857,
                        1,
                        "Bytes that went through.",
                        <Counter as __p::MetricFamily>::SHAPE,
                        __p::here(),
                    );
                    __row.whole_name = true;
                    __row.unit = __p::Some("bytes");
                    __row.constant_labels = &[("side", "in")];
                    __row
                },
                {
                    let mut __row = __p::descriptor(
                        __BASE,
                        "db_io_bytes_total",
                        14183085216935857,
                        1,
                        "Bytes that went through.",
                        <Counter as __p::MetricFamily>::SHAPE,
                        __p::here(),
                    );
                    __row.whole_name = true;
                    __row.unit = __p::Some("bytes");
                    __row.constant_labels = &[("side", "out")];
                    __row
                },
                {
                    let mut __row = __p::descriptor(
                        __BASE,
                        "db_queries_total",
                        1147292687440566008,
                        1,
                        "Queries, by table.",
                        <Family<String, Counter> as __p::MetricFamily>::SHAPE,
                        __p::here(),
                    );
                    __row.deprecated = __p::Some("ask for the durations");
                    __row.alias = __p::Some(__p::Alias {
                        name: "db_requests",
                        until: "2.0",
                    });
                    __row.constant_labels = &[("type", "sql")];
                    __row.label_names = &["table"];
                    __row
                },
                {
                    let mut __row = __p::descriptor(
                        __BASE,
                        "db_failures_total",
                        1830042848970552063,
                        1,
                        "Queries that failed.",
                        <Family<bool, Counter> as __p::MetricFamily>::SHAPE,
                        __p::here(),
                    );
                    __row.label_names = &["final"];
                    __row.lazy = true;
                    __row
                },
                {
                    let mut __row = __p::descriptor(
                        __BASE,
                        "db_query_duration_seconds",
                        245017829988476012,
                        1,
                        "Time a query took.",
                        <Histogram as __p::MetricFamily>::SHAPE,
                        __p::here(),
                    );
                    __row.buckets = __p::Some(__p::Buckets::new(&[0.1]));
                    __row.native = true;
                    __row.exemplars = true;
                    __row
                },
                {
                    let mut __row = __p::descriptor(
                        __BASE,
                        "db_answer_bytes",
                        705763195047457402,
                        1,
                        "Size of an answer.",
                        <Summary as __p::MetricFamily>::SHAPE,
                        __p::here(),
                    );
                    __row.quantiles = __p::Some(&[0.5, 0.99]);
                    __row.window = __p::Some(__p::Duration::from_nanos(600000000000u64));
                    __row.exceptions = &[
                        __p::Exception {
                            rule: "summary",
                            reason: "in a contract",
                        },
                    ];
                    __row
                },
                {
                    let mut __row = __p::descriptor(
                        __BASE,
                        "db_readiness",
                        686811299161962422,
                        1,
                        "Whether it takes queries.",
                        <StateSet<bool> as __p::MetricFamily>::SHAPE,
                        __p::here(),
                    );
                    __row.state_label = __p::Some("state");
                    __row
                },
                {
                    let mut __row = __p::descriptor(
                        __BASE,
                        "db_replica_load",
                        276286134375708540,
                        1,
                        "Load of a replica, as it tells.",
                        <Family<String, ExpiringGauge> as __p::MetricFamily>::SHAPE,
                        __p::here(),
                    );
                    __row.label_names = &["replica"];
                    __row.idle = __p::Some(std::time::Duration::from_secs(90));
                    __row
                },
            ];
            static __GROUPS: [__p::Group; 1usize] = [
                __p::Group::new(
                    0,
                    "db_read",
                    2052302510219286800,
                    true,
                    <PoolMetrics as __p::Metrics>::TABLE,
                ),
            ];
            static __TABLE: __p::Table = __p::Table::with_groups(
                &__FIELDS,
                &__GROUPS,
                <Shard as __p::LabelSet>::LABELS,
            );
            &__TABLE
        };
        const IS_GROUP: __p::bool = false;
        type Instance = Shard;
        fn families() -> &'static [__p::Descriptor] {
            static __ROWS: __p::Flattened = __p::Flattened::new();
            __ROWS.rows(<Self as __p::Metrics>::TABLE)
        }
        #[inline(never)]
        fn build(__building: &__p::Building<'_>) -> Self {
            Self {
                read: __building.group::<PoolMetrics>(0),
                received: <Counter as __p::MetricFamily>::field(__building, __END_0),
                sent: <Counter as __p::MetricFamily>::field(__building, __END_0 + 1),
                queries_total: <Family<
                    String,
                    Counter,
                > as __p::MetricFamily>::field(__building, __END_0 + 2),
                failures_total: <Family<
                    bool,
                    Counter,
                > as __p::MetricFamily>::field(__building, __END_0 + 3),
                query_duration_seconds: <Histogram as __p::MetricFamily>::field(
                    __building,
                    __END_0 + 4,
                ),
                answer_bytes: <Summary as __p::MetricFamily>::field(
                    __building,
                    __END_0 + 5,
                ),
                readiness: <StateSet<
                    bool,
                > as __p::MetricFamily>::field(__building, __END_0 + 6),
                replica_load: <Family<
                    String,
                    ExpiringGauge,
                > as __p::MetricFamily>::field(__building, __END_0 + 7),
                _name: <&'static str as __p::Default>::default(),
            }
        }
    }
    #[automatically_derived]
    impl __p::Root for DbMetrics {}
    const __BASE: &__p::Descriptor = &{
        let mut __row = __p::Descriptor::EMPTY;
        __row.package = __p::package!();
        __row.instance = <Shard as __p::LabelSet>::LABELS;
        __row
    };
    const __END_0: __p::usize = <PoolMetrics as __p::Metrics>::TABLE.len();
    const _: () = __p::check_instance(&<Shard as __p::LabelSet>::LABELS);
    const _: () = __p::check_instance_names(
        &<Shard as __p::LabelSet>::LABELS,
        false,
        false,
    );
    const _: () = __p::check_group(<PoolMetrics as __p::Metrics>::IS_GROUP);
    const _: () = __p::check_prefix(
        "db_read",
        true,
        <PoolMetrics as __p::Metrics>::TABLE,
    );
    const _: () = __p::check_field::<DbMetrics>(0);
    const _: () = __p::check_field::<DbMetrics>(1);
    const _: () = __p::check_field::<DbMetrics>(2);
    const _: () = __p::check_field::<DbMetrics>(3);
    const _: () = __p::check_lazy(<DbMetrics as __p::Metrics>::TABLE.field(3));
    const _: () = __p::check_field::<DbMetrics>(4);
    const _: () = __p::check_native(<DbMetrics as __p::Metrics>::TABLE.field(4));
    const _: () = __p::check_exemplars(<DbMetrics as __p::Metrics>::TABLE.field(4));
    const _: () = __p::check_field::<DbMetrics>(5);
    const _: () = __p::check_field::<DbMetrics>(6);
    const _: () = __p::check_field::<DbMetrics>(7);
    const _: () = __p::check_same(
        <DbMetrics as __p::Metrics>::TABLE.field(0),
        <DbMetrics as __p::Metrics>::TABLE.field(1),
    );
    const _: () = __p::check_names::<
        { __p::name_slots(<DbMetrics as __p::Metrics>::TABLE) },
    >(<DbMetrics as __p::Metrics>::TABLE, true);
    __p::submit! {
        __p::Declared::known(< DbMetrics as __p::Metrics > ::families)
    }
};
