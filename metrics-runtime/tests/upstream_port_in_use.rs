//! metrics-exporter-prometheus is to be in charge, and the port is taken: nothing is installed, and nothing is left behind.
#![cfg(feature = "upstream")]

mod common;

use std::net::TcpListener;

use common::page::value;
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Counter, Exporter, Global, InstallError, Metrics, Registry, metrics};

#[derive(Metrics)]
struct Calls {
    /// Calls of something.
    calls_total: Counter,
}

static CALLS: Global<Calls> = Global::new();

#[test]
fn the_next_port_is_served() {
    CALLS.calls_total.increment(1);
    let before = Registry::global().render();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let builder = || Exporter::builder().upstream(PrometheusBuilder::new());
    let Err(error @ InstallError::Bind { .. }) = builder().serve(address).map(drop) else {
        panic!("{address} is taken");
    };
    assert!(error.to_string().contains(&address.to_string()), "{error}");
    #[cfg(target_os = "linux")]
    {
        common::threads::await_exporters(0);
        common::threads::await_named("metrics-upkeep", 0);
    }
    metrics::gauge!("level").set(1);
    assert_eq!(Registry::global().render(), before);

    let exporter = builder().serve("127.0.0.1:0").unwrap();
    metrics::gauge!("depth").set(2);
    let page = common::http::get(exporter.local_addr()).replace("\n\n", "\n");
    assert_eq!(value(&page, "level", &[]), None);
    assert_eq!(value(&page, "depth", &[]), Some(2.0));
    assert_eq!(
        value(&page, "calls_total", &[]),
        Some(1.0),
        "it is handed on once"
    );
}
