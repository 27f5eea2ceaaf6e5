//! What cannot be collected as it is asked for is an error, and leaves nothing behind.

mod common;

use std::io;
use std::time::Duration;

use common::http::LIMIT;
use common::page::lines_of;
use metrics_runtime::{
    BuildInfo, CollectError, Collection, Exporter, ExporterBuilder, Gauge, InstallError, Metrics,
    Registry, build_info,
};

#[derive(Metrics)]
#[metrics(scoped)]
struct One {
    /// One.
    one_value: Gauge,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Two {
    /// Two.
    two_value: Gauge,
}

#[expect(clippy::unnecessary_wraps, reason = "a collector can fail")]
fn one(metrics: &One) -> Result<(), io::Error> {
    metrics.one_value.set(1);
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "a collector can fail")]
fn two(metrics: &Two) -> Result<(), io::Error> {
    metrics.two_value.set(2);
    Ok(())
}

/// What it says, and that nothing is there afterwards.
fn error(ask: impl FnOnce(ExporterBuilder) -> ExporterBuilder) -> (InstallError, String) {
    let registry = Registry::new();
    let asked = ask(Exporter::builder().registry(&registry));
    let error = asked.serve("127.0.0.1:0").map(drop).unwrap_err();
    assert_eq!(registry.render(), "");
    let text = error.to_string();
    (error, text)
}

#[test]
fn two_collectors_of_one_name() {
    let (error, text) = error(|builder| builder.collect("a", one).collect("a", two));
    assert_eq!(
        text,
        "two collectors are named `a`: give each a name of its own"
    );
    assert!(matches!(
        error,
        InstallError::Collect(CollectError::NameTwice { name }) if name == "a"
    ));
    let (_, text) = self::error(|builder| builder.process(true).collect("process", one));
    assert_eq!(
        text,
        "two collectors are named `process`: give each a name of its own"
    );
}

#[test]
fn two_collectors_of_one_family() {
    let (_, text) = error(|builder| builder.collect("a", one).collect("b", one));
    assert_eq!(
        text,
        "`one_value` is filled by two collectors, `a` and `b`: let each have a struct of metrics of its own"
    );
}

#[test]
fn a_collector_on_a_period_and_for_scrapes() {
    let both: [fn(Collection) -> Collection; 2] = [
        |one| one.every(Duration::from_secs(1)).ttl(Duration::ZERO),
        |one| one.ttl(Duration::MAX).every(Duration::from_secs(1)),
    ];
    for both in both {
        let one = both(Collection::from_fn("one", one));
        let (error, text) = error(|builder| builder.collect("two", two).collector(one));
        assert_eq!(
            text,
            "the collector `one` has both `every` and `ttl`, which cannot go together: write `every` to run it on a period, or `ttl` to run it for scrapes"
        );
        assert!(matches!(
            error,
            InstallError::Collect(CollectError::EveryAndTtl { name }) if name == "one"
        ));
    }
}

#[test]
fn a_collector_that_is_not_there_cannot_be_disabled() {
    let (_, text) = error(|builder| {
        let builder = builder.collect("disks", one).collect("net", two);
        builder.disable_collector("disk")
    });
    assert_eq!(
        text,
        "no collector is named `disk`, so it cannot be disabled: there are `disks`, `net`"
    );
    let (_, text) = error(|builder| builder.disable_collector("disk"));
    assert_eq!(
        text,
        "no collector is named `disk`, so it cannot be disabled: there are none"
    );
}

#[test]
fn disabled_ones_do_not_run_and_are_not_shown() {
    let page = Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
        .collect("one", |_: &One| -> Result<(), io::Error> {
            panic!("it is disabled")
        })
        .collect("two", two)
        .disable_collector("one")
        // Ours can be disabled where they are off.
        .disable_collector("process")
        .disable_collector("system_disks")
        .install()
        .unwrap()
        .render();
    assert_eq!(lines_of(&page, "one_"), "");
    assert!(!page.contains("collector=\"one\""), "{page}");
    assert!(page.contains("\ntwo_value 2\n"), "{page}");
}

/// Of two that fill the same, one can be disabled.
#[test]
fn what_a_disabled_one_would_fill_another_may() {
    let page = Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
        .collect("two", two)
        .collect("another", two)
        .disable_collector("two")
        .install()
        .unwrap()
        .render();
    assert!(page.contains("\ntwo_value 2\n"), "{page}");
}

/// Each has what it collects, whether the other is ever asked or not.
#[test]
fn two_exporters_of_one_registry_may_collect_the_same() {
    let registry = Registry::new();
    let exporter = || {
        let builder = Exporter::builder().registry(&registry);
        let builder = builder.collect_within(LIMIT).collect("two", two);
        builder.install().unwrap()
    };
    let (first, second) = (exporter(), exporter());
    let page = first.render();
    assert!(page.contains("\ntwo_value 2\n"), "{page}");
    drop(first);
    let page = second.render();
    assert!(page.contains("\ntwo_value 2\n"), "{page}");
}

#[test]
fn what_is_built_is_a_metric() {
    let registry = Registry::new();
    let page = Exporter::builder()
        .registry(&registry)
        .build_info(build_info!())
        .build_info(
            BuildInfo::new("1.2")
                .name("shop_build_info")
                .revision("\"x\"")
                .rustc("1.88.0"),
        )
        .install()
        .unwrap();
    assert_eq!(
        page.render(),
        format!(
            "# HELP build_info What was built; its value is 1.\n# TYPE build_info gauge\nbuild_info{{version=\"{}\"}} 1\n\
             # HELP shop_build_info What was built; its value is 1.\n# TYPE shop_build_info gauge\n\
             shop_build_info{{version=\"1.2\",revision=\"\\\"x\\\"\",rustc=\"1.88.0\"}} 1\n",
            env!("CARGO_PKG_VERSION")
        )
    );
}

#[test]
fn a_build_has_a_legal_name() {
    for name in [
        "",
        "shop",
        "_build_info",
        "5_build_info",
        "a-b_build_info",
        "metrics_runtime_build_info",
    ] {
        let (_, text) = error(|builder| builder.build_info(BuildInfo::new("1").name(name)));
        assert_eq!(
            text,
            format!(
                "`{name}` cannot be the name of a build's metric: write `build_info`, or a prefix of letters, digits and `_` before `_build_info`"
            )
        );
    }
}

#[test]
fn a_build_does_not_share_its_name() {
    #[derive(Metrics)]
    #[metrics(scoped)]
    struct Builds {
        /// Builds.
        #[metric(allow(reserved_suffix), reason = "it is to conflict")]
        build_info: Gauge,
    }
    let registry = Registry::new();
    Builds::register_in(&registry).build_info.set(1);
    let error = Exporter::builder()
        .registry(&registry)
        .build_info(build_info!())
        .install()
        .map(drop)
        .unwrap_err();
    assert!(matches!(error, InstallError::Register(_)), "{error}");
}
