//! What names, helps and labels must keep to.

use super::{Found, Rule};
use crate::descriptor::MetricType;

/// Base units, and those that should be written in them.
const UNITS: [(&str, &[&str]); 10] = [
    ("seconds", &["minutes", "hours", "days", "weeks"]),
    ("bytes", &["bits"]),
    ("celsius", &["fahrenheit", "rankine"]),
    ("kelvin", &["kelvins"]),
    ("meters", &["inches", "yards", "miles"]),
    // Both spellings are right.
    ("metres", &[]),
    ("grams", &["pounds", "ounces"]),
    ("joules", &["calories"]),
    ("volts", &[]),
    ("amperes", &[]),
];

/// What makes other units of them.
const PREFIXES: [&str; 18] = [
    "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto", "kilo", "kibi", "mega",
    "mebi", "giga", "gibi", "tera", "tebi", "peta", "pebi",
];

const ABBREVIATIONS: [&str; 14] = [
    "s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d",
];

const TYPES: [&str; 4] = ["counter", "gauge", "histogram", "summary"];

pub(super) fn check(found: &mut Found<'_>) {
    let family = found.family;
    if family.help.is_none() {
        found.family(Rule::NoHelp, "has no help");
    }
    totals(found);
    reserved_suffixes(found);
    units(found);
    for word in TYPES {
        if has_word(&family.name.to_lowercase(), word) {
            found.family(
                Rule::KindInName,
                format_args!("says its type: leave `{word}` out"),
            );
        }
    }
    if family.name.contains(':') {
        found.family(Rule::Colon, "has a colon, which is for recording rules");
    }
    if is_camel_case(&family.name) {
        found.family(Rule::SnakeCase, "is not in `snake_case`");
    }
    labels(found);
}

fn totals(found: &mut Found<'_>) {
    let is_total = found.family.name.ends_with("_total");
    match found.family.metric_type {
        Some(MetricType::Counter) if !is_total => {
            found.family(
                Rule::CounterTotal,
                "is a counter without `_total` at its end",
            );
        }
        Some(MetricType::Counter) | None => {}
        Some(other) if is_total => {
            found.family(
                Rule::GaugeTotal,
                format_args!("ends in `_total` and is a {other}, not a counter"),
            );
        }
        Some(_) => {}
    }
}

fn reserved_suffixes(found: &mut Found<'_>) {
    let Some(metric_type) = found.family.metric_type else {
        return;
    };
    for suffix in ["_bucket", "_count", "_sum"] {
        if found.family.name.ends_with(suffix) && !has_samples(metric_type, suffix) {
            let text = format_args!("ends in `{suffix}` and is a {metric_type}");
            found.family(Rule::ReservedSuffix, text);
        }
    }
}

/// Whether a type has samples with this suffix or label.
fn has_samples(metric_type: MetricType, what: &str) -> bool {
    match what {
        "_bucket" | "le" => metric_type == MetricType::Histogram,
        "quantile" => metric_type == MetricType::Summary,
        _ => matches!(metric_type, MetricType::Histogram | MetricType::Summary),
    }
}

fn units(found: &mut Found<'_>) {
    let name = &found.family.name;
    let known = |word: &str| {
        let of = |unit: &str| word.strip_suffix(unit).filter(|prefix| is_prefix(prefix));
        UNITS.iter().find_map(|(base, others)| {
            let mut all = [*base].into_iter().chain(others.iter().copied());
            all.any(|unit| of(unit).is_some()).then_some(*base)
        })
    };
    let unit = name.split('_').find_map(|word| Some((word, known(word)?)));
    if let Some((unit, base)) = unit.filter(|(unit, base)| unit != base) {
        let text = format_args!("is in {unit}: use the base unit, {base}");
        found.family(Rule::BaseUnit, text);
    }
    let lower = name.to_lowercase();
    for short in ABBREVIATIONS {
        if has_word(&lower, short) {
            let text = format_args!("abbreviates a unit: write `{short}` out");
            found.family(Rule::AbbreviatedUnit, text);
        }
    }
}

fn is_prefix(text: &str) -> bool {
    text.is_empty() || PREFIXES.contains(&text)
}

fn labels(found: &mut Found<'_>) {
    let family = found.family;
    let mut seen = Vec::new();
    for sample in &family.samples {
        for (label, _) in &sample.labels {
            if seen.contains(&label) {
                continue;
            }
            seen.push(label);
            if is_camel_case(label) {
                let text = format_args!("has the label `{label}`, which is not in `snake_case`");
                found.at(sample.line, &family.name, Rule::SnakeCase, text);
            }
            let Some(metric_type) = family.metric_type else {
                continue;
            };
            if matches!(&**label, "le" | "quantile") && !has_samples(metric_type, label) {
                let text = format_args!("has the label `{label}` and is a {metric_type}");
                found.at(sample.line, &family.name, Rule::ReservedLabel, text);
            }
        }
    }
}

/// Whether a name has this word, other than as its first.
fn has_word(name: &str, word: &str) -> bool {
    name.split('_').skip(1).any(|other| other == word)
}

fn is_camel_case(name: &str) -> bool {
    let letters = name.as_bytes().windows(2);
    letters
        .into_iter()
        .any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}
