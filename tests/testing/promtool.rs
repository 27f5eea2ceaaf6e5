//! The lint says what promtool says.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use metrics_runtime::testing::page::parse;
use metrics_runtime::testing::{Problem, Rule, lint};
use metrics_runtime::{Metrics, Registry};

use super::lint::Shop;

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
