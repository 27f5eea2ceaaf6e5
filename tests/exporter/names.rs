//! Metrics whose names meet in `OpenMetrics`, before Python's strict parser.

use metrics_runtime::{
    Buckets, Counter, Histogram, Info, Matcher, Metrics, Registry, Summary, metrics,
};

use crate::support::judge::assert_all_openmetrics;

/// Emits something of a name through the facade.
type Emit = fn(String);

const KINDS: [Emit; 3] = [
    |name| metrics::counter!(name).increment(1),
    |name| metrics::gauge!(name).set(-1.0),
    |name| metrics::histogram!(name).record(-1.0),
];

const SUFFIXES: [&str; 15] = [
    "",
    "_total",
    "_created",
    "_created_total",
    "_created_created",
    "_total_total",
    "_total_created",
    "_sum",
    "_sum_total",
    "_count",
    "_count_total",
    "_bucket",
    "_bucket_total",
    "_info",
    "_info_total",
];

fn calls(stem: &str) -> Vec<(String, Emit)> {
    let names = SUFFIXES.iter().map(|suffix| format!("{stem}{suffix}"));
    names
        .flat_map(|name| KINDS.map(|kind| (name.clone(), kind)))
        .collect()
}

#[derive(Metrics)]
#[metrics(scoped)]
#[expect(dead_code, reason = "they are only there to be shown")]
struct Declared {
    /// Jobs done.
    #[metric(alias = "tasks_total", until = "2.0")]
    jobs_total: Counter,
    /// Depth of a dive.
    #[metric(buckets = [-10.0, -1.0], alias = "depth_meters", until = "2.0")]
    dive_meters: Histogram,
    /// Size of a mail.
    #[metric(quantiles = [0.5], allow(summary), reason = "an example")]
    mail_bytes: Summary,
    /// The station.
    #[metric(labels("place"))]
    station_info: Info<&'static str>,
}

#[test]
fn strict_parser_reads_any_two_metrics_of_the_facade_in_either_order() {
    for summaries in [true, false] {
        let mut pages = Vec::new();
        let calls = calls("x");
        for (first, second) in calls
            .iter()
            .flat_map(|one| calls.iter().map(move |two| (one, two)))
        {
            let registry = Registry::new();
            let mut recorder = registry.recorder();
            if !summaries {
                let rule = recorder.buckets(Matcher::prefix(""), Buckets::new(&[-1.0, 1.0]));
                recorder = rule.expect("a rule");
            }
            metrics::with_local_recorder(&recorder, || {
                first.1(first.0.clone());
                second.1(second.0.clone());
            });
            pages.push(registry.render_openmetrics());
        }
        assert_all_openmetrics(&pages);
    }
}

#[test]
fn strict_parser_reads_declarations_beside_the_facade_in_either_order() {
    let stems = [
        "jobs",
        "tasks",
        "dive_meters",
        "depth_meters",
        "mail_bytes",
        "station",
    ];
    let mut pages = Vec::new();
    for (name, emit) in stems.into_iter().flat_map(calls) {
        for declared_first in [true, false] {
            let registry = Registry::new();
            let declare = || Declared::try_register_in(&registry);
            let declared = declared_first.then(declare);
            metrics::with_local_recorder(&registry.recorder(), || emit(name.clone()));
            // A name that is taken is an error, which is not the matter here.
            if let Ok(declared) = declared.unwrap_or_else(declare) {
                declared.station_info.set(&"roof");
                declared.mail_bytes.record(-1);
            }
            pages.push(registry.render_openmetrics());
        }
    }
    assert_all_openmetrics(&pages);
}
