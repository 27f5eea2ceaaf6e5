//! Everything that can be recorded without naming a registry.

use std::time::Duration;

use metrics_runtime::testing::{Scope, assert_metric};
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Global, Histogram, LabelSet, LabelValue, Metrics, Outcome,
    TestClock, metrics, timed,
};

#[derive(LabelValue)]
pub(crate) enum Side {
    Left,
}

#[derive(LabelSet)]
pub(crate) struct Place<'a> {
    side: Side,
    name: &'a str,
}

#[derive(Metrics)]
#[metrics(prefix = "scopes")]
pub(crate) struct ScopesMetrics {
    /// Orders handled.
    pub(crate) orders_total: Counter,
    /// Money taken.
    pub(crate) euros_total: Counter<f64>,
    /// Orders by place.
    pub(crate) placed_total: Family<Place<'static>, Counter>,
    /// How long it took.
    #[metric(buckets = Buckets::LATENCY)]
    pub(crate) order_duration_seconds: Family<Outcome, Histogram>,
    /// Orders under way.
    pub(crate) orders_active: Gauge,
}

pub(crate) static SHOP: Global<ScopesMetrics> = Global::new();

#[timed]
pub(crate) fn shared(fails: bool) -> Result<(), ()> {
    if fails { Err(()) } else { Ok(()) }
}

#[timed(name = "scopes_own_seconds", help = "Time of its own.", buckets = Buckets::LATENCY)]
pub(crate) fn own() {}

#[timed(SHOP.order_duration_seconds, outcome, in_flight = SHOP.orders_active, slow = "1s")]
pub(crate) fn through_the_static(clock: &TestClock) {
    clock.advance(Duration::from_secs(2));
    SHOP.orders_total.increment(1);
}

/// Everything that can be recorded without naming a registry, `n` times.
pub(crate) fn work(n: u32) {
    let clock = TestClock::new();
    for _ in 0..n {
        through_the_static(&clock);
        SHOP.euros_total.increment(0.5);
        let name = String::from("here");
        SHOP.placed_total
            .with(&Place {
                side: Side::Left,
                name: &name,
            })
            .increment(1);
        let _ = shared(true);
        own();
        metrics::counter!("scopes_facade_total").increment(1);
        metrics::histogram!("scopes_facade_seconds").record(1.0);
        ScopesMetrics::register().orders_total.increment(1);
    }
}

/// Whether a scope has seen exactly `n` of them.
#[track_caller]
pub(crate) fn assert_worked(scope: &Scope, n: u32) {
    assert_metric!(scope, "scopes_orders_total" == 2 * n);
    assert_metric!(
        scope,
        "scopes_euros_total" == Duration::from_millis(500) * n
    );
    assert_metric!(
        scope,
        "scopes_placed_total{name=\"here\",side=\"left\"}" == n
    );
    assert_metric!(
        scope,
        "scopes_order_duration_seconds_count{outcome=\"ok\"}" == n
    );
    assert_metric!(scope, "scopes_own_seconds_count" == n);
    assert_metric!(scope, "scopes_facade_total" == n);
    assert_metric!(scope, "scopes_facade_seconds_count" == n);
    for (function, name, count) in [
        ("shared", "function_calls_total", ",outcome=\"error\""),
        (
            "through_the_static",
            "function_slow_calls_total",
            ",threshold=\"1s\"",
        ),
    ] {
        let module = module_path!();
        let series = format!("{name}{{module=\"{module}\",function=\"{function}\"{count}}}");
        assert_metric!(scope, series == n);
    }
}
