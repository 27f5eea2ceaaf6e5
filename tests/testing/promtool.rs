//! The lint says what promtool says.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write as _;
use std::process::{Command, Stdio};

use metrics_runtime::testing::page::parse;
use metrics_runtime::testing::{Problem, Rule, lint};
use metrics_runtime::{Metrics, Registry};

use super::lint::Shop;
use crate::support::running::skipped;

/// Returns the words of promtool for a problem.
pub(crate) fn in_promtools_words(problem: &Problem) -> String {
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

/// A promtool, whose version decides what it says.
#[derive(Debug)]
pub(crate) struct Promtool {
    program: OsString,
    version: (u32, u32),
}

impl Promtool {
    /// The version whose verdicts the lint has.
    const NEW_ENOUGH: (u32, u32) = (3, 5);

    /// That of the variable `PROMTOOL`, or that on the `PATH`.
    fn find() -> impl Iterator<Item = Self> {
        let programs = std::env::var_os("PROMTOOL").into_iter();
        let programs = programs.chain([OsString::from("promtool")]);
        programs.filter_map(|program| {
            let output = Command::new(&program).arg("--version").output().ok()?;
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            let (_, version) = said.split_once("version ")?;
            let mut numbers = version.split(['.', '+', '-']);
            let mut number = || numbers.next()?.parse().ok();
            let version = (number()?, number()?);
            Some(Self { program, version })
        })
    }

    /// Any version. It must be there where everything is checked, as for the other tests of this workspace that need programs
    /// of Prometheus.
    fn any() -> Option<Self> {
        let found = Self::find().next();
        if found.is_none() {
            skipped("promtool", "prometheus");
        }
        found
    }

    /// Version 3.5 or later, which no stable Debian has: the test says so and passes.
    pub(crate) fn new_enough() -> Option<Self> {
        let found = Self::find().find(|promtool| promtool.version >= Self::NEW_ENOUGH);
        if found.is_none() {
            // Through the raw handle, which the test harness does not capture.
            let line = b"SKIPPED: no promtool of version 3.5 is installed or named by `PROMTOOL`\n";
            std::io::stderr()
                .write_all(line)
                .expect("a line can be written");
        }
        found
    }

    /// The complaints about a page, or the error for which it reads no further.
    pub(crate) fn judge(&self, page: &str) -> Result<BTreeSet<String>, String> {
        let mut promtool = Command::new(&self.program)
            .args(["check", "metrics"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it is there");
        let mut stdin = promtool.stdin.take().expect("it is piped");
        // It stops at the first error.
        let _ = stdin.write_all(page.as_bytes());
        drop(stdin);
        let output = promtool.wait_with_output().expect("it ends");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        match said.strip_prefix("error while linting: ") {
            Some(error) => Err(error.trim_end().to_owned()),
            None => Ok(said.lines().map(str::to_owned).collect()),
        }
    }
}

#[test]
fn promtool_says_the_same() {
    let Some(promtool) = Promtool::any() else {
        return;
    };
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
    let mut theirs = promtool.judge(&page).expect("a page");
    if promtool.version < Promtool::NEW_ENOUGH {
        // It refuses any type in a name.
        theirs.retain(|said| ours.contains(said) || !said.contains("should not include type"));
    }
    assert!(ours.len() > 150, "{}", ours.len());
    let differ: Vec<_> = ours.symmetric_difference(&theirs).collect();
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn promtool_refuses_no_page_that_is_one() {
    let Some(promtool) = Promtool::any() else {
        return;
    };
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    shop.order_duration_seconds.record(1);
    for page in [&*registry.render(), "", "# x\n\nup { a = \"}\" , } 1e3\n"] {
        assert!(parse(page).is_ok(), "{page}");
        let said = promtool.judge(page).expect("a page");
        assert!(
            said.iter().all(|line| line.ends_with("no help text")),
            "{page}: {said:?}"
        );
    }
}
