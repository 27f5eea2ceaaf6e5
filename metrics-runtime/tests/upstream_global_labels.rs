//! A label that reads the same as a global one of metrics-exporter-prometheus would stand twice, and cost the whole page.
#![cfg(feature = "upstream")]

mod common;

use common::page::value;
use common::warnings;
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Exporter, metrics};

#[test]
fn it_takes_the_place_of_the_global_one() {
    let exporter = Exporter::builder()
        .process(false)
        .upstream(PrometheusBuilder::new().add_global_label("region-x", "eu"))
        .install()
        .unwrap();
    metrics::counter!("twice_total", "region_x" => "us").increment(1);
    metrics::counter!("part_total", "region_x" => "us").increment(1);
    metrics::counter!("part_total").increment(2);
    // In its place, as that crate has it.
    let ((), renamed) = warnings::during(|| {
        metrics::counter!("instead_total", "region-x" => "us").increment(3);
    });
    assert_eq!(renamed.len(), 1, "{renamed:?}");
    let page = || exporter.render().replace("\n\n", "\n");
    let (page, logged) = warnings::during(|| [page(), page()]);
    assert_eq!(logged.len(), 2, "each name is logged once: {logged:?}");
    let of = |name: &str, label: (&str, &str)| value(&page[1], name, &[label]);
    assert_eq!(of("twice_total", ("region_x", "us")), Some(1.0));
    assert_eq!(of("part_total", ("region_x", "us")), Some(1.0));
    assert_eq!(of("part_total", ("region_x", "eu")), Some(2.0));
    assert_eq!(of("instead_total", ("region_x", "us")), Some(3.0));
    for name in ["twice_total", "part_total", "instead_total"] {
        let changed = of(
            "metrics_runtime_facade_labels_changed_total",
            ("family", name),
        );
        assert_eq!(changed, Some(1.0), "{name}");
    }
}
