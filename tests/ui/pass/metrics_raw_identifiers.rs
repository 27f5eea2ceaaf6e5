//! Rust keywords are legal names: `r#type` is `type` on the page.

use metrics_runtime::{Counter, Family, Gauge, LabelSet, LabelValue, Metrics, Registry, timed};

#[derive(LabelValue)]
#[allow(non_camel_case_types)]
enum Word {
    r#async,
    r#Fn,
}

#[derive(LabelSet)]
struct Kind<'a> {
    r#type: Word,
    r#match: &'a str,
}

#[derive(Metrics)]
struct KeywordMetrics {
    /// Things in use.
    r#type: Gauge,
    /// Things seen.
    r#loop_total: Counter,
    /// Things by what they are.
    things_total: Family<Kind<'static>, Counter>,
}

#[timed]
fn r#struct(r#in: u32) -> u32 {
    r#in
}

fn main() {
    let registry = Registry::new();
    let metrics = KeywordMetrics::register_in(&registry);
    metrics.r#type.set(r#struct(3));
    metrics.r#loop_total.increment(1);
    for (r#type, text) in [(Word::r#async, "async"), (Word::r#Fn, "fn")] {
        let series = Kind {
            r#type,
            r#match: text,
        };
        metrics.things_total.with(&series).increment(1);
        let found = metrics.things_total.iter().any(|series| {
            series.label("type") == Some(text) && series.label("match") == Some(text)
        });
        assert!(found, "{text}");
    }
    let page = registry.render();
    assert!(page.contains("\ntype 3\n"), "{page}");
    assert!(page.contains("\nloop_total 1\n"), "{page}");
}
