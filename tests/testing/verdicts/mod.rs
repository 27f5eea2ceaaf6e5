//! The reader and the lint agree with promtool 3.5 and Prometheus 3.5 on many small pages.
//!
//! `recorded.jsonl` holds the pages and the verdicts, since Debian has older programs. `BLESS=1` writes it anew where both
//! programs are found, version 3.5 or later; then read the difference.

mod generate;
mod prometheus;

use std::collections::BTreeSet;
use std::path::Path;

use metrics_runtime::testing::page::parse;
use metrics_runtime::testing::{Rule, lint};
use serde_json::{Value, json};

use super::promtool::{Promtool, in_promtools_words};
use prometheus::Taken;

/// A page, and the verdicts.
#[derive(Debug, PartialEq)]
struct Verdict {
    page: String,
    /// The complaints of promtool, or the error for which it reads no further.
    promtool: Result<BTreeSet<String>, String>,
    prometheus: Taken,
}

impl Verdict {
    fn parse(line: &str) -> Self {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let promtool = match &line["promtool"] {
            Value::Array(complaints) => Ok(complaints.iter().map(text).collect()),
            error => Err(text(error)),
        };
        Self {
            page: text(&line["page"]),
            promtool,
            prometheus: Taken::parse(&text(&line["prometheus"])),
        }
    }

    fn write(&self) -> String {
        let promtool = match &self.promtool {
            Ok(complaints) => json!(complaints),
            Err(error) => json!(error),
        };
        json!({ "page": self.page, "promtool": promtool, "prometheus": self.prometheus.as_str() })
            .to_string()
    }

    /// Whether a name is in quotes: version 1.0.0 of the text format has that, 0.0.4 has not.
    fn has_quoted_name(&self) -> bool {
        let quoted = ["{\"", "# TYPE \"", "# HELP \""];
        quoted.iter().any(|quoted| self.page.contains(quoted))
    }

    /// Whether one of the two takes no sample of the page, or takes one under another name.
    fn is_refused(&self) -> bool {
        self.promtool.is_err() || self.prometheus != Taken::Yes
    }
}

fn recorded() -> Vec<Verdict> {
    include_str!("recorded.jsonl")
        .lines()
        .map(Verdict::parse)
        .collect()
}

/// The rules of the format on the order of lines, which neither program checks.
const ORDER: [&str; 3] = [
    " do not stand together",
    " stands behind its samples",
    " is the name of samples of ",
];

#[test]
fn pages_are_refused_where_prometheus_or_promtool_refuses_them() {
    let verdicts = recorded();
    let refused = verdicts.iter().filter(|verdict| verdict.is_refused());
    assert!(refused.count() > 100 && verdicts.len() > 400);
    for verdict in verdicts {
        let parsed = parse(&verdict.page);
        let is_ours = |reason: &str| ORDER.iter().any(|order| reason.contains(order));
        match (&parsed, verdict.is_refused()) {
            (Err(error), false) => assert!(
                is_ours(&error.reason) || verdict.has_quoted_name(),
                "{error}: {verdict:?}"
            ),
            (Ok(_), false) | (Err(_), true) => {}
            // The reader takes any `le`, as Prometheus does.
            (Ok(_), true) => {
                let problems = lint(&verdict.page);
                let is_value = problems.iter().any(|problem| problem.rule == Rule::Value);
                assert!(is_value, "taken: {verdict:?}");
            }
        }
    }
}

#[test]
fn the_lint_says_what_promtool_says() {
    for verdict in recorded() {
        let Ok(theirs) = &verdict.promtool else {
            continue;
        };
        let problems = lint(&verdict.page);
        if problems.iter().any(|problem| problem.rule == Rule::Format) {
            continue;
        }
        // promtool does not look at values, and at the samples of histograms and summaries only as a whole.
        let ours = problems
            .iter()
            .filter(|problem| !matches!(problem.rule, Rule::Value | Rule::Duplicate));
        let ours: BTreeSet<_> = ours.map(in_promtools_words).collect();
        let is_twice = |text: &&String| text.ends_with(" metric not unique");
        let others: BTreeSet<_> = theirs
            .iter()
            .filter(|text| !is_twice(text))
            .cloned()
            .collect();
        assert_eq!(ours, others, "{}", verdict.page);
        if theirs.iter().any(|text| is_twice(&text)) {
            let found = problems
                .iter()
                .any(|problem| problem.rule == Rule::Duplicate);
            assert!(found, "{}", verdict.page);
        }
    }
}

#[test]
fn promtool_says_what_is_recorded() {
    let Some(promtool) = Promtool::new_enough() else {
        return;
    };
    if std::env::var_os("BLESS").is_some() {
        return record(&promtool);
    }
    for verdict in recorded() {
        assert_eq!(
            promtool.judge(&verdict.page),
            verdict.promtool,
            "{}",
            verdict.page
        );
    }
}

#[test]
fn prometheus_takes_what_is_recorded() {
    let verdicts = recorded();
    let pages: Vec<_> = verdicts.iter().map(|verdict| &*verdict.page).collect();
    let Some(taken) = prometheus::judge(&pages) else {
        return;
    };
    for (verdict, taken) in verdicts.iter().zip(taken) {
        // Prometheus 2 refuses names in quotes and blanks before a name.
        let is_old = verdict.has_quoted_name() || verdict.prometheus == Taken::Renamed;
        let is_as_recorded = taken == verdict.prometheus || taken == Taken::No && is_old;
        assert!(is_as_recorded, "{taken:?}: {verdict:?}");
    }
}

fn record(promtool: &Promtool) {
    let pages = generate::pages();
    let texts: Vec<_> = pages.iter().map(|page| &**page).collect();
    let taken = prometheus::judge(&texts).expect("Prometheus is on the PATH");
    let lines = pages.iter().zip(taken).map(|(page, prometheus)| {
        let verdict = Verdict {
            page: page.clone(),
            promtool: promtool.judge(page),
            prometheus,
        };
        verdict.write() + "\n"
    });
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("testing/verdicts/recorded.jsonl");
    std::fs::write(file, lines.collect::<String>()).expect("the file can be written");
}
