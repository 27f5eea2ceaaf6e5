//! A timed function that ran before the install has buckets already: to choose others is an error, and nothing is installed.

mod common;

use common::page::value;
use metrics_runtime::{
    Buckets, Exporter, InstallError, Matcher, Registry, RuleError, metrics, timed,
};

#[timed]
fn work() {}

#[test]
fn buckets_that_come_too_late_are_refused() {
    work();
    let late = Exporter::builder()
        .function_buckets(Buckets::new(&[7.0]))
        .install();
    assert!(
        matches!(&late, Err(InstallError::Rule(RuleError::Functions { .. }))),
        "{late:?}"
    );
    let rule = Exporter::builder().buckets(Matcher::suffix("_seconds"), Buckets::BYTES);
    let late = rule.install().map(drop).expect_err("it comes too late");
    let text = late.to_string();
    assert!(
        text.contains(".except(\"function_duration_seconds\")"),
        "{text}"
    );
    metrics::counter!("lost_total").increment(1);
    assert!(!Registry::global().render().contains("lost_total"));

    let page = Exporter::builder()
        .function_buckets(Buckets::FUNCTION)
        .install()
        .unwrap();
    work();
    let calls = [
        ("module", module_path!()),
        ("function", "work"),
        ("outcome", "ok"),
    ];
    assert_eq!(
        value(&page.render(), "function_calls_total", &calls),
        Some(2.0)
    );
}
