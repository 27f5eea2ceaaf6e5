//! The catalogue as a file in a user's repository.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::{env, fs, io};

use super::entry::{Catalog, FamilyEntry, LabelEntry, Values};
use crate::support::bound_text;

const HEAD: &str =
    "# The metrics of this program. The test that reads this writes it anew with BLESS=1.\n";

/// Fails when the program's [`catalog()`](fn@crate::catalog) is not what a file says: for a test in one's own
/// repository that tells when a metric is renamed, loses a label, or changes its type or its buckets.
///
/// The path is one from the folder of `Cargo.toml`. With the environment variable `BLESS=1` the file is written anew.
///
/// ```no_run
/// // tests/metrics.rs
/// # mod shop {}
/// use shop as _; // Linked, so that its metrics are there.
///
/// #[test]
/// fn metrics_are_the_known_ones() {
///     metrics_runtime::assert_catalog!("metrics.lock");
/// }
/// ```
///
/// # Panics
///
/// When the file is another one, with the lines that differ; when it cannot be read or, with `BLESS=1`, written.
#[macro_export]
macro_rules! assert_catalog {
    ($path:literal $(,)?) => {
        $crate::catalog::assert_is(
            ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", $path),
            &$crate::catalog(),
        )
    };
}

/// What `assert_catalog!` does.
///
/// # Panics
///
/// As the macro says.
#[track_caller]
pub fn assert_is(path: &str, catalog: &Catalog) {
    let actual = text(catalog);
    if env::var_os("BLESS").is_some_and(|bless| bless != "0") {
        return fs::write(path, actual)
            .unwrap_or_else(|error| panic!("cannot write {path}: {error}"));
    }
    let expected = match fs::read_to_string(path) {
        Ok(expected) => expected.replace("\r\n", "\n"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            panic!("there is no {path} yet: run the test with BLESS=1, and look at what it writes")
        }
        Err(error) => panic!("cannot read {path}: {error}"),
    };
    let difference = difference(&expected, &actual);
    assert!(
        difference.is_empty(),
        "the metrics of the program (+) are not those in {path} (-):\n\n{difference}\n\
         If that is wanted, run the test with BLESS=1; dashboards and alerts may ask for the old ones."
    );
}

/// One block for each family: what queries depend on. The order of labels and of their values is not among it.
fn text(catalog: &Catalog) -> String {
    let mut text = HEAD.to_owned();
    for family in catalog.families() {
        text.push('\n');
        push_family(&mut text, family);
    }
    text
}

fn push_family(text: &mut String, family: &FamilyEntry) {
    let mut line = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    line(format!("{} {}", family.metric_type, family.name));
    if let Some(unit) = family.unit {
        line(format!("    unit {unit}"));
    }
    let mut labels: Vec<_> = family.labels.iter().map(label_text).collect();
    labels.sort();
    for label in labels {
        line(format!("    label {label}"));
    }
    if let Some(buckets) = family.buckets {
        let bounds: Vec<_> = buckets.iter().map(|bound| bound_text(*bound)).collect();
        line(format!("    buckets {}", bounds.join(" ")));
    }
    if let Some(quantiles) = family.quantiles {
        let texts: Vec<_> = quantiles
            .iter()
            .map(|quantile| bound_text(*quantile))
            .collect();
        line(format!("    quantiles {}", texts.join(" ")));
    }
    if let Some(alias) = family.alias {
        line(format!("    alias {} until {}", alias.name, alias.until));
    }
}

fn label_text(LabelEntry { name, values }: &LabelEntry) -> String {
    let mut text = (*name).to_owned();
    match values {
        Values::Open => {}
        Values::Instance => text.push_str(" of the instance"),
        Values::Closed(values) | Values::Constant(values) => {
            let mut values: Vec<_> = values.iter().map(|value| format!("{value:?}")).collect();
            values.sort();
            text.push_str(": ");
            text.push_str(&values.join(", "));
        }
    }
    text
}

/// The blocks of a file by their first lines' names, so that a family that moves is not one that changes.
fn blocks(text: &str) -> BTreeMap<(&str, usize), Vec<&str>> {
    let mut blocks: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut current = None;
    for line in text.lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if !line.starts_with(' ') {
            let name = line.split_once(' ').map_or(line, |(_, name)| name);
            // Families of one name that are in different registries can differ.
            let earlier = blocks.keys().filter(|(other, _)| *other == name).count();
            current = Some((name, earlier));
        }
        if let Some(key) = current {
            blocks.entry(key).or_default().push(line);
        }
    }
    blocks
}

/// The lines that only one of two files has, each under the first line of its block.
fn difference(expected: &str, actual: &str) -> String {
    let (expected, actual) = (blocks(expected), blocks(actual));
    let keys: BTreeSet<_> = expected.keys().chain(actual.keys()).collect();
    let mut text = String::new();
    for key in keys {
        let block = |blocks: &BTreeMap<_, Vec<_>>| blocks.get(key).cloned().unwrap_or_default();
        let (old, new) = (block(&expected), block(&actual));
        if old == new {
            continue;
        }
        if let Some(first) = old
            .first()
            .filter(|first| Some(first) == new.first().as_ref())
        {
            let _ = writeln!(text, "  {first}");
        }
        for line in old.iter().filter(|line| !new.contains(line)) {
            let _ = writeln!(text, "- {line}");
        }
        for line in new.iter().filter(|line| !old.contains(line)) {
            let _ = writeln!(text, "+ {line}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "# comment\n\ncounter a_total\n    label x\n    label y\n\ngauge b\n\nhistogram c\n    buckets 0.1 1.0\n";

    #[test]
    fn only_what_differs_is_told() {
        assert_eq!(difference(OLD, OLD), "");
        assert_eq!(
            difference(OLD, &OLD.replace("# comment\n", "# other\n\n")),
            ""
        );
        assert_eq!(
            difference(OLD, &OLD.replace("    label y\n", "")),
            "  counter a_total\n-     label y\n"
        );
        assert_eq!(
            difference(OLD, &OLD.replace("gauge b", "counter b")),
            "- gauge b\n+ counter b\n"
        );
        assert_eq!(
            difference(OLD, &OLD.replace("gauge b", "gauge d")),
            "- gauge b\n+ gauge d\n"
        );
        assert_eq!(
            difference(OLD, &OLD.replace("0.1 1.0", "0.1 2.0")),
            "  histogram c\n-     buckets 0.1 1.0\n+     buckets 0.1 2.0\n"
        );
    }
}
