//! metrics-exporter-prometheus is to be in charge, and another recorder is: nothing is installed, and nothing is left behind.
#![cfg(feature = "upstream")]

mod common;

use common::http::is_free;
use common::ports::free_address;
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Exporter, InstallError, Registry, metrics};

#[test]
fn the_other_recorder_stays() {
    let other = Registry::new();
    metrics::set_global_recorder(other.recorder()).unwrap();

    let address = free_address();
    let builder = || Exporter::builder().upstream(PrometheusBuilder::new());
    let refused = [
        builder().serve(address).map(drop),
        builder().install().map(drop),
    ];
    for result in refused {
        let Err(error @ InstallError::OtherRecorder) = result else {
            panic!("another one is in charge: {result:?}");
        };
        assert!(
            error
                .to_string()
                .contains("`Registry::global().forward_to(…)`"),
            "{error}"
        );
    }
    assert!(is_free(address));
    #[cfg(target_os = "linux")]
    {
        common::threads::await_exporters(0);
        common::threads::await_named("metrics-upkeep", 0);
    }
    metrics::gauge!("level").set(1);
    assert_eq!(other.render(), "# TYPE level gauge\nlevel 1\n");
    assert_eq!(Registry::global().render(), "");
}
