//! The rules for names, helps and labels: those of `promtool check metrics` of Prometheus 3.5.

use metrics_naming::rules::is_camel_case;
use metrics_naming::samples::{Type, foreign_suffix, is_total, owner_of_label};
use metrics_naming::words::{Meaning, words};

use super::found::Found;
use super::problem::Rule;
use crate::naming::MetricType;

pub(super) fn check(found: &mut Found<'_>) {
    let family = found.family;
    // promtool does not look at what has no sample.
    if family.samples.is_empty() {
        return;
    }
    if family.help.is_none() {
        found.family(Rule::NoHelp, "has no help");
    }
    if let Some(metric_type) = family.metric_type {
        total(found, metric_type);
        suffix(found, metric_type.in_text_format());
        type_word(found, metric_type.in_text_format());
    }
    base_unit(found);
    abbreviations(found);
    if family.name.contains(':') {
        found.family(Rule::Colon, "has a colon, which is for recording rules");
    }
    if is_camel_case(&family.name) {
        found.family(Rule::SnakeCase, "is not in `snake_case`");
    }
    labels(found);
}

fn total(found: &mut Found<'_>, metric_type: MetricType) {
    match (metric_type, is_total(&found.family.name)) {
        (MetricType::Counter, false) => {
            found.family(
                Rule::CounterTotal,
                "is a counter without `_total` at its end",
            );
        }
        (MetricType::Counter, true) | (_, false) => {}
        (other, true) => {
            found.family(
                Rule::GaugeTotal,
                format_args!("ends in `_total` and is a {other}, not a counter"),
            );
        }
    }
}

fn suffix(found: &mut Found<'_>, metric_type: Type) {
    if let Some(suffix) = foreign_suffix(&found.family.name, metric_type) {
        let metric_type = metric_type.as_str();
        found.family(
            Rule::ReservedSuffix,
            format_args!("ends in `{suffix}` and is a {metric_type}"),
        );
    }
}

fn type_word(found: &mut Found<'_>, own: Type) {
    let says_it =
        words(&found.family.name).any(|word| !word.is_first && word.meaning == Meaning::Type(own));
    if says_it {
        let word = own.as_str();
        found.family(
            Rule::KindInName,
            format_args!("says its type: leave `{word}` out"),
        );
    }
}

/// The first unit of a name decides.
fn base_unit(found: &mut Found<'_>) {
    let mut units = words(&found.family.name)
        .filter(|word| matches!(word.meaning, Meaning::BaseUnit | Meaning::Unit { .. }));
    if let Some(word) = units.next()
        && let Meaning::Unit { base } = word.meaning
    {
        let unit = word.text;
        found.family(
            Rule::BaseUnit,
            format_args!("is in {unit}: use the base unit, {base}"),
        );
    }
}

fn abbreviations(found: &mut Found<'_>) {
    let mut seen = Vec::new();
    for word in words(&found.family.name) {
        let short = word.text.to_ascii_lowercase();
        if word.is_first
            || !matches!(word.meaning, Meaning::Abbreviation { .. })
            || seen.contains(&short)
        {
            continue;
        }
        found.family(
            Rule::AbbreviatedUnit,
            format_args!("abbreviates a unit: write `{short}` out"),
        );
        seen.push(short);
    }
}

fn labels(found: &mut Found<'_>) {
    let family = found.family;
    let own = family.metric_type.map(MetricType::in_text_format);
    let mut seen = Vec::new();
    for sample in &family.samples {
        for (label, _) in &sample.labels {
            if seen.contains(&label) {
                continue;
            }
            seen.push(label);
            if is_camel_case(label) {
                found.at(
                    sample.line,
                    &family.name,
                    Rule::SnakeCase,
                    format_args!("has the label `{label}`, which is not in `snake_case`"),
                );
            }
            if let (Some(own), Some(owner)) = (own, owner_of_label(label))
                && own != owner
            {
                let own = own.as_str();
                found.at(
                    sample.line,
                    &family.name,
                    Rule::ReservedLabel,
                    format_args!("has the label `{label}` and is a {own}"),
                );
            }
        }
    }
}
