//! Exemplars from the spans of OpenTelemetry.
#![cfg(feature = "opentelemetry")]

use std::thread;
use std::time::Duration;

use metrics_runtime::{
    Counter, Family, Histogram, Metrics, Registry, Removable, TestClock, metrics, timed,
};
use opentelemetry::trace::{TraceContextExt as _, Tracer as _, TracerProvider as _};
use opentelemetry::{Context, ContextGuard};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct ShopMetrics {
    /// Orders handled.
    #[metric(exemplars)]
    orders_total: Counter,
    /// Orders handled, without exemplars.
    plain_total: Counter,
    /// Seconds spent.
    #[metric(exemplars)]
    spent_seconds_total: Counter<f64>,
    /// Time to handle an order.
    #[metric(buckets = [0.1], exemplars)]
    order_duration_seconds: Histogram,
    /// Time to handle an order, without exemplars.
    #[metric(buckets = [0.1])]
    plain_seconds: Histogram,
    /// Time to serve a guest.
    #[metric(buckets = [1.0], labels("guest"), exemplars)]
    guest_seconds: Family<String, Histogram, Removable>,
    /// Time to open a door.
    #[metric(buckets = [1.0], labels("open"), exemplars)]
    door_seconds: Family<bool, Histogram>,
    /// Time to close one.
    #[metric(buckets = [1.0], labels("door"), exemplars)]
    close_seconds: Family<String, Histogram>,
}

/// Enters a span, and says what the exemplars in it have as labels.
fn enter(sampler: Sampler) -> (ContextGuard, String) {
    let provider = SdkTracerProvider::builder().with_sampler(sampler).build();
    let span = provider.tracer("test").start("order");
    let context = Context::current_with_span(span);
    let labels = labels(&context);
    (context.attach(), labels)
}

fn labels(context: &Context) -> String {
    let span = context.span().span_context().clone();
    format!(
        "trace_id=\"{}\",span_id=\"{}\"",
        span.trace_id(),
        span.span_id()
    )
}

/// The lines that have exemplars, without their times.
fn exemplars(registry: &Registry) -> String {
    let page = registry.render_openmetrics();
    let with = page.lines().filter(|line| line.contains(" # {"));
    with.filter_map(|line| Some(line.rsplit_once(' ')?.0.to_owned() + "\n"))
        .collect()
}

#[timed(shop.order_duration_seconds, calls = shop.orders_total)]
fn handle(shop: &ShopMetrics, clock: &TestClock) {
    clock.advance(Duration::from_millis(250));
}

#[test]
fn records_in_a_sampled_span_lead_to_it() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    let (_guard, labels) = enter(Sampler::AlwaysOn);
    shop.orders_total.increment(3);
    shop.plain_total.increment(3);
    shop.spent_seconds_total.increment(0.5);
    shop.plain_seconds.record(0.05);
    shop.order_duration_seconds.record(0.05);
    shop.guest_seconds.with(&"ada".into()).record(2);
    shop.door_seconds.with(&true).record(3);
    let clock = TestClock::new();
    let timer = shop.close_seconds.with(&"left".into()).start();
    clock.advance(Duration::from_millis(250));
    drop(timer);
    assert_eq!(
        exemplars(&registry),
        format!(
            r#"shop_close_seconds_bucket{{door="left",le="1.0"}} 1 # {{{labels}}} 0.25
shop_door_seconds_bucket{{open="true",le="+Inf"}} 1 # {{{labels}}} 3
shop_guest_seconds_bucket{{guest="ada",le="+Inf"}} 1 # {{{labels}}} 2
shop_order_duration_seconds_bucket{{le="0.1"}} 1 # {{{labels}}} 0.05
shop_orders_total 3 # {{{labels}}} 3
shop_spent_seconds_total 0.5 # {{{labels}}} 0.5
"#
        )
    );
}

