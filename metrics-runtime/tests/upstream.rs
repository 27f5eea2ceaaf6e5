//! metrics-exporter-prometheus in charge of the facade: what typed metrics, and others, look like on its page.
#![cfg(feature = "upstream")]

mod common;

use std::time::Duration;

use common::http::{Client, LIMIT};
use common::page::{Family as PageFamily, parse, value};
use common::warnings;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use metrics_runtime::{
    Buckets, Counter, Exporter, Family, Gauge, Global, Histogram, InstallError, LabelValue,
    Metrics, Registry, Removable, metrics,
};
use metrics_util::MetricKindMask;

#[derive(LabelValue)]
enum Side {
    Left,
    Right,
}

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders \ handled.
    #[metric(labels("side"))]
    orders_total: Family<Side, Counter>,
    /// Money taken.
    money_euros_total: Counter<f64>,
    /// Orders in flight.
    orders_in_flight: Gauge,
    /// Time to handle an order.
    #[metric(buckets = [0.5, 1.0])]
    order_duration_seconds: Histogram,
    /// Carts by user.
    #[metric(removable, labels("user"))]
    carts: Family<&'static str, Gauge, Removable>,
}

static SHOP: Global<Shop> = Global::new();

#[derive(Metrics)]
#[expect(dead_code, reason = "only declared")]
struct Untouched {
    /// Time nobody took.
    #[metric(buckets = [2.0])]
    nap_seconds: Histogram,
}

/// Upstream has empty lines between families, as the format allows.
fn page_of(exporter: &Exporter) -> String {
    let answer = Client::connect(exporter.local_addr()).request("GET", "/metrics");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    answer.body.replace("\n\n", "\n")
}

fn family(page: &str, name: &str) -> PageFamily {
    let mut families = parse(page);
    families.retain(|family| family.name == name);
    families
        .pop()
        .unwrap_or_else(|| panic!("no `{name}`: {page}"))
}

fn builder() -> PrometheusBuilder {
    PrometheusBuilder::new()
        .set_quantiles(&[0.5])
        .unwrap()
        .set_buckets_for_metric(
            Matcher::Full("shop_order_duration_seconds".to_owned()),
            &[9.0],
        )
        .unwrap()
        .set_buckets_for_metric(Matcher::Suffix("_bytes".to_owned()), &[1000.0])
        .unwrap()
        .add_global_label("region", "eu")
        .idle_timeout(MetricKindMask::ALL, Some(Duration::from_nanos(1)))
}

fn contradictions() {
    use metrics_runtime::Matcher;
    #[cfg(feature = "summary")]
    use metrics_runtime::Summaries;

    let registry = Registry::new();
    let wrong = [
        Exporter::builder().registry(&registry).upstream(builder()),
        Exporter::builder()
            .upstream(builder())
            .buckets(Matcher::suffix("_bytes"), Buckets::BYTES),
        #[cfg(feature = "summary")]
        Exporter::builder()
            .summaries(Summaries::default().max_series(1))
            .upstream(builder()),
        Exporter::builder().created(true).upstream(builder()),
    ];
    for builder in wrong {
        let installed = builder.install().map(drop);
        assert!(
            matches!(installed, Err(InstallError::Unused(_))),
            "{installed:?}"
        );
    }
}

#[test]
fn its_page_has_everything() {
    SHOP.orders_total.with(&Side::Left).increment(2);
    SHOP.money_euros_total.increment(1.75);
    SHOP.orders_in_flight.set(4);
    // What a histogram observed before cannot be told.
    SHOP.order_duration_seconds.record(100);
    contradictions();

    let exporter = Exporter::builder()
        .collect_within(LIMIT)
        .upstream(builder())
        .serve("127.0.0.1:0")
        .unwrap();
    #[cfg(target_os = "linux")]
    common::threads::await_named("metrics-upkeep", 1);
    SHOP.orders_total.with(&Side::Left).increment(1);
    SHOP.money_euros_total.increment(1.5);
    SHOP.orders_in_flight.increment(1);
    SHOP.order_duration_seconds.record(0.75);
    SHOP.carts.with(&"ann").set(3);
    let page = page_of(&exporter);
    let eu = ("region", "eu");
    let of = |name: &str, labels: &[(&str, &str)]| value(&page, name, labels);
    assert_eq!(of("shop_orders_total", &[eu, ("side", "left")]), Some(3.0));
    assert_eq!(of("shop_orders_total", &[eu, ("side", "right")]), Some(0.0));
    assert_eq!(
        of("shop_money_euros_total", &[eu]),
        Some(3.0),
        "without the fraction"
    );
    assert_eq!(of("shop_orders_in_flight", &[eu]), Some(5.0));
    assert_eq!(of("shop_carts", &[eu, ("user", "ann")]), Some(3.0));
    let bucket = |le| of("shop_order_duration_seconds_bucket", &[eu, ("le", le)]);
    assert_eq!(
        ["0.5", "1", "9", "+Inf"].map(bucket),
        [Some(0.0), Some(1.0), None, Some(1.0)]
    );
    assert_eq!(of("shop_order_duration_seconds_sum", &[eu]), Some(0.75));
    assert_eq!(
        of("nap_seconds_bucket", &[eu, ("le", "2")]),
        Some(0.0),
        "known from the start"
    );
    let orders = family(&page, "shop_orders_total");
    assert_eq!(orders.help.as_deref(), Some("Orders \\ handled."));
    assert_eq!(orders.metric_type, "counter");
    assert_eq!(
        family(&page, "nap_seconds").help.as_deref(),
        Some("Time nobody took.")
    );

    a_part_by_names(&exporter, &page);
    emitted_by_others(&exporter);
    held_handles_stay(&exporter);
    nothing_spoils_the_page(&exporter);
    the_server_is_ours(&exporter);

    let again = Exporter::builder().upstream(builder()).install().map(drop);
    assert!(matches!(again, Err(InstallError::Installed)), "{again:?}");
    let ours = Exporter::builder().install().map(drop);
    assert!(matches!(ours, Err(InstallError::Installed)), "{ours:?}");
}

