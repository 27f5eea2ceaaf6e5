//! Another recorder is in charge: nothing is installed, and nothing is left behind.

mod common;

use common::http::is_free;
use common::ports::free_address;
use metrics_runtime::{Exporter, InstallError, Registry, metrics};

#[test]
fn the_other_recorder_stays() {
    let other = Registry::new();
    metrics::set_global_recorder(other.recorder()).unwrap();

    let address = free_address();
    let served = Exporter::builder().serve(address).map(drop);
    assert!(
        matches!(served, Err(InstallError::OtherRecorder)),
        "{served:?}"
    );
    assert!(is_free(address));
    #[cfg(target_os = "linux")]
    common::threads::await_exporters(0);
    let installed = Exporter::builder().install().map(drop);
    let Err(error @ InstallError::OtherRecorder) = installed else {
        panic!("another one is in charge: {installed:?}");
    };
    assert!(
        error
            .to_string()
            .contains("`Registry::global().forward_to(…)`"),
        "{error}"
    );

    metrics::gauge!("level").set(1);
    assert_eq!(other.render(), "# TYPE level gauge\nlevel 1\n");
    assert_eq!(Registry::global().render(), "");

    // A page without a recorder can be had all the same.
    let exporter = Exporter::builder().registry(&other).serve(address).unwrap();
    assert_eq!(common::http::get(exporter.local_addr()), other.render());
}
