//! The checks refuse the names that break a rule which needs the type, and take them with the exception.

use std::panic::catch_unwind;

use super::check;
use metrics_naming::kept::Kept;
use metrics_naming::rules::{is_plain, suits};

use crate::declaration::{Buckets, Descriptor, Exception, Name, Shape};
use crate::label::Labels;
use crate::naming::MetricType;

/// Names with the rules that they break; the macro and the lint of pages are tested with them as well.
const NAMES: &str = include_str!("../../../../metrics-derive/naming/tests/names.txt");

/// A line of the table.
struct Row {
    metric_type: &'static str,
    name: &'static str,
    label: &'static str,
    rule: &'static str,
    judge: &'static str,
}

fn rows() -> impl Iterator<Item = Row> {
    let lines = NAMES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let columns: Vec<_> = line.split_whitespace().collect();
        let [metric_type, name, label, rule, judge, _] = columns[..] else {
            panic!("a line with other columns: {line}");
        };
        Row {
            metric_type,
            name,
            label,
            rule,
            judge,
        }
    })
}

fn descriptor(row: &Row) -> Descriptor {
    let written = row.label.strip_prefix('=');
    let of_set = row
        .label
        .strip_prefix('{')
        .and_then(|label| label.strip_suffix('}'));
    let labels = match (of_set, row.metric_type) {
        (Some(name), _) => Labels::named::<str>(name),
        (None, "info") => Labels::named::<str>("version"),
        (None, _) => Labels::NONE,
    };
    let constant: Vec<_> = written.map(|label| (label, "x")).into_iter().collect();
    Descriptor {
        name: Name::new(row.name),
        // As the macro writes it.
        kept: if is_plain(row.name) {
            Kept::PLAIN
        } else {
            Kept::NOTHING
        },
        help: "A help that says more.",
        shape: Shape {
            metric_type: match row.metric_type {
                "counter" => MetricType::Counter,
                "gauge" => MetricType::Gauge,
                "histogram" => MetricType::Histogram,
                "summary" => MetricType::Summary,
                "info" => MetricType::Info,
                other => panic!("no type: {other}"),
            },
            labels,
            ..Descriptor::EMPTY.shape
        },
        buckets: (row.metric_type == "histogram").then_some(Buckets::LATENCY),
        quantiles: (row.metric_type == "summary").then_some(&[0.5]),
        constant_labels: constant.leak(),
        // A summary breaks a rule by being one.
        struct_exceptions: match (row.metric_type, row.rule) {
            (_, "summary") => &[],
            ("summary", _) => &[Exception {
                rule: "summary",
                reason: "quantiles are looked at here",
            }],
            _ => &[],
        },
        ..Descriptor::EMPTY
    }
}

/// The message with which a declaration is refused.
fn mistake(family: &Descriptor) -> Option<String> {
    let panic = catch_unwind(|| check(family)).err()?;
    let message = panic.downcast_ref::<String>().cloned();
    Some(message.expect("a panic with a message"))
}

#[test]
fn names_that_need_the_type_are_refused_and_taken_with_the_exception() {
    let mut refused = 0;
    for row in rows().filter(|row| row.judge == "const") {
        let family = descriptor(&row);
        let found = mistake(&family).unwrap_or_else(|| panic!("{} is taken", row.name));
        assert!(found.contains(&format!("`{}`", row.name)), "{found}");
        let exceptions = vec![Exception {
            rule: row.rule,
            reason: "the name is fixed",
        }];
        let excepted = Descriptor {
            exceptions: exceptions.leak(),
            ..family
        };
        assert_eq!(mistake(&excepted), None, "{}", row.name);
        refused += 1;
    }
    assert!(refused > 30, "{refused}");
}

#[test]
fn names_that_break_no_rule_here_are_taken() {
    for row in rows().filter(|row| row.judge == "-") {
        assert_eq!(mistake(&descriptor(&row)), None, "{}", row.name);
    }
}

#[test]
fn name_that_suits_a_type_breaks_no_rule() {
    let suffixes = [
        "", "_total", "_count", "_sum", "_bucket", "_created", "_info",
    ];
    let stems = [
        "orders",
        "gauge",
        "open_counter_orders",
        "cpu_ms",
        "metrics",
        "",
    ];
    let types = [
        MetricType::Counter,
        MetricType::Gauge,
        MetricType::Histogram,
    ];
    let mut suiting = 0;
    for (stem, suffix) in stems
        .iter()
        .flat_map(|stem| suffixes.map(|suffix| (stem, suffix)))
    {
        let name: &'static str = format!("{stem}{suffix}").leak();
        for metric_type in types {
            let mut family = Descriptor {
                name: Name::new(name),
                help: "A help that says more.",
                buckets: matches!(metric_type, MetricType::Histogram).then_some(Buckets::LATENCY),
                ..Descriptor::EMPTY
            };
            family.shape.metric_type = metric_type;
            let suits = is_plain(name) && suits(name, metric_type.in_text_format());
            suiting += usize::from(suits);
            let found = mistake(&family);
            assert!(
                !suits || found.is_none(),
                "{name}, {metric_type}: {found:?}"
            );
        }
    }
    assert!(suiting > 3, "{suiting}");
}

#[test]
fn kept_rules_are_not_judged_where_the_type_needs_more() {
    let all = Kept::PLAIN
        .and(Kept::COUNTER)
        .and(Kept::GAUGE)
        .and(Kept::UNLABELLED);
    let family = Descriptor {
        name: Name::new("orders_open"),
        kept: all,
        ..Descriptor::EMPTY
    };
    assert_eq!(mistake(&family), None);
    let mut expiring = family;
    expiring.shape.expires = true;
    assert!(mistake(&expiring).is_some_and(|found| found.contains("`#[metric(idle = 60s)]`")));
    let mut histogram = family;
    histogram.shape.metric_type = MetricType::Histogram;
    histogram.kept = all.and(Kept::HISTOGRAM);
    assert!(mistake(&histogram).is_some_and(|found| found.contains("needs buckets")));
    histogram.buckets = Some(Buckets::new(&[2.0, 1.0]));
    assert!(mistake(&histogram).is_some_and(|found| found.contains("must increase")));
    let mut labelled = family;
    labelled.shape.labels = Labels::named::<str>("le");
    assert!(mistake(&labelled).is_some());
    labelled.shape.labels = Labels::OPEN;
    assert!(mistake(&labelled).is_some_and(|found| found.contains("a label has no name")));
}

#[test]
fn an_exception_from_a_rule_that_is_kept_is_refused() {
    for rule in ["kind_in_name", "reserved_label", "snake_case"] {
        let exceptions = vec![Exception {
            rule,
            reason: "none",
        }];
        let family = Descriptor {
            name: Name::new("orders_open"),
            exceptions: exceptions.leak(),
            ..Descriptor::EMPTY
        };
        let expected = format!("`orders_open` keeps the rule `{rule}`: remove the exception");
        assert_eq!(mistake(&family), Some(expected));
    }
}
