//! The rules for one declaration.

use metrics_naming::rules::{is_camel_case, type_in_name};
use metrics_naming::words::{Meaning, words};
use proc_macro2::Span;
use syn::LitStr;

use super::exceptions::Exceptions;
use super::rule::Rule;
use super::subject::{Subject, Told};
use super::unit_suffix::{unit_suffix, wrong_unit_of_prefix};
use crate::name::MetricName;
use crate::syntax::{Case, Errors};

/// Judges a declaration; `own` are the exceptions of the field, `others` those of its struct.
pub(crate) fn judge(
    subject: &Subject<'_>,
    own: &Exceptions,
    others: &Exceptions,
    errors: &mut Errors,
) {
    let broken = broken(subject);
    for (rule, told) in &broken {
        if let Told::Here(span, message) = told
            && !own.allow(*rule)
            && !others.allow(*rule)
        {
            errors.advise(*span, message);
        }
    }
    for (rule, span) in &own.allowed {
        let is_broken = broken.iter().any(|(broken, _)| broken == rule);
        let is_hidden =
            *rule == Rule::NoHelp && subject.help.is_some_and(|help| help.as_text().is_none());
        if rule.is_visible() && !is_broken && !is_hidden {
            let (rule, name) = (rule.name(), &subject.name.text);
            errors.advise(
                *span,
                format!("`{name}` keeps the rule `{rule}`: remove the exception"),
            );
        }
    }
}

/// Judges what comes before the names of fields; `outer` comes before that.
pub(crate) fn judge_prefix(
    prefix: &LitStr,
    outer: Option<&LitStr>,
    exceptions: &Exceptions,
    errors: &mut Errors,
) {
    let text = prefix.value();
    if is_camel_case(&text) && !exceptions.allow(Rule::SnakeCase) {
        errors.advise(prefix.span(), in_snake_case("prefix", &text));
    }
    if !exceptions.allow(Rule::UnitSuffix)
        && let Some(message) = wrong_unit_of_prefix(&text, outer.is_some())
    {
        errors.advise(prefix.span(), message);
    }
}

/// The rules that a declaration breaks.
fn broken(subject: &Subject<'_>) -> Vec<(Rule, Told)> {
    let name = subject.name;
    let at_name = |message: String| Told::Here(name.span, message);
    let rules = [
        (Rule::Percent, percent(name).map(at_name)),
        (Rule::KindInName, kind_in_name(name).map(at_name)),
        (Rule::UnitSuffix, unit_suffix(subject)),
        (Rule::NoHelp, no_help(subject).map(at_name)),
    ];
    let rules = rules
        .into_iter()
        .filter_map(|(rule, told)| Some((rule, told?)));
    let names = snake_case(subject).into_iter();
    let names = names.map(|(span, message)| (Rule::SnakeCase, Told::Here(span, message)));
    rules.chain(names).collect()
}

/// Ratios go from 0 to 1.
fn percent(name: &MetricName) -> Option<String> {
    let percent = words(&name.text).find(|word| word.meaning == Meaning::Percent)?;
    let instead = name.text.replace(percent.text, "ratio");
    Some(format!(
        "`{}` is a percentage: write `{instead}`, from 0 to 1",
        name.text
    ))
}

/// The type is on the `# TYPE` line. A type that is not the last word counts only for metrics of that type, which the compiler
/// knows.
fn kind_in_name(name: &MetricName) -> Option<String> {
    type_in_name(&name.text, None, false)?;
    let (stem, _, total) = last_word(name)?;
    Some(format!(
        "`{}` has its type in its name: write `{stem}{total}`",
        name.text
    ))
}

/// Names of metrics and labels are in `snake_case`. The struct is told of a prefix that is not.
fn snake_case(subject: &Subject<'_>) -> Vec<(Span, String)> {
    let name = subject.name;
    let own = &name.text[subject.prefix_len..];
    let mut told = Vec::new();
    if is_camel_case(own) {
        let prefix = &name.text[..subject.prefix_len];
        let instead = format!("{prefix}{}", Case::Snake.apply(own));
        told.push((
            name.span,
            format!("`{}` is camelCase: write `{instead}`", name.text),
        ));
    }
    let labels = subject.labels.iter();
    let labels = labels.filter(|label| is_camel_case(&label.text));
    told.extend(labels.map(|label| (label.span, in_snake_case("label name", &label.text))));
    told
}

fn in_snake_case(what: &str, text: &str) -> String {
    let instead = Case::Snake.apply(text);
    format!("the {what} `{text}` is camelCase: write `{instead}`")
}

/// The part before the last word, that word, and the `_total` behind it, if there is one.
fn last_word(name: &MetricName) -> Option<(&str, &str, &'static str)> {
    let (rest, total) = match name.text.strip_suffix("_total") {
        Some(rest) => (rest, "_total"),
        None => (&*name.text, ""),
    };
    let (stem, word) = rest.rsplit_once('_')?;
    Some((stem, word, total))
}

/// A help text says more than the name.
fn no_help(subject: &Subject<'_>) -> Option<String> {
    let (name, help) = (subject.name, subject.help);
    let words = |text: &str| -> Vec<String> {
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let Some(help) = help else {
        return Some(format!(
            "`{}` has no help: write {}",
            name.text, subject.help_is
        ));
    };
    // The compiler judges the others.
    let help = words(help.as_text()?);
    if help.is_empty() {
        return Some(format!(
            "the help of `{}` is empty: say what it counts or measures",
            name.text
        ));
    }
    (help == words(&name.text)).then(|| {
        format!(
            "the help of `{}` only repeats the name: say what it counts or measures",
            name.text
        )
    })
}
