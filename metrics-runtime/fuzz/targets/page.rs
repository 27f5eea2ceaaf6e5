//! Pages against a strict reader: whatever is in label values and numbers, it is read back as it was recorded.
#![no_main]

#[path = "../../tests/common/page.rs"]
#[allow(dead_code, unreachable_pub, clippy::pedantic, reason = "a part of it is used")]
mod page;

use std::collections::BTreeMap;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use metrics_runtime::{
    Counter, Family, Gauge, Histogram, MAX_LABEL_VALUE_BYTES, Metrics, Registry,
};

#[derive(Metrics)]
struct Fuzzed {
    /// Counted by two labels, with a \ in its help.
    #[metric(labels("first", "second"))]
    counted_total: Family<(String, String), Counter>,
    /// Set by a label.
    #[metric(labels("label"))]
    level: Family<String, Gauge>,
    /// Values by a label.
    #[metric(labels("label"), buckets = [-1.0, 0.0, 0.5, 1e300])]
    observed: Family<String, Histogram>,
}

#[derive(Debug, Arbitrary)]
enum Record {
    Count(String, String, u32),
    Set(String, f64),
    Observe(String, f64),
}

fuzz_target!(|records: Vec<Record>| {
    let registry = Registry::new();
    let fuzzed = Fuzzed::register_in(&registry);
    let mut counts = BTreeMap::new();
    let mut levels = BTreeMap::new();
    let mut observed = BTreeMap::new();
    for record in records.into_iter().take(32) {
        match record {
            Record::Count(first, second, n) => {
                *counts.entry((cut(&first), cut(&second))).or_insert(0.0) += f64::from(n);
                fuzzed.counted_total.with(&(first, second)).increment(u64::from(n));
            }
            Record::Set(label, value) => {
                levels.insert(cut(&label), value);
                fuzzed.level.with(&label).set(value);
            }
            Record::Observe(label, value) => {
                let is_kept = f64::from(u8::from(value.is_finite()));
                *observed.entry(cut(&label)).or_insert(0.0) += is_kept;
                fuzzed.observed.with(&label).record(value);
            }
        }
    }
    let text = registry.render();
    let families = page::parse(&text);
    let samples = |name: &str| {
        let all = families.iter().flat_map(|family| &family.samples);
        all.filter(|sample| sample.name == name)
            .collect::<Vec<_>>()
    };
    let value = |labels: &[(String, String)], name: &str| {
        let found = labels.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let read = samples("counted_total");
    assert_eq!(read.len(), counts.len());
    for sample in read {
        let labels = (value(&sample.labels, "first"), value(&sample.labels, "second"));
        assert_eq!(counts[&labels], sample.value);
    }
    let read = samples("level");
    assert_eq!(read.len(), levels.len());
    for sample in read {
        let expected = levels[&value(&sample.labels, "label")];
        assert!(
            expected == sample.value || (expected.is_nan() && sample.value.is_nan()),
            "{expected} is shown as {}",
            sample.value
        );
    }
    for sample in samples("observed_count") {
        assert_eq!(observed[&value(&sample.labels, "label")], sample.value);
    }
    let openmetrics = registry.render_openmetrics();
    assert!(openmetrics.ends_with("# EOF\n"));
    assert!(!openmetrics.contains("\n\n"));
});

/// What is kept of a label value.
fn cut(value: &str) -> String {
    value[..value.floor_char_boundary(MAX_LABEL_VALUE_BYTES)].to_owned()
}
