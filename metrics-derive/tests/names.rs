//! The macro refuses the names that break a rule which it can see, and takes them with the exception.

#[path = "macros/mod.rs"]
#[allow(dead_code, reason = "the macros are called by the compiler")]
mod macros;

use macros::{descriptor, lint, metrics, name, syntax, unit};

/// Names with the rules that they break; the checks in `const` evaluation and the lint of pages are tested with them as well.
const NAMES: &str = include_str!("../naming/tests/names.txt");

/// A line of the table.
struct Row<'t> {
    name: &'t str,
    /// A label that is written at the field.
    label: Option<&'t str>,
    rule: &'t str,
    judge: &'t str,
}

fn rows() -> impl Iterator<Item = Row<'static>> {
    let lines = NAMES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let columns: Vec<_> = line.split_whitespace().collect();
        let [_, name, label, rule, judge, _] = columns[..] else {
            panic!("a line with other columns: {line}");
        };
        Row {
            name,
            label: label.strip_prefix('='),
            rule,
            judge,
        }
    })
}

/// Everything that the derived code refuses.
fn mistakes(row: &Row<'_>, allow: Option<&str>) -> Vec<String> {
    let labels = row.label.map(|label| format!(", labels({label} = \"x\")"));
    let allow = allow.map(|rule| format!(", allow({rule}), reason = \"the name is fixed\""));
    let field = format!(
        "struct M {{ /// A help that says more.\n #[metric(name = \"{}\"{}{})] f: T }}",
        row.name,
        labels.unwrap_or_default(),
        allow.unwrap_or_default(),
    );
    let expanded = metrics::derive(syn::parse_str(&field)).to_string();
    let parts = expanded.split("compile_error").skip(1);
    parts
        .map(|part| part.split('"').nth(1).unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn names_that_break_a_rule_are_refused_and_taken_with_the_exception() {
    let mut refused = 0;
    for row in rows().filter(|row| row.judge == "macro") {
        let found = mistakes(&row, None);
        assert_eq!(found.len(), 1, "{}: {found:?}", row.name);
        let name = row.label.unwrap_or(row.name);
        assert!(found[0].contains(&format!("`{name}`")), "{}", found[0]);
        assert!(found[0].contains("write `"), "{}", found[0]);
        let found = mistakes(&row, Some(row.rule));
        assert!(found.is_empty(), "{}: {found:?}", row.name);
        refused += 1;
    }
    assert!(refused > 60, "{refused}");
}

#[test]
fn names_that_the_compiler_judges_pass_the_macro() {
    for row in rows().filter(|row| row.judge != "macro") {
        let found = mistakes(&row, None);
        assert!(found.is_empty(), "{}: {found:?}", row.name);
    }
}

#[test]
fn the_name_that_is_written_instead_breaks_no_rule() {
    for row in rows().filter(|row| row.judge == "macro" && row.label.is_none()) {
        let found = mistakes(&row, None);
        let (_, instead) = found[0].split_once("write `").unwrap();
        let (instead, _) = instead.split_once('`').unwrap();
        let instead = Row {
            name: instead,
            ..row
        };
        assert_eq!(
            mistakes(&instead, None),
            Vec::<String>::new(),
            "{}",
            row.name
        );
    }
}
