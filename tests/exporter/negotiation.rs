//! Prometheus 3 asks for each format that it knows, by each scheme for names.

use std::fmt::Write as _;

use metrics_runtime::Exporter;

use crate::registry;
use crate::support::scraper::{Scraper, prometheus_3};

const PROTOCOLS: [&str; 5] = [
    "PrometheusProto",
    "PrometheusText0.0.4",
    "PrometheusText1.0.0",
    "OpenMetricsText0.0.1",
    "OpenMetricsText1.0.0",
];

const SCHEMES: [&str; 4] = ["allow-utf-8", "underscores", "dots", "values"];

#[test]
fn prometheus_3_reads_every_protocol_by_every_scheme() {
    let Some(release) = prometheus_3() else {
        return;
    };
    let (registry, _) = registry();
    let exporter = Exporter::builder().registry(&registry).serve("127.0.0.1:0");
    let exporter = exporter.expect("it listens");
    let address = exporter.local_addr();
    let mut config = "global: {scrape_interval: 1s}\nscrape_configs:\n".to_owned();
    let jobs = || {
        PROTOCOLS
            .iter()
            .flat_map(|protocol| SCHEMES.map(move |scheme| (protocol, scheme)))
    };
    for (protocol, scheme) in jobs() {
        writeln!(
            config,
            "- {{job_name: {protocol}-{scheme}, scrape_protocols: [{protocol}], metric_name_escaping_scheme: {scheme}, static_configs: [{{targets: ['{address}']}}]}}"
        )
        .expect("it fits");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let prometheus = Scraper::release(&release, folder.path(), &config, &[]);
    for (protocol, scheme) in jobs() {
        prometheus.await_value(&format!("up{{job='{protocol}-{scheme}'}}"), 1);
        prometheus.await_value(&format!("calls_total{{job='{protocol}-{scheme}'}}"), 5);
    }
}
