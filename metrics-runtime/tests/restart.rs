//! An exporter that has ended makes room for another one, which is started in the same way; what is recorded stays.

mod common;

use std::time::Duration;

use common::http::get;
use common::page::value;
use metrics_runtime::{
    Buckets, Exporter, ExporterBuilder, Gauge, InstallError, Matcher, Metrics, metrics,
};

#[derive(Metrics)]
struct Spool {
    /// Files that wait.
    spool_files: Gauge,
}

fn builder() -> ExporterBuilder {
    Exporter::builder()
        .buckets(Matcher::suffix("_rows"), Buckets::new(&[10.0]))
        .max_facade_families(100)
        .collect("spool", |spool: &Spool| -> Result<(), std::io::Error> {
            spool.spool_files.set(3);
            Ok(())
        })
}

fn refused(builder: ExporterBuilder) -> InstallError {
    match builder.serve("127.0.0.1:0") {
        Err(error) => error,
        Ok(exporter) => panic!("{exporter:?}"),
    }
}

#[test]
fn exporter_starts_again_after_each_end() {
    let first = builder().serve("127.0.0.1:0").unwrap();
    metrics::counter!("calls_total").increment(1);
    metrics::histogram!("job_rows").record(11);
    assert!(matches!(refused(builder()), InstallError::Installed));
    first.shutdown(Duration::ZERO);
    metrics::counter!("calls_total").increment(2);

    // By the same call.
    let second = builder().serve("127.0.0.1:0").unwrap();
    metrics::counter!("calls_total").increment(4);
    let page = get(second.local_addr());
    assert_eq!(value(&page, "calls_total", &[]), Some(7.0));
    assert_eq!(value(&page, "spool_files", &[]), Some(3.0));
    assert!(matches!(refused(builder()), InstallError::Installed));
    drop(second);

    // By a plain one: the recorder goes on as it is.
    let third = Exporter::builder().serve("127.0.0.1:0").unwrap();
    metrics::histogram!("job_rows").record(11);
    metrics::histogram!("more_rows").record(11);
    let page = get(third.local_addr());
    assert_eq!(value(&page, "job_rows_count", &[]), Some(2.0));
    let bucket = |name| value(&page, name, &[("le", "10.0")]);
    assert_eq!(bucket("job_rows_bucket"), Some(0.0));
    assert_eq!(bucket("more_rows_bucket"), Some(0.0));
    third.shutdown(Duration::ZERO);

    // Settings that cannot change are named.
    let rows = || Matcher::suffix("_rows");
    for (builder, setting) in [
        (
            Exporter::builder().buckets(rows(), Buckets::BYTES),
            "buckets",
        ),
        (
            Exporter::builder().max_facade_families(7),
            "max_facade_families",
        ),
        #[cfg(feature = "summary")]
        (
            Exporter::builder().summaries(metrics_runtime::Summaries::default().max_series(7)),
            "summaries",
        ),
        #[cfg(feature = "upstream")]
        (
            Exporter::builder().upstream(metrics_exporter_prometheus::PrometheusBuilder::new()),
            "upstream",
        ),
    ] {
        let error = refused(builder);
        assert!(
            matches!(&error, InstallError::Settled(name) if *name == setting),
            "{setting}: {error}"
        );
        assert!(
            error.to_string().contains(&format!("`{setting}`")),
            "{error}"
        );
    }

    // A page holds the recorder until it and what was made from it are gone.
    let page = Exporter::builder().install().unwrap();
    let clone = page.clone();
    drop(page);
    assert!(matches!(refused(builder()), InstallError::Installed));
    assert_eq!(value(&clone.render(), "calls_total", &[]), Some(7.0));
    #[cfg(feature = "tower")]
    let clone = {
        let service = clone.service();
        drop(clone);
        assert!(matches!(refused(builder()), InstallError::Installed));
        service
    };
    drop(clone);

    // One that is detached never ends.
    let last = builder().serve("127.0.0.1:0").unwrap();
    let address = last.local_addr();
    last.detach();
    assert!(matches!(refused(builder()), InstallError::Installed));
    assert_eq!(value(&get(address), "calls_total", &[]), Some(7.0));
}
