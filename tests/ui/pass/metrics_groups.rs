//! Groups: in functions, in macros, behind `#[cfg]`, in several structs, in one another, and with names that are keywords.
#![deny(warnings)]

use metrics_runtime::{Counter, Gauge, Global, Metrics, Registry};

#[derive(Metrics)]
#[metrics(group)]
struct PoolMetrics {
    /// Connections that are open.
    connections: Gauge,
    /// Connections that were opened.
    #[cfg(all())]
    opens_total: Counter,
    #[cfg(any())]
    missing: NoSuchType,
}

#[derive(Metrics)]
#[metrics(group, prefix = "replica")]
struct ReplicaMetrics {
    /// How far it is behind.
    lag_seconds: Gauge,
    #[metric(flatten, prefix = "pool")]
    pool: PoolMetrics,
}

#[derive(Metrics)]
#[metrics(prefix = "db")]
struct DbMetrics {
    #[metric(flatten)]
    replica: ReplicaMetrics,
    /// Queries sent.
    queries_total: Counter,
    #[metric(flatten, prefix = "r#try")]
    #[cfg(any())]
    missing: NoSuchType,
    #[cfg(all())]
    #[cfg_attr(all(), metric(flatten, prefix = "type"))]
    r#type: PoolMetrics,
    /// Queries that failed.
    failures_total: Counter,
}

#[derive(Metrics)]
#[metrics(prefix = "cache")]
struct CacheMetrics {
    #[metric(flatten)]
    pool: PoolMetrics,
}

#[derive(Metrics)]
struct OnlyGroups {
    #[metric(flatten, prefix = "left")]
    left: PoolMetrics,
    #[metric(flatten, prefix = "right")]
    right: PoolMetrics,
}

#[derive(Metrics)]
#[metrics(group)]
#[allow(non_camel_case_types)]
struct r#struct {
    /// Things in use.
    r#loop: Gauge,
}

#[derive(Metrics)]
struct Raw {
    #[metric(flatten, prefix = "raw")]
    r#fn: r#struct,
}

macro_rules! groups {
    ($outer:ident, $inner:ident, $prefix:literal, $field:ident: $ty:ty, $help:expr) => {
        #[derive(Metrics)]
        #[metrics(group)]
        struct $inner {
            #[metric(help = $help)]
            $field: $ty,
        }

        #[derive(Metrics)]
        #[metrics(prefix = "macro")]
        struct $outer {
            #[metric(flatten, prefix = $prefix)]
            inner: $inner,
            #[metric(flatten)]
            pool: PoolMetrics,
        }
    };
}

groups!(Outer, Inner, "inner", things: Gauge, "Things there are.");

static CACHE: Global<CacheMetrics> = Global::new();

fn in_a_function() -> String {
    #[derive(Metrics)]
    #[metrics(group)]
    struct Local {
        /// Things seen.
        seen_total: Counter,
    }

    #[derive(Metrics)]
    #[metrics(prefix = "function", scoped)]
    struct Around {
        #[metric(flatten)]
        local: Local,
    }

    let registry = Registry::new();
    let around = Around::register_in(&registry);
    around.local.seen_total.increment(1);
    registry.render()
}

fn main() {
    let registry = Registry::new();
    let db = DbMetrics::register_in(&registry);
    db.replica.lag_seconds.set(1);
    db.replica.pool.connections.set(2);
    db.replica.pool.opens_total.increment(3);
    db.queries_total.increment(4);
    db.r#type.connections.set(5);
    db.r#type.opens_total.increment(6);
    db.failures_total.increment(7);
    let both = OnlyGroups::register_in(&registry);
    both.left.connections.set(8);
    both.right.connections.set(9);
    Raw::register_in(&registry).r#fn.r#loop.set(10);
    let outer = Outer::register_in(&registry);
    outer.inner.things.set(11);
    outer.pool.connections.set(12);
    let page = registry.render();
    for line in [
        "db_replica_lag_seconds 1",
        "db_replica_pool_connections 2",
        "db_replica_pool_opens_total 3",
        "db_queries_total 4",
        "db_type_connections 5",
        "db_type_opens_total 6",
        "db_failures_total 7",
        "left_connections 8",
        "right_connections 9",
        "raw_loop 10",
        "macro_inner_things 11",
        "macro_connections 12",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    assert!(in_a_function().ends_with("function_seen_total 1\n"));
    CACHE.pool.connections.set(13);
    assert!(
        Registry::global()
            .render()
            .contains("cache_connections 13\n")
    );
}
