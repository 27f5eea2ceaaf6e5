//! The naming rules that the macro can see, and exceptions from these and all other rules.

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Result, Token};

use crate::name::MetricName;
use crate::syntax::{Errors, Help, closest};
use crate::unit::{Unit, base_of};

/// A rule from which a declaration may make an exception.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    CounterTotal,
    GaugeTotal,
    InfoSuffix,
    KindInName,
    NoHelp,
    Percent,
    ReservedSuffix,
    Summary,
    UnitSuffix,
}

impl Rule {
    const ALL: [(&'static str, Self); 9] = [
        ("counter_total", Self::CounterTotal),
        ("gauge_total", Self::GaugeTotal),
        ("info_suffix", Self::InfoSuffix),
        ("kind_in_name", Self::KindInName),
        ("no_help", Self::NoHelp),
        ("percent", Self::Percent),
        ("reserved_suffix", Self::ReservedSuffix),
        ("summary", Self::Summary),
        ("unit_suffix", Self::UnitSuffix),
    ];

    /// The rules without which a page would be refused.
    const STRICT: [&'static str; 4] = ["bucket_order", "duplicate", "label_name", "metric_name"];

    pub(crate) fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// Whether the macro sees the rule broken; the others need the type, which only the compiler knows.
    fn is_visible(self) -> bool {
        !matches!(
            self,
            Self::CounterTotal
                | Self::GaugeTotal
                | Self::InfoSuffix
                | Self::ReservedSuffix
                | Self::Summary
        )
    }

    fn parse(ident: &Ident) -> Result<Self> {
        let written = ident.to_string();
        let mistake = |message: String| Err(Error::new(ident.span(), message));
        if let Some((_, rule)) = Self::ALL.iter().find(|(name, _)| *name == written) {
            return Ok(*rule);
        }
        if Self::STRICT.contains(&&*written) {
            return mistake(format!(
                "no exception from `{written}` is possible: Prometheus would refuse the page"
            ));
        }
        let names = Self::ALL.map(|(name, _)| name);
        match closest(&written, names) {
            Some(meant) => mistake(format!("unknown rule `{written}`: did you mean `{meant}`?")),
            None => mistake(format!(
                "unknown rule `{written}`: there are `{}`",
                names.join("`, `")
            )),
        }
    }
}

/// The rules that a declaration need not keep, and why.
#[derive(Default)]
pub(crate) struct Exceptions {
    allowed: Vec<(Rule, Span)>,
    reason: String,
}

impl Exceptions {
    /// What `allow(…)` and `reason = "…"` say together: neither goes without the other.
    pub(crate) fn new(
        allow: Option<Vec<(Rule, Span)>>,
        reason: Option<&LitStr>,
        errors: &mut Errors,
    ) -> Self {
        match (allow, reason) {
            (Some(allowed), Some(reason)) if !reason.value().trim().is_empty() => {
                return Self {
                    allowed,
                    reason: reason.value(),
                };
            }
            (Some(allowed), Some(reason)) => {
                errors.at(
                    reason.span(),
                    "the reason of an exception cannot be empty: say why",
                );
                return Self {
                    allowed,
                    reason: String::new(),
                };
            }
            (Some(allowed), None) => {
                for (rule, span) in &allowed {
                    let rule = rule.name();
                    errors.at(
                        *span,
                        format!(
                            "an exception needs a reason: write `allow({rule}), reason = \"…\"`"
                        ),
                    );
                }
                return Self {
                    allowed,
                    reason: String::new(),
                };
            }
            (None, Some(reason)) => errors.at(
                reason.span(),
                "a reason without an exception: write `allow(…)` too, or remove it",
            ),
            (None, None) => {}
        }
        Self::default()
    }

    /// The rules in `allow(…)`.
    pub(crate) fn parse_allow(
        rules: &Punctuated<Ident, Token![,]>,
        errors: &mut Errors,
    ) -> Vec<(Rule, Span)> {
        let parsed = rules
            .iter()
            .filter_map(|rule| Some((errors.ok(Rule::parse(rule))?, rule.span())));
        parsed.collect()
    }

    pub(crate) fn allow(&self, rule: Rule) -> bool {
        self.allowed.iter().any(|(allowed, _)| *allowed == rule)
    }

    /// The names of the rules, with the reason.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.allowed
            .iter()
            .map(|(rule, _)| (rule.name(), &*self.reason))
    }
}

/// What the rules are about.
pub(crate) struct Subject<'s> {
    pub(crate) name: &'s MetricName,
    pub(crate) help: Option<&'s Help>,
    /// What was declared.
    pub(crate) unit: Option<&'s Unit>,
    /// How help is written there.
    pub(crate) help_is: &'static str,
}

