//! Prometheus 3 asks for each format that it knows, by each scheme for names.

use std::fmt::Write as _;

use metrics_runtime::{Buckets, Exporter, Matcher, metrics};

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
    let rule = registry
        .recorder()
        .buckets(Matcher::prefix(""), Buckets::new(&[1.0]));
    let recorder = rule.expect("a rule").utf8(true);
    // Every ASCII character that a name can have, and others.
    let odd: String = ('\0'..='\u{7F}')
        .chain("\u{85}\u{2028}\u{FEFF}ß😱".chars())
        .collect();
    metrics::with_local_recorder(&recorder, || {
        metrics::counter!("http.requests_total", "http.method" => "get").increment(3);
        metrics::histogram!("wait.time", "queue name" => "a").record(0.5);
        metrics::gauge!(format!("odd{odd}"), "by" => "name").set(1.0);
        metrics::gauge!("by_label", &[(format!("odd{odd}"), "x".to_owned())]).set(1.0);
    });
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
        let job = format!("job='{protocol}-{scheme}'");
        prometheus.await_value(&format!("calls_total{{{job}}}"), 5);
        // The older texts, and messages, are not asked for with a scheme.
        let scheme = if protocol.ends_with("1.0.0") {
            scheme
        } else {
            "underscores"
        };
        let (requests, method, wait) = match scheme {
            "allow-utf-8" => ("http.requests_total", "http.method", "wait.time_sum"),
            "dots" => (
                "http_dot_requests__total",
                "http_dot_method",
                "wait_dot_time_sum",
            ),
            "values" => (
                "U__http_2e_requests__total",
                "U__http_2e_method",
                "U__wait_2e_time_sum",
            ),
            _ => ("http_requests_total", "http_method", "wait_time_sum"),
        };
        prometheus.await_value(&format!("{{'{requests}', '{method}'='get', {job}}}"), 3);
        prometheus.await_value(&format!("{{'{wait}', {job}}}"), 0.5);
        prometheus.await_value(
            &format!("{{__name__=~'(?s)(U__)?odd.*', by='name', {job}}}"),
            1,
        );
        prometheus.await_value(&format!("by_label{{{job}}}"), 1);
    }
}
