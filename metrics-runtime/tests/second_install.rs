//! A second install: an error that says what to do, and the first goes on as if nothing had been tried.

mod common;

use common::http::{get, is_free};
use common::ports::free_address;
use metrics_runtime::{Exporter, InstallError, Registry, metrics};

#[test]
fn the_first_stays() {
    let first = Exporter::builder()
        .process(false)
        .serve("127.0.0.1:0")
        .unwrap();
    metrics::gauge!("level").set(1);
    let address = free_address();
    // Also where the first one listens: that it is installed says more than that the port is taken.
    for address in [address, first.local_addr()] {
        let Err(error @ InstallError::Installed) = Exporter::builder().serve(address).map(drop)
        else {
            panic!("it is installed already");
        };
        assert!(error.to_string().contains("`registry(…)`"), "{error}");
    }
    let installed = Exporter::builder().install().map(drop);
    assert!(
        matches!(installed, Err(InstallError::Installed)),
        "{installed:?}"
    );
    assert!(is_free(address));
    // The first one has no other thread before it makes a page.
    #[cfg(target_os = "linux")]
    common::threads::await_exporters(1);
    assert_eq!(get(first.local_addr()), "# TYPE level gauge\nlevel 1\n");

    // What the message says is possible.
    let other = Registry::new();
    let second = Exporter::builder().registry(&other).serve(address).unwrap();
    assert_eq!(get(second.local_addr()), "");
    metrics::gauge!("level").set(2);
    assert_eq!(get(first.local_addr()), "# TYPE level gauge\nlevel 2\n");
    // The recorder stays when its page ends.
    drop(first);
    metrics::gauge!("level").set(3);
    assert_eq!(Registry::global().render(), "# TYPE level gauge\nlevel 3\n");
}