/// Judges a declaration; `own` are the exceptions of the field, `others` those of its struct.
pub(crate) fn judge(
    subject: &Subject<'_>,
    own: &Exceptions,
    others: &Exceptions,
    errors: &mut Errors,
) {
    let name = subject.name;
    let at_name = |message: Option<String>| message.map(|message| (name.span, message));
    let broken = [
        (Rule::Percent, at_name(percent(name))),
        (Rule::KindInName, at_name(kind_in_name(name))),
        (Rule::UnitSuffix, unit_suffix(name, subject.unit)),
        (Rule::NoHelp, at_name(no_help(subject))),
    ];
    for (rule, mistake) in &broken {
        if let Some((span, message)) = mistake
            && !own.allow(*rule)
            && !others.allow(*rule)
        {
            errors.advise(*span, message);
        }
    }
    for (rule, span) in &own.allowed {
        let is_broken = broken
            .iter()
            .any(|(other, message)| other == rule && message.is_some());
        let is_hidden =
            *rule == Rule::NoHelp && subject.help.is_some_and(|help| help.as_text().is_none());
        if rule.is_visible() && !is_broken && !is_hidden {
            let (rule, name) = (rule.name(), &name.text);
            errors.advise(
                *span,
                format!("`{name}` keeps the rule `{rule}`: remove the exception"),
            );
        }
    }
}

/// Ratios go from 0 to 1.
fn percent(name: &MetricName) -> Option<String> {
    let words = name.words();
    let percent = words.iter().find(|word| percent_word(word))?;
    let instead = name.text.replace(*percent, "ratio");
    Some(format!(
        "`{}` is a percentage: write `{instead}`, from 0 to 1",
        name.text
    ))
}

fn percent_word(word: &str) -> bool {
    matches!(word, "percent" | "percentage" | "percents")
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

/// Base units only, so that no dashboard has to convert, and where everyone looks for them.
fn unit_suffix(name: &MetricName, unit: Option<&Unit>) -> Option<(Span, String)> {
    let text = &name.text;
    let (stem, word, total) = last_word(name).unwrap_or(("", text, ""));
    if let Some(unit) = unit {
        let (unit, span) = (&unit.text, unit.span);
        if let Some(base) = base_of(unit) {
            let message =
                format!("`{unit}` is no base unit: write `unit = \"{base}\"`, and record {base}");
            return Some((span, message));
        }
        let total = if text.ends_with("_total") {
            "_total"
        } else {
            ""
        };
        let named = text.strip_suffix(total).unwrap_or(text);
        let is_last = named
            .strip_suffix(&**unit)
            .is_some_and(|stem| stem.is_empty() || stem.ends_with('_'));
        if !is_last {
            let words = name.words();
            let is_elsewhere = words.contains(&&**unit);
            let rest = if is_elsewhere {
                let others = words
                    .iter()
                    .filter(|word| **word != *unit && **word != "total");
                others.copied().collect::<Vec<_>>().join("_")
            } else {
                named.to_owned()
            };
            let message =
                format!("`{text}` does not end in its unit: write `{rest}_{unit}{total}`");
            return Some((name.span, message));
        }
        return None;
    }
    if stem.is_empty() {
        return None;
    }
    // What stands behind `_per` is one: `meters_per_second`.
    if percent_word(word) || stem.ends_with("_per") {
        return None;
    }
    base_of(word).map(|base| {
        let message = format!(
            "`{text}` is not in a base unit: write `{stem}_{base}{total}`, and record {base}"
        );
        (name.span, message)
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
