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
        const FAMILIES: &'static [__p::Descriptor] = &[
            __p::Descriptor {
                name: "pool_connections",
                help: "Connections that are open.",
                shape: <Gauge as __p::MetricFamily>::SHAPE,
                location: __p::here(),
                ..__BASE
            },
            __p::Descriptor {
                name: "db_opens_total",
                whole_name: true,
                help: "Connections that were opened.",
                shape: <Counter as __p::MetricFamily>::SHAPE,
                location: __p::here(),
                ..__BASE
            },
        ];
        const IS_GROUP: __p::bool = true;
        type Instance = ();
        fn build(__building: &__p::Building<'_>) -> Self {
            Self {
                connections: <Gauge as __p::MetricFamily>::field(__building, 0),
                opens_total: <Counter as __p::MetricFamily>::field(__building, 1),
            }
        }
    }
    #[automatically_derived]
    impl __p::Single for PoolMetrics {}
    const __BASE: __p::Descriptor = __p::Descriptor {
        package: __p::package!(),
        ..__p::Descriptor::EMPTY
    };
    const _: () = __p::check(&<PoolMetrics as __p::Metrics>::FAMILIES[0]);
    const _: () = __p::check(&<PoolMetrics as __p::Metrics>::FAMILIES[1]);
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
        const FAMILIES: &'static [__p::Descriptor] = {
            const __PARTS: &[__p::Part] = &[
                __p::Part::Group {
                    prefix: "db_read",
                    families: <PoolMetrics as __p::Metrics>::FAMILIES,
                },
                __p::Part::Fields(
                    &[
                        __p::Descriptor {
                            name: "db_io_bytes_total",
                            whole_name: true,
                            help: "Bytes that went through.",
                            unit: __p::Some("bytes"),
                            shape: <Counter as __p::MetricFamily>::SHAPE,
                            constant_labels: &[("side", "in")],
                            location: __p::here(),
                            ..__BASE
                        },
                        __p::Descriptor {
                            name: "db_io_bytes_total",
                            whole_name: true,
                            help: "Bytes that went through.",
                            unit: __p::Some("bytes"),
                            shape: <Counter as __p::MetricFamily>::SHAPE,
                            constant_labels: &[("side", "out")],
                            location: __p::here(),
                            ..__BASE
                        },
                        __p::Descriptor {
                            name: "db_queries_total",
                            help: "Queries, by table.",
                            deprecated: __p::Some("ask for the durations"),
                            alias: __p::Some(__p::Alias {
                                name: "db_requests",
                                until: "2.0",
                            }),
                            shape: <Family<String, Counter> as __p::MetricFamily>::SHAPE,
                            constant_labels: &[("type", "sql")],
                            label_names: &["table"],
                            location: __p::here(),
                            ..__BASE
                        },
                        __p::Descriptor {
                            name: "db_failures_total",
                            help: "Queries that failed.",
                            shape: <Family<bool, Counter> as __p::MetricFamily>::SHAPE,
                            label_names: &["final"],
                            lazy: true,
                            location: __p::here(),
                            ..__BASE
                        },
                        __p::Descriptor {
                            name: "db_query_duration_seconds",
                            help: "Time a query took.",
                            shape: <Histogram as __p::MetricFamily>::SHAPE,
                            buckets: __p::Some(__p::Buckets::new(&[0.1])),
                            native: true,
                            exemplars: true,
                            location: __p::here(),
                            ..__BASE
                        },
                        __p::Descriptor {
                            name: "db_answer_bytes",
                            help: "Size of an answer.",
                            shape: <Summary as __p::MetricFamily>::SHAPE,
                            quantiles: __p::Some(&[0.5, 0.99]),
                            window: __p::Some(
                                __p::Duration::from_nanos(600000000000u64),
                            ),
                            exceptions: &[
                                __p::Exception {
                                    rule: "summary",
                                    reason: "in a contract",
                                },
                            ],
                            location: __p::here(),
                            ..__BASE
                        },
                        __p::Descriptor {
                            name: "db_readiness",
                            help: "Whether it takes queries.",
                            shape: <StateSet<bool> as __p::MetricFamily>::SHAPE,
                            state_label: __p::Some("state"),
                            location: __p::here(),
                            ..__BASE
                        },
                        __p::Descriptor {
                            name: "db_replica_load",
                            help: "Load of a replica, as it tells.",
                            shape: <Family<
                                String,
                                ExpiringGauge,
                            > as __p::MetricFamily>::SHAPE,
                            label_names: &["replica"],
                            idle: __p::Some(std::time::Duration::from_secs(90)),
                            location: __p::here(),
                            ..__BASE
                        },
                    ],
                ),
            ];
            const __NAMES: [__p::u8; __p::text_len(__PARTS)] = __p::text(__PARTS);
            &__p::join::<
                { __p::count(__PARTS) },
            >(__PARTS, &__NAMES, <Shard as __p::LabelSet>::LABELS)
        };
        const IS_GROUP: __p::bool = false;
        type Instance = Shard;
        fn build(__building: &__p::Building<'_>) -> Self {
            Self {
                read: __building.group::<PoolMetrics>(0),
                received: <Counter as __p::MetricFamily>::field(
                    __building,
                    <PoolMetrics as __p::Metrics>::FAMILIES.len(),
                ),
                sent: <Counter as __p::MetricFamily>::field(
                    __building,
                    1 + <PoolMetrics as __p::Metrics>::FAMILIES.len(),
                ),
                queries_total: <Family<
                    String,
                    Counter,
                > as __p::MetricFamily>::field(
                    __building,
                    2 + <PoolMetrics as __p::Metrics>::FAMILIES.len(),
                ),
                failures_total: <Family<
                    bool,
                    Counter,
                > as __p::MetricFamily>::field(
                    __building,
                    3 + <PoolMetrics as __p::Metrics>::FAMILIES.len(),
                ),
                query_duration_seconds: <Histogram as __p::MetricFamily>::field(
                    __building,
                    4 + <PoolMetrics as __p::Metrics>::FAMILIES.len(),
                ),
                answer_bytes: <Summary as __p::MetricFamily>::field(
                    __building,
                    5 + <PoolMetrics as __p::Metrics>::FAMILIES.len(),
                ),
                readiness: <StateSet<
                    bool,
                > as __p::MetricFamily>::field(
                    __building,
                    6 + <PoolMetrics as __p::Metrics>::FAMILIES.len(),
                ),
                replica_load: <Family<
                    String,
                    ExpiringGauge,
                > as __p::MetricFamily>::field(
                    __building,
                    7 + <PoolMetrics as __p::Metrics>::FAMILIES.len(),
                ),
                _name: <&'static str as __p::Default>::default(),
            }
        }
    }
    #[automatically_derived]
    impl __p::Root for DbMetrics {}
    const __BASE: __p::Descriptor = __p::Descriptor {
        instance: <Shard as __p::LabelSet>::LABELS,
        package: __p::package!(),
        ..__p::Descriptor::EMPTY
    };
    const _: () = __p::check_instance(&<Shard as __p::LabelSet>::LABELS);
    const _: () = __p::check_instance_names(
        &<Shard as __p::LabelSet>::LABELS,
        false,
        false,
    );
    const _: () = __p::check_group(<PoolMetrics as __p::Metrics>::IS_GROUP);
    const _: () = __p::check_prefix("db_read", <PoolMetrics as __p::Metrics>::FAMILIES);
    const _: () = __p::check(
        &<DbMetrics as __p::Metrics>::FAMILIES[<PoolMetrics as __p::Metrics>::FAMILIES
            .len()],
    );
    const _: () = __p::check(
        &<DbMetrics as __p::Metrics>::FAMILIES[1
            + <PoolMetrics as __p::Metrics>::FAMILIES.len()],
    );
    const _: () = __p::check(
        &<DbMetrics as __p::Metrics>::FAMILIES[2
            + <PoolMetrics as __p::Metrics>::FAMILIES.len()],
    );
    const _: () = __p::check(
        &<DbMetrics as __p::Metrics>::FAMILIES[3
            + <PoolMetrics as __p::Metrics>::FAMILIES.len()],
    );
    const _: () = __p::check_lazy(
        &<DbMetrics as __p::Metrics>::FAMILIES[3
            + <PoolMetrics as __p::Metrics>::FAMILIES.len()],
    );
    const _: () = __p::check(
        &<DbMetrics as __p::Metrics>::FAMILIES[4
            + <PoolMetrics as __p::Metrics>::FAMILIES.len()],
    );
    const _: () = __p::check_native(
        &<DbMetrics as __p::Metrics>::FAMILIES[4
            + <PoolMetrics as __p::Metrics>::FAMILIES.len()],
    );
    const _: () = __p::check_exemplars(
        &<DbMetrics as __p::Metrics>::FAMILIES[4
            + <PoolMetrics as __p::Metrics>::FAMILIES.len()],
    );
    const _: () = __p::check(
        &<DbMetrics as __p::Metrics>::FAMILIES[5
            + <PoolMetrics as __p::Metrics>::FAMILIES.len()],
    );
    const _: () = __p::check(
        &<DbMetrics as __p::Metrics>::FAMILIES[6
            + <PoolMetrics as __p::Metrics>::FAMILIES.len()],
    );
    const _: () = __p::check(
        &<DbMetrics as __p::Metrics>::FAMILIES[7
            + <PoolMetrics as __p::Metrics>::FAMILIES.len()],
    );
    const _: () = __p::check_same(
        &<DbMetrics as __p::Metrics>::FAMILIES[<PoolMetrics as __p::Metrics>::FAMILIES
            .len()],
        &<DbMetrics as __p::Metrics>::FAMILIES[1
            + <PoolMetrics as __p::Metrics>::FAMILIES.len()],
    );
    const _: () = __p::check_names(<DbMetrics as __p::Metrics>::FAMILIES);
    __p::submit! {
        __p::Declared::known(< DbMetrics as __p::Metrics > ::FAMILIES)
    }
};
