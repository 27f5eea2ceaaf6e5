//! The recorder of metrics-exporter-prometheus stays as well when its exporter ends, and serves the next one.
#![cfg(feature = "upstream")]

mod common;

use std::time::Duration;

use common::http::get;
use common::page::value;
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Buckets, Exporter, InstallError, Matcher, metrics};

#[test]
fn next_exporter_serves_the_page_of_the_recorder() {
    let upstream = || Exporter::builder().upstream(PrometheusBuilder::new());
    let first = upstream().serve("127.0.0.1:0").unwrap();
    metrics::counter!("calls_total").increment(1);
    first.shutdown(Duration::ZERO);
    metrics::counter!("calls_total").increment(2);
    for (builder, setting) in [
        (upstream(), "upstream"),
        (
            Exporter::builder().buckets(Matcher::suffix("_rows"), Buckets::BYTES),
            "buckets",
        ),
        (Exporter::builder().created(true), "created"),
    ] {
        let refused = builder.serve("127.0.0.1:0").map(drop);
        assert!(
            matches!(&refused, Err(InstallError::Settled(name)) if *name == setting),
            "{setting}: {refused:?}"
        );
    }
    let second = Exporter::builder().serve("127.0.0.1:0").unwrap();
    let page = get(second.local_addr()).replace("\n\n", "\n");
    assert_eq!(value(&page, "calls_total", &[]), Some(3.0));
}
