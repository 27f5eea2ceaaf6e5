//! The port is taken: an error that says so, and nothing is installed.

mod common;

use std::net::TcpListener;

use metrics_runtime::{Counter, Exporter, InstallError, Metrics, Registry, metrics};

#[derive(Metrics)]
#[expect(dead_code, reason = "only declared")]
struct Calls {
    /// Calls of something.
    calls_total: Counter,
}

#[test]
fn the_next_port_is_served() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let Err(error) = Exporter::builder().serve(address) else {
        panic!("{address} is taken");
    };
    assert!(matches!(error, InstallError::Bind { .. }));
    assert!(error.to_string().contains(&address.to_string()), "{error}");
    metrics::gauge!("level").set(1);

    let exporter = Exporter::builder()
        .process(false)
        .serve("127.0.0.1:0")
        .unwrap();
    metrics::gauge!("depth").set(2);
    let page = "# HELP calls_total Calls of something.\n# TYPE calls_total counter\ncalls_total 0\n\
        # TYPE depth gauge\ndepth 2\n";
    assert_eq!(common::http::get(exporter.local_addr()), page);
    assert_eq!(exporter.render(), page);
}

#[test]
fn what_is_no_address_is_named() {
    for address in ["nonsense", "127.0.0.1:port"] {
        // Of its own: the other test installs, which would be the first thing to say.
        let other = Registry::new();
        let Err(error) = Exporter::builder().registry(&other).serve(address) else {
            panic!("{address} is no address");
        };
        assert!(error.to_string().contains(address), "{error}");
    }
}
