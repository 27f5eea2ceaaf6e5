//! What is said of pages, and that promtool says the same.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use metrics_runtime::testing::page::parse;
use metrics_runtime::testing::{Problem, Rule, assert_lint, lint};
use metrics_runtime::{Buckets, Counter, Histogram, Metrics, Registry, metrics};

use super::failure::message;

/// The reader by which the pages of this crate are judged. It takes less than the format allows, and shares no code with the one
/// that is judged here.
#[path = "../../metrics-runtime/tests/common/page.rs"]
#[allow(dead_code, reason = "a part of it is used")]
mod strict;

#[derive(Metrics)]
struct Shop {
    /// Orders handled.
    orders_total: Counter,
    /// Time to handle an order.
    #[metric(buckets = Buckets::LATENCY)]
    order_duration_seconds: Histogram,
}

#[test]
fn a_page_of_this_crate_is_right() {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    shop.orders_total.increment(1);
    shop.order_duration_seconds.record(1);
    assert_lint!(registry);
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::histogram!("cacheSizeKb").record(1.0);
    });
    let message = message(|| {
        assert_lint!(registry);
    });
    assert_eq!(
        message,
        "the page has 2 problems:\n\
         line 1: `cacheSizeKb` has no help\n\
         line 1: `cacheSizeKb` is not in `snake_case`"
    );
}

#[test]
fn each_rule_is_told_of_where_it_is_broken() {
    let histogram = |lines: &str| format!("# HELP h H.\n# TYPE h histogram\n{lines}");
    let gauge = |lines: &str| format!("# HELP g G.\n# TYPE g gauge\n{lines}");
    let cases: Vec<(String, &[&str])> = vec![
        (
            gauge("g 1\ng 1\n"),
            &["line 4: `g` stands there with the same labels already"],
        ),
        (
            gauge("g{a=\"1\",b=\"2\"} 1\ng{b=\"2\",a=\"1\"} 1\n"),
            &["line 4: `g` stands there with the same labels already"],
        ),
        (
            "# HELP c_total C.\n# TYPE c_total counter\nc_total -1\n".to_owned(),
            &["line 3: `c_total` is a counter below zero"],
        ),
        (
            histogram("h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n"),
            &["line 4: `h` has a bucket with less than the one before it"],
        ),
        (
            histogram(
                "h_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
            ),
            &["line 4: `h` has bounds that do not rise"],
        ),
        (
            histogram("h_bucket{le=\"1\"} 2\nh_sum 1\nh_count 2\n"),
            &["line 3: `h` has no last bucket with `le=\"+Inf\"`"],
        ),
        (
            histogram("h_bucket{le=\"+Inf\"} 2\nh_count 3\n"),
            &[
                "line 3: `h` has no `_sum`",
                "line 4: `h` has a `_count` that is not its bucket `+Inf`",
            ],
        ),
        (
            histogram("h_bucket{le=\"+Inf\"} 2\nh_sum 3\n"),
            &["line 3: `h` has no `_count`"],
        ),
        (
            histogram("h_bucket 2\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n"),
            &["line 3: `h_bucket` is a bucket without a number as its `le`"],
        ),
        (
            "# HELP s S.\n# TYPE s summary\ns{quantile=\"2\"} 1\ns_sum 1\ns_count 1\n".to_owned(),
            &["line 3: `s` is a summary without a `quantile` from 0 to 1"],
        ),
        (
            "up{\n".to_owned(),
            &["line 1: labels without `}` behind them"],
        ),
    ];
    for (page, expected) in cases {
        let problems: Vec<_> = lint(&page).iter().map(Problem::to_string).collect();
        assert_eq!(problems, expected, "{page}");
    }
}

#[test]
fn series_of_one_histogram_are_looked_at_apart() {
    assert_lint!(
        "# HELP h H.\n# TYPE h histogram\n\
         h_bucket{a=\"x\",le=\"1.0\"} 5\nh_bucket{a=\"x\",le=\"+Inf\"} 5\nh_sum{a=\"x\"} 1\nh_count{a=\"x\"} 5\n\
         h_bucket{a=\"y\",le=\"1.0\"} 2\nh_bucket{a=\"y\",le=\"+Inf\"} 3\nh_sum{a=\"y\"} NaN\nh_count{a=\"y\"} 3\n"
    );
}

