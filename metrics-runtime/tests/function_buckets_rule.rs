//! A rule for the facade's histograms that selects the one of timed functions gives it its buckets, if it comes in time.

mod common;

use common::page::value;
use metrics_runtime::{Buckets, Exporter, Matcher, metrics, timed};

#[timed]
fn work() {}

#[test]
fn rule_is_followed_by_timed_functions() {
    let builder =
        |bound| Exporter::builder().buckets(Matcher::suffix("_seconds"), Buckets::new(bound));
    let page = builder(&[7.0]).install().unwrap();
    work();
    metrics::histogram!("wait_seconds").record(1);
    let text = page.render();
    let labels = [
        ("module", module_path!()),
        ("function", "work"),
        ("le", "7.0"),
    ];
    let of_function = value(&text, "function_duration_seconds_bucket", &labels);
    assert_eq!(of_function, Some(1.0), "{text}");
    assert_eq!(text.matches("function_duration_seconds_bucket{").count(), 2);
    let of_facade = value(&text, "wait_seconds_bucket", &[("le", "7.0")]);
    assert_eq!(of_facade, Some(1.0));
    drop(page);
    assert!(builder(&[7.0]).install().is_ok());
    assert!(builder(&[8.0]).install().is_err());
}
