//! Wrong rules for the facade's histograms: an error that says which, and nothing is installed. Right ones are followed by what
//! other crates emit.

mod common;

use common::http::is_free;
use common::page::{lines_of, value};
use common::ports::free_address;
use metrics_runtime::{
    Buckets, Exporter, ExporterBuilder, InstallError, Matcher, Registry, RuleError, metrics,
};

fn rule(builder: impl Fn() -> ExporterBuilder) -> RuleError {
    let address = free_address();
    let served = builder().serve(address).map(drop);
    assert!(matches!(served, Err(InstallError::Rule(_))), "{served:?}");
    assert!(is_free(address));
    #[cfg(target_os = "linux")]
    common::threads::await_exporters(0);
    match builder().install().map(drop) {
        Err(InstallError::Rule(rule)) => rule,
        other => panic!("the rule is wrong: {other:?}"),
    }
}

#[test]
fn after_wrong_ones_right_ones_are_followed() {
    let rows = Matcher::suffix("_rows");
    let wrong = rule(|| Exporter::builder().buckets(rows.clone(), Buckets::new(&[2.0, 1.0])));
    assert!(matches!(wrong, RuleError::Buckets { .. }));
    assert!(
        wrong.to_string().contains("that end with `_rows`"),
        "{wrong}"
    );

    // It is there before anyone could install rules.
    let early = Registry::global().recorder();
    metrics::with_local_recorder(&early, || metrics::histogram!("early.bytes").record(1));
    let late = rule(|| Exporter::builder().buckets(Matcher::suffix("bytes"), Buckets::BYTES));
    assert!(
        matches!(&late, RuleError::Late { name, .. } if name == "early.bytes"),
        "{late}"
    );

    #[cfg(feature = "summary")]
    {
        use metrics_runtime::Summaries;

        let summaries = Summaries::default().quantiles([50.0]);
        let wrong = rule(|| Exporter::builder().summaries(summaries.clone()));
        assert!(matches!(wrong, RuleError::Summaries { .. }), "{wrong}");
    }

    let registry = Registry::new();
    let other = Exporter::builder()
        .registry(&registry)
        .buckets(rows.clone(), Buckets::LATENCY)
        .install();
    let Err(error @ InstallError::Unused(_)) = other else {
        panic!("nobody would follow the rule: {other:?}");
    };
    assert!(
        error.to_string().contains("`Registry::recorder`"),
        "{error}"
    );

    // None of them has put a recorder in charge.
    metrics::histogram!("lost_rows").record(1);
    assert_eq!(lines_of(&Registry::global().render(), "lost_rows"), "");

    let exporter = Exporter::builder()
        .buckets(rows, Buckets::new(&[10.0, 100.0]))
        .serve("127.0.0.1:0")
        .unwrap();
    metrics::histogram!("job_rows").record(11);
    let page = common::http::get(exporter.local_addr());
    assert_eq!(
        value(&page, "job_rows_bucket", &[("le", "10.0")]),
        Some(0.0)
    );
    assert_eq!(
        value(&page, "job_rows_bucket", &[("le", "100.0")]),
        Some(1.0)
    );
}