#[test]
fn pages_of_others_are_read() {
    let page = "\n# some remark\n  up\t 1 1700000000000 \n#HELP x a \\\\ b\\nc\nx { a = \"\\\"{}\\n\" , } +Inf\n# TYPE y untyped\n";
    let families = parse(page).unwrap();
    let names: Vec<_> = families.iter().map(|family| &*family.name).collect();
    assert_eq!(names, ["up", "x", "y"]);
    assert_eq!(families[0].samples[0].timestamp, Some(1_700_000_000_000));
    assert_eq!(families[1].help.as_deref(), Some("a \\ b\nc"));
    let x = &families[1].samples[0];
    assert_eq!(
        (x.labels[0].1.as_str(), x.value, x.line),
        ("\"{}\n", f64::INFINITY, 5)
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
const REFUSED: [(&str, &str); 19] = [
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
    ("up inf\n", "line 1: `inf` is no number"),
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

/// What promtool says of a problem.
fn in_promtools_words(problem: &Problem) -> String {
    let name = &problem.metric;
    let quoted = |text: &str| text.split('`').nth(3).unwrap_or_default().to_owned();
    let said = match problem.rule {
        Rule::NoHelp => "no help text".to_owned(),
        Rule::CounterTotal => "counter metrics should have \"_total\" suffix".to_owned(),
        Rule::GaugeTotal => "non-counter metrics should not have \"_total\" suffix".to_owned(),
        Rule::ReservedSuffix => match &*quoted(&problem.text) {
            "_bucket" => "non-histogram metrics should not have \"_bucket\" suffix".to_owned(),
            other => {
                format!("non-histogram and non-summary metrics should not have \"{other}\" suffix")
            }
        },
        Rule::ReservedLabel => match &*quoted(&problem.text) {
            "le" => "non-histogram metrics should not have \"le\" label".to_owned(),
            _ => "non-summary metrics should not have \"quantile\" label".to_owned(),
        },
        Rule::BaseUnit => {
            let (unit, base) = problem.text.split_once(": use the base unit, ").unwrap();
            let (_, unit) = unit.split_once(" is in ").unwrap();
            format!("use base unit {base:?} instead of {unit:?}")
        }
        Rule::AbbreviatedUnit => "metric names should not contain abbreviated units".to_owned(),
        Rule::KindInName => format!(
            "metric name should not include type '{}'",
            quoted(&problem.text)
        ),
        Rule::Colon => "metric names should not contain ':'".to_owned(),
        Rule::SnakeCase if problem.text.contains("has the label") => {
            "label names should be written in 'snake_case' not 'camelCase'".to_owned()
        }
        Rule::SnakeCase => {
            "metric names should be written in 'snake_case' not 'camelCase'".to_owned()
        }
        other => panic!("promtool does not look at {other:?}"),
    };
    format!("{name} {said}")
}

/// What `promtool check metrics` says of a page.
fn promtool(page: &str) -> BTreeSet<String> {
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    promtool
        .stdin
        .take()
        .unwrap()
        .write_all(page.as_bytes())
        .unwrap();
    let output = promtool.wait_with_output().unwrap();
    let said =
        String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
    said.lines().map(str::to_owned).collect()
}

/// As the other tests of this workspace that need Prometheus' programs: they must be there where everything is checked.
fn is_there() -> bool {
    let found = Command::new("promtool").arg("--version").output().is_ok();
    assert!(
        found || std::env::var_os("CI").is_none(),
        "promtool is not installed"
    );
    if !found {
        eprintln!("promtool is not installed: what it says is not compared");
    }
    found
}

#[test]
fn promtool_says_the_same() {
    if !is_there() {
        return;
    }
    let words = [
        "seconds",
        "milliseconds",
        "minutes",
        "kilobytes",
        "bits",
        "kibibits",
        "metres",
        "kilometres",
        "miles",
        "fahrenheit",
        "kelvins",
        "pounds",
        "calories",
        "volts",
        "millivolts",
        "amperes",
        "s",
        "ms",
        "kb",
        "h",
        "min",
        "ratio",
        "counter",
        "histogram",
        "total",
        "count",
        "sum",
        "bucket",
        "info",
        "camelCase",
        "job:rate",
    ];
    let mut page = Vec::new();
    for metric_type in ["counter", "gauge", "untyped"] {
        for word in words {
            let name = format!("{metric_type}Of_{word}").replace("Of_", "_of_");
            page.push(format!(
                "# TYPE {name} {metric_type}\n{name}{{le=\"1\",quantile=\"0.5\",labelName=\"x\"}} 1\n"
            ));
            page.push(format!(
                "# HELP {name}_total A.\n# TYPE {name}_total {metric_type}\n{name}_total 1\n"
            ));
        }
    }
    for (metric_type, name) in [
        ("histogram", "a_count"),
        ("summary", "b_sum"),
        ("summary", "c_bucket"),
        ("histogram", "d_total"),
    ] {
        page.push(format!("# TYPE {name} {metric_type}\n"));
        if metric_type == "histogram" {
            page.push(format!(
                "{name}_bucket{{quantile=\"1\",le=\"+Inf\"}} 1\n{name}_sum{{quantile=\"1\"}} 1\n{name}_count{{quantile=\"1\"}} 1\n"
            ));
        } else {
            page.push(format!(
                "{name}{{quantile=\"0.5\",le=\"1\"}} 1\n{name}_sum{{le=\"1\"}} 1\n{name}_count{{le=\"1\"}} 1\n"
            ));
        }
    }
    let page = page.concat();
    let ours: BTreeSet<_> = lint(&page).iter().map(in_promtools_words).collect();
    let theirs = promtool(&page);
    assert!(ours.len() > 150, "{}", ours.len());
    let differ: Vec<_> = ours.symmetric_difference(&theirs).collect();
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn promtool_refuses_no_page_that_is_one() {
    if !is_there() {
        return;
    }
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    shop.order_duration_seconds.record(1);
    for page in [&*registry.render(), "", "# x\n\nup { a = \"}\" , } 1e3\n"] {
        assert!(parse(page).is_ok(), "{page}");
        let said = promtool(page);
        assert!(
            said.iter().all(|line| line.ends_with("no help text")),
            "{page}: {said:?}"
        );
    }
}
