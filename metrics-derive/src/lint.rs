//! The naming rules that need only the name.

use crate::name::MetricName;
use crate::syntax::Errors;
use crate::unit::base_of;

/// Notes every rule that a name breaks.
pub(crate) fn metric_name(name: &MetricName, errors: &mut Errors) {
    for rule in [percent, kind_in_name, unit_suffix] {
        if let Some(message) = rule(name) {
            errors.at(name.span, message);
        }
    }
}

/// Ratios go from 0 to 1.
fn percent(name: &MetricName) -> Option<String> {
    let words = name.words();
    let percent = words
        .iter()
        .find(|word| matches!(**word, "percent" | "percentage" | "percents"))?;
    let instead = name.text.replace(*percent, "ratio");
    Some(format!(
        "`{}` is a percentage: write `{instead}`, from 0 to 1",
        name.text
    ))
}

/// The type stands on the `# TYPE` line.
fn kind_in_name(name: &MetricName) -> Option<String> {
    let (stem, word, total) = last_word(name)?;
    matches!(word, "counter" | "gauge" | "histogram" | "summary").then(|| {
        format!(
            "`{}` has its type in its name: write `{stem}{total}`",
            name.text
        )
    })
}

/// Base units only, so that no dashboard has to convert.
fn unit_suffix(name: &MetricName) -> Option<String> {
    let (stem, word, total) = last_word(name)?;
    base_of(word).map(|base| {
        format!(
            "`{}` is not in a base unit: write `{stem}_{base}{total}`, and record {base}",
            name.text
        )
    })
}

/// What stands before the last word, that word, and the `_total` behind it, if there is one.
fn last_word(name: &MetricName) -> Option<(&str, &str, &'static str)> {
    let (rest, total) = match name.text.strip_suffix("_total") {
        Some(rest) => (rest, "_total"),
        None => (&*name.text, ""),
    };
    let (stem, word) = rest.rsplit_once('_')?;
    Some((stem, word, total))
}

/// Notes a help text that is missing or says no more than the name.
pub(crate) fn help(name: &MetricName, help: Option<&str>, errors: &mut Errors) {
    let words = |text: &str| -> Vec<String> {
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    match help {
        None => errors.at(
            name.span,
            format!(
                "`{}` has no help: write a doc comment, `/// …`, above it",
                name.text
            ),
        ),
        Some(help) if words(help) == words(&name.text) => errors.at(
            name.span,
            format!(
                "the help of `{}` only repeats the name: say what it counts or measures",
                name.text
            ),
        ),
        Some(_) => {}
    }
}
