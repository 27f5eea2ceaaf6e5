//! Pages of anyone are read, and what is no page is refused.

use metrics_runtime::testing::page::parse;
use metrics_runtime::testing::{Rule, lint};
use metrics_runtime::{Metrics, Registry, metrics};

use super::lint::Shop;

/// The reader by which the pages of this crate are judged. It takes less than the format allows, and shares no code with the one
/// that is judged here.
#[path = "../../metrics-runtime/tests/common/page.rs"]
#[allow(dead_code, reason = "a part of it is used")]
mod strict;

#[test]
fn pages_of_others_are_read() {
    let page = "\n# some remark\n\t\nup\t 1 1700000000000\n #HELP x a \\\\ b\\nc\nx { a = \"\\\"{}\\n\" , } +Inf\n# TYPE y untyped\n";
    let families = parse(page).unwrap();
    let names: Vec<_> = families.iter().map(|family| &*family.name).collect();
    assert_eq!(names, ["up", "x", "y"]);
    assert_eq!(families[0].samples[0].timestamp, Some(1_700_000_000_000));
    assert_eq!(families[1].help.as_deref(), Some("a \\ b\nc"));
    let x = &families[1].samples[0];
    assert_eq!(
        (x.labels[0].1.as_str(), x.value, x.line),
        ("\"{}\n", f64::INFINITY, 6)
    );
}

#[test]
fn the_strict_reader_reads_the_same() {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    shop.order_duration_seconds.record(0.3);
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::describe_counter!("odd", "a \\ help\nin two lines");
        metrics::counter!("odd", "a" => "\\n\"}\n{", "b" => ",=").increment(1);
        metrics::histogram!("waits").record(f64::MIN_POSITIVE);
    });
    let page = registry.render();
    let (ours, strict) = (parse(&page).unwrap(), strict::parse(&page));
    assert_eq!(ours.len(), 4);
    assert_eq!(ours.len(), strict.len());
    for (ours, strict) in ours.iter().zip(&strict) {
        assert_eq!((&ours.name, &ours.help), (&strict.name, &strict.help));
        assert_eq!(ours.metric_type.unwrap().as_str(), strict.metric_type);
        assert_eq!(ours.samples.len(), strict.samples.len());
        for (ours, strict) in ours.samples.iter().zip(&strict.samples) {
            assert_eq!((&ours.name, &ours.labels), (&strict.name, &strict.labels));
            assert_eq!(ours.value.to_bits(), strict.value.to_bits());
        }
    }
}

/// Pages that are none, and why.
const REFUSED: [(&str, &str); 28] = [
    ("up 1", "line 1: no line feed at its end"),
    ("up\n", "line 1: neither a comment nor a sample"),
    ("1up 1\n", "line 1: `1up` is no name of a metric"),
    ("up{a=\"x}\"\n", "line 1: labels without `}` behind them"),
    (
        "up{a=\"}\n",
        "line 1: a label value without a quote behind it",
    ),
    (
        "up{a=\"x\",a=\"y\"} 1\n",
        "line 1: a label that stands there twice",
    ),
    ("up{a-b=\"x\"} 1\n", "line 1: a label name that is not one"),
    (
        "up{a=\"\\x\"} 1\n",
        "line 1: a backslash before what needs none",
    ),
    ("up one\n", "line 1: `one` is no number"),
    ("up infinite\n", "line 1: `infinite` is no number"),
    ("up +nan\n", "line 1: `+nan` is no number"),
    ("up 0x1\n", "line 1: `0x1` is no number"),
    ("up 1e999\n", "line 1: `1e999` is no number"),
    (
        " up 1\n",
        "line 1: a blank before a sample, which Prometheus takes for its name",
    ),
    (
        "up 1 \n",
        "line 1: a blank behind the value, where a time is expected",
    ),
    ("up 1 -5\n", "line 1: `-5` is no time in milliseconds"),
    (
        "up{__name__=\"x\"} 1\n",
        "line 1: the label `__name__`, which stands for the name of the metric",
    ),
    (
        "# TYPE up gauge \n",
        "line 1: no such type: `gauge `, with one blank before it and none behind it",
    ),
    (
        "# TYPE h histogram\n# TYPE h_sum gauge\n",
        "line 2: `h_sum` is the name of samples of `h`",
    ),
    ("up 1 soon\n", "line 1: `soon` is no time in milliseconds"),
    ("# TYPE up bool\n", "line 1: no such type: `bool`"),
    (
        "# TYPE up gauge\n# TYPE up gauge\n",
        "line 2: a second type of `up`",
    ),
    (
        "# HELP up a\n# HELP up a\n",
        "line 2: a second help of `up`",
    ),
    (
        "up 1\n# TYPE up gauge\n",
        "line 2: the type of `up` stands behind its samples",
    ),
    (
        "up 1\n# HELP up a\n",
        "line 2: the help of `up` stands behind its samples",
    ),
    (
        "up 1\nx 1\nup{a=\"b\"} 1\n",
        "line 3: the lines of `up` do not stand together",
    ),
    (
        "# TYPE x gauge\nup 1\n# HELP x a\n",
        "line 3: the lines of `x` do not stand together",
    ),
    ("# HELP 1up a\n", "line 1: `1up` is no name of a metric"),
];

#[test]
fn what_is_no_page_is_refused_with_its_line() {
    for (page, expected) in REFUSED {
        assert_eq!(parse(page).unwrap_err().to_string(), expected, "{page}");
        let problems = lint(page);
        assert_eq!(problems.len(), 1);
        assert_eq!(
            (problems[0].rule, &*problems[0].to_string()),
            (Rule::Format, expected)
        );
    }
}

#[test]
fn numbers_are_read_as_go_reads_them() {
    for (text, expected) in [
        ("inf", f64::INFINITY),
        ("+Infinity", f64::INFINITY),
        ("-INF", f64::NEG_INFINITY),
        (".5", 0.5),
        ("5.", 5.0),
        ("+1E2", 100.0),
        ("1e-999", 0.0),
    ] {
        let families = parse(&format!("up {text}\n")).unwrap();
        let value = families[0].samples[0].value;
        assert_eq!(value.to_bits(), expected.to_bits(), "{text}");
    }
    assert!(parse("up nan\n").unwrap()[0].samples[0].value.is_nan());
}

#[test]
fn an_empty_help_is_none() {
    let families = parse("# HELP up\n# HELP up \n# HELP up Up.\n# HELP x \nx 1\n").unwrap();
    let helps: Vec<_> = families
        .iter()
        .map(|family| family.help.as_deref())
        .collect();
    assert_eq!(helps, [Some("Up."), None]);
}
