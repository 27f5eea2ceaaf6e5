//! Two structs of one program declare a name differently: `install` says where, and installs nothing.

mod common;

use common::http::is_free;
use common::ports::free_address;
#[cfg(feature = "upstream")]
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Exporter, InstallError, Registry, metrics};

mod first {
    use metrics_runtime::{Counter, Metrics};

    #[derive(Metrics)]
    #[expect(dead_code, reason = "only declared")]
    pub(super) struct First {
        /// Things counted.
        things_total: Counter,
    }
    pub(super) const LINE: u32 = line!() - 2;
}

mod second {
    use metrics_runtime::{Counter, Metrics};

    #[derive(Metrics)]
    #[expect(dead_code, reason = "only declared")]
    pub(super) struct Second {
        /// Other things.
        others_total: Counter,
        /// Things counted otherwise.
        #[metric(name = "things_total")]
        things: Counter,
    }
    pub(super) const LINE: u32 = line!() - 2;
}

#[test]
fn both_places_are_named() {
    let address = free_address();
    let refused = [
        Exporter::builder().install().map(drop),
        Exporter::builder().serve(address).map(drop),
        #[cfg(feature = "upstream")]
        Exporter::builder()
            .upstream(PrometheusBuilder::new())
            .serve(address)
            .map(drop),
    ];
    for result in refused {
        let Err(error @ InstallError::Register(_)) = result else {
            panic!("the two differ: {result:?}");
        };
        for line in [first::LINE, second::LINE] {
            let place = format!("{}:{line}", file!());
            assert!(
                error.to_string().contains(&place),
                "{error} does not contain {place}"
            );
        }
    }
    assert!(is_free(address));
    #[cfg(target_os = "linux")]
    {
        common::threads::await_exporters(0);
        common::threads::await_named("metrics-upkeep", 0);
    }

    let other = Registry::new();
    metrics::set_global_recorder(other.recorder()).unwrap();
    metrics::gauge!("level").set(1);
    assert_eq!(other.render(), "# TYPE level gauge\nlevel 1\n");
}
