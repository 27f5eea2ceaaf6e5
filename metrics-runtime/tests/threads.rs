//! An exporter is one thread, which ends with it.
#![cfg(target_os = "linux")]

mod common;

use common::http::get;
use common::threads::await_exporters;
use metrics_runtime::{Exporter, Registry};

#[test]
fn it_ends_with_the_exporter() {
    let registry = Registry::new();
    let serve = || {
        Exporter::builder()
            .registry(&registry)
            .serve("127.0.0.1:0")
            .unwrap()
    };
    await_exporters(0);
    let [one, two, three] = [serve(), serve(), serve()];
    await_exporters(3);
    drop(one);
    await_exporters(2);
    let address = two.local_addr();
    two.detach();
    drop(three);
    await_exporters(1);
    assert_eq!(get(address), "");
}
