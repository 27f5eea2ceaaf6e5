//! The texts of bounds and quantiles, which are the same in every format and for every reader.

use std::collections::BTreeSet;

use metrics_runtime::{Exporter, Histogram, Metrics, Registry, Summary};

use crate::formats::{FORMATS, config, proxy, values};
use crate::support::judge::assert_all_openmetrics;
use crate::support::running::eventually;
use crate::support::scraper::{Scraper, releases};

#[derive(Metrics)]
#[metrics(prefix = "range")]
struct Ranges {
    /// Sizes of anything.
    #[metric(buckets = [
        0.000_000_000_1, 0.000_001, 0.000_025, 0.000_1, 0.001, 1.0, 2.5, 100_000.0, 123_456.5,
        1_000_000.0, 16_777_216.0, 1e300,
    ])]
    anything: Histogram,
    /// Temperature of the air.
    #[metric(buckets = [-1_000_000.0, -0.000_001, 0.0])]
    air_temperature_celsius: Histogram,
    /// Sizes of something.
    #[metric(quantiles = [0.0, 0.000_01, 0.5, 0.99, 1.0], allow(summary), reason = "an example")]
    something: Summary,
}

/// As Go's `%g` has them, with a point or an exponent.
const LABELS: [(&str, &str, &[&str]); 3] = [
    (
        "range_anything_bucket",
        "le",
        &[
            "1e-10",
            "1e-06",
            "2.5e-05",
            "0.0001",
            "0.001",
            "1.0",
            "2.5",
            "100000.0",
            "123456.5",
            "1e+06",
            "1.6777216e+07",
            "1e+300",
            "+Inf",
        ],
    ),
    (
        "range_air_temperature_celsius_bucket",
        "le",
        &["-1e+06", "-1e-06", "0.0", "+Inf"],
    ),
    (
        "range_something",
        "quantile",
        &["0.0", "1e-05", "0.5", "0.99", "1.0"],
    ),
];

#[test]
fn bounds_are_the_same_labels_in_every_format_and_release() {
    let registry = Registry::new();
    let ranges = Ranges::register_in(&registry);
    ranges.anything.record(2);
    ranges.air_temperature_celsius.record(7);
    ranges.something.record(3);
    assert_all_openmetrics(&[registry.render_openmetrics()]);
    let page = registry.render();
    for (name, label, texts) in LABELS {
        let start = format!("{name}{{{label}=\"");
        let lines = page
            .lines()
            .filter_map(|line| line.strip_prefix(&start)?.split('"').next());
        assert_eq!(lines.collect::<Vec<_>>(), texts);
    }
    let exporter = Exporter::builder().registry(&registry).serve("127.0.0.1:0");
    let exporter = exporter.expect("it listens");
    let config = config(proxy(exporter.local_addr()));
    for release in releases() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let prometheus = Scraper::release(&release, folder.path(), &config, &[]);
        for (path, ..) in FORMATS {
            for (name, label, texts) in LABELS {
                let selector = format!("{name}{{job='{}'}}", &path[1..]);
                let expected: BTreeSet<_> = texts.iter().map(ToString::to_string).collect();
                eventually(|| match values(&prometheus, &selector, label) {
                    found if found == expected => Ok(()),
                    found => Err(format!("{release}: {selector} has {found:?}")),
                });
            }
        }
    }
}
