//! The rule of units: base units only, so that no dashboard has to convert, and at the end, where everyone looks for them.

use metrics_naming::rules::{WrongUnit, wrong_unit};
use metrics_naming::words::{Meaning, words};
use proc_macro2::Span;

use super::subject::{Subject, Told};
use crate::unit::{Unit, base_of};

/// Returns the place and the message where the rule is broken.
pub(super) fn unit_suffix(subject: &Subject<'_>) -> Option<Told> {
    let (text, span) = (&*subject.name.text, subject.name.span);
    if let Some(unit) = subject.unit
        && let Some((span, message)) = declared(text, span, unit)
    {
        return Some(Told::Here(span, message));
    }
    match wrong_unit(text, false) {
        Some(wrong) if wrong.at >= subject.prefix_len => {
            Some(Told::Here(span, not_in_base_unit(text, wrong)))
        }
        Some(_) => Some(Told::Elsewhere),
        // An exception can be needed where the struct is flattened behind a prefix.
        None if subject.is_in_group && wrong_unit(text, true).is_some() => Some(Told::Elsewhere),
        None => None,
    }
}

/// A declared unit that is no base unit, or not the last word.
fn declared(text: &str, name: Span, unit: &Unit) -> Option<(Span, String)> {
    let (unit, span) = (&*unit.text, unit.span);
    if let Some(base) = base_of(unit) {
        let message =
            format!("`{unit}` is no base unit: write `unit = \"{base}\"`, and record {base}");
        return Some((span, message));
    }
    let (named, total) = split_total(text);
    let is_last = named
        .strip_suffix(unit)
        .is_some_and(|stem| stem.is_empty() || stem.ends_with('_'));
    if is_last {
        return None;
    }
    let rest = if words(named).any(|word| word.text == unit) {
        without(named, unit)
    } else {
        named.to_owned()
    };
    let message = format!("`{text}` does not end in its unit: write `{rest}_{unit}{total}`");
    Some((name, message))
}

/// The message for a name in which a unit stands that is no base unit.
fn not_in_base_unit(text: &str, wrong: WrongUnit<'_>) -> String {
    let WrongUnit { word, base, .. } = wrong;
    let (named, total) = split_total(text);
    let rest = without(named, word);
    let instead = match &*rest {
        "" => base.to_owned(),
        rest if rest == base || rest.ends_with(&format!("_{base}")) => rest.to_owned(),
        rest => format!("{rest}_{base}"),
    };
    let is_last = named.ends_with(word);
    let is_short = wrong.is_abbreviated;
    match (is_last, is_short) {
        (true, _) => {
            format!("`{text}` is not in a base unit: write `{instead}{total}`, and record {base}")
        }
        (false, true) => format!(
            "`{text}` has the abbreviated unit `{word}` in it: write `{instead}{total}`, and record {base}"
        ),
        (false, false) => format!(
            "`{text}` has the unit `{word}` in it: write `{instead}{total}`, and record {base}"
        ),
    }
}

/// The message for a prefix with a unit in it that makes every name wrong.
pub(super) fn wrong_unit_of_prefix(text: &str, has_prefix: bool) -> Option<String> {
    let wrong = words(text).find_map(|word| match word.meaning {
        Meaning::Unit { base } => Some((word.text, base)),
        Meaning::Abbreviation { base } if !word.is_first || has_prefix => Some((word.text, base)),
        _ => None,
    });
    let (word, base) = wrong?;
    Some(format!(
        "the prefix `{text}` has the unit `{word}` in it, which is no base unit: write the word out or leave it out, and let names end in `_{base}`"
    ))
}

/// The name without `_total` at its end, and that.
fn split_total(text: &str) -> (&str, &'static str) {
    match text.strip_suffix("_total") {
        Some(named) => (named, "_total"),
        None => (text, ""),
    }
}

/// The name without a word.
fn without(named: &str, word: &str) -> String {
    let others = named.split('_').filter(|other| *other != word);
    others.collect::<Vec<_>>().join("_")
}
