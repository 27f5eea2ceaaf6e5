//! The buckets of the histogram that timed functions share can be chosen, until it is there.

mod common;

use common::page::value;
use metrics_runtime::{
    Buckets, Exporter, ExporterBuilder, InstallError, Matcher, Registry, RuleError, metrics, timed,
};

const CHOSEN: Buckets = Buckets::new(&[0.125, 60.0]);

#[timed]
fn work() {}

fn refused(builder: ExporterBuilder) -> InstallError {
    match builder.install() {
        Err(error) => error,
        Ok(page) => panic!("{page:?}"),
    }
}

#[test]
fn shared_histogram_has_the_chosen_buckets() {
    let other = Registry::new();
    let with_registry = Exporter::builder()
        .registry(&other)
        .function_buckets(CHOSEN);
    let error = refused(with_registry);
    assert!(matches!(error, InstallError::Unused(_)), "{error}");
    assert!(error.to_string().contains("`function_buckets`"), "{error}");
    let wrong = refused(Exporter::builder().function_buckets(Buckets::new(&[2.0, 1.0])));
    assert!(wrong.to_string().contains("must increase"), "{wrong}");

    // A rule must not ask for others.
    for matcher in [
        Matcher::suffix("_seconds"),
        Matcher::full("function_duration_seconds"),
    ] {
        let rule = Exporter::builder().buckets(matcher, Buckets::BYTES);
        let error = refused(rule.function_buckets(CHOSEN));
        let text = error.to_string();
        assert!(
            matches!(error, InstallError::Rule(RuleError::Declared { .. })),
            "{text}"
        );
        assert!(text.contains("`function_buckets`"), "{text}");
    }

    let others = Matcher::suffix("_seconds").except("function_duration_seconds");
    let page = Exporter::builder()
        .function_buckets(CHOSEN)
        .buckets(others, Buckets::new(&[7.0]))
        .install()
        .unwrap();
    work();
    metrics::histogram!("wait_seconds").record(1);
    let text = page.render();
    let bounds: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("function_duration_seconds_bucket"))
        .map(|line| {
            line.split(",le=\"")
                .nth(1)
                .and_then(|le| le.split('"').next())
        })
        .collect();
    assert_eq!(bounds, [Some("0.125"), Some("60.0"), Some("+Inf")]);
    let bucket = value(&text, "wait_seconds_bucket", &[("le", "7.0")]);
    assert_eq!(bucket, Some(1.0));

    // Once it is there, others come too late, and the same do not.
    drop(page);
    let error = refused(Exporter::builder().function_buckets(Buckets::BYTES));
    assert!(
        matches!(&error, InstallError::Rule(RuleError::Functions { .. })),
        "{error}"
    );
    assert!(
        error.to_string().contains("`function_duration_seconds`"),
        "{error}"
    );
    let again = Exporter::builder().function_buckets(CHOSEN).install();
    assert!(again.is_ok(), "{again:?}");
}
