//! The lint and promtool refuse the names that the macro and the checks in `const` evaluation refuse.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use metrics_runtime::testing::{Rule, lint};

use super::promtool::{Promtool, in_promtools_words};

/// Names with the rules that they break; the macro and the checks are tested with them as well.
const NAMES: &str = include_str!("../../metrics-derive/naming/tests/names.txt");

/// The rule of the lint for a rule of declarations.
fn in_the_lint(rule: &str) -> Option<&'static [Rule]> {
    Some(match rule {
        "snake_case" => &[Rule::SnakeCase],
        "reserved_label" => &[Rule::ReservedLabel],
        "unit_suffix" => &[Rule::BaseUnit, Rule::AbbreviatedUnit],
        "kind_in_name" => &[Rule::KindInName],
        "counter_total" => &[Rule::CounterTotal],
        "gauge_total" => &[Rule::GaugeTotal],
        "reserved_suffix" => &[Rule::ReservedSuffix],
        _ => return None,
    })
}

/// A page with one metric.
fn page(metric_type: &str, name: &str, label: &str) -> String {
    let labels = match label.trim_matches(['=', '{', '}']) {
        "-" => String::new(),
        "le" | "quantile" => format!("{}=\"1\"", label.trim_matches(['=', '{', '}'])),
        label => format!("{label}=\"x\""),
    };
    let word = if metric_type == "info" {
        "gauge"
    } else {
        metric_type
    };
    let mut page = format!("# HELP {name} Help.\n# TYPE {name} {word}\n");
    let comma = if labels.is_empty() { "" } else { "," };
    let own = match word {
        "histogram" => ["_bucket", "le=\"+Inf\""],
        "summary" => ["", "quantile=\"0.5\""],
        _ => {
            writeln!(page, "{name}{{{labels}}} 1").unwrap();
            return page;
        }
    };
    let [suffix, own] = own;
    writeln!(page, "{name}{suffix}{{{labels}{comma}{own}}} 1").unwrap();
    for suffix in ["_sum", "_count"] {
        writeln!(page, "{name}{suffix}{{{labels}}} 1").unwrap();
    }
    page
}

/// A page for each line of the table, with its rule and whether promtool takes it.
fn rows() -> impl Iterator<Item = (String, &'static str, bool)> {
    let lines = NAMES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let columns: Vec<_> = line.split_whitespace().collect();
        let [metric_type, name, label, rule, _, promtool] = columns[..] else {
            panic!("a line with other columns: {line}");
        };
        let is_taken = rule == "-" || promtool == "ours";
        (page(metric_type, name, label), rule, is_taken)
    })
}

#[test]
fn names_that_promtool_refuses_are_refused_by_the_lint() {
    let mut refused = 0;
    for (page, rule, is_taken) in rows() {
        let rules: Vec<_> = lint(&page).iter().map(|problem| problem.rule).collect();
        if is_taken {
            assert_eq!(rules, [], "{page}");
            continue;
        }
        let expected = in_the_lint(rule).expect("a rule of promtool");
        assert!(!rules.is_empty(), "{page}");
        assert!(
            rules.iter().all(|rule| expected.contains(rule)),
            "{rules:?} {page}"
        );
        refused += 1;
    }
    assert!(refused > 90, "{refused}");
}

#[test]
fn promtool_refuses_the_same_names() {
    let Some(promtool) = Promtool::new_enough() else {
        return;
    };
    for (page, _, _) in rows() {
        let ours: BTreeSet<_> = lint(&page).iter().map(in_promtools_words).collect();
        assert_eq!(promtool.judge(&page), Ok(ours), "{page}");
    }
}
