//! Names and labels of the facade: whatever other crates emit, the page can be read, and what was not refused is on it.
#![no_main]

#[path = "../../tests/common/page.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    clippy::pedantic,
    reason = "a part of it is used"
)]
mod page;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use metrics_runtime::Registry;
use metrics_runtime::metrics::{Key, Label, Level, Metadata, Recorder as _};

#[derive(Debug, Arbitrary)]
struct Call<'a> {
    metric_type: MetricType,
    name: &'a str,
    labels: Vec<(&'a str, &'a str)>,
    value: f64,
}

#[derive(Debug, Clone, Copy, Arbitrary)]
enum MetricType {
    Counter,
    Gauge,
    Histogram,
}

fuzz_target!(|calls: Vec<Call<'_>>| {
    let registry = Registry::new();
    let recorder = registry.recorder();
    let metadata = Metadata::new("fuzz", Level::INFO, None);
    for call in calls.iter().take(32) {
        let labels: Vec<_> = call
            .labels
            .iter()
            .take(6)
            .map(|(name, value)| Label::new((*name).to_owned(), (*value).to_owned()))
            .collect();
        let key = Key::from_parts(call.name.to_owned(), labels);
        match call.metric_type {
            MetricType::Counter => recorder.register_counter(&key, &metadata).increment(1),
            MetricType::Gauge => recorder.register_gauge(&key, &metadata).set(call.value),
            MetricType::Histogram => recorder
                .register_histogram(&key, &metadata)
                .record(call.value),
        }
    }
    let families = page::parse(&registry.render());
    let sum = |of: &dyn Fn(&str) -> bool| -> f64 {
        let families = families.iter().filter(|family| of(&family.name));
        families
            .flat_map(|family| &family.samples)
            .map(|sample| sample.value)
            .sum()
    };
    let is_own = |name: &str| name.starts_with("metrics_runtime_");
    let counters: Vec<_> = families
        .iter()
        .filter(|family| family.metric_type == "counter" && !is_own(&family.name))
        .map(|family| family.name.clone())
        .collect();
    let counted = sum(&|name| counters.iter().any(|counter| counter == name));
    let refused = sum(&|name| name == "metrics_runtime_facade_refused_total");
    let emitted = calls
        .iter()
        .take(32)
        .filter(|call| matches!(call.metric_type, MetricType::Counter))
        .count() as f64;
    assert!(counted <= emitted, "{counted} of {emitted} were counted");
    assert!(
        counted + refused >= emitted,
        "{counted} counted and {refused} refused of {emitted}"
    );
});