#[test]
fn timed_functions_lead_to_the_span_around_them() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    let clock = TestClock::new();
    let (_guard, labels) = enter(Sampler::AlwaysOn);
    handle(&shop, &clock);
    assert_eq!(
        exemplars(&registry),
        format!(
            "shop_order_duration_seconds_bucket{{le=\"+Inf\"}} 1 # {{{labels}}} 0.25\n\
             shop_orders_total 1 # {{{labels}}} 1\n"
        )
    );
}

#[test]
fn other_records_have_none() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    shop.orders_total.increment(1);
    shop.order_duration_seconds.record(0.5);
    let (_guard, _) = enter(Sampler::AlwaysOff);
    shop.orders_total.increment(1);
    shop.order_duration_seconds.record(0.5);
    assert_eq!(exemplars(&registry), "");
    assert_eq!(
        (shop.orders_total.get(), shop.order_duration_seconds.count()),
        (2, 2)
    );
}

#[test]
fn what_is_given_comes_before_the_span() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    let (_guard, labels) = enter(Sampler::AlwaysOn);
    shop.orders_total
        .increment_with_exemplar(1, [("order", "17")]);
    shop.order_duration_seconds
        .record_with_exemplar(0.01, [("order", "17")]);
    // What is refused leaves the record as any other.
    shop.order_duration_seconds
        .record_with_exemplar(0.5, [("not legal", "17")]);
    assert_eq!(
        exemplars(&registry),
        format!(
            "shop_order_duration_seconds_bucket{{le=\"0.1\"}} 1 # {{order=\"17\"}} 0.01\n\
             shop_order_duration_seconds_bucket{{le=\"+Inf\"}} 2 # {{{labels}}} 0.5\n\
             shop_orders_total 1 # {{order=\"17\"}} 1\n"
        )
    );
}

#[test]
fn the_facade_leads_to_spans_as_well() {
    let registry = Registry::new();
    let _shop = ShopMetrics::register_in(&registry);
    let (_guard, labels) = enter(Sampler::AlwaysOn);
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::counter!("shop_orders_total").increment(2);
        metrics::histogram!("shop_order_duration_seconds").record(0.5);
    });
    assert_eq!(
        exemplars(&registry),
        format!(
            "shop_order_duration_seconds_bucket{{le=\"+Inf\"}} 1 # {{{labels}}} 0.5\n\
             shop_orders_total 2 # {{{labels}}} 2\n"
        )
    );
}

#[test]
fn spans_of_tracing_are_found() {
    use tracing_subscriber::layer::SubscriberExt as _;

    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    let provider = SdkTracerProvider::builder().build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    let subscriber = tracing_subscriber::registry().with(layer);
    let labels = tracing::subscriber::with_default(subscriber, || {
        let _entered = tracing::info_span!("order").entered();
        shop.order_duration_seconds.record(0.5);
        labels(&Context::current())
    });
    shop.order_duration_seconds.record(0.05);
    assert_eq!(
        exemplars(&registry),
        format!("shop_order_duration_seconds_bucket{{le=\"+Inf\"}} 2 # {{{labels}}} 0.5\n")
    );
}

#[test]
fn the_last_destructors_of_a_thread_may_record() {
    struct Last(Histogram);

    impl Drop for Last {
        fn drop(&mut self) {
            self.0.record(0.5);
        }
    }

    thread_local! {
        static LAST: std::cell::OnceCell<Last> = const { std::cell::OnceCell::new() };
    }

    let registry = Registry::new();
    let duration = ShopMetrics::register_in(&registry).order_duration_seconds;
    for is_first in [true, false] {
        thread::spawn(move || {
            let register = || LAST.with(|last| assert!(last.set(Last(duration)).is_ok()));
            if is_first {
                register();
            }
            let (_guard, _) = enter(Sampler::AlwaysOn);
            duration.record(0.5);
            if !is_first {
                register();
            }
        })
        .join()
        .expect("the thread ends as it should");
    }
    assert_eq!(duration.count(), 4);
}