fn a_part_by_names(exporter: &Exporter, page: &str) {
    let mut client = Client::connect(exporter.local_addr());
    let mut ask = |query: &str| client.request("GET", &format!("/metrics?{query}")).body;
    let part = ask("name[]=shop_order_duration_seconds_count&name[]=shop_carts");
    let mut families: Vec<_> = parse(&part.replace("\n\n", "\n"))
        .into_iter()
        .map(|family| family.name)
        .collect();
    families.sort();
    assert_eq!(families, ["shop_carts", "shop_order_duration_seconds"]);
    assert!(
        part.lines()
            .all(|line| line.is_empty() || page.contains(line))
    );
    assert_eq!(ask("name[]=shop"), "");
}

fn emitted_by_others(exporter: &Exporter) {
    metrics::describe_gauge!("others.level", "How high it is.");
    metrics::gauge!("others.level").set(1.5);
    metrics::histogram!("body_bytes").record(300);
    metrics::histogram!("wait_seconds").record(2);
    // One of the same name and labels is the same series.
    metrics::counter!("shop_orders_total", "side" => "right").increment(4);
    SHOP.orders_total.with(&Side::Right).increment(3);
    let page = page_of(exporter);
    let eu = ("region", "eu");
    let level = family(&page, "others_level");
    assert_eq!(level.help.as_deref(), Some("How high it is."));
    assert_eq!(value(&page, "others_level", &[eu]), Some(1.5));
    assert_eq!(
        value(&page, "body_bytes_bucket", &[eu, ("le", "1000")]),
        Some(1.0)
    );
    assert_eq!(family(&page, "wait_seconds").metric_type, "summary");
    assert_eq!(
        value(&page, "shop_orders_total", &[eu, ("side", "right")]),
        Some(7.0)
    );
    // They are not in our registry.
    assert!(!Registry::global().render().contains("others_level"));
}

/// The idle timeout of a nanosecond has no effect: pages were made since, and nothing is forgotten.
fn held_handles_stay(exporter: &Exporter) {
    let eu = ("region", "eu");
    let held = metrics::counter!("held_total");
    for count in 1..=3 {
        held.increment(1);
        SHOP.orders_in_flight.set(count);
        let pages = [page_of(exporter), page_of(exporter)];
        for page in pages {
            assert_eq!(value(&page, "held_total", &[eu]), Some(f64::from(count)));
            assert_eq!(
                value(&page, "shop_orders_in_flight", &[eu]),
                Some(f64::from(count))
            );
        }
    }
    // A series that is removed keeps its last value there.
    assert!(SHOP.carts.remove(&"ann"));
    assert_eq!(
        value(&page_of(exporter), "shop_carts", &[eu, ("user", "ann")]),
        Some(3.0)
    );
}

fn nothing_spoils_the_page(exporter: &Exporter) {
    let before = parse(&page_of(exporter)).len();
    let ((), logged) = warnings::during(|| {
        for _ in 0..2 {
            metrics::counter!("spoilt_total", "a.b" => "x", "a-b" => "y").increment(1);
        }
        metrics::gauge!("unnamed", "" => "x").set(1);
        metrics::gauge!("").set(1);
        metrics::histogram!("body_bytes", "le" => "x").record(1);
        metrics::histogram!("wait_seconds", "quantile" => "x").record(1);
        metrics::histogram!("wait_seconds").record(f64::NAN);
    });
    assert_eq!(logged.len(), 5, "each name is logged once: {logged:?}");
    let page = page_of(exporter);
    assert_eq!(parse(&page).len(), before + 5, "three of our own: {page}");
    let eu = ("region", "eu");
    let of = |name: &str, labels: &[(&str, &str)]| value(&page, name, labels);
    let both = [eu, ("a_b", "y"), ("a_b_2", "x")];
    assert_eq!(of("spoilt_total", &both), Some(2.0));
    assert_eq!(of("unnamed", &[eu, ("_", "x")]), Some(1.0));
    let renamed = [eu, ("exported_le", "x")];
    assert_eq!(of("body_bytes_count", &renamed), Some(1.0));
    let renamed = [eu, ("exported_quantile", "x")];
    assert_eq!(of("wait_seconds_count", &renamed), Some(1.0));
    assert_eq!(of("metrics_runtime_facade_refused_total", &[]), Some(1.0));
    assert_eq!(
        value(
            &page,
            "metrics_runtime_values_refused_total",
            &[("type", "histogram")]
        ),
        Some(1.0)
    );
    assert_eq!(
        value(&page, "wait_seconds_sum", &[("region", "eu")]),
        Some(2.0)
    );
}

fn the_server_is_ours(exporter: &Exporter) {
    let mut client = Client::connect(exporter.local_addr());
    let answer = client.request("GET", "/metrics");
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    // Its text is no `OpenMetrics`, whatever a client would like better.
    let mut ask = |accept: &str| {
        client.send(&format!(
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n"
        ));
        client.answer(true)
    };
    let both = ask("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");
    assert_eq!(
        both.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    let openmetrics = ask("application/openmetrics-text;version=1.0.0");
    assert_eq!(
        openmetrics.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    assert_eq!(ask("text/plain;q=0, */*").status, 406);
    assert_eq!(client.request("GET", "/other").status, 404);
    assert_eq!(client.request("POST", "/metrics").status, 405);
}
