//! Real servers read what the exporter writes: Prometheus by its formats, and `VictoriaMetrics`.

use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{
    Buckets, Counter, Exporter, Family, Gauge, Histogram, Metrics, Registry, metrics,
};

use crate::support::judge::assert_openmetrics;
use crate::support::scraper::{Scraper, scrape};

#[derive(Metrics)]
struct Shop {
    /// Orders, by \ "payment".
    #[metric(labels("payment"))]
    orders_total: Family<&'static str, Counter>,
    /// Orders that wait.
    orders_waiting: Gauge,
    /// Time of an order.
    #[metric(buckets = Buckets::LATENCY)]
    order_duration_seconds: Histogram,
    /// Money taken.
    taken_euros_total: Counter<f64>,
}

/// A page with every kind of metric and label values that need care.
fn exporter() -> Exporter {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    shop.orders_total.with(&"card").increment(3);
    shop.orders_total.with(&"a \"quoted\\\n ä").increment(4);
    shop.orders_waiting.set(-2.5);
    shop.order_duration_seconds.record(0.02);
    shop.order_duration_seconds.record(90);
    shop.taken_euros_total.increment(0.5);
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::counter!("raw.calls").increment(9);
        metrics::histogram!("raw_seconds").record(1.0);
    });
    let builder = Exporter::builder().registry(&registry);
    builder.serve("127.0.0.1:0").expect("it listens")
}

fn assert_values(scraper: &Scraper) {
    scraper.await_value("up", 1);
    scraper.await_value("orders_total{payment='card'}", 3);
    scraper.await_value(r#"orders_total{payment="a \"quoted\\\n ä"}"#, 4);
    scraper.await_value("orders_waiting", -2.5);
    scraper.await_value("order_duration_seconds_count", 2);
    scraper.await_value("order_duration_seconds_sum", 90.02);
    scraper.await_value("order_duration_seconds_bucket{le='+Inf'}", 2);
    scraper.await_value("taken_euros_total", 0.5);
    scraper.await_value("raw_calls", 9);
    scraper.await_value("raw_seconds_count", 1);
    scraper.await_value("scrape_samples_scraped > 0", &*scraped(scraper));
}

/// How many samples the server says it read: none is dropped.
fn scraped(scraper: &Scraper) -> String {
    let after = scraper.query("scrape_samples_post_metric_relabeling");
    after.expect("it was scraped")
}

#[test]
fn prometheus_reads_openmetrics() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let exporter = exporter();
    let config = scrape("shop", exporter.local_addr());
    if let Some(prometheus) = Scraper::prometheus(folder.path(), &config, &[]) {
        assert_values(&prometheus);
        // In OpenMetrics, and only there, the family of a counter is called without `_total`.
        let metadata = prometheus.get("/api/v1/metadata", &[("metric", "orders")]);
        let metadata = metadata.expect("it was scraped");
        assert_eq!(
            metadata["data"]["orders"][0]["type"], "counter",
            "{metadata}"
        );
    }
}

/// The text format: its page is not to be had as anything else.
#[test]
fn prometheus_reads_the_page_of_upstream() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let exporter = Exporter::builder()
        .process(false)
        .upstream(PrometheusBuilder::new())
        .serve("127.0.0.1:0")
        .expect("it listens");
    metrics::counter!("upstream_calls_total", "by" => "größe").increment(9);
    metrics::histogram!("upstream_wait_seconds").record(1.0);
    let samples = exporter.render();
    let samples = samples
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .count();
    let config = scrape("upstream", exporter.local_addr());
    if let Some(prometheus) = Scraper::prometheus(folder.path(), &config, &[]) {
        prometheus.await_value("up", 1);
        prometheus.await_value("upstream_calls_total{by='größe'}", 9);
        prometheus.await_value("upstream_wait_seconds_count", 1);
        prometheus.await_value("scrape_samples_scraped", samples);
    }
}

#[test]
fn victoria_metrics_reads_the_page() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let exporter = exporter();
    let config = scrape("shop", exporter.local_addr());
    if let Some(victoria) = Scraper::victoria(folder.path(), &config) {
        assert_values(&victoria);
    }
}

#[test]
fn pythons_strict_parser_reads_openmetrics() {
    let exporter = exporter();
    let page = ureq::get(format!("http://{}/metrics", exporter.local_addr()))
        .header("Accept", "application/openmetrics-text")
        .call()
        .and_then(|mut answer| answer.body_mut().read_to_string());
    assert_openmetrics(&page.expect("the page is served"));
}
