//! Prometheus asks for protobuf, and finds native histograms, exemplars, and all the rest of the page.

use std::time::{SystemTime, UNIX_EPOCH};

use metrics_runtime::{
    Buckets, Counter, ExpiringGauge, Exporter, Family, Gauge, Histogram, Info, LabelValue, Metrics,
    Registry, StateSet, Summary,
};
use serde_json::{Value, json};

use crate::support::running::eventually;
use crate::support::scraper::{Scraper, scrape};

#[derive(LabelValue, Clone, Copy)]
enum Mode {
    Open,
    Closed,
}

#[derive(Metrics)]
#[metrics(prefix = "shop")]
#[expect(dead_code, reason = "some are only there to be shown")]
struct Shop {
    /// Time of an order.
    #[metric(buckets = Buckets::LATENCY, native)]
    order_duration_seconds: Histogram,
    /// Time of a delivery.
    #[metric(buckets = [10.0, 100.0])]
    delivery_duration_seconds: Histogram,
    /// Time until somebody came back.
    #[metric(buckets = [1.0], native)]
    return_duration_seconds: Histogram,
    /// Orders, by \ "payment".
    #[metric(labels("payment"))]
    orders_total: Family<&'static str, Counter>,
    /// Refunds, by who asked.
    #[metric(labels("customer"))]
    refunds_total: Family<String, Counter>,
    /// Orders that wait.
    orders_waiting: Gauge,
    /// What was deployed.
    #[metric(labels("revision"))]
    deployed_info: Info<&'static str>,
    /// Whether the doors are open.
    #[metric(label = "mode")]
    doors: StateSet<Mode>,
    /// Load of a till, as it tells.
    #[metric(labels("till"), idle = 1h)]
    till_load: Family<String, ExpiringGauge>,
    /// Size of an order.
    #[metric(quantiles = [0.5], allow(summary), reason = "an example")]
    order_size_bytes: Summary,
}

/// The labels and values of the exemplars of a series, as Prometheus tells them.
fn exemplars(prometheus: &Scraper, query: &str) -> Value {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = since.expect("a clock").as_secs();
    let (start, end) = ((now - 600).to_string(), (now + 60).to_string());
    let span = [("query", query), ("start", &start), ("end", &end)];
    let answer = prometheus.get("/api/v1/query_exemplars", &span);
    let series = answer.unwrap_or_default()["data"][0]["exemplars"].take();
    let all = series.as_array().into_iter().flatten();
    all.map(|exemplar| json!([exemplar["labels"], exemplar["value"]]))
        .collect()
}

fn await_exemplars(prometheus: &Scraper, query: &str, expected: &Value) {
    eventually(|| {
        let found = exemplars(prometheus, query);
        if found == *expected {
            return Ok(());
        }
        Err(format!("{query} has {found}, not {expected}"))
    });
}

#[test]
fn prometheus_reads_native_histograms_and_exemplars() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    let exporter = Exporter::builder().registry(&registry).created(true);
    let exporter = exporter.serve("127.0.0.1:0").expect("it listens");
    shop.order_duration_seconds.record(0.02);
    for _ in 0..10 {
        shop.order_duration_seconds.record(1);
    }
    shop.order_duration_seconds
        .record_with_exemplar(90, [("trace_id", "a1")]);
    shop.delivery_duration_seconds
        .record_with_exemplar(20, [("trace_id", "b\"2")]);
    shop.orders_total
        .with(&"a \"quoted\\\n ä")
        .increment_with_exemplar(4, [("trace_id", "c3")]);
    shop.orders_waiting.derive(|| -2.5);
    shop.deployed_info.set(&"4bf92f");
    shop.doors.set(Mode::Open);
    shop.doors.set(Mode::Closed);
    shop.till_load.with(&"left".to_owned()).set(0.5);
    shop.order_size_bytes.record(300);

    let flags = ["--enable-feature=native-histograms,exemplar-storage"];
    let config = scrape("shop", exporter.local_addr());
    let Some(prometheus) = Scraper::prometheus(folder.path(), &config, &flags) else {
        return;
    };
    prometheus.await_value("up", 1);
    prometheus.await_value("histogram_count(shop_order_duration_seconds)", 12);
    prometheus.await_value("histogram_sum(shop_order_duration_seconds)", 100.02);
    let median = prometheus.query("histogram_quantile(0.5, shop_order_duration_seconds)");
    let median: f64 = median.expect("a value").parse().expect("a number");
    assert!((0.9..=1.0).contains(&median), "{median}");
    // It has no buckets then: there was no other way to read it.
    let count = prometheus.query("shop_order_duration_seconds_count");
    assert_eq!(count, None);
    prometheus.await_value("histogram_count(shop_return_duration_seconds)", 0);

    prometheus.await_value("shop_delivery_duration_seconds_bucket{le='100.0'}", 1);
    prometheus.await_value(r#"shop_orders_total{payment="a \"quoted\\\n ä"}"#, 4);
    prometheus.await_value("shop_orders_waiting", -2.5);
    prometheus.await_value("shop_deployed_info{revision='4bf92f'}", 1);
    prometheus.await_value("shop_doors{mode='open'}", 0);
    prometheus.await_value("shop_doors{mode='closed'}", 1);
    prometheus.await_value("shop_till_load{till='left'}", 0.5);
    prometheus.await_value("shop_order_size_bytes_sum", 300);
    assert_eq!(
        prometheus.query("absent(shop_refunds_total)").as_deref(),
        Some("1")
    );

    let one = |id: &str, value: &str| json!([[{ "trace_id": id }, value]]);
    await_exemplars(&prometheus, "shop_order_duration_seconds", &one("a1", "90"));
    await_exemplars(
        &prometheus,
        "shop_delivery_duration_seconds_bucket",
        &one("b\"2", "20"),
    );
    await_exemplars(&prometheus, "shop_orders_total", &one("c3", "4"));
}
